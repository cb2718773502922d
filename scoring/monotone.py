"""The best curve that never falls: isotonic regression by pooling neighbours that disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from scoring.space import Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Monotone:
    """A curve through corners, flat beyond both ends."""

    at_x: tuple[float, ...]
    at_y: tuple[float, ...]

    @classmethod
    def fitted(cls, x: Numbers | Sequence[float], y: Numbers | Sequence[float]) -> Self:
        """Fit the nearest curve that never falls; ties in `x` count as one."""
        pooled: list[tuple[float, float, float, float]] = []  # sum, count, first x, last x
        for place in np.unique(np.asarray(x, dtype=float)):
            own = np.asarray(y, dtype=float)[np.asarray(x, dtype=float) == place]
            pooled.append((float(own.sum()), float(len(own)), float(place), float(place)))
            while len(pooled) > 1 and _mean(pooled[-2]) >= _mean(pooled[-1]):
                last, before = pooled.pop(), pooled.pop()
                pooled.append((before[0] + last[0], before[1] + last[1], before[2], last[3]))
        corners = [(x_, _mean(one)) for one in pooled for x_ in dict.fromkeys(one[2:])]
        return cls(at_x=tuple(x_ for x_, _ in corners), at_y=tuple(y_ for _, y_ in corners))

    def at(self, x: float) -> float:
        """Read the curve."""
        return float(np.interp(x, self.at_x, self.at_y))


def _mean(pool: tuple[float, float, float, float]) -> float:
    return pool[0] / pool[1]
