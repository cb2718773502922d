"""Text that speaks to the scorer instead of to the interviewer.

Finds and marks it; never rejects anyone for it, and never lets it count. How a stretch sounds is told
by `scoring.addressed`, in every way it can be read (`scoring.readings`), and where that leaves a doubt
by what it means (`scoring.meant`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from scoring.addressed import Span, likeness
from scoring.code import without_statements
from scoring.meant import NOTHING, THRESHOLD, meant
from scoring.readings import readings, unpacked
from scoring.text import Text, fold

PLAINLY = 3.0  #: of a clause alone: it has lost the story around it, so it has to be plainer
_LONGEST = 160  #: letters of a stretch; people speak without stops
_PAIR = 240
_SHORTEST = 2
_SENTENCE = re.compile(r"(?:[^。!?\n;.]|\.(?!\s|$))+[。!?\n;.]*")
_QUOTED = re.compile("[\"“”'‘’「」『』]")
_CLAUSE = re.compile(r"[^,、:]{5,}[,、:]?")
_INSIDE = re.compile(
    r"[(\[{【「『<《](?P<bracket>[^)\]}】」』>》\n]{4,300})[)\]}】」』>》]"
    r"|(?:^|\s)(?:#|//|--|/\*)\s?(?P<comment>[^\n]{4,})"
)
#: what only a machine's own format opens with, and an object alone on its line that is a report
_FORGED = re.compile(
    r"(?:^|\n)\s{0,40}(?:system|assistant|developer)\s{0,4}(?:prompt|message|note)?\s{0,4}[:>\]]|<\|[^>\n]{1,24}\|>|\[/?inst\]"
    r"|(?:^|\n)\s{0,40}[{\[](?:[^\n]|\n\s{0,40}[\"'}]){0,200}[\"'](?:score|level|grade|rating|评分|等级|得分|分数)[\"']\s{0,4}:\s{0,4}[\"']?(?:\d|满|优|五)"
)
_TAG_WORDS = re.compile("[\U000e0020-\U000e007e]{4,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """One way to read an answer: its stretches, clauses last, and how much each sounds like it."""

    plain: str
    spans: tuple[Span, ...]
    likes: tuple[float, ...]
    clauses: int

    @property
    def whole(self) -> Iterator[tuple[str, float]]:
        """Give the words of each stretch that is no clause, and how they sound."""
        alone = len(self.spans) - self.clauses
        for (start, end), like in zip(self.spans[:alone], self.likes, strict=False):
            yield self.plain[start:end], like


def injected_spans(text: Text, *, closely: bool = True) -> tuple[Span, ...]:
    """Give the stretches of the folded text that address the scorer, whole sentences each.

    Not closely: by letters and words alone, for the many short pieces of what is no answer.
    """
    return _spans(text, closely=closely)


@lru_cache(maxsize=64)
def _spans(text: Text, *, closely: bool) -> tuple[Span, ...]:
    ways = tuple(readings(without_statements(text.folded)))
    packed = tuple(unpacked(text.raw))
    heard = [_heard(way.text) for way in ways]
    inside = [_heard(fold(words).folded) for words, _, _ in packed]
    doubts = (one for each in (*heard, *inside) for one in each.whole)
    more = meant(doubts) if closely else NOTHING
    found: set[Span] = set()
    for way, each in zip(ways, heard, strict=True):
        forged = (_line(way.text, *hit.span()) for hit in _FORGED.finditer(way.text))
        for start, end in (*forged, *_addressed(each, more)):
            found.add((way.places[start], way.places[end - 1] + 1))
    for (_, start, end), each in zip(packed, inside, strict=True):
        if next(_addressed(each, more), None) is not None:
            found.add((bisect_left(text.origin, start), bisect_left(text.origin, end)))
    return _merged(sorted(found))


def hides_words(raw: str) -> bool:
    """Tell whether words are written in characters that nobody can see."""
    return _TAG_WORDS.search(raw) is not None


def stretches(plain: str) -> tuple[Span, ...]:
    """Cut a text into what is looked at: sentences, two in a row, and what stands in brackets."""
    alone = tuple(_pieces(plain))
    pairs = ((one[0], other[1]) for one, other in pairwise(alone) if other[1] - one[0] <= _PAIR)
    inside = (hit.span(str(hit.lastgroup)) for hit in _INSIDE.finditer(plain))
    return tuple(dict.fromkeys((*alone, *pairs, *inside)))


def _heard(plain: str) -> _Heard:
    """Listen to every stretch of one way to read an answer, the shortest first."""
    clauses = tuple(_clauses(plain))
    spans = (*sorted(stretches(plain), key=lambda span: span[1] - span[0]), *clauses)
    return _Heard(
        plain=plain, spans=spans, likes=tuple(likeness(plain, spans)), clauses=len(clauses)
    )


def _addressed(heard: _Heard, more: Mapping[str, float]) -> Iterator[Span]:
    """Find what sounds like words to the scorer; two sentences only if neither does alone."""
    found: list[Span] = []
    alone = len(heard.spans) - heard.clauses
    for place, (span, like) in enumerate(zip(heard.spans, heard.likes, strict=True)):
        least, told = PLAINLY, like
        if place < alone:
            least, told = THRESHOLD, like + more.get(heard.plain[slice(*span)], 0.0)
        if told > least and not any(span[0] <= a and b <= span[1] for a, b in found):
            found.append(span)
            yield span


def _clauses(plain: str) -> Iterator[Span]:
    """Cut sentences of several clauses into them, unless somebody's words are quoted."""
    for start, end in _pieces(plain):
        if _QUOTED.search(plain, start, end) is None:
            parts = [hit.span() for hit in _CLAUSE.finditer(plain, start, end)]
            yield from parts if len(parts) > 1 else ()


def _pieces(plain: str) -> Iterator[Span]:
    for hit in _SENTENCE.finditer(plain):
        start, end = hit.span()
        while start < end and plain[start] in " \t\n":
            start += 1
        while end - start > _LONGEST:
            cut = _cut(plain, start + _LONGEST // 2, start + _LONGEST)
            yield start, cut
            start = cut
        if end - start >= _SHORTEST:
            yield start, end


def _line(plain: str, start: int, end: int) -> Span:
    stop = plain.find("\n", end)
    return start, stop if stop > 0 else len(plain)


def _cut(plain: str, first: int, last: int) -> int:
    """Find where to cut a long stretch: at the last comma, else between words."""
    return next((at + 1 for stop in ", " if (at := plain.rfind(stop, first, last)) > 0), last)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif end > start:
            merged.append((start, end))
    return tuple(merged)
