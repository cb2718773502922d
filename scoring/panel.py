"""What several judgements of one answer come to: the middle one, and how far they lie apart.

Counting only. Refuses to be swayed by one extreme judgement, whoever gave it.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.model import MAX_LEVEL, Evidence

APART = 2  #: levels between the lowest and the highest judgement from which a person should look

Finding = Literal["graded", "nothing", "off_topic", "abstained"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is left of one judgement once its quotes are verified."""

    level: int | None  #: as the model said; None when it would not say
    relevant: bool
    reach: float  #: the level with its fraction, derived from the verified points
    evidence: tuple[Evidence, ...]
    dropped: bool = False  #: some of its quotes did not stand in the answer

    def __post_init__(self) -> None:
        """Refuse a level off the scale."""
        if not 1 <= self.reach <= MAX_LEVEL:
            raise ValueError("a level lies on the scale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What the samples agree on."""

    finding: Finding
    reach: float = 1.0
    variance: float = 0.0  #: of one sample, in levels squared
    apart: int = 0  #: levels between the lowest and the highest
    samples: int = 1
    evidence: tuple[Evidence, ...] = ()


def agree(samples: Sequence[Sample]) -> Opinion:
    """Take the middle of the samples, and the quotes that most of them found."""
    if not samples:
        raise ValueError("nobody judged")
    said = [one for one in samples if one.level is not None]
    if len(said) * 2 <= len(samples):
        return Opinion(finding="abstained", samples=len(samples))
    relevant = [one for one in said if one.relevant]
    if len(relevant) * 2 <= len(said):
        return Opinion(finding="off_topic", samples=len(said))
    reaches = [one.reach for one in relevant]
    middle = statistics.median(reaches)
    evidence = _shared(relevant, middle)
    return Opinion(
        finding="graded" if evidence else "nothing",
        reach=middle,
        variance=statistics.variance(reaches) if len(reaches) > 1 else 0.0,
        apart=level_of(max(reaches)) - level_of(min(reaches)),
        samples=len(relevant),
        evidence=evidence,
    )


def level_of(reach: float) -> int:
    """Round a level with its fraction."""
    return min(MAX_LEVEL, max(1, int(reach + 0.5)))


def bounded(derived: float, level: int) -> float:
    """Let a model lower what the points say, and raise it by at most one level."""
    allowed = min(level, level_of(derived) + 1)
    return min(max(derived, allowed - 0.5), float(MAX_LEVEL), allowed + 0.49)


def _shared(samples: Sequence[Sample], middle: float) -> tuple[Evidence, ...]:
    """Keep the points most samples quoted; where there are none, those of the middle sample."""
    by_point: dict[str, list[Evidence]] = {}
    for sample in samples:
        for piece in sample.evidence:
            by_point.setdefault(piece.point, []).append(piece)
    kept = [_usual(found) for found in by_point.values() if len(found) * 2 > len(samples)]
    if not kept:
        told = [one for one in samples if one.evidence]
        nearest = min(told, key=lambda one: abs(one.reach - middle), default=None)
        kept = (
            list(nearest.evidence) if nearest is not None and len(told) * 2 > len(samples) else []
        )
    return tuple(sorted(kept, key=lambda one: (one.start, one.end, one.point)))


def _usual(found: Sequence[Evidence]) -> Evidence:
    """Pick the quote given most often; of several the first in the answer, then the shortest."""
    spans = [(piece.start, piece.end) for piece in found]
    return min(found, key=lambda one: (-spans.count((one.start, one.end)), one.start, one.end))
