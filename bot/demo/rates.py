"""Sliding windows: how often something may happen, counted over the last so many seconds.

Stricter than the real service, whose windows may be aligned to the clock: who keeps within
any sixty seconds keeps within every minute.
"""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many in so many seconds."""

    count: int
    seconds: int


@dataclass(slots=True)
class Rates:
    """Counts by key, against limits that all have to hold."""

    limits: tuple[Limit, ...]
    seen: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def take(self, key: str, now: datetime, *, times: int = 1) -> bool:
        """Count so many more for the key, or refuse and count nothing."""
        seen = self.seen[key]
        if any(_within(seen, each, now) + times > each.count for each in self.limits):
            return False
        seen.extend([now] * times)
        most = max(each.count for each in self.limits)
        if len(seen) > 2 * most:
            del seen[:-most]
        return True


def _within(seen: list[datetime], limit: Limit, now: datetime) -> int:
    return len(seen) - bisect_right(seen, now - timedelta(seconds=limit.seconds))
