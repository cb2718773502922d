"""How much of a known right answer an answer contains, beyond what the question already says.

Knows words, not truth: a sentence that uses the right words wrongly is not noticed here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring import words
from scoring.rubric import Coverage, Hit
from scoring.text import Clause, bigrams, clauses, fold

_FOUND = 0.4  #: share of a reference clause's new character pairs that shows it
_TRACE = 0.08  #: less than this of the whole is nothing
_SHORT = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What of the right answer was said: a share, and where."""

    share: float
    coverage: Coverage


def known(question: str, references: Sequence[str], spoken: Sequence[Clause]) -> Known:
    """Compare with every right answer and keep the nearest."""
    asked = fold(question).folded
    compared = (_compare(fold(one).folded, asked, spoken) for one in references)
    return max(compared, key=lambda one: one.share)


def _compare(reference: str, asked: str, spoken: Sequence[Clause]) -> Known:
    said = "\n".join(clause.text for clause in spoken)
    share = sum(_recalls(reference, asked, said)) / 3
    hits: list[Hit] = []
    missing: list[str] = []
    for point in _points(reference):
        hit = _found(point, bigrams(asked), spoken)
        if hit is None:
            missing.append(point)
        else:
            hits.append(hit)
    if not hits and share >= _TRACE:
        hits = [hit for hit in (_nearest(reference, bigrams(asked), spoken),) if hit]
    return Known(share=share, coverage=Coverage(hits=tuple(hits), missing=tuple(missing)))


def _recalls(reference: str, asked: str, said: str) -> Iterator[float]:
    """Give the shares of new characters, character pairs and words that were said."""
    for pieces in (_letters, bigrams, _words):
        wanted = pieces(reference) - pieces(asked) or pieces(reference)
        yield len(wanted & pieces(said)) / len(wanted) if wanted else 0.0


def _letters(text: str) -> frozenset[str]:
    return frozenset(one for one in text if one.isalnum())


def _words(text: str) -> frozenset[str]:
    return frozenset(words.content_words(text))


def _points(reference: str) -> tuple[str, ...]:
    """Take the clauses of the right answer for its points."""
    found = [clause.text for clause in clauses(fold(reference)) if len(clause.text) >= _SHORT]
    return tuple(dict.fromkeys(found)) or (reference,)


def _found(point: str, asked: frozenset[str], spoken: Sequence[Clause]) -> Hit | None:
    best = _nearest(point, asked, spoken)
    return best if best is not None and best.strength >= _FOUND else None


def _nearest(point: str, asked: frozenset[str], spoken: Sequence[Clause]) -> Hit | None:
    """Find the clause that says most of a point."""
    own = bigrams(point) - asked or bigrams(point)
    best: Hit | None = None
    for clause in spoken:
        strength = len(own & bigrams(clause.text)) / len(own) if own else 0.0
        if strength > (best.strength if best is not None else 0.0):
            best = Hit(point=point, strength=strength, start=clause.start, end=clause.end)
    return best
