"""WeCom's rate limits, kept before sending: above them it drops messages and says it did not.

Refuses to count by itself: the counters are rows that all workers share, behind `Buckets`.
https://developer.work.weixin.qq.com/document/path/90312
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.wecom.errors import RateLimited
from storage.limits import Rate

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86_400.0
ROUNDING: Final = 0.01


class Buckets(Protocol):
    """Counts what went through, for all workers together."""

    async def take_all(self, rates: tuple[Rate, ...], now: datetime, *, cost: float = 1.0) -> float:
        """Take from every bucket or from none: 0, or the seconds to wait."""
        ...

    async def block(self, name: str, until: datetime) -> None:
        """Let nothing through a bucket until then."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much may pass in a window of so many seconds."""

    count: int
    window: float


# A bucket starts full and refills steadily. To one member 18 may go at once and 11 a minute after
# that, so no minute sees more than 29 of WeCom's 30; an hour sees at most 960 of its 1000. A limit
# of one window lets up to twice itself through in some stretch of it, hence a little under half of
# 200 a minute and 10 000 a day to the members of a group.
TO_MEMBER: Final = (Limit(count=18, window=98), Limit(count=480, window=HOUR))
TO_GROUP: Final = (Limit(count=90, window=MINUTE), Limit(count=4800, window=DAY))
ANY_ENDPOINT: Final = Limit(count=4800, window=MINUTE)  # of 10 000
TO_MEMBERS: Final = "message/send"
TO_GROUPS: Final = "appchat/send"
#: Counted in one breath with those who receive the message: one write instead of two.
WITH_RECEIVERS: Final = frozenset({TO_MEMBERS, TO_GROUPS})
ENDPOINTS: Final[Mapping[str, Limit]] = {
    "appchat/create": Limit(count=480, window=DAY),  # of 1000
    "kf/sync_msg": Limit(count=600, window=MINUTE),
}


class Limits:
    """Says whether something may be sent now, and which endpoint wants to be left alone."""

    def __init__(self, *, buckets: Buckets, agent_id: int, clock: Callable[[], datetime]) -> None:
        """Take the shared counters; two apps in one database do not share limits."""
        self._buckets = buckets
        self._prefix = f"wecom:{agent_id}"
        self._clock = clock

    async def endpoint(self, path: str) -> None:
        """Take one call of an endpoint, or raise RateLimited."""
        if path not in WITH_RECEIVERS:
            await self._take([self._call(path)], cost=1)

    async def members(self, userids: Sequence[str], *, messages: int) -> None:
        """Take messages to each of these members, or from nobody and raise RateLimited."""
        names = dict.fromkeys(userid.lower() for userid in userids)
        rates = [self._rate(f"to:{name}", limit) for name in names for limit in TO_MEMBER]
        await self._take([*rates, self._call(TO_MEMBERS)], cost=messages)

    async def group(self, chat_id: str, *, messages: int) -> None:
        """Take messages to a group, or raise RateLimited."""
        rates = [self._rate(f"group:{chat_id}", limit) for limit in TO_GROUP]
        await self._take([*rates, self._call(TO_GROUPS)], cost=messages)

    async def leave_alone(self, path: str, *, seconds: float) -> None:
        """Stop calling an endpoint until WeCom's window has ended."""
        until = self._clock() + timedelta(seconds=seconds)
        await self._buckets.block(self._call(path).name, until)

    def _call(self, path: str) -> Rate:
        return self._rate(f"call:{path}", ENDPOINTS.get(path, ANY_ENDPOINT))

    def _rate(self, name: str, limit: Limit) -> Rate:
        full = f"{self._prefix}:{name}:{limit.window:.0f}"
        return Rate(name=full, limit=limit.count, window=limit.window)

    async def _take(self, rates: Sequence[Rate], *, cost: int) -> None:
        # One message of very many pieces takes a whole bucket rather than never fitting in one.
        most = min((rate.limit for rate in rates), default=cost)
        wait = await self._buckets.take_all(tuple(rates), self._clock(), cost=min(cost, most))
        if wait > 0:
            delay = wait + ROUNDING  # a wait to the microsecond could end a microsecond early
            raise RateLimited("Our own limit, which is below WeCom's, is reached.", delay=delay)
