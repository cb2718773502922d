"""Weights under which nobody's place at the line hangs on how the scores were rounded.

A table gives scores to a decimal or two. Where the last one in and the first one out lie closer than
that can tell apart, other weights a hair away part them; who crosses is then a fact, not a rounding.
"""

from collections.abc import Callable, Iterator

import numpy as np

from scoring.applicants import Applicants
from scoring.space import Numbers

NEAR = 0.01  #: as far as any one weight may be moved
_STEP = 0.0005
_DIGITS = 4
_SLACK = 1e-9


def unsure(people: Applicants, weights: Numbers) -> float:
    """Give how far apart two composites may lie and still be the same before rounding."""
    return 2 * float(people.precision @ np.abs(weights)) + _SLACK


def parted(people: Applicants, weights: Numbers) -> bool:
    """Tell whether the last one in stands further from the first one out than rounding explains."""
    places = int(people.hired.sum())
    score = people.scores @ weights
    if not 0 < places < len(score):
        return True
    upper = np.partition(score, len(score) - places)[len(score) - places :].min()
    lower = np.partition(score, len(score) - places - 1)[len(score) - places - 1]
    return bool(upper - lower > unsure(people, weights))


def settled(
    people: Applicants, weights: Numbers, *, allowed: Callable[[Numbers], bool]
) -> Numbers | None:
    """Give the nearest weights that part the line; none where there are none within reach."""
    return next(
        (each for each in _around(weights) if parted(people, each) and allowed(each)),
        None,
    )


def _around(weights: Numbers) -> Iterator[Numbers]:
    """Give the weights themselves, then those with ever more taken from one and given to another."""
    yield weights
    count = len(weights)
    for step in range(1, round(NEAR / _STEP) + 1):
        for giver in range(count):
            for taker in range(count):
                if giver != taker:
                    moved = weights.copy()
                    moved[giver] -= step * _STEP
                    moved[taker] += step * _STEP
                    yield np.round(moved, _DIGITS)
