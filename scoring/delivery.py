"""语音表达: a number for how an answer was spoken, of four physical measures and nothing else.

Weight 0 unless a job's file gives it one, at most a tenth. Trapezoids with wide tops: no pace is
better than another on them, and the height of a voice, an accent and a gender enter nothing.
Recordings that are short or bad are left out, never marked down.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from scoring.model import Band
from scoring.report_words import ReportWords
from scoring.speech import VoiceMeasures

LEAST_SPEECH_S: Final = 5.0
_FULL: Final = 100.0
#: Where a measure is worth nothing, all, all, and nothing again.
_PACE: Final = (2.0, 3.5, 6.0, 8.0)
_PAUSES: Final = (-1.0, 0.0, 0.30, 0.60)
_PAUSE_S: Final = (-1.0, 0.0, 0.7, 2.0)
_MOVEMENT_ST: Final = (0.5, 2.0, 100.0, 101.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How somebody spoke, over every recording that is fit to be measured."""

    score: float  #: 0 to 100
    articulation_rate: float  #: syllables a second of speech
    pause_ratio: float
    mean_pause_s: float
    f0_sd_st: float | None  #: None where too little is voiced; the others then decide
    recordings: int


def delivery_of(measures: Sequence[VoiceMeasures]) -> Delivery | None:
    """Put recordings together, each by the speech in it; None when too little can be measured."""
    fit = [each for each in measures if each.quality == "ok"]
    speech_s = sum(each.speech_s for each in fit)
    if speech_s < LEAST_SPEECH_S:
        return None
    pauses = [pause.length_s for each in fit for pause in each.pauses]
    rate = sum(each.articulation_rate * each.speech_s for each in fit) / speech_s
    ratio = sum(pauses) / (speech_s + sum(pauses))
    mean_s = sum(pauses) / max(1, len(pauses))
    moving = [(each.f0_sd_st, each.speech_s) for each in fit if each.f0_sd_st is not None]
    movement = sum(st * s for st, s in moving) / sum(s for _, s in moving) if moving else None
    marks = [_mark(rate, _PACE), _mark(ratio, _PAUSES), _mark(mean_s, _PAUSE_S)]
    if movement is not None:
        marks.append(_mark(movement, _MOVEMENT_ST))
    return Delivery(
        score=round(_FULL * sum(marks) / len(marks), 1),
        articulation_rate=round(rate, 2),
        pause_ratio=round(ratio, 3),
        mean_pause_s=round(mean_s, 2),
        f0_sd_st=round(movement, 2) if movement is not None else None,
        recordings=len(fit),
    )


def _mark(value: float, corners: tuple[float, float, float, float]) -> float:
    """Read a trapezoid: 0 outside, 1 on its top, straight between."""
    start, full, until, end = corners
    if value < full:
        return max(0.0, (value - start) / (full - start))
    return 1.0 if value <= until else max(0.0, (end - value) / (end - until))


def with_delivery(overall: Band, delivery: Delivery | None, weight: float) -> Band:
    """Let delivery count as much as it weighs; nothing changes without both numbers."""
    if delivery is None or overall.score is None or overall.low is None or overall.high is None:
        return overall
    low, score, high = (
        (1 - weight) * each + weight * delivery.score
        for each in (overall.low, overall.score, overall.high)
    )
    return Band(score=int(score + 0.5), low=math.floor(low), high=math.ceil(high))


def delivery_lines(delivery: Delivery | None, weight: float, words: ReportWords) -> tuple[str, ...]:
    """Say what was measured and how much it counted; nothing where it did not."""
    if delivery is None:
        return ()
    said = words.delivery.format(
        share=round(100 * weight),
        score=round(delivery.score),
        rate=f"{delivery.articulation_rate:.1f}",
        pauses=round(100 * delivery.pause_ratio),
        movement="-" if delivery.f0_sd_st is None else f"{delivery.f0_sd_st:.1f}",
    )
    return (said,)
