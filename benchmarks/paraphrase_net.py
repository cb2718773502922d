"""A comparison of two texts as sums of their words' places, fitted by logistic regression.

Words are moved, apart for what is said and for what is asked for, and both are seen along directions
of their own; the cosine there counts. Only what stands in the texts moves a word; the directions are
for all. A share of the words is left out in every step, so that no single one decides.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DIRECTIONS = 64
STEPS, BATCH = 300, 2048
LONGEST = 24  #: words of a text that are looked at
LEFT_OUT = 0.2  #: share of the words of what is said; half of it of what is asked for
RATE, ODDS_FASTER = 2e-3, 10.0  #: of the directions' steps, and of the odds'
WORD_RATE = 2e-3
PULL = 3e-3  #: of directions towards where they began
WORD_PULL = 6e-6  #: of words
SLOPE, CONSTANT = 8.0, -3.0  #: to begin with
SHORTEST = 1e-3

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


class Pairs(NamedTuple):
    """Stretches beside points, as rows of words: which belong together, and what each counts for."""

    said: Rows  #: pairs by LONGEST, filled up with the row after the last
    asked: Rows
    shows: Floats
    counts: Floats


class Net:
    """Places of words, directions, and what a cosine counts for."""

    def __init__(self, places: Floats, weights: Floats) -> None:
        """Begin where words are, along the directions in which they differ most."""
        self.start = np.vstack([places, np.zeros((1, places.shape[1]), np.float32)])
        self.weights = np.append(weights, np.float32(0))
        self.words = [self.start.copy(), self.start.copy()]
        eye = np.eye(places.shape[1], DIRECTIONS, dtype=np.float32)
        self.along = [eye.copy(), eye.copy()]
        self.odds = np.array([SLOPE, CONSTANT], dtype=np.float32)

    def tables(self) -> tuple[Floats, Floats]:
        """Give what each word adds to a stretch, and to a point."""
        said, asked = (
            (self.weights[:, None] * words @ along)[:-1]
            for words, along in zip(self.words, self.along, strict=True)
        )
        return said, asked

    def likely(self, said: Rows, asked: Rows) -> Floats:
        """Give the log odds that each stretch shows the point beside it."""
        seen = []
        for side, rows in enumerate((said, asked)):
            summed = (self.weights[rows][:, :, None] * self.words[side][rows]).sum(axis=1)
            seen.append(_unit(summed @ self.along[side])[0])
        cosine: Floats = (seen[0] * seen[1]).sum(axis=1)
        likely: Floats = self.odds[0] * cosine + self.odds[1]
        return likely


class _Adam:
    """Steps that are as long for what moves seldom as for what moves often."""

    def __init__(self, like: Floats, rate: float) -> None:
        self._mean, self._square = np.zeros_like(like), np.zeros_like(like)
        self._rate, self._step = rate, 0

    def step(self, slope: Floats) -> Floats:
        self._step += 1
        self._mean = 0.9 * self._mean + 0.1 * slope
        self._square = 0.999 * self._square + 0.001 * slope * slope
        mean, square = self._mean / (1 - 0.9**self._step), self._square / (1 - 0.999**self._step)
        moved: Floats = (self._rate * mean / (np.sqrt(square) + 1e-9)).astype(np.float32)
        return moved


def fit(pairs: Pairs, places: Floats, weights: Floats) -> Net:
    """Fit to pairs of stretches and points."""
    net, chance = Net(places, weights), np.random.default_rng(0)
    along = [_Adam(one, RATE) for one in net.along]
    odds = _Adam(net.odds, RATE * ODDS_FASTER)
    moved = [np.zeros_like(net.start), np.zeros_like(net.start)]
    begun = net.along[0].copy()
    for _ in range(STEPS):
        drawn = chance.integers(0, len(pairs.shows), BATCH)
        rows = [pairs.said[drawn], pairs.asked[drawn]]
        heard = [
            net.weights[one] * (chance.random(one.shape) > LEFT_OUT / (1 + side))
            for side, one in enumerate(rows)
        ]
        summed = [
            (heard[side][:, :, None] * net.words[side][rows[side]]).sum(axis=1) for side in (0, 1)
        ]
        (one, one_long), (other, other_long) = (
            _unit(summed[side] @ net.along[side]) for side in (0, 1)
        )
        cosine = (one * other).sum(axis=1)
        likely = 1 / (1 + np.exp(-(net.odds[0] * cosine + net.odds[1])))
        error = (likely - pairs.shows[drawn]) * pairs.counts[drawn] / pairs.counts[drawn].sum()
        pull = (error * net.odds[0])[:, None]
        slopes = [
            pull * (other - cosine[:, None] * one) / one_long,
            pull * (one - cosine[:, None] * other) / other_long,
        ]
        for side in (0, 1):
            each = heard[side][:, :, None] * (slopes[side] @ net.along[side].T)[:, None, :]
            _move(net, side, rows[side], each, moved[side])
            slope = summed[side].T @ slopes[side] + PULL * (net.along[side] - begun)
            net.along[side] -= along[side].step(slope.astype(np.float32))
        net.odds -= odds.step(np.array([(error * cosine).sum(), error.sum()], np.float32))
    return net


def _move(net: Net, side: int, rows: Rows, each: Floats, square: Floats) -> None:
    """Move the words that stand in a batch."""
    flat = rows.ravel()
    order = flat.argsort(kind="stable")
    sorted_rows = flat[order]
    first = np.flatnonzero(np.r_[True, sorted_rows[1:] != sorted_rows[:-1]])
    known = sorted_rows[first]
    slopes = np.add.reduceat(each.reshape(len(flat), -1)[order], first, axis=0)
    real = known < len(net.start) - 1
    known, slopes = known[real], slopes[real]
    slopes += WORD_PULL * (net.words[side][known] - net.start[known])
    square[known] = 0.99 * square[known] + 0.01 * slopes * slopes
    net.words[side][known] -= WORD_RATE * slopes / (np.sqrt(square[known]) + 1e-6)


def filled(found: Sequence[Sequence[int]], empty: int) -> Rows:
    """Lay rows of words out side by side."""
    table = np.full((len(found), LONGEST), empty, dtype=np.int64)
    for place, one in enumerate(found):
        kept = list(one[:LONGEST])
        table[place, : len(kept)] = kept
    return table


def _unit(seen: Floats) -> tuple[Floats, Floats]:
    length = np.maximum(SHORTEST, np.linalg.norm(seen, axis=1, keepdims=True))
    return seen / length, length
