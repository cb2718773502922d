"""New weights tried on people who came later: fitted to the older half, measured on the newer.

The nearest thing to the future that past outcomes can show. Evidence beside the gates, not a gate.
"""

from dataclasses import dataclass

import numpy as np

from scoring.applicants import Applicants
from scoring.model import Json
from scoring.reweigh import fitted
from scoring.space import Numbers
from scoring.validity import correlation, fisher

_FEWEST = 30  #: people with an outcome on either side of the date
_DIGITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohorts:
    """What weights fitted to older people foretell of newer ones."""

    since: str  #: the first day of the newer half
    older: int
    newer: int
    r_present: float
    r_fitted: float

    def to_json(self) -> Json:
        """Give the time split of the bulk format, with the interval of the fitted weights' r."""
        low, high = fisher(self.r_fitted, self.newer)
        return {
            "since": self.since,
            "n_older": self.older,
            "n_newer": self.newer,
            "r_present": round(self.r_present, _DIGITS),
            "r_fitted": round(self.r_fitted, _DIGITS),
            "low": round(low, _DIGITS),
            "high": round(high, _DIGITS),
            "note": "按较早录用者拟合的权重, 在较晚录用者身上的相关",
        }


def by_time(people: Applicants, own: Numbers, outcome: Numbers, present: Numbers) -> Cohorts | None:
    """Split the rated at their middle day; None without dates or with too few on either side."""
    days = np.array(people.dates)[people.rated]
    if not len(days) or not all(days):
        return None
    since = str(np.sort(days)[len(days) // 2])
    newer = days >= since
    if min(newer.sum(), (~newer).sum()) < _FEWEST:
        return None
    weights, _ = fitted(own[~newer], outcome[~newer], present)
    return Cohorts(
        since=since,
        older=int((~newer).sum()),
        newer=int(newer.sum()),
        r_present=correlation(own[newer] @ present, outcome[newer]),
        r_fitted=correlation(own[newer] @ weights, outcome[newer]),
    )
