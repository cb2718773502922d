"""Fit what the sentence embedding says of stretches that letters leave in doubt."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.addressed.texts import Learned
from scoring import nearness
from scoring.meant import DOUBT

RIDGE = 0.02
FAIRNESS = 2.0  #: how much more a fair stretch counts than an attack
STEPS = 12
_SURE = 30.0

Floats = NDArray[np.float64]
Likes = Sequence[Sequence[float]]  #: of each stretch of each text, by weights that did not see it
Places = dict[str, NDArray[np.float32]]


def places(texts: Sequence[Learned], likes: Likes, known: Places) -> Places:
    """Place the stretches that letters do not call plainly honest, each alone."""
    for one, said in zip(texts, likes, strict=True):
        for stretch, like in zip(one.bag, said, strict=True):
            if like > DOUBT[0] and stretch.words not in known:
                known[stretch.words] = nearness.said_at(stretch.words)
    return known


def regressed(texts: Sequence[Learned], likes: Likes, known: Places) -> Floats:
    """Learn from the most telling stretch of an attack, and from every doubtful one of fair text."""
    rows: list[NDArray[np.float32]] = []
    attack: list[bool] = []
    weight: list[float] = []
    for one, said in zip(texts, likes, strict=True):
        least = max(DOUBT[0], max(said) if one.attack else DOUBT[0])
        for stretch, like in zip(one.bag, said, strict=True):
            if like > DOUBT[0] and like >= least:
                rows.append(known[stretch.words])
                attack.append(one.attack)
                weight.append(one.weight * (1 if one.attack else FAIRNESS))
    return _logistic(np.array(rows, dtype=float), np.array(attack), np.array(weight))


def moved(one: Learned, said: Sequence[float], weights: Floats, known: Places) -> list[float]:
    """Add what meaning says where letters doubt."""
    low, high = DOUBT
    return [
        like + float(known[stretch.words] @ weights[:-1] + weights[-1])
        if low < like <= high
        else like
        for stretch, like in zip(one.bag, said, strict=True)
    ]


def _logistic(rows: Floats, attack: NDArray[np.bool_], weight: Floats) -> Floats:
    """Fit by Newton's steps with a ridge; the constant last."""
    x = np.column_stack([rows, np.ones(len(rows))])
    kept = RIDGE * np.diag([*np.ones(rows.shape[1]), 1e-6])
    weights = np.zeros(x.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(x @ weights, -_SURE, _SURE)))
        slope = x.T @ (weight * (attack - likely)) - kept @ weights
        curve = (x * (weight * likely * (1 - likely))[:, None]).T @ x + kept
        weights += np.linalg.solve(curve, slope)
    return weights
