"""Whether an answer is about its question at all.

Signs of three kinds. Words: a long answer names nothing its question is about. Meaning, where the
embedding is installed: an answer lies nearer to other questions. The sitting: an answer belongs
far more likely to another question that is asked there. They ask a person to look and move no
number: each, and all of them together, are wrong about honest answers of some authors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from scoring import nearness, signals, words
from scoring.concepts import concepts_of
from scoring.model import ScoreItem
from scoring.rubric import Coverage, coverage
from scoring.telling import likeness, told
from scoring.text import Clause, bigrams, fold

_LONG = 40  #: character pairs an answer must have before words alone call it off topic
_BY_CHANCE = 1
_COVERED = 0.4  #: share of shown points above which words alone call nothing off topic
_SURE = 0.8  #: and above which only a better question of the sitting can cast doubt
_WORD = 2
#: Log odds below which an answer is called far: 3 of 128 adequate answers of two authors who
#: did not write what was fitted lie below.
_FAR = -0.3
_MARGIN = 2.5  #: log odds by which an answer must belong rather to another question of the sitting
_SETTLED = 3.0  #: and above which its own question is not doubted
_RIVALS = 3  #: questions of a sitting that are looked at closely
_CHINESE, _ENOUGH = "\u2e80", 0.3  #: share of Chinese letters; terms of a trade may be Latin


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What an answer seems to be about."""

    doubtful: bool = False  #: not its question; a person should look
    resembles: str = ""  #: the other question of the sitting that it seems to be to


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was said, made ready to be compared with several questions."""

    own: tuple[Clause, ...]  #: what may count
    about: str  #: everything, without who somebody is
    pairs: frozenset[str]  #: of its characters

    @classmethod
    def of(cls, spoken: Sequence[Clause], own: Sequence[Clause]) -> "Said":
        """Take what was said without its echo of the question, and what of it may count."""
        whole = about(spoken)
        return cls(own=tuple(own), about=whole, pairs=bigrams(whole))


def topic(item: ScoreItem, said: Said, *, shown: Coverage) -> Topic:
    """Tell whether an answer is about its question, and if not, perhaps about which."""
    nothing = shown.ratio <= _COVERED and names_nothing(item, said)
    if not (item.expect or item.reference) or not _chinese(said.about):
        return Topic(doubtful=nothing)
    known = nearness.installed()
    belongs = odds(item, said, shown) if known or item.expect else 0.0
    away = known and shown.ratio <= _SURE and belongs < _FAR
    others = _others(item, said) if item.expect and belongs < _SETTLED else ()
    rival = _rival(others, said, more_than=belongs + _MARGIN)
    alone = nothing and not known and not item.sitting
    return Topic(doubtful=away or bool(rival) or alone, resembles=rival)


def about(spoken: Sequence[Clause]) -> str:
    """Give what was said, without the sentences in which somebody says who they are."""
    who = signals.introductions(spoken)
    return ",".join(clause.text for clause in spoken if clause not in who)


def odds(item: ScoreItem, said: Said, shown: Coverage) -> float:
    """Give the log odds that an answer belongs to its question."""
    points = told(item.question, item.expect, shown) if item.expect else shown.ratio
    return _glance(item, said) + nearness.weights().points * points


def asked(item: ScoreItem) -> tuple[str, ...]:
    """Give the whole of what is asked: with its points, or with each right answer."""
    if item.expect:
        return ("。".join((item.question, *item.expect)),)
    return tuple(f"{item.question}。{one[: nearness.HEARD]}" for one in item.reference)


def names_nothing(item: ScoreItem, said: Said) -> bool:
    """Tell whether a long answer shares nothing with its question and points."""
    if len(said.pairs) < _LONG:
        return False
    named, pairs = _named(item.question, (*item.expect, *item.reference))
    return len(said.pairs & pairs) <= _BY_CHANCE and not any(word in said.about for word in named)


def _glance(item: ScoreItem, said: Said) -> float:
    """Give the log odds before any point is looked for."""
    weights = nearness.weights()
    alike = likeness(item.question, (*item.expect, *item.reference), said.pairs)
    found = weights.constant + weights.alike * alike
    found += weights.nothing * names_nothing(item, said)
    if nearness.installed():
        near = (nearness.agreement(item.question, one, said.about) for one in asked(item))
        wide, bare = max(near)
        found += weights.wide * wide + weights.bare * bare
    return found


def _others(item: ScoreItem, said: Said) -> tuple[ScoreItem, ...]:
    """Give the other questions of the sitting that share more of the answer's letters."""
    own = likeness(item.question, item.expect, said.pairs)
    return tuple(
        replace(item, question=one.question, expect=one.expect, reference=(), sitting=())
        for one in item.sitting
        if one.question != item.question
        and one.expect
        and likeness(one.question, one.expect, said.pairs) > own
    )


def _rival(others: Sequence[ScoreItem], said: Said, *, more_than: float) -> str:
    """Find the question that an answer belongs to, where it does so with higher odds than these."""
    most = nearness.weights().points  #: that the shown points can add
    glances = ((_glance(one, said), place) for place, one in enumerate(others))
    ranked = sorted((one for one in glances if one[0] + most > more_than), reverse=True)
    found = [
        (odds(others[place], said, _shown_in(said, others[place])), others[place].question)
        for _, place in ranked[:_RIVALS]
    ]
    best, question = max(found, default=(more_than, ""))
    return question if best > more_than else ""


def _shown_in(said: Said, item: ScoreItem) -> Coverage:
    return coverage(item.question, item.expect, said.own)


def _chinese(said: str) -> bool:
    letters = [letter for letter in said if letter.isalpha()]
    return sum(letter >= _CHINESE for letter in letters) > _ENOUGH * len(letters)


@lru_cache(maxsize=512)
def _named(question: str, points: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Give what a question is about: its own words, and its character pairs."""
    folded = fold("。".join((question, *points))).folded
    named = frozenset(
        word for word in words.content_words(folded) if len(word) >= _WORD and not concepts_of(word)
    )
    return named, bigrams(folded)
