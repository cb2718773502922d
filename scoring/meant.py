"""What a stretch means, where letters and words leave a doubt whether it speaks to the scorer.

A regression on the sentence embedding (`scoring.nearness`), fitted by `benchmarks/addressed` and added to the
likeness that `scoring.addressed` tells. It is asked about few stretches, the most doubtful first; about none
without the extra `nlp`, or with another release than it was fitted with. Letters then decide alone.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scoring import nearness

THRESHOLD = 0.2  #: of likeness; set on answers that nobody tampered with (docs/scoring.md)
DOUBT = -3.0, 3.0  #: likeness between which meaning is asked; beyond it nothing was to be gained
MOST = 4  #: stretches of an answer that meaning is asked about; each takes some 25 ms
NOTHING: Mapping[str, float] = MappingProxyType({})


def doubtful(likeness: float) -> bool:
    """Tell whether letters and words leave a doubt."""
    low, high = DOUBT
    return low < likeness <= high


def meant(heard: Iterable[tuple[str, float]]) -> Mapping[str, float]:
    """Say by how much meaning moves the likeness of the most doubtful of some stretches."""
    if not usable():
        return NOTHING
    doubts = {(abs(like - THRESHOLD), words) for words, like in heard if doubtful(like)}
    asked = dict.fromkeys(words for _, words in sorted(doubts))
    return {words: moved(words) for words in list(asked)[:MOST]}


def usable() -> bool:
    """Tell whether meaning can be asked."""
    return nearness.installed() and str(_fitted()["release"]) == nearness.RELEASE


def moved(words: str) -> float:
    """Say by how much meaning moves the likeness of a stretch: up, where it speaks to the scorer."""
    *weights, constant = _fitted()["weights"].astype(np.float32)
    return float(nearness.said_at(words) @ np.array(weights, dtype=np.float32) + constant)


@cache
def _fitted() -> "Mapping[str, NDArray[np.float16] | NDArray[np.str_]]":
    """Read the weights of the regression, its constant last, and the release they belong to."""
    with (
        resources.files("scoring").joinpath("data/meant.npz").open("rb") as stored,
        np.load(stored) as arrays,
    ):
        return MappingProxyType({name: arrays[name] for name in arrays.files})
