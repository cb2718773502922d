"""Where words are in a space of meaning, for benchmarks/fit_paraphrase.py.

The common words of jieba's dictionary, each placed by the sentence embedding of the extra `nlp` as if it
were a sentence, less what all have in common, along the directions in which they differ most. Takes
some minutes, so that the embedding's answers are kept in build/.
"""

import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring import nearness

KEPT = Path(__file__).resolve().parents[1] / "build" / "word_places.npy"
WORDS, LETTERS = (
    12_000,
    100,
)  #: how many words of two letters and more; how often a single one stands
LONGEST = 4
SIZE = 128
FLAT = 0.25  #: power of a direction's variance that it is divided by
COMMON = 0.01  #: share of all words at which one counts half
SPREAD = 4.0  #: standard deviations that a byte holds
NAMES = ("nr", "ns", "nt", "nz")  #: jieba's marks of names: of people, places, companies
HAN = re.compile(r"[\u4e00-\u9fff]+")

Numbers = NDArray[np.float64]


class Places(NamedTuple):
    """Words, the place of each, and what each counts for, in bytes."""

    words: tuple[str, ...]
    places: NDArray[np.int8]
    counts: NDArray[np.uint8]


def word_places() -> Places:
    """Place the common words."""
    frequencies = _common()
    words = tuple(frequencies)
    often = np.array([frequencies[word] for word in words], dtype=np.float64)
    share = often / often.sum()
    found = _embedded(words).astype(np.float64)
    found -= 0.5 * (share @ found + found.mean(axis=0))
    variances, directions = np.linalg.eigh(found.T @ found / len(found))
    along = directions[:, ::-1][:, :SIZE] / variances[::-1][:SIZE] ** FLAT
    seen = found @ along
    scaled = np.clip(np.round(seen / (SPREAD * seen.std()) * 127), -127, 127)
    counts = np.maximum(1, np.round(255 * COMMON / (COMMON + share)))
    return Places(words, scaled.astype(np.int8), counts.astype(np.uint8))


def _common() -> dict[str, int]:
    """Choose the words, by how often they stand in jieba's dictionary."""
    source = resources.files("jieba").joinpath("dict.txt").read_text("utf-8")
    rows = (line.split() for line in source.splitlines())
    known = {
        word: int(often)
        for word, often, mark in rows
        if HAN.fullmatch(word) and len(word) <= LONGEST and not mark.startswith(NAMES)
    }
    ranked = sorted(known, key=lambda word: (-known[word], word))
    longer = [word for word in ranked if len(word) > 1][:WORDS]
    letters = [word for word in ranked if len(word) == 1 and known[word] >= LETTERS]
    return {word: known[word] for word in sorted({*longer, *letters})}


def _embedded(words: Sequence[str]) -> NDArray[np.float32]:
    """Ask the embedding, once."""
    if KEPT.exists():
        kept: NDArray[np.float32] = np.load(KEPT)
        if len(kept) == len(words):
            return kept
    found = []
    for place, word in enumerate(words):
        if place % 1000 == 0:
            print(f"placing words: {place} of {len(words)}", flush=True)
        found.append(nearness.said_at(word))
    placed = np.stack(found).astype(np.float32)
    KEPT.parent.mkdir(exist_ok=True)
    np.save(KEPT, placed)
    return placed
