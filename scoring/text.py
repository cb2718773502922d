"""One answer, folded for comparison, with the way back to every character as it was given.

Folding changes what is compared, never what is quoted.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

#: characters a reader cannot see: zero width, bidi controls, Unicode tags, variation selectors
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]"
)
_SENTENCE_END = "。!?;\n"
_CLAUSE_END = ",、:"
_EDGE = " \t\n\r,.。、;:!?…~—-·*#>"
_WIDE = "\u2e80"
_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")
_INNER = re.compile(r"\d[.,:]\d|[a-z0-9]\.[a-z0-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A stretch of the folded text between two stops."""

    text: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """An answer as given, and folded."""

    raw: str
    folded: str
    origin: tuple[int, ...]  #: for every folded character, its place in `raw`

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the answer of a stretch of the folded text."""
        return self.origin[start], self.origin[end - 1] + 1


@cache
def _simplified() -> Mapping[str, str]:
    """Read the packaged pairs of traditional and simplified characters."""
    source = resources.files("scoring").joinpath("data/traditional.txt").read_text("utf-8")
    lines = [line for line in source.splitlines() if not line.startswith("#")]
    return MappingProxyType({pair[0]: pair[1] for line in lines for pair in line.split()})


def fold(raw: str) -> Text:
    """Fold width, case, blanks and script; drop what cannot be seen; remember where it was."""
    simplified = _simplified()
    folded: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(raw):
        if _INVISIBLE.match(character):
            continue
        for one in unicodedata.normalize("NFKC", character).lower():
            if unicodedata.category(one) in {"Cc", "Cf"} and one not in "\n\t\r":
                continue
            plain = "\n" if one in "\n\r\u2028\u2029" else " " if one.isspace() else one
            folded.append(simplified.get(plain, plain))
            origin.append(place)
    return Text(raw=raw, folded="".join(folded), origin=tuple(origin))


def visible(raw: str) -> str:
    """Drop characters that a reader cannot see."""
    return _INVISIBLE.sub("", raw)


def clauses(text: Text) -> tuple[Clause, ...]:
    """Cut the folded text at its stops, without blanks at the edges."""
    found: list[Clause] = []
    sentence = begin = 0
    folded = text.folded
    for place, character in enumerate(folded + "\n"):
        ends = character in _SENTENCE_END or (character == "." and not _inside(folded, place))
        if not ends and (character not in _CLAUSE_END or _inside(folded, place)):
            continue
        clause = _trim(folded, begin, place, sentence)
        if clause is not None:
            found.append(clause)
        begin = place + 1
        sentence += ends and bool(found) and found[-1].sentence == sentence
    return tuple(found)


def _inside(folded: str, place: int) -> bool:
    """Tell the point, comma or colon inside 1.5, 8:30 or node.js from one that ends a clause."""
    return bool(_INNER.match(folded, place - 1)) if place else False


def _trim(folded: str, start: int, end: int, sentence: int) -> Clause | None:
    while start < end and folded[start] in _EDGE:
        start += 1
    while end > start and folded[end - 1] in _EDGE:
        end -= 1
    if start >= end:
        return None
    return Clause(text=folded[start:end], start=start, end=end, sentence=sentence)


def bigrams(text: str) -> frozenset[str]:
    """Give the pairs of neighbouring Chinese characters, and the other words and figures."""
    pairs: set[str] = set()
    for run in _RUN.findall(text):
        if run[0] < _WIDE:
            pairs.add(run)
        pairs.update(run[place : place + 2] for place in range(len(run) - 1) if run[0] >= _WIDE)
    return frozenset(pairs)


def syllables(text: str) -> int:
    """Count Chinese characters, and runs of other letters and digits, as they are spoken."""
    return len(re.findall(r"[\u3400-\u9fff\U00020000-\U0003ffff]|[a-z]+|\d+", text))
