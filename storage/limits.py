"""Rate limits that hold across processes and machines: one row per bucket, one write per send.

A `Rate` is steady: a moment, `tat`, at which the bucket will be empty again (the generic cell rate
algorithm); it costs nothing to keep and lets up to twice itself through in some window. A `Window`
is exact: the times of what went through stand in the row, at most as many as may, so nothing
waits while there is room and no window ever sees more. Refuses to sleep; the caller is told how long to wait.
"""

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from sqlalchemy import Connection, Executable, Row, bindparam, case, update

from storage.database import Database
from storage.instants import to_epoch
from storage.tables import bucket
from storage.upsert import Insert, for_each, insert_for

#: Times are kept in thousandths of a second, rounded up: nothing is forgotten early.
MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a bucket's row says: when it will be empty, and the times of what went through."""

    tat: float = 0.0
    recent: tuple[int, ...] = ()  #: thousandths of a second since 1970, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many of something in so many seconds, refilled steadily."""

    name: str
    limit: int
    window: float

    @property
    def most(self) -> int:
        """Say how much may pass at once."""
        return self.limit

    def wait(self, held: Held, moment: float, cost: float) -> float:
        """Say how many seconds until there is room; 0 or less when there is."""
        step = cost * self.window / self.limit
        # A hair's breadth, so that the arithmetic of seconds since 1970 never refuses the last one.
        return max(held.tat - moment, 0.0) + step - self.window - 1e-3

    def after(self, held: Held, moment: float, cost: float) -> Held:
        """Say what the bucket holds once this was taken."""
        return Held(tat=max(held.tat, moment) + cost * self.window / self.limit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """At most so many in any so many seconds: several such limits on the same things."""

    name: str
    limits: tuple[tuple[int, float], ...]  #: how many, in how many seconds

    @property
    def most(self) -> int:
        """Say how much may pass at once."""
        return min(count for count, _ in self.limits)

    def wait(self, held: Held, moment: float, cost: float) -> float:
        """Say how many seconds until there is room; 0 or less when there is."""
        return max(_room(held.recent, each, moment, ceil(cost)) for each in self.limits)

    def after(self, held: Held, moment: float, cost: float) -> Held:
        """Say what the bucket holds once this was taken."""
        longest = max(seconds for _, seconds in self.limits)
        kept = held.recent[bisect_right(held.recent, (moment - longest) * MS) :]
        recent = sorted((*kept, *[ceil(moment * MS)] * ceil(cost)))
        return Held(tat=recent[-1] / MS + longest, recent=tuple(recent))


def _room(recent: Sequence[int], limit: tuple[int, float], moment: float, cost: int) -> float:
    """Say when enough of what went through has left the window."""
    count, seconds = limit
    inside = recent[bisect_right(recent, (moment - seconds) * MS) :]
    over = len(inside) + cost - count
    return 0.0 if over <= 0 else inside[over - 1] / MS + seconds - moment


def _locked(new: Insert) -> Executable:
    """Read a bucket; updating nothing locks its row on PostgreSQL until the transaction ends."""
    read = new.values(
        name=bindparam("name"), tat=bindparam("tat"), blocked_until=bindparam("blocked_until")
    )
    return read.on_conflict_do_update(
        index_elements=["name"], set_={"name": read.excluded.name}
    ).returning(bucket.c.tat, bucket.c.blocked_until, bucket.c.recent)


# Built once: putting an expression together costs as much as asking the database.
LOCK = for_each(bucket, _locked)
KEEP = (
    update(bucket)
    .where(bucket.c.name == bindparam("bucket"))
    .values(tat=bindparam("now_tat"), recent=bindparam("now_recent"))
)


def take(
    connection: Connection, rates: tuple[Rate | Window, ...], now: datetime, *, cost: float = 1.0
) -> float:
    """Take from every bucket or from none; say how many seconds to wait, 0 when taken."""
    moment = to_epoch(now)
    wait, kept = 0.0, []
    for rate in sorted(rates, key=lambda rate: rate.name):  # one order: no two wait for each other
        row = _lock(connection, rate.name)
        held = Held(tat=row.tat, recent=tuple(json.loads(row.recent)))
        wait = max(wait, rate.wait(held, moment, cost), row.blocked_until - moment)
        kept.append((rate.name, rate.after(held, moment, cost)))
    if wait > 0:
        return wait
    if kept:
        connection.execute(
            KEEP,
            [
                {"bucket": name, "now_tat": held.tat, "now_recent": json.dumps(held.recent)}
                for name, held in kept
            ],
        )
    return 0.0


def _lock(connection: Connection, name: str) -> Row[tuple[object, ...]]:
    locked = {"name": name, "tat": 0.0, "blocked_until": 0.0}
    return connection.execute(LOCK[connection.dialect.name], locked).one()


def block(connection: Connection, name: str, until: datetime) -> None:
    """Let nothing pass a bucket until a moment, because the platform said so."""
    moment = to_epoch(until)
    statement = insert_for(connection, bucket).values(name=name, tat=0.0, blocked_until=moment)
    latest = case((bucket.c.blocked_until > moment, bucket.c.blocked_until), else_=moment)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["name"], set_={"blocked_until": latest})
    )


def purge(connection: Connection, before: datetime) -> None:
    """Forget buckets that have long been empty."""
    moment = to_epoch(before)
    connection.execute(
        bucket.delete().where(bucket.c.tat < moment, bucket.c.blocked_until < moment)
    )


class Buckets:
    """Buckets in the bot's database, for those who hold no connection."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, cost: float, limit: int, window: float, now: datetime) -> float:
        """Take from one bucket; say how many seconds to wait, 0 when taken."""
        return await self.take_all((Rate(name=name, limit=limit, window=window),), now, cost=cost)

    async def take_all(
        self, rates: tuple[Rate | Window, ...], now: datetime, *, cost: float = 1.0
    ) -> float:
        """Take from every bucket or from none; say how many seconds to wait, 0 when taken."""
        return await self._database.run(lambda connection: take(connection, rates, now, cost=cost))

    async def block(self, name: str, until: datetime) -> None:
        """Let nothing pass a bucket until a moment."""
        await self._database.run(lambda connection: block(connection, name, until))
