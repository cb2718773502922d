"""Whether answers by voice and by text are scored alike: means by way of answering, and their difference.

A difference here is a reason to look, not proof: people choose their way. Welch's interval, with
Student's t by the Cornish-Fisher expansion (Abramowitz and Stegun 26.7.5). Refuses cells of few
people, where a mean would tell who was meant and nothing else.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, variance
from typing import Final, Literal

Way = Literal["voice", "text"]

LEAST: Final = 10  #: people in a cell
_Z: Final = 1.959963984540054  #: 95 %, both sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The scores of one way: of how many people, their mean and its 95 % interval."""

    n: int
    mean: float | None = None  #: None below the least number of people
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parity:
    """Both ways side by side; the difference is voice minus text, in points of 100."""

    voice: Cell
    text: Cell
    difference: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def apart(self) -> bool:
        """Tell whether the difference is more than chance."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


def parity(scores: Mapping[Way, Sequence[float]]) -> Parity:
    """Compare the mean scores of people, one number a person and way."""
    voice, text = scores.get("voice", ()), scores.get("text", ())
    cells = _cell(voice), _cell(text)
    if any(each.mean is None for each in cells):
        return Parity(voice=cells[0], text=cells[1])
    shares = variance(voice) / len(voice), variance(text) / len(text)
    difference = fmean(voice) - fmean(text)
    total = sum(shares)
    freedom = total**2 / (
        shares[0] ** 2 / (len(voice) - 1) + shares[1] ** 2 / (len(text) - 1) or math.inf
    )
    reach = student(max(1.0, freedom)) * math.sqrt(total)
    return Parity(
        voice=cells[0],
        text=cells[1],
        difference=difference,
        low=difference - reach,
        high=difference + reach,
    )


def student(freedom: float) -> float:
    """Give the 97.5 % point of Student's t, within 1 % from 4 degrees of freedom on."""
    z = _Z
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _cell(scores: Sequence[float]) -> Cell:
    n = len(scores)
    if n < LEAST:
        return Cell(n=n)
    mean = fmean(scores)
    reach = student(n - 1) * math.sqrt(variance(scores) / n)
    return Cell(n=n, mean=mean, low=mean - reach, high=mean + reach)
