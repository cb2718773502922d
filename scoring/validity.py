"""How well a number foretells another, and how sure that is.

Correlations among people who were hired are too low, because those who scored low are missing: the
corrected value stands beside the observed one and never replaces it.
"""

import math
from dataclasses import dataclass

import numpy as np

from scoring.space import Numbers

_NINETY_FIVE = 1.96
_HIGHEST = 0.95  #: no corrected value is shown above it
_PRIOR, _PRIOR_SPREAD = 0.20, 0.10  #: what structured interviews show across jobs
_FEWEST = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Validity:
    """One dimension against the outcome."""

    r: float
    low: float
    high: float
    corrected: float
    shrunk: float  #: drawn towards what is known of other jobs


def correlation(one: Numbers, other: Numbers) -> float:
    """Give Pearson's r; zero where one does not vary."""
    a, b = one - one.mean(), other - other.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 0 else 0.0


def fisher(r: float, n: int) -> tuple[float, float]:
    """Give the 95 % interval of a correlation."""
    if n < _FEWEST:
        return -1.0, 1.0
    half = _NINETY_FIVE / math.sqrt(n - 3)
    middle = math.atanh(max(-1 + 1e-9, min(1 - 1e-9, r)))
    return math.tanh(middle - half), math.tanh(middle + half)


def corrected(r: float, *, with_selector: float, selector: float, ratio: float) -> float:
    """Undo selection on a third variable (Thorndike, case III; case II when it is the same).

    `with_selector` is r of the dimension with what people were selected on, `selector` that of the
    outcome with it, both among the hired; `ratio` is its spread among all over that among the hired.
    """
    gain = ratio * ratio - 1
    below = (1 + with_selector**2 * gain) * (1 + selector**2 * gain)
    value = (r + with_selector * selector * gain) / math.sqrt(max(below, 1e-9))
    return max(-_HIGHEST, min(_HIGHEST, value))


def shrunk(r: float, n: int) -> float:
    """Draw a correlation towards those of other jobs, the more the fewer people it rests on."""
    error = (1 - r * r) ** 2 / max(1, n - 1)
    trust = _PRIOR_SPREAD**2 / (_PRIOR_SPREAD**2 + error)
    return trust * r + (1 - trust) * _PRIOR


def validity(own: Numbers, outcome: Numbers, selector: Numbers, *, ratio: float) -> Validity:
    """Weigh one dimension's scores of the hired against their outcomes."""
    n, r = len(outcome), correlation(own, outcome)
    low, high = fisher(r, n)
    true = corrected(
        r,
        with_selector=correlation(own, selector),
        selector=correlation(outcome, selector),
        ratio=ratio,
    )
    return Validity(r=r, low=low, high=high, corrected=true, shrunk=shrunk(r, n))
