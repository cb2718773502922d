"""Which expected points an answer shows in other words than theirs: a fitted comparison of meanings.

"One wok for me, one for Liu" shows that work was shared out, and has no letter of it. Every common word
has a place in a space of meaning, one for what is said and one for what is asked for, found by
benchmarks/fit_paraphrase.py; a stretch of an answer and a point are the sums of their words. Whole numbers
until the last step, so that an answer is scored alike on every machine.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring import words
from scoring.rubric import HIT, Coverage, Hit
from scoring.text import Clause, fold

LINE = 0.02  #: how much nearer a stretch that shows a point is than the nearest of other answers
_NEAREST = 15  #: of the packaged stretches of other answers
_CLAUSES = 3
_LEAST, _MOST = 6, 40  #: letters of a stretch: less says too little, more blurs it
_WORDS = 3  #: known words of a stretch; fewer tell nothing
_FIGURE = "数字"  #: the word whose place every figure takes

Sums = NDArray[np.int64]  #: of words' places


class _Stretch(NamedTuple):
    """A stretch of the folded answer, and what its words add up to."""

    start: int
    end: int
    summed: Sums


class _Fitted(NamedTuple):
    """What each word adds to a stretch and to a point, and stretches of answers to anything."""

    row: Mapping[str, int]
    said: NDArray[np.int8]
    asked: NDArray[np.int8]
    others: NDArray[np.int16]


def in_other_words(shown: Coverage, own: Sequence[Clause]) -> Coverage:
    """Look for what is missing by meaning: a stretch speaks for the one point it is nearest to.

    Points that were met by their words compete too, so that their stretches are not counted again.
    """
    points = [*(hit.point for hit in shown.hits), *shown.missing]
    stretches = tuple(_stretches(own)) if shown.missing else ()
    near = _nearest(stretches, points) if stretches else ()
    found: dict[str, Hit] = {}
    for start, end, much, point in sorted(near, key=lambda one: (-one[2], one[0], one[1])):
        spoken = any(start < hit.end and hit.start < end for hit in found.values())
        if much >= LINE and point in shown.missing and point not in found and not spoken:
            found[point] = Hit(point=point, strength=HIT, start=start, end=end, reworded=True)
    return replace(
        shown,
        hits=(*shown.hits, *found.values()),
        missing=tuple(point for point in shown.missing if point not in found),
    )


def nearness(said: str, point: str) -> float:
    """Give the cosine of a stretch of a folded answer and a point, beyond what others reach by chance."""
    summed, _ = _said(said)
    return float(_beyond_chance(summed[None], [point])[0, 0])


def _nearest(
    stretches: Sequence[_Stretch], points: Sequence[str]
) -> Iterator[tuple[int, int, float, str]]:
    """Give for every stretch the point that it is nearest to, and how near."""
    table = _beyond_chance(np.stack([one.summed for one in stretches]), points)
    for one, row in zip(stretches, table, strict=True):
        best = int(row.argmax())
        yield one.start, one.end, float(row[best]), points[best]


def _beyond_chance(said: Sums, points: Sequence[str]) -> NDArray[np.float64]:
    """Compare every stretch with every point; what has no known word is infinitely far."""
    asked = np.stack([_asked(point)[0] for point in points])
    lengths = np.sqrt(np.outer((said * said).sum(axis=1), (asked * asked).sum(axis=1)))
    cosines = np.full(lengths.shape, -math.inf)
    np.divide(said @ asked.T, lengths, out=cosines, where=lengths > 0)
    beyond: NDArray[np.float64] = cosines - np.array([_by_chance(point) for point in points])
    return beyond


@lru_cache(maxsize=4096)
def _by_chance(point: str) -> float:
    """Give how near answers to anything come to a point: "the result" is near to every second one."""
    others: Sums = _fitted().others.astype(np.int64)
    asked, words_known = _asked(point)
    if not words_known:
        return 0.0
    cosines = (others @ asked) / np.sqrt((others * others).sum(axis=1) * (asked * asked).sum())
    return math.fsum(sorted(map(float, cosines))[-_NEAREST:]) / _NEAREST


def rows(text: str, known: Mapping[str, int]) -> list[int]:
    """Find the words of a folded text; of an unknown word its letters, of a figure that it is one."""
    found: list[int] = []
    for word in words.telling(text):
        if any(map(str.isdigit, word)):
            found.append(known[_FIGURE])
        elif word in known:
            found.append(known[word])
        else:
            found += [known[letter] for letter in word if letter in known]
    return found


@lru_cache(maxsize=8192)
def _said(clause: str) -> tuple[Sums, int]:
    """Add up the known words of a clause, and count them."""
    return _added(clause, _fitted().said)


@lru_cache(maxsize=4096)
def _asked(point: str) -> tuple[Sums, int]:
    """Add up the known words of a point, and count them."""
    return _added(fold(point).folded, _fitted().asked)


def _added(text: str, table: NDArray[np.int8]) -> tuple[Sums, int]:
    found = rows(text, _fitted().row)
    summed: Sums = table[found].sum(axis=0, dtype=np.int64)
    return summed, len(found)


def _stretches(own: Sequence[Clause]) -> Iterator[_Stretch]:
    """Give every clause, and neighbouring ones together while they are short."""
    seen = [_said(clause.text) for clause in own]
    for length in range(1, _CLAUSES + 1):
        for first in range(len(own) - length + 1):
            part, summed = own[first : first + length], seen[first : first + length]
            letters = sum(len(clause.text) for clause in part)
            near = letters <= _MOST and part[-1].sentence - part[0].sentence <= 1
            told = sum(known for _, known in summed) >= _WORDS
            if letters >= _LEAST and (length == 1 or near) and told:
                whole: Sums = np.sum([one for one, _ in summed], axis=0)
                yield _Stretch(part[0].start, part[-1].end, whole)


@cache
def _fitted() -> _Fitted:
    """Read what was fitted."""
    with (
        resources.files("scoring").joinpath("data/paraphrase.npz").open("rb") as stored,
        np.load(stored) as arrays,
    ):
        named = bytes(arrays["words"]).decode().split("\n")
        return _Fitted(
            row={word: place for place, word in enumerate(named)},
            said=arrays["said"],
            asked=arrays["asked"],
            others=arrays["others"],
        )
