"""Whether an answer is about its question at all.

Two signs. Words: a long answer names nothing its question is about. Meaning, where the embedding is
installed: an answer lies nearer to other questions. Either alone asks a person to look and moves no
number, since each is wrong about honest answers of some authors; only both together withhold a score.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from scoring import nearness, words
from scoring.concepts import concepts_of
from scoring.model import ScoreItem
from scoring.rubric import Coverage
from scoring.telling import told
from scoring.text import Clause, bigrams, fold

_LONG = 40  #: character pairs an answer must have before words alone call it off topic
_BY_CHANCE = 1
_COVERED = 0.4  #: share of shown points above which words alone call nothing off topic
_SURE = 0.8  #: and above which nothing more is looked at
_WORD = 2
#: Log odds below which an answer is called far: 3 of 128 adequate answers of two authors who
#: did not write what was fitted lie below.
_FAR = -0.3
#: who somebody is must not move what an answer is about
_INTRODUCES = re.compile(r"我叫|我的名字|毕业")
_CHINESE = "\u2e80"


def unrelated(item: ScoreItem, spoken: Sequence[Clause], *, covered: float) -> bool:
    """Tell whether a long answer names nothing its question is about."""
    return covered <= _COVERED and names_nothing(item, spoken)


def far(
    item: ScoreItem, spoken: Sequence[Clause], own: Sequence[Clause], *, shown: Coverage
) -> bool | None:
    """Tell whether an answer is more likely about something else; none where meaning cannot tell."""
    said = about(spoken)
    asks = bool(item.expect or item.reference)
    if not asks or shown.ratio > _SURE or not _chinese(said) or not nearness.installed():
        return None
    return odds(item, said, shown, nothing=names_nothing(item, own)) < _FAR


def about(spoken: Sequence[Clause]) -> str:
    """Give what was said, without the sentences in which somebody says who they are."""
    named = {clause.sentence for clause in spoken if _INTRODUCES.search(clause.text)}
    return ",".join(clause.text for clause in spoken if clause.sentence not in named)


def odds(item: ScoreItem, said: str, shown: Coverage, *, nothing: bool) -> float:
    """Give the log odds that an answer belongs to its question."""
    constant, *weights = nearness.weights()
    points = told(item.question, item.expect, shown) if item.expect else shown.ratio
    near = max(nearness.agreement(item.question, whole, said) for whole in asked(item))
    signs = (*near, points, float(nothing))
    return constant + sum(weight * sign for weight, sign in zip(weights, signs, strict=True))


def asked(item: ScoreItem) -> tuple[str, ...]:
    """Give the whole of what is asked: with its points, or with each right answer."""
    if item.expect:
        return ("。".join((item.question, *item.expect)),)
    return tuple(f"{item.question}。{one[: nearness.HEARD]}" for one in item.reference)


def _chinese(said: str) -> bool:
    return sum(letter >= _CHINESE for letter in said) * 2 > len(said)


def names_nothing(item: ScoreItem, spoken: Sequence[Clause]) -> bool:
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
