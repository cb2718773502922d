"""What other weights would have changed for people of the past: who crosses the line, who is fairer.

Those who were rejected have no outcome, so nothing here says how they would have done. Where chance
had a say in hiring, hires can be weighed by how unlikely they were to be hired; beside the plain figure.
"""

from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.applicants import Applicants
from scoring.model import Json
from scoring.selection import chances
from scoring.settle import unsure
from scoring.space import Numbers

_LEAST_CELL = 30  #: applicants of a group below which nothing is said of it
_SAMPLES = 1000
_SEED = 20260102
_WEIGHED = "按被录用可能性的倒数加权: 让录用者代表同分的落选者; 只补得上分数看得到的差别"
_NOT_WEIGHED = "录用几乎只看分数, 没有与落选者相近的录用者, 不能加权"


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """Everyone ranked again."""

    crossing: tuple[str, ...]  #: in under one set of weights only
    entering: tuple[str, ...]
    overlap: float
    tau: float
    change: tuple[float, float, float] | None  #: outcome of the better half of the hired
    weighted: tuple[float, float, float] | None  #: the same, for people as they applied

    def to_json(self) -> Json:
        """Give the replay of the bulk format."""
        value: Json = {
            "crossing": list(self.crossing),
            "entering": list(self.entering),
            "overlap": round(self.overlap, 4),
            "kendall_tau": round(self.tau, 4),
            "note": "落选者没有绩效结果: 这里只说名单怎么变, 不说换进来的人会做得怎样",
        }
        if self.change is not None:
            middle, low, high = (round(one, 3) for one in self.change)
            value["outcome_change"] = {"sd": middle, "low": low, "high": high}
        if self.weighted is not None:
            middle, low, high = (round(one, 3) for one in self.weighted)
            value["outcome_change_weighted"] = {"sd": middle, "low": low, "high": high}
            value["weighted_note"] = _WEIGHED
        elif self.change is not None:
            value["weighted_note"] = _NOT_WEIGHED
        return value


def replay(people: Applicants, present: Numbers, new: Numbers) -> Replay:
    """Rank every applicant by both sets of weights; as many are taken as were hired."""
    before, after = people.scores @ present, people.scores @ new
    likely = chances(people, present)
    places = int(people.hired.sum())
    kept, taken = (chosen(people, each) for each in (present, new))
    return Replay(
        crossing=tuple(people.persons[one] for one in sorted(kept ^ taken)),
        entering=tuple(people.persons[one] for one in sorted(taken - kept)),
        overlap=len(kept & taken) / places if places else 1.0,
        tau=_tau(before, after),
        change=_change(people, before, after, np.ones(len(before))),
        weighted=None if likely is None else _change(people, before, after, 1 / likely),
    )


def impact_ratio(people: Applicants, weights: Numbers) -> float | None:
    """Give the lowest rate of selection of a group over the highest; None without two groups."""
    taken = _first(people.scores @ weights, int(people.hired.sum()))
    members = {
        group: [row for row, one in enumerate(people.groups) if one == group]
        for group in dict.fromkeys(people.groups)
        if group
    }
    rates = [
        sum(row in taken for row in rows) / len(rows)
        for rows in members.values()
        if len(rows) >= _LEAST_CELL
    ]
    if len(rates) < len(("one", "other")):
        return None
    return min(rates) / max(rates) if max(rates) > 0 else 1.0


def chosen(people: Applicants, weights: Numbers) -> frozenset[int]:
    """Take the first; at the line, where rounding may have parted equals, whoever was hired."""
    score, places = people.scores @ weights, int(people.hired.sum())
    if not 0 < places < len(score):
        return _first(score, places)
    line = float(np.sort(score)[-places])
    near = np.abs(score - line) <= unsure(people, weights)
    above = np.flatnonzero((score > line) & ~near).tolist()
    order: Sequence[int] = np.lexsort((-score, ~people.hired)).tolist()
    tied = [one for one in order if near[one]]
    return frozenset([*above, *tied[: places - len(above)]])


def _first(score: Numbers, places: int) -> frozenset[int]:
    return frozenset(np.argsort(-score, kind="stable")[:places].tolist())


def _tau(one: Numbers, other: Numbers) -> float:
    """Give Kendall's tau: pairs in the same order less pairs in the other, over all pairs."""
    seen: list[float] = []
    agree = 0
    order: Sequence[int] = np.argsort(one, kind="stable").tolist()
    for count, row in enumerate(order):
        below = bisect_right(seen, float(other[row]))
        agree += below - (count - below)
        insort(seen, float(other[row]))
    pairs = len(order) * (len(order) - 1) / 2
    return agree / pairs if pairs else 1.0


def _change(
    people: Applicants, before: Numbers, after: Numbers, weight: Numbers
) -> tuple[float, float, float] | None:
    """Compare the outcomes of the hired whom each set of weights puts in their better half."""
    rated = np.flatnonzero(people.rated)
    half = len(rated) // 2
    if half < _LEAST_CELL:
        return None
    counted = weight[rated]
    told = np.zeros(len(rated))
    for score, sign in ((after, 1), (before, -1)):
        rows = list(_first(score[rated], half))
        told[rows] += sign * counted[rows] / counted[rows].sum()
    each = told * people.outcome[rated]
    drawn = np.random.default_rng(_SEED).integers(0, len(rated), (_SAMPLES, len(rated)))
    sums = each[drawn].sum(axis=1)
    return float(each.sum()), float(np.quantile(sums, 0.025)), float(np.quantile(sums, 0.975))
