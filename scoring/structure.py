"""Signals of language and structure in all that one person said: counts, never a score.

What experts rate is not what such signals count, so they stand beside the report for HR and weigh
nothing. Measures that need a longer text are silent below it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scoring import signals
from scoring.text import clauses, fold
from scoring.words import cut

LEAST_WORDS = 100  #: below which variety of words is not told
_FACTOR = 0.72  #: share of different words at which a factor of MTLD is full (McCarthy & Jarvis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """How many answers show a part of a told experience, and what else can be counted."""

    answers: int
    situation: int
    task: int
    action: int
    outcome: int
    figures: int  #: clauses with a figure and its unit
    words: int
    variety: float | None  #: MTLD, forwards and backwards; None below a hundred words


def structure_of(answers: Sequence[str]) -> Structure:
    """Count in the answers of one interview, in Chinese; empty answers are left out."""
    found = [[one.text for one in clauses(fold(answer))] for answer in answers]
    found = [own for own in found if own]

    def showing(part: Callable[[str], bool]) -> int:
        return sum(any(part(clause) for clause in own) for own in found)

    text = "\n".join(clause for own in found for clause in own)
    tokens = [word for word in cut(text) if any(map(str.isalnum, word))]
    return Structure(
        answers=len(found),
        situation=showing(signals.situation),
        task=showing(signals.task),
        action=showing(signals.action),
        outcome=showing(signals.outcome),
        figures=sum(signals.quantity(clause) for own in found for clause in own),
        words=len(tokens),
        variety=variety(tokens) if len(tokens) >= LEAST_WORDS else None,
    )


def variety(tokens: Sequence[str]) -> float:
    """Give MTLD: the mean length of stretches over which words stay varied, both ways."""
    return (_one_way(tokens) + _one_way(tokens[::-1])) / 2


def _one_way(tokens: Sequence[str]) -> float:
    factors, start, share = 0.0, 0, 1.0
    seen: set[str] = set()
    for place, token in enumerate(tokens):
        seen.add(token)
        share = len(seen) / (place - start + 1)
        if share <= _FACTOR:
            factors += 1
            seen, start, share = set(), place + 1, 1.0
    factors += (1 - share) / (1 - _FACTOR)
    return len(tokens) / factors if factors else float(len(tokens))
