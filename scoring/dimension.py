"""What a dimension looks for, so that one answer is not the same number under every dimension.

Reads the dimension's name and anchors, never more: an expected point that the dimension speaks of
counts for more, and what was shown is looked at for what the anchors name.
"""

from collections.abc import Sequence

from scoring.concepts import Concept, concepts_of, named_in
from scoring.model import ScoreItem
from scoring.rubric import Coverage
from scoring.text import Text, fold

_TOP = 3  #: anchors from here up say what is wanted, those below what is not
_SPOKEN_OF = 5.0  #: weight of a point that the dimension speaks of
_ENOUGH = 0.5  #: share of the evidence that has to show an aspect
_COLOUR = 0.5  #: how far the aspects move a share of points
_USUAL = 0.3  #: aspects that answers usually show; they leave the share where it is


def share(item: ScoreItem, text: Text, shown: Coverage) -> float:
    """Give the share of the expected points, seen from the dimension, 0 to 1."""
    wanted = _aspects(item)
    if not wanted or not shown.hits:
        return shown.ratio
    weights = {
        point: _SPOKEN_OF if _named(point) & set(map(id, wanted)) else 1.0
        for point in (*(hit.point for hit in shown.hits), *shown.missing)
    }
    ratio = sum(weights[hit.point] * hit.credit for hit in shown.hits) / sum(weights.values())
    seen = _seen(wanted, [text.folded[hit.start : hit.end] for hit in shown.hits])
    return min(1.0, ratio * (1 + _COLOUR * (seen - _USUAL)))


def _aspects(item: ScoreItem) -> tuple[Concept, ...]:
    """Give the meanings that the name and the upper anchors of the dimension speak of."""
    said = (item.dimension_name, *(word for level, word in item.anchors.items() if level >= _TOP))
    named, _ = named_in(fold("。".join(said)).folded)
    found = (meaning for word in named for meaning in concepts_of(word))
    return tuple({id(meaning): meaning for meaning in found}.values())


def _named(point: str) -> frozenset[int]:
    named, _ = named_in(fold(point).folded)
    return frozenset(id(meaning) for word in named for meaning in concepts_of(word))


def _seen(wanted: Sequence[Concept], evidence: Sequence[str]) -> float:
    """Say how much of what is wanted the evidence shows; its length does not count."""
    told = [
        min(1.0, sum(map(meaning.shown_in, evidence)) / (_ENOUGH * len(evidence)))
        for meaning in wanted
    ]
    return sum(told) / len(told)
