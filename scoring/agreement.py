"""How far two people who graded the same answers agree.

Counting only. Refuses to say anything from a handful of answers: see `ENOUGH`.
"""

from collections.abc import Sequence

ENOUGH = 10  #: answers both graded, below which agreement is chance


def weighted_kappa(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Give Cohen's kappa with quadratic weights, -1 to 1; None where grades do not differ at all.

    Grades need no categories: with quadratic weights, chance disagreement is the mean squared
    difference of every grade of the one from every grade of the other.
    """
    if not pairs:
        return None
    apart = sum((one - other) ** 2 for one, other in pairs) / len(pairs)
    ones, others = [one for one, _ in pairs], [other for _, other in pairs]
    mean_one, mean_other = sum(ones) / len(ones), sum(others) / len(others)
    spread = sum((one - mean_one) ** 2 for one in ones) / len(ones)
    spread += sum((other - mean_other) ** 2 for other in others) / len(others)
    by_chance = spread + (mean_one - mean_other) ** 2
    return 1 - apart / by_chance if by_chance > 0 else None
