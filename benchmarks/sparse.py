"""Logistic regression on texts of which each has few of very many features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE, SLOWER = 0.05, 5.0  #: of Adam's steps, and by what the last third of them is slower

Floats = NDArray[np.float64]
Features = tuple[NDArray[np.int64], NDArray[np.float32 | np.float64]]  #: which, and how much


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Texts as one long table: what is in which, and how much."""

    where: NDArray[np.int64]
    much: Floats
    row: NDArray[np.int64]
    count: int
    size: int  #: of the weights, the last of which is always added

    @classmethod
    def of(cls, texts: Sequence[Features], size: int) -> "Rows":
        """Lay the texts out one after another."""
        return cls(
            where=np.concatenate([where for where, _ in texts]),
            much=np.concatenate([much for _, much in texts]).astype(np.float64),
            row=np.repeat(np.arange(len(texts)), [len(where) for where, _ in texts]),
            count=len(texts),
            size=size,
        )

    def weighed(self, weights: Floats) -> Floats:
        """Give what the weights say of each text."""
        parts = weights[self.where] * self.much
        said: Floats = np.bincount(self.row, parts, self.count) + weights[-1]
        return said

    def slope(self, errors: Floats) -> Floats:
        """Give how the weights would have to move."""
        moved: Floats = np.asarray(
            np.bincount(self.where, self.much * errors[self.row], self.size), float
        )
        moved[-1] = errors.sum()
        return moved


def fitted(
    rows: Rows, wanted: Floats, weight: Floats, *, ridge: float, steps: int, slower: float = SLOWER
) -> Floats:
    """Fit by logistic regression with a ridge, by Adam's steps."""
    weights, mean, square = np.zeros(rows.size), np.zeros(rows.size), np.zeros(rows.size)
    for step in range(1, steps + 1):
        said = 1 / (1 + np.exp(-rows.weighed(weights)))
        slope = rows.slope((said - wanted) * weight)
        slope[:-1] += ridge * weights[:-1]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = RATE if step <= steps * 2 // 3 else RATE / slower
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights
