"""How much the expected points that an answer shows tell of its topic.

A point such as "the result" is shown by every second answer to something else; one such as "alert
the duty doctor" by hardly any. What a packaged handful of other answers shows by chance tells nothing.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources

from scoring import signals
from scoring.rubric import Coverage, coverage, heard
from scoring.text import Clause, fold

_UNSEEN = 0.5  #: counted beside the answers, so that nothing is called impossible


def told(question: str, points: tuple[str, ...], shown: Coverage) -> float:
    """Give the share of the points that is shown, each weighed by how telling it is, 0 to 1."""
    weights = _telling(question, points)
    found = sum(weights[hit.point] for hit in shown.hits)
    return found / (sum(weights.values()) or 1.0)


@lru_cache(maxsize=512)
def _telling(question: str, points: tuple[str, ...]) -> Mapping[str, float]:
    return rarity(question, points, elsewhere())


def rarity(
    question: str, points: Sequence[str], others: Sequence[Sequence[Clause]]
) -> Mapping[str, float]:
    """Weigh every point by how seldom answers to something else show it."""
    met = Counter(hit.point for one in others for hit in coverage(question, points, one).hits)
    return {point: -math.log((met[point] + _UNSEEN) / (len(others) + 1)) for point in points}


def eligible(answer: str) -> tuple[Clause, ...]:
    """Cut an answer to something else into the clauses that may speak."""
    return signals.eligible(heard(fold(answer)))


@cache
def elsewhere() -> tuple[tuple[Clause, ...], ...]:
    """Read the packaged answers, a line each."""
    source = resources.files("scoring").joinpath("data/elsewhere.txt").read_text("utf-8")
    return tuple(eligible(one) for one in source.splitlines() if not one.startswith("#"))
