"""Whether a clause tells something, or only sounds as if it did: a fitted linear model.

"I measured it three times" tells; "I always take full responsibility" does not, in whatever trade.
Groups of letters are weighed (`data/substance.tsv`), each clause among its neighbours; who reads the
file can see why a clause is taken for empty. Learned from texts written for it, never from candidates.
"""

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

from scoring import signals
from scoring.text import Clause

_EMPTY = -0.5  #: log odds below which 3 in 100 clauses lie that tell something, unseen ones
_SIZES = (1, 2, 3, 4)
_AROUND = 2  #: clauses on either side that are heard with one
_NEIGHBOURS = 0.5  #: what they count for together
_FIGURES = re.compile(r"\d+")


def empty_talk(spoken: Sequence[Clause]) -> frozenset[Clause]:
    """Find the clauses of an answer that only sound as if they told something."""
    who = signals.introductions(spoken)
    told = [clause for clause in spoken if clause not in who]
    said = odds([clause.text for clause in told])
    empty = {clause for clause, own in zip(told, said, strict=True) if own < _EMPTY}
    return frozenset(empty | {clause for clause in who if signals.names_itself(clause.text)})


def odds(clauses: Sequence[str]) -> tuple[float, ...]:
    """Give the log odds that each clause of an answer tells something."""
    constant, weights = _fitted()
    return in_context([constant + weighed(clause, weights) for clause in clauses])


def groups(clause: str) -> frozenset[str]:
    """Give the groups of letters of a clause; all figures are alike."""
    plain = _FIGURES.sub("0", clause)
    return frozenset(
        plain[start : start + size] for size in _SIZES for start in range(len(plain) - size + 1)
    )


def weighed(clause: str, weights: Mapping[str, float]) -> float:
    """Add up what the groups of letters of a clause count for."""
    found = groups(clause)
    known = sum(weights[group] for group in sorted(found & weights.keys()))
    return known / math.sqrt(max(1, len(found)))


def in_context(alone: Sequence[float]) -> tuple[float, ...]:
    """Hear every clause with its neighbours."""
    found = []
    for place, own in enumerate(alone):
        near = [*alone[max(0, place - _AROUND) : place], *alone[place + 1 : place + 1 + _AROUND]]
        found.append(own + _NEIGHBOURS * (sum(near) / len(near) if near else own))
    return tuple(found)


@cache
def _fitted() -> tuple[float, Mapping[str, float]]:
    """Read the constant, which stands beside no letters, and the weights."""
    source = resources.files("scoring").joinpath("data/substance.tsv").read_text("utf-8")
    lines = [line.split("\t") for line in source.splitlines() if not line.startswith("#")]
    found = {group: float(weight) for group, weight in lines}
    return found.pop(""), found
