"""Texts as points in a small space: what graded answers have in common, and how far another lies.

Character n-grams weighed by how telling they are, then the few directions in which the graded
answers differ most. Knows nothing of questions and grades; the same texts give the same space.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scoring.text import fold

Numbers = NDArray[np.float64]

_LENGTHS = (1, 2, 3)
_SIGNS = frozenset("<>=+-*/()[]^")
_MOST_DIRECTIONS = 16
_FLAT = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """Directions in which some texts differ."""

    places: Mapping[str, int]
    telling: Numbers
    middle: Numbers
    directions: Numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Find the directions in which these texts differ most."""
        counted = [_grams(text) for text in texts]
        seen = Counter(gram for each in counted for gram in each)
        places = {gram: place for place, gram in enumerate(sorted(seen))}
        telling = np.array([math.log((1 + len(texts)) / (1 + seen[gram])) + 1 for gram in places])
        points = _weighed(counted, places, telling)
        middle: Numbers = points.mean(axis=0)
        _, strengths, directions = np.linalg.svd(points - middle, full_matrices=False)
        kept = min(_MOST_DIRECTIONS, int((strengths > _FLAT).sum()))
        return cls(places=places, telling=telling, middle=middle, directions=directions[:kept].T)

    def place(self, texts: Sequence[str]) -> Numbers:
        """Give the coordinates of texts, one row each."""
        points = _weighed([_grams(text) for text in texts], self.places, self.telling)
        found: Numbers = (points - self.middle) @ self.directions
        return found


def _grams(text: str) -> Counter[str]:
    kept = "".join(one for one in fold(text).folded if one.isalnum() or one in _SIGNS)
    return Counter(
        kept[place : place + length]
        for length in _LENGTHS
        for place in range(len(kept) - length + 1)
    )


def _weighed(
    counted: Sequence[Mapping[str, int]], places: Mapping[str, int], telling: Numbers
) -> Numbers:
    points = np.zeros((len(counted), len(places)))
    for row, grams in enumerate(counted):
        for gram, count in grams.items():
            if gram in places:
                points[row, places[gram]] = math.log1p(count)
    points *= telling
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    weighed: Numbers = points / np.maximum(lengths, _FLAT)
    return weighed
