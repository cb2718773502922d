"""Whisper on this machine: what was said, in simplified characters, and how sure that is.

Runs in a worker process, where the model is loaded once. Silero finds speech first, because Whisper
invents words for silence; what Whisper itself doubts, or repeats without end, was not said. Refuses
to load anything but the exact weights that are named in `bot.speech.models`.
"""

import importlib
import math
import os
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bot.speech.models import WHISPER
from bot.speech.prompt import prompt_of
from config.job import Language
from scoring.speech import RATE, Sound, Transcript, TranscriptSegment

ENGINE: Final = "whisper-base"
WINDOW_S: Final = 30
BEAMS: Final = 5
GAP_MS: Final = 300
SILENT: Final = 0.6  #: Whisper's own rule for a segment in which nobody spoke
UNLIKELY: Final = -1.0
LOOPING: Final = 2.4  #: text that packs better than this says the same again and again


def transcribe(sound: Sound, language: Language, terms: Sequence[str]) -> Transcript:
    """Write down what was said; an empty text when nobody spoke."""
    samples = np.frombuffer(sound.pcm, dtype="<i2").astype(np.float32) / np.float32(32_768)
    if not _speaks(samples):
        return Transcript(text="", confidence=1.0, engine=ENGINE)
    heard, _ = _model().transcribe(
        samples,
        language=language,
        beam_size=BEAMS,
        temperature=0.0,
        condition_on_previous_text=False,
        vad_filter=len(samples) > WINDOW_S * RATE,
        initial_prompt=prompt_of(language, terms),
    )
    return _transcript(heard, language)


def _transcript(heard: Iterable[Any], language: Language) -> Transcript:
    kept = [
        TranscriptSegment(
            start_s=round(float(each.start), 2),
            end_s=round(float(each.end), 2),
            text=_simplified(str(each.text), language).strip(),
            confidence=round(math.exp(min(0.0, float(each.avg_logprob))), 3),
        )
        for each in heard
        if str(each.text).strip() and not _is_invented(each)
    ]
    total = sum(max(0.1, each.end_s - each.start_s) for each in kept)
    sure = sum(each.confidence * max(0.1, each.end_s - each.start_s) for each in kept)
    return Transcript(
        text=("" if language == "zh" else " ").join(each.text for each in kept),
        segments=tuple(kept),
        confidence=round(sure / total, 3) if kept else 0.0,
        engine=ENGINE,
    )


def _is_invented(segment: Any) -> bool:  # noqa: ANN401 - Whisper's own value, untyped here
    doubted = segment.no_speech_prob > SILENT and segment.avg_logprob < UNLIKELY
    return bool(doubted or segment.compression_ratio > LOOPING)


def _speaks(samples: NDArray[np.float32]) -> bool:
    vad = importlib.import_module("faster_whisper.vad")
    options = vad.VadOptions(min_silence_duration_ms=GAP_MS)
    return bool(vad.get_speech_timestamps(samples, options))


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
