"""Whether an answer is about its question at all.

Withholds a score only where nothing the question is about is named; short answers have the benefit
of the doubt, because they seldom repeat what they were asked.
"""

from collections.abc import Sequence
from functools import lru_cache

from scoring import words
from scoring.concepts import concepts_of
from scoring.model import ScoreItem
from scoring.text import Clause, bigrams, fold

_LONG = 40  #: character pairs an answer must have before it can be called off topic
_BY_CHANCE = 1
_COVERED = 0.4  #: share of shown points above which an answer is on topic whatever its words
_WORD = 2


def unrelated(item: ScoreItem, spoken: Sequence[Clause], *, covered: float) -> bool:
    """Tell whether a long answer names nothing its question is about."""
    said = "\n".join(clause.text for clause in spoken)
    pairs = bigrams(said)
    if len(pairs) < _LONG or covered > _COVERED:
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
