"""Speech written down without stops, cut where a speaker would draw breath.

Recognised speech often has no punctuation: without this, everything in it would stand together.
"""

from collections.abc import Iterator
from dataclasses import replace

from scoring import words
from scoring.text import Clause

_LONG = 30  #: letters that nobody says in one breath
_SHORT = 4
_FULL = 9
_STARTS = frozenset(
    [
        "我",
        "我们",
        "他",
        "她",
        "他们",
        "然后",
        "后来",
        "所以",
        "但是",
        "但",
        "因为",
        "如果",
        "要是",
        "再",
        "先",
        "就",
        "最后",
        "结果",
        "接着",
        "同时",
        "并",
        "并且",
        "而且",
        "于是",
        "另外",
        "还有",
        "之后",
        "第一",
        "第二",
        "第三",
        "第四",
        "请",
        "把",
        "让",
        "当天",
        "当时",
        "第二天",
    ]
)
_WIDE = "\u2e80"


def breaths(clause: Clause) -> Iterator[Clause]:
    """Cut a clause that is too long before words that begin something new."""
    if len(clause.text) <= _LONG or sum(one >= _WIDE for one in clause.text) * 2 < len(clause.text):
        yield clause
        return
    begin = place = 0
    for word in words.cut(clause.text):
        said = place - begin
        if (said >= _SHORT and word in _STARTS) or said >= _FULL:
            yield from _part(clause, begin, place)
            begin = place
        place += len(word)
    yield from _part(clause, begin, place)


def _part(clause: Clause, begin: int, end: int) -> Iterator[Clause]:
    text = clause.text[begin:end]
    bare = text.strip()
    if bare:
        start = clause.start + begin + text.index(bare)
        yield replace(clause, text=bare, start=start, end=start + len(bare))
