"""How much what an answer shares with a question tells of its topic.

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
from scoring.text import Clause, bigrams, fold

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
    return {point: _rare(met[point], len(others)) for point in points}


def likeness(question: str, points: tuple[str, ...], pairs: frozenset[str]) -> float:
    """Give how alike the character pairs of an answer and of what is asked are, rare ones foremost.

    About 0 to 0.3: the sum of the shared pairs' rarity, over the length of both.
    """
    rare, length = _rare_pairs(question, points)
    shared = sum(rare[pair] for pair in sorted(rare.keys() & pairs))
    return shared / (length * math.sqrt(len(pairs))) if pairs and length else 0.0


def eligible(answer: str) -> tuple[Clause, ...]:
    """Cut an answer to something else into the clauses that may speak."""
    return signals.eligible(heard(fold(answer)))


@cache
def elsewhere() -> tuple[tuple[Clause, ...], ...]:
    """Read the packaged answers, a line each."""
    source = resources.files("scoring").joinpath("data/elsewhere.txt").read_text("utf-8")
    return tuple(eligible(one) for one in source.splitlines() if not one.startswith("#"))


@lru_cache(maxsize=1024)
def _rare_pairs(question: str, points: tuple[str, ...]) -> tuple[Mapping[str, float], float]:
    """Weigh the character pairs of what is asked, and give their length as a whole."""
    counts = _counts()
    among = len(elsewhere())
    asked = sorted(bigrams(fold("。".join((question, *points))).folded))
    rare = {pair: _rare(counts[pair], among) for pair in asked}
    return rare, math.sqrt(sum(one * one for one in rare.values()))


@cache
def _counts() -> Counter[str]:
    """Count in how many answers to something else each pair of characters stands."""
    said = ("\n".join(clause.text for clause in one) for one in elsewhere())
    return Counter(pair for text in said for pair in bigrams(text))


def _rare(met: int, among: int) -> float:
    return -math.log((met + _UNSEEN) / (among + 1))
