"""One candidate beside the others for the same job: only where there are enough, and never loosely.

Below thirty others nothing is said; below a hundred a quarter with its interval; then a percentile.
A norm word needs the whole interval to lie above; n and the dates are always told with it.
"""

import math
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from scoring.bands import NINETY
from scoring.model import Band

FEWEST = 30  #: others below which nobody is compared
MANY = 100  #: others from which a percentile is told
QUARTERS = 4
_CLEARLY, _FAR = 1.0, 1.5  #: standard deviations the score itself lies above the mean
_CLEAR_EDGE, _FAR_EDGE = 0.5, 1.0  #: and its lower bound

Word = Literal["", "above", "clearly_above", "far_above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What others got under one dimension: same job, engine, rubric, scale and way of answering."""

    scores: tuple[float, ...]
    since: date
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Norm:
    """Where a score lies among others; shares are of 0 to 1."""

    word: Word
    share: float  #: of others who lie below
    low: float
    high: float
    count: int
    since: date
    until: date

    @property
    def exact(self) -> bool:
        """Tell whether there are enough others for a percentile."""
        return self.count >= MANY

    @property
    def quarter(self) -> int:
        """Say which quarter it is, 1 the lowest."""
        return min(QUARTERS, int(self.share * QUARTERS) + 1)


def compare(band: Band, sample: Sample) -> Norm | None:
    """Say where a score lies; None below thirty others, or where there is no score."""
    count = len(sample.scores)
    if band.score is None or band.low is None or band.high is None or count < FEWEST:
        return None
    ordered = sorted(sample.scores)
    return Norm(
        word=_word(band.score, band.low, ordered),
        share=_below(ordered, band.score),
        low=_bound(_below(ordered, band.low), count, side=-1),
        high=_bound(_below(ordered, band.high), count, side=1),
        count=count,
        since=sample.since,
        until=sample.until,
    )


def _word(score: float, low: float, others: Sequence[float]) -> Word:
    """Choose a word only where the whole interval lies above what the mean itself may be."""
    mean, spread = statistics.fmean(others), statistics.stdev(others)
    if spread <= 0:
        return ""
    edge = mean + NINETY * spread / math.sqrt(len(others))
    away = (score - mean) / spread
    if away >= _FAR and low > edge + _FAR_EDGE * spread:
        return "far_above"
    if away >= _CLEARLY and low > edge + _CLEAR_EDGE * spread:
        return "clearly_above"
    return "above" if low > edge else ""


def _below(ordered: Sequence[float], score: float) -> float:
    """Give the share of others below; who has the same counts half."""
    return (bisect_left(ordered, score) + bisect_right(ordered, score)) / 2 / len(ordered)


def _bound(share: float, count: int, *, side: Literal[-1, 1]) -> float:
    """Give one end of Wilson's 90 % interval of a share."""
    square = NINETY**2
    middle = share + square / (2 * count)
    half = NINETY * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return min(1.0, max(0.0, (middle + side * half) / (1 + square / count)))
