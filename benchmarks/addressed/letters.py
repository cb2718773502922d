"""Fit how letters and kinds of words tell words to the scorer: a logistic regression with a ridge."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.addressed.texts import MEANT, Learned
from scoring.addressed import Features, size

RIDGE = 0.3
STEPS, RATE, SLOWER = 150, 0.05, 5.0
ROUNDS = 2  #: after the first, an attack is learned from the stretch that gives it away

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Stretches as one long table: what is in which, and how much."""

    where: NDArray[np.int64]
    much: Floats
    row: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, stretched: Sequence[Features]) -> "Rows":
        """Lay the stretches out one after another."""
        return cls(
            where=np.concatenate([where for where, _ in stretched]),
            much=np.concatenate([much for _, much in stretched]).astype(np.float64),
            row=np.repeat(np.arange(len(stretched)), [len(where) for where, _ in stretched]),
            count=len(stretched),
        )

    def weighed(self, weights: Floats) -> Floats:
        """Give what the weights say of each stretch."""
        parts = weights[self.where] * self.much
        said: Floats = np.bincount(self.row, parts, self.count) + weights[-1]
        return said

    def slope(self, errors: Floats) -> Floats:
        """Give how the weights would have to move."""
        moved: Floats = np.asarray(
            np.bincount(self.where, self.much * errors[self.row], size()), float
        )
        moved[-1] = errors.sum()
        return moved


def fitted(rows: Rows, wanted: Floats, weight: Floats) -> Floats:
    """Fit by logistic regression with a ridge, by Adam's steps."""
    weights, mean, square = np.zeros(size()), np.zeros(size()), np.zeros(size())
    for step in range(1, STEPS + 1):
        said = 1 / (1 + np.exp(-rows.weighed(weights)))
        slope = rows.slope((said - wanted) * weight)
        slope[:-1] += RIDGE * weights[:-1]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = RATE if step <= STEPS * 2 // 3 else RATE / SLOWER
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def learned(texts: Sequence[Learned]) -> Floats:
    """Learn from attacks, each by its most telling stretch, and from every stretch of fair text."""
    attacks = [one for one in texts if one.attack and one.source != MEANT]
    fair = [one for one in texts if not one.attack and one.source != MEANT]
    let_be = [stretch.features for one in fair for stretch in one.bag]
    weight = [one.weight for one in attacks] + [one.weight for one in fair for _ in one.bag]
    telling = [max((each.features for each in one.bag), key=_letters) for one in attacks]
    wanted = np.array([1.0] * len(telling) + [0.0] * len(let_be))
    weights = np.zeros(size())
    for _ in range(ROUNDS):
        weights = fitted(Rows.of(telling + let_be), wanted, np.array(weight))
        telling = [_most(one, weights) for one in attacks]
    return weights


def likes(one: Learned, weights: Floats) -> list[float]:
    """Say how much each stretch of a text sounds like words to the scorer."""
    return [float(weights[where] @ much + weights[-1]) for _, (where, much) in one.bag]


def _letters(features: Features) -> int:
    return len(features[0])


def _most(one: Learned, weights: Floats) -> Features:
    said = likes(one, weights)
    return one.bag[said.index(max(said))].features
