"""WeCom's rate limits, kept before sending: above them it drops messages and says it did not.

Refuses to count by itself: the counters are rows that all workers share, behind `Buckets`.
https://developer.work.weixin.qq.com/document/path/90312
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.wecom.errors import RateLimited
from storage.limits import Rate, Window

MINUTE: Final = 60.0
HOUR: Final = 3600.0
DAY: Final = 86_400.0
ROUNDING: Final = 0.01


class Buckets(Protocol):
    """Counts what went through, for all workers together."""

    async def take_all(
        self, rates: tuple[Rate | Window, ...], now: datetime, *, cost: float = 1.0
    ) -> float:
        """Take from every bucket or from none: 0, or the seconds to wait."""
        ...

    async def block(self, name: str, until: datetime) -> None:
        """Let nothing through a bucket until then."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How much may pass in a window of so many seconds, refilled steadily."""

    count: int
    window: float


# To a person every message counts, so these are exact: how many, in any so many seconds. One is left
# for a repeat that is still under way, and a second for the different times messages take.
TO_MEMBER: Final = ((29, MINUTE + 1), (990, HOUR + 1))
#: 200 a minute to a member of groups, whichever; so all groups together stay below it.
TO_GROUPS: Final = ((190, MINUTE + 1),)
# A steady limit starts full and refills, and lets up to twice itself through in some stretch of its
# window, hence a little under half of 10 000 a day to the members of a group.
TO_GROUP: Final = Limit(count=4900, window=DAY)
#: 10 000 a minute and 150 000 an hour: 4800 at once, and 2250 a minute after that.
ANY_ENDPOINT: Final = Limit(count=4800, window=128)
SENDING: Final = "message/send"
POSTING: Final = "appchat/send"
#: Counted in one breath with those who receive the message: one write instead of two.
WITH_RECEIVERS: Final = frozenset({SENDING, POSTING})
ENDPOINTS: Final[Mapping[str, Limit]] = {
    SENDING: Limit(count=4800, window=MINUTE),  # not counted with the other endpoints
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
        to = [Window(name=f"{self._prefix}:to:{name}", limits=TO_MEMBER) for name in names]
        await self._take([*to, self._call(SENDING)], cost=messages)

    async def group(self, chat_id: str, *, messages: int) -> None:
        """Take messages to a group, or raise RateLimited."""
        groups = Window(name=f"{self._prefix}:groups", limits=TO_GROUPS)
        group = self._rate(f"group:{chat_id}", TO_GROUP)
        await self._take([groups, group, self._call(POSTING)], cost=messages)

    async def leave_alone(self, path: str, *, seconds: float) -> None:
        """Stop calling an endpoint until WeCom's window has ended."""
        until = self._clock() + timedelta(seconds=seconds)
        await self._buckets.block(self._call(path).name, until)

    def _call(self, path: str) -> Rate:
        return self._rate(f"call:{path}", ENDPOINTS.get(path, ANY_ENDPOINT))

    def _rate(self, name: str, limit: Limit) -> Rate:
        full = f"{self._prefix}:{name}:{limit.window:.0f}"
        return Rate(name=full, limit=limit.count, window=limit.window)

    async def _take(self, rates: Sequence[Rate | Window], *, cost: int) -> None:
        # One message of very many pieces takes a whole bucket rather than never fitting in one.
        most = min((rate.most for rate in rates), default=cost)
        wait = await self._buckets.take_all(tuple(rates), self._clock(), cost=min(cost, most))
        if wait > 0:
            delay = wait + ROUNDING  # a wait to the microsecond could end a microsecond early
            raise RateLimited("Our own limit, which is below WeCom's, is reached.", delay=delay)
