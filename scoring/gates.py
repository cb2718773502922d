"""Reasons why an answer cannot be judged, looked for before anything is counted.

A gate withholds a score; it never lowers one.
"""

import re
from collections.abc import Sequence

from scoring import signals
from scoring.code import codes
from scoring.model import ScoreItem
from scoring.rubric import echoes
from scoring.substance import empty_talk
from scoring.text import Clause, bigrams, fold, syllables

TOO_SHORT, ECHO, STUFFING, LANGUAGE = "too_short", "echo", "stuffing", "language"
_ENOUGH = 10  #: syllables of an answer in one's own words
_WORD = 2  #: syllables of the shortest right answer
_KNOWN = 0.3  #: share of a right answer that must be tried
_COPIED = 0.85
_COPIES = 3
_FOREIGN = 0.3


def gate(item: ScoreItem, spoken: Sequence[Clause]) -> str | None:
    """Name the reason why this answer cannot be judged, if there is one."""
    own = unechoed(item, spoken)
    if spoken and not own:
        return ECHO
    said = " ".join(signals.without_fillers(clause.text) for clause in own)
    if syllables(said) < _least(item) or len(set(said)) < _least(item) / 2:
        return TOO_SHORT
    coded = frozenset(in_code(item, spoken))
    prose = " ".join(clause.text for clause in own if clause not in coded)
    if _wrong_language(item.language, prose):
        return LANGUAGE
    if coded:
        return None  # code is no list of keywords, however few verbs it has
    kept = _without_copies(item, own)
    if len(kept) < len(own) and syllables(" ".join(one.text for one in kept)) < _least(item):
        return STUFFING
    if not item.reference and not signals.eligible(kept):
        return STUFFING if len(kept) >= _COPIES and not _verbal(kept) else None
    return None


def unechoed(item: ScoreItem, spoken: Sequence[Clause]) -> list[Clause]:
    """Drop the clauses that only repeat the question."""
    asked = fold(item.question).folded
    return [clause for clause in spoken if not echoes(clause, asked)]


def own_words(item: ScoreItem, spoken: Sequence[Clause]) -> tuple[Clause, ...]:
    """Keep the clauses that may count: no echo, no copied points, no lists, no empty talk."""
    told = signals.eligible(unechoed(item, _without_copies(item, spoken)))
    empty = empty_talk(spoken)
    kept = (clause for clause in told if clause not in empty)
    found = {clause.start: clause for clause in (*kept, *in_code(item, spoken))}
    return tuple(found[start] for start in sorted(found))


def in_code(item: ScoreItem, spoken: Sequence[Clause]) -> list[Clause]:
    """Keep the lines of code that hold together, where a question is technical."""
    if item.kind != "technical":
        return []
    sound = [one for one in codes(fold(item.answer).folded) if one.sound]
    return [
        clause for clause in spoken if any(one.start <= clause.start < one.end for one in sound)
    ]


def _verbal(kept: Sequence[Clause]) -> bool:
    return any(re.search(r"[我他她您了就会把]", clause.text) for clause in kept)


def _without_copies(item: ScoreItem, spoken: Sequence[Clause]) -> list[Clause]:
    """Drop the sentences that recite the expected points one after the other."""
    points = bigrams(" ".join(fold(point).folded for point in item.expect))
    copied: dict[int, int] = {}
    for clause in spoken:
        own = bigrams(clause.text)
        if own and len(own & points) >= _COPIED * len(own):
            copied[clause.sentence] = copied.get(clause.sentence, 0) + 1
    return [clause for clause in spoken if copied.get(clause.sentence, 0) < _COPIES]


def _least(item: ScoreItem) -> float:
    """Give the least an answer says; where the right answer is short, it may be short."""
    asked = frozenset(fold(item.question).folded)
    known = (
        sum(one.isalnum() and one not in asked for one in fold(reference).folded)
        for reference in item.reference
    )
    return min([float(_ENOUGH), *(max(_WORD, _KNOWN * new) for new in known)])


def _wrong_language(language: str, said: str) -> bool:
    letters = re.findall(r"[a-z\u3400-\u9fff]", said)
    wide = sum(letter > "z" for letter in letters)
    if not letters:
        return False
    share = wide / len(letters)
    return language.startswith("en") and share > 1 - _FOREIGN
