"""Whether steps that were asked for in an order come in that order.

Moves a number a little where the job file says `ordered = true` for a scenario; evidence stays.
"""

from collections.abc import Sequence
from itertools import combinations

from scoring.model import Evidence, ScoreItem
from scoring.rubric import Hit

COST = 0.15  #: share of the credit that a wholly reversed order costs
OUT_OF_ORDER = "out_of_order"


def disorder(item: ScoreItem, found: Sequence[Hit | Evidence]) -> float:
    """Give the share of shown pairs that come the other way round than asked for, 0 to 1.

    0 for anything but a scenario whose job file asks for an order.
    """
    if not (item.ordered and item.kind == "scenario"):
        return 0.0
    place = {point: number for number, point in enumerate(item.expect)}
    shown = sorted((hit for hit in found if hit.point in place), key=lambda hit: place[hit.point])
    pairs = list(combinations(shown, 2))
    if not pairs:
        return 0.0
    return sum(earlier.start >= later.end for earlier, later in pairs) / len(pairs)
