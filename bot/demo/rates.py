"""Sliding windows: how often something may happen, counted over the last so many seconds.

Stricter than the real service, whose windows may be aligned to the clock: who keeps within
any sixty seconds keeps within every minute.
"""

from collections import defaultdict, deque
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
    seen: dict[str, deque[datetime]] = field(default_factory=lambda: defaultdict(deque))

    def take(self, key: str, now: datetime) -> bool:
        """Count one more for the key, or refuse and count nothing."""
        times = self.seen[key]
        longest = max(each.seconds for each in self.limits)
        while times and times[0] <= now - timedelta(seconds=longest):
            times.popleft()
        if any(self._within(times, each, now) >= each.count for each in self.limits):
            return False
        times.append(now)
        return True

    @staticmethod
    def _within(times: deque[datetime], limit: Limit, now: datetime) -> int:
        since = now - timedelta(seconds=limit.seconds)
        return sum(1 for each in reversed(times) if each > since)
