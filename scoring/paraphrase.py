"""Expected points that an answer shows in other words than the table of wordings knows.

Needs the extra `nlp`; without it nothing is added. Only points that words did not find are looked for.
"""

from collections.abc import Iterator, Sequence

from scoring import nearness
from scoring.rubric import Coverage, Hit
from scoring.text import Clause

_ALIKE = 0.3  #: 9 in 1,000 answers to other questions reach it by chance (benchmarks/fit_topics.py)
_MOST = 40  #: letters of a piece of one sentence: longer ones say too much at once
_GAP = 2
_CHINESE = "\u2e80"


def widened(expect: Sequence[str], shown: Coverage, own: Sequence[Clause]) -> Coverage:
    """Add the expected points that a piece of the answer means without saying them."""
    if not shown.missing or not nearness.installed():
        return shown
    said = tuple(pieces(own))
    added = (_hit(point, said) for point in shown.missing if max(point) >= _CHINESE)
    found = {hit.point: hit for hit in (*shown.hits, *added) if hit is not None}
    return Coverage(
        hits=tuple(found[point] for point in expect if point in found),
        missing=tuple(point for point in shown.missing if point not in found),
    )


def pieces(own: Sequence[Clause]) -> Iterator[tuple[Clause, ...]]:
    """Put neighbouring clauses together that make a thought, up to 40 letters."""
    part: list[Clause] = []
    for clause in own:
        if part and _apart(part, clause):
            yield tuple(part)
            part = []
        part.append(clause)
    if part:
        yield tuple(part)


def text_of(piece: Sequence[Clause]) -> str:
    """Give a piece as it is compared."""
    return ",".join(clause.text for clause in piece)


def _apart(part: Sequence[Clause], clause: Clause) -> bool:
    letters = sum(len(one.text) for one in part) + len(clause.text)
    return (
        clause.sentence != part[-1].sentence
        or letters > _MOST
        or clause.start > part[-1].end + _GAP
    )


def _hit(point: str, said: Sequence[tuple[Clause, ...]]) -> Hit | None:
    """Find the piece nearest to a point in meaning, if it is near enough."""
    near = [nearness.kinship(point, text_of(piece)) for piece in said]
    best = max(near, default=0.0)
    if best <= _ALIKE:
        return None
    piece = said[near.index(best)]
    return Hit(point=point, strength=best, start=piece[0].start, end=piece[-1].end)
