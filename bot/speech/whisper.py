"""Whisper on this machine: what was said, in simplified characters, and how sure that is.

Runs in a worker process, where the model is loaded once. Silero finds speech first, because Whisper
invents words for silence; what Whisper itself doubts, repeats without end or was told itself, was not
said. Who answers in the other language is understood all the same. Refuses to load anything but the
exact weights that are named in `bot.speech.models`.
"""

import importlib
import math
import os
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.speech.models import WHISPER
from bot.speech.prompt import echoes, prompt_of
from config.job import Language
from scoring.speech import RATE, Sound, Transcript, TranscriptSegment

ENGINE: Final = "whisper-base"
#: Whisper loses the first word of a recording that begins with it: a moment of silence goes before.
LEAD_S, TAIL_S = 0.3, 0.5
#: Below this the recording may be in the other language of interviews.
DOUBTFUL: Final = 0.5
OTHER: Final[Mapping[Language, Language]] = {"zh": "en", "en": "zh"}
#: Below this a sound that is shorter than a second is a grunt, and a word was guessed for it.
GUESSED: Final = 0.4
WORD_S: Final = 1.0
SURE: Final = 0.5  #: that it is in the other one
BEAMS: Final = 5
GAP_MS: Final = 300
SILENT: Final = 0.6  #: Whisper's own rule for a segment in which nobody spoke
UNLIKELY: Final = -1.0
LOOPING: Final = 2.4  #: text that packs better than this says the same again and again

Samples = NDArray[np.float32]


def transcribe(sound: Sound, language: Language, terms: Sequence[str]) -> Transcript:
    """Write down what was said; an empty text when nobody spoke."""
    samples = np.frombuffer(sound.pcm, dtype="<i2").astype(np.float32) / np.float32(32_768)
    spoken_s = _spoken_s(samples)
    if not spoken_s:
        return Transcript(text="", confidence=1.0, engine=ENGINE)
    heard = _heard(samples, language, terms)
    if heard.confidence < GUESSED and spoken_s < WORD_S:
        return Transcript(text="", confidence=0.0, engine=ENGINE)
    if heard.confidence < DOUBTFUL and _is_in(samples, OTHER[language]):
        again = _heard(samples, OTHER[language], terms)
        return again if again.confidence > heard.confidence else heard
    return heard


def _heard(samples: Samples, language: Language, terms: Sequence[str]) -> Transcript:
    """Write down what was said in one language; long silences are passed over."""
    heard, _ = _model().transcribe(
        np.pad(samples, (int(LEAD_S * RATE), int(TAIL_S * RATE))),
        language=language,
        beam_size=BEAMS,
        temperature=0.0,
        condition_on_previous_text=False,
        vad_filter=True,
        initial_prompt=prompt_of(language, terms),
    )
    return _transcript(heard, language, len(samples) / RATE)


def _transcript(heard: Iterable[Any], language: Language, duration_s: float) -> Transcript:
    kept = [
        TranscriptSegment(
            start_s=_moment(each.start, duration_s),
            end_s=_moment(each.end, duration_s),
            text=_simplified(str(each.text), language).strip(),
            confidence=round(math.exp(min(0.0, float(each.avg_logprob))), 3),
        )
        for each in heard
        if str(each.text).strip() and not _is_invented(each, language)
    ]
    total = sum(max(0.1, each.end_s - each.start_s) for each in kept)
    sure = sum(each.confidence * max(0.1, each.end_s - each.start_s) for each in kept)
    return Transcript(
        text=_joined([each.text for each in kept]),
        segments=tuple(kept),
        confidence=round(sure / total, 3) if kept else 0.0,
        engine=ENGINE,
    )


def _joined(texts: Sequence[str]) -> str:
    """Join sentences, with a blank between those in Latin letters."""
    whole = ""
    for each in texts:
        whole += f" {each}" if whole[-1:].isascii() and each[:1].isascii() and whole else each
    return whole


def _moment(at: float, duration_s: float) -> float:
    """Bring a moment of what Whisper was given back to the recording."""
    return round(min(duration_s, max(0.0, float(at) - LEAD_S)), 2)


def _is_in(samples: Samples, language: Language) -> bool:
    found = dict(_model().detect_language(samples, vad_filter=True)[2])
    return bool(found.get(language, 0.0) > SURE)


def _is_invented(segment: Any, language: Language) -> bool:  # noqa: ANN401 - Whisper's own, untyped
    if echoes(str(segment.text), language):
        return True
    doubted = segment.no_speech_prob > SILENT and segment.avg_logprob < UNLIKELY
    return bool(doubted or segment.compression_ratio > LOOPING)


def _spoken_s(samples: Samples) -> float:
    """Say for how many seconds somebody speaks."""
    vad = importlib.import_module("faster_whisper.vad")
    options = vad.VadOptions(min_silence_duration_ms=GAP_MS, speech_pad_ms=0)
    found = vad.get_speech_timestamps(samples, options)
    return float(sum(each["end"] - each["start"] for each in found) / RATE)


def _simplified(text: str, language: Language) -> str:
    return str(_folder().convert(text)) if language == "zh" else text


@cache
def _folder() -> Any:  # noqa: ANN401 - OpenCC has no types
    return importlib.import_module("opencc").OpenCC("t2s")


@cache
def _model() -> Any:  # noqa: ANN401 - not imported unless the extra is there
    whisper = importlib.import_module("faster_whisper")
    return whisper.WhisperModel(
        ENGINE,
        device="cpu",
        compute_type="int8",
        cpu_threads=int(os.environ.get("OMP_NUM_THREADS", "1")),
        files={name: asset.read() for name, asset in WHISPER.items()},
    )
