"""Whether an answer is about its question at all.

Two degrees. Words withhold a score: a long answer that names nothing its question is about. Meaning,
where the embedding is installed, only asks a person to look: it finds three times as many answers to
other questions, but a third of the thin answers to this one lie as far away.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from scoring import words
from scoring.concepts import concepts_of
from scoring.model import ScoreItem
from scoring.nearness import HEARD, nearness
from scoring.text import Clause, bigrams, fold

_LONG = 40  #: character pairs an answer must have before words alone call it off topic
_BY_CHANCE = 1
_COVERED = 0.4  #: share of shown points above which an answer is on topic unless it lies far away
_SURE = 0.7  #: and above which nothing more is looked at
_WORD = 2
#: Nearness in standard deviations. Chosen so that no more than 3 in 100 of the adequate answers of
#: each development set are called far (knowledge, science, two sets of interviews).
_FAR, _NEAR = 0.5, 1.8
#: who somebody is must not move what an answer is about
_INTRODUCES = re.compile(r"我叫|我的名字|毕业")
_CHINESE = "\u2e80"


def unrelated(item: ScoreItem, spoken: Sequence[Clause], *, covered: float) -> bool:
    """Tell whether a long answer names nothing its question is about."""
    return covered <= _COVERED and _names_nothing(item, spoken)


def far(item: ScoreItem, spoken: Sequence[Clause], *, covered: float) -> bool:
    """Tell whether an answer lies no nearer to its question than to those of other trades."""
    near = _near(item, spoken, covered)
    return near is not None and (near < _FAR or (near < _NEAR and covered <= _COVERED))


def _near(item: ScoreItem, spoken: Sequence[Clause], covered: float) -> float | None:
    """Measure where it can be told: in Chinese, where the question says what it expects."""
    named = {clause.sentence for clause in spoken if _INTRODUCES.search(clause.text)}
    said = ",".join(clause.text for clause in spoken if clause.sentence not in named)
    if covered > _SURE or not (item.expect or item.reference) or not _chinese(said):
        return None
    asked = ["。".join((item.question, *item.expect)), *(one[:HEARD] for one in item.reference)]
    found = [near for near in (nearness(one, said) for one in asked) if near is not None]
    return max(found, default=None)


def _chinese(said: str) -> bool:
    return sum(letter >= _CHINESE for letter in said) * 2 > len(said)


def _names_nothing(item: ScoreItem, spoken: Sequence[Clause]) -> bool:
    """Tell whether a long answer shares nothing with its question and points."""
    said = "\n".join(clause.text for clause in spoken)
    pairs = bigrams(said)
    if len(pairs) < _LONG:
        return False
    named, topic = _topic(item.question, (*item.expect, *item.reference))
    return not any(word in said for word in named) and len(pairs & topic) <= _BY_CHANCE


@lru_cache(maxsize=512)
def _topic(question: str, points: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Give what a question is about: its own words, and its character pairs."""
    folded = fold("。".join((question, *points))).folded
    named = frozenset(
        word for word in words.content_words(folded) if len(word) >= _WORD and not concepts_of(word)
    )
    return named, bigrams(folded)
