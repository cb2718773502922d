"""How much a stretch of an answer sounds like words to the scorer: a fitted linear model.

Two things are weighed: letters in ones to threes, and kinds of words that stand near one another
(`data/addressed.toml`: the scorer, a verdict, an order, a story …). `benchmarks/addressed` fits the
weights from sentences written for it; nothing here learns, and no word decides alone.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
Places = NDArray[np.int64]
Features = tuple[Places, Numbers]  #: where their weights stand, and how much each counts
Span = tuple[int, int]
Token = tuple[int, tuple[int, ...]]  #: where a word begins, and the kinds it is of

GRAMS = 3
BITS = 16
_BUCKETS = 1 << BITS
_LOUD = 3.0
_FEWEST_GRAMS, _FEWEST_PAIRS = 8, 4  #: a stretch of one word must not shout
_NEAR = 5  #: kinds of words that far apart, in words that have a kind, count as near
_LATIN = re.compile(r"[^\W\d_\u2e80-\uffff]+(?:['’-][^\W\d_\u2e80-\uffff]+)*")
#: kinds told by their form instead of by a list of words
_FORMS = {
    "mark": r"(?<![\d.])(?:\d{1,3} ?(?:分(?![钟之店支部析成布为])|points?\b|점|点(?!\d))|[一二三四五六七八九十百0-9]{1,3}分(?![钟之店支部析成布为])|\d{1,3} ?/ ?(?:5|10|100)\b)",
    "level": r"(?:level|grade|score|rating|等级|级别|得分|评分|分数)[\"'”]?\s{0,4}(?:[:=]|是|为|至|到|of|at){1,3}\s{0,4}[\"'“]?(?:\d|[一二三四五]|a\b|max|满|最高|优)|(?<!\d)[5五a] ?[级档](?!别)|\blevel ?[5-9]\b",
    "key": r"[\"'][\w ]{2,24}[\"']\s{0,4}:|\b\w{1,40}\s{0,4}=\s{0,4}[\"'\w]",
    "tag": r"</?[a-z_|][^<>\n]{0,40}>|<\||\|>|\[/?[a-z_]{3,}\]|\{\{|\}\}|<!--|-->",
    "fence": r"```|~~~|\"\"\"|={3,}|-{3,}|#{2,}|\*{3,}|<{2,}|>{2,}",
    "label": r"(?:^|\n|[。!?;>\]])[【\[(（#*>\s]{0,6}\w[\w ]{0,13}[】\])）]{0,2}\s{0,2}:",
    "comment": r"(?:^|\s)(?:#|//|/\*|--)\s",
}
_FORM = re.compile("|".join(f"(?P<{name}>{one})" for name, one in _FORMS.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """Words and the kinds they are of."""

    kinds: tuple[str, ...]
    latin: Mapping[str, tuple[int, ...]]
    wide: Mapping[str, tuple[tuple[str, tuple[int, ...]], ...]]  #: by first letter, longest first

    @property
    def size(self) -> int:
        """Count the features that kinds of words make: alone, and before one another."""
        return len(self.kinds) * (1 + len(self.kinds))


@cache
def lexicon() -> Lexicon:
    """Read the packaged words."""
    source = resources.files("scoring").joinpath("data/addressed.toml").read_text("utf-8")
    listed = tomllib.loads(source)
    kinds = (*listed, *_FORMS)
    known: dict[str, tuple[int, ...]] = {}
    for place, words in enumerate(listed.values()):
        for word in dict.fromkeys(words.split()):
            known[word] = (*known.get(word, ()), place)
    wide: dict[str, list[tuple[str, tuple[int, ...]]]] = {}
    for word in sorted(known, key=len, reverse=True):
        if not _LATIN.fullmatch(word):
            wide.setdefault(word[0], []).append((word, known[word]))
    return Lexicon(
        kinds=kinds,
        latin=MappingProxyType({word: of for word, of in known.items() if _LATIN.fullmatch(word)}),
        wide=MappingProxyType({first: tuple(words) for first, words in wide.items()}),
    )


def likeness(text: str, spans: Sequence[Span]) -> list[float]:
    """Say how much each stretch of a folded text sounds like words to the scorer; above 0: more than not."""
    known = _weights()
    return [float(known[where] @ much + known[-1]) for where, much in features(text, spans)]


def size() -> int:
    """Count the weights, the last of which is always added."""
    return _BUCKETS + lexicon().size + 1


def features(text: str, spans: Sequence[Span]) -> Iterator[Features]:
    """Give the features of each stretch of a folded text."""
    grams = [_hashed(text, length) for length in range(1, GRAMS + 1)]
    found = _tokens(text)
    begins = [begin for begin, _ in found]
    for start, end in spans:
        letters = np.concatenate([one[start : max(start, end - n)] for n, one in enumerate(grams)])
        pairs = _paired(found[bisect_left(begins, start) : bisect_left(begins, end)]) + _BUCKETS
        much = np.empty(len(letters) + len(pairs), dtype=np.float32)
        much[: len(letters)] = _LOUD / max(_FEWEST_GRAMS, len(letters)) ** 0.5
        much[len(letters) :] = _LOUD / max(_FEWEST_PAIRS, len(pairs)) ** 0.5
        yield np.concatenate([letters, pairs]), much


@cache
def _weights() -> Numbers:
    """Read the packaged weights."""
    with resources.files("scoring").joinpath("data/addressed.npy").open("rb") as stored:
        found: Numbers = np.load(stored).astype(np.float32)
    return found


def _hashed(text: str, length: int) -> Places:
    """Give the bucket of each group of letters of one length."""
    letters = np.frombuffer(text.encode("utf-32-le", errors="replace"), dtype="<u4").astype(
        np.uint64
    )
    count = len(letters) - length + 1
    if count <= 0:
        return np.zeros(0, dtype=np.int64)
    mixed = np.full(count, length * 0x9E3779B1, dtype=np.uint64)
    for step in range(length):
        mixed = (mixed ^ letters[step : step + count]) * np.uint64(0x100000001B3)
        mixed ^= mixed >> np.uint64(29)
    return (mixed & np.uint64(_BUCKETS - 1)).astype(np.int64)


def _tokens(text: str) -> list[Token]:
    """List the words that have a kind, in order: where each begins, and its kinds."""
    words = lexicon()
    found: list[Token] = [
        (hit.start(), (words.kinds.index(str(hit.lastgroup)),)) for hit in _FORM.finditer(text)
    ]
    for hit in _LATIN.finditer(text):
        of = words.latin.get(hit.group())
        if of:
            found.append((hit.start(), of))
    found.extend(_wide(text, words))
    return sorted(found)


def _wide(text: str, words: Lexicon) -> Iterator[Token]:
    place = 0
    while place < len(text):
        for word, of in words.wide.get(text[place], ()):
            if text.startswith(word, place):
                yield place, of
                place += len(word)
                break
        else:
            place += 1


def _paired(found: Sequence[Token]) -> Places:
    """Give the features of a stretch: each kind in it, and each kind that follows near another."""
    kinds = len(lexicon().kinds)
    features: set[int] = set()
    for place, (_, first) in enumerate(found):
        features.update(first)
        for _, second in found[place + 1 : place + 1 + _NEAR]:
            features.update(kinds * (1 + one) + other for one in first for other in second)
    return np.array(sorted(features), dtype=np.int64)
