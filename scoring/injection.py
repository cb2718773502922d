"""Text that speaks to the scorer instead of to the interviewer.

Finds and marks it; never rejects anyone for it, and never lets it count. How a stretch sounds is told
by `scoring.addressed`, in every way it can be read (`scoring.readings`).
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from scoring.addressed import Span, likeness
from scoring.code import without_statements
from scoring.readings import readings, unpacked
from scoring.text import Text, fold

THRESHOLD = 0.2  #: of likeness; set on answers that nobody tampered with (docs/scoring.md)
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


def injected_spans(text: Text) -> tuple[Span, ...]:
    """Give the stretches of the folded text that address the scorer, whole sentences each."""
    return _spans(text)


@lru_cache(maxsize=64)
def _spans(text: Text) -> tuple[Span, ...]:
    plain = without_statements(text.folded)
    found: set[Span] = set()
    for reading in readings(plain):
        forged = (_line(reading.text, *hit.span()) for hit in _FORGED.finditer(reading.text))
        for start, end in (*forged, *_addressed(reading.text)):
            found.add((reading.places[start], reading.places[end - 1] + 1))
    for words, start, end in unpacked(text.raw):
        if next(_addressed(fold(words).folded), None) is not None:
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


def _addressed(plain: str) -> Iterator[Span]:
    """Find what sounds like words to the scorer; two sentences only if neither does alone."""
    whole = sorted(stretches(plain), key=lambda span: span[1] - span[0])
    spans = (*whole, *_clauses(plain))
    found: list[Span] = []
    for place, (span, like) in enumerate(zip(spans, likeness(plain, spans), strict=True)):
        least = THRESHOLD if place < len(whole) else PLAINLY
        if like > least and not any(span[0] <= a and b <= span[1] for a, b in found):
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
