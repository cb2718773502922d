"""Measures recordings in bulk: one line of JSON for each, in the order they were named.

A file that cannot be used says why in its line and the rest goes on. An interrupted run goes on
where its output ends. Two recordings at a time, each in a worker process.
"""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import PermanentError, TemporaryError
from bot.ports import Listener, Transcriber
from bot.speech.audio import MOST_BYTES
from scoring.speech import Transcript, VoiceMeasures

_AT_ONCE: Final = 4  #: two are worked on, two are ready to be
_TRIES: Final = 2

Line = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What became of the recordings."""

    files: int
    before: int  #: were already there, from a run that was interrupted
    refused: int


async def measure_files(
    files: Sequence[Path],
    target: Path,
    *,
    listener: Listener,
    transcriber: Transcriber | None,
    told: Callable[[int], None],
) -> Measured:
    """Measure every file into lines of `target`, with what was said where somebody can hear it."""
    before = _kept(target, files)
    told(before)
    refused = 0
    with target.open("a", encoding="utf-8") as out:
        async for line in _lines(files[before:], listener, transcriber):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            refused += "error" in line
            told(1)
    return Measured(files=len(files), before=before, refused=refused)


async def _lines(
    files: Sequence[Path], listener: Listener, transcriber: Transcriber | None
) -> AsyncIterator[Line]:
    """Work on several files at once, and give their lines in order."""
    waiting: deque[asyncio.Task[Line]] = deque()
    try:
        for file in files:
            waiting.append(asyncio.create_task(_line(file, listener, transcriber)))
            if len(waiting) >= _AT_ONCE:
                yield await waiting.popleft()
        while waiting:
            yield await waiting.popleft()
    finally:
        for each in waiting:
            each.cancel()


async def _line(file: Path, listener: Listener, transcriber: Transcriber | None) -> Line:
    reason = ""
    for _ in range(_TRIES):
        try:
            return {"file": str(file)} | await _measured(file, listener, transcriber)
        except OSError as error:
            return {"file": str(file), "error": error.strerror or "the file cannot be read"}
        except PermanentError as error:
            return {"file": str(file), "error": error.reason}
        except TemporaryError as error:
            reason = error.reason
    return {"file": str(file), "error": reason}


async def _measured(file: Path, listener: Listener, transcriber: Transcriber | None) -> Line:
    sound = await listener.decode(await asyncio.to_thread(_read, file))
    transcript = None
    if transcriber is not None:
        transcript = await transcriber.transcribe(sound, language="zh", terms=())
    return _told(await listener.measure(sound, transcript), transcript)


def _read(file: Path) -> bytes:
    if file.stat().st_size > MOST_BYTES:
        raise PermanentError(f"the recording is larger than {MOST_BYTES >> 20} MiB")
    return file.read_bytes()


def _told(found: VoiceMeasures, transcript: Transcript | None) -> Line:
    return {
        "duration_s": found.duration_s,
        "speech_s": found.speech_s,
        "syllables": found.syllables,
        "speech_rate": found.speech_rate,
        "articulation_rate": found.articulation_rate,
        "pauses": [{"start": each.start_s, "end": each.end_s} for each in found.pauses],
        "pause_ratio": found.pause_ratio,
        "f0_median_hz": found.f0_median_hz,
        "f0_sd_st": found.f0_sd_st,
        "energy_sd_db": found.energy_sd_db,
        "quality": found.quality,
        "transcript": transcript.text if transcript is not None else None,
        "onset_s": found.onset_s,
        "fillers": found.fillers,
        "snr_db": found.snr_db,
    }


def _kept(target: Path, files: Sequence[Path]) -> int:
    """Keep the whole lines of an interrupted run over the same files; else begin anew."""
    written = target.read_bytes().split(b"\n")[:-1] if target.exists() else []
    same = all(_is_of(raw, file) for raw, file in zip(written, files, strict=False))
    kept = written if same and len(written) < len(files) else []
    target.write_bytes(b"".join(each + b"\n" for each in kept))
    return len(kept)


def _is_of(raw: bytes, file: Path) -> bool:
    try:
        found = json.loads(raw)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("file") == str(file)
