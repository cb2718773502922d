"""Fit how letters and kinds of words tell words to the scorer: a logistic regression with a ridge."""

from collections.abc import Sequence

import numpy as np

from benchmarks.addressed.texts import MEANT, Learned
from benchmarks.sparse import Floats, Rows, fitted
from scoring.addressed import Features, size

RIDGE = 0.3
STEPS = 150
ROUNDS = 2  #: after the first, an attack is learned from the stretch that gives it away


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
        rows = Rows.of(telling + let_be, size())
        weights = fitted(rows, wanted, np.array(weight), ridge=RIDGE, steps=STEPS)
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
