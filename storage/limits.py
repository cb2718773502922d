"""Rate limits that hold across processes and machines: one row per bucket, one write per send.

A bucket is a moment, `tat`, at which it will be empty again (the generic cell rate algorithm):
taking moves it by cost x window / limit, and it may run ahead of now by at most the window.
Refuses to sleep; the caller is told how long to wait.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Double, Executable, bindparam, case, update

from storage.database import Database
from storage.instants import to_epoch
from storage.tables import bucket
from storage.upsert import Insert, for_each, insert_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """So many of something in so many seconds, from one bucket."""

    name: str
    limit: int
    window: float


def _locked(new: Insert) -> Executable:
    """Read a bucket; updating nothing locks its row on PostgreSQL until the transaction ends."""
    read = new.values(
        name=bindparam("name"), tat=bindparam("tat"), blocked_until=bindparam("blocked_until")
    )
    return read.on_conflict_do_update(
        index_elements=["name"], set_={"name": read.excluded.name}
    ).returning(bucket.c.tat, bucket.c.blocked_until)


# Built once: putting an expression together costs as much as asking the database.
LOCK = for_each(bucket, _locked)
NOW: ColumnElement[float] = bindparam("now", type_=Double())
MOVE = (
    update(bucket)
    .where(bucket.c.name == bindparam("bucket"))
    .values(
        tat=case((bucket.c.tat > NOW, bucket.c.tat), else_=NOW) + bindparam("step", type_=Double())
    )
)


def take(
    connection: Connection, rates: tuple[Rate, ...], now: datetime, *, cost: float = 1.0
) -> float:
    """Take from every bucket or from none; say how many seconds to wait, 0 when taken."""
    moment = to_epoch(now)
    ordered = sorted(rates, key=lambda rate: rate.name)
    wait = max((_wait(connection, rate, moment, cost) for rate in ordered), default=0.0)
    if wait > 0:
        return wait
    moves = [
        {"bucket": rate.name, "now": moment, "step": cost * rate.window / rate.limit}
        for rate in ordered
    ]
    if moves:
        connection.execute(MOVE, moves)
    return 0.0


def _wait(connection: Connection, rate: Rate, moment: float, cost: float) -> float:
    """Lock one bucket and say how long until it has room."""
    locked = {"name": rate.name, "tat": 0.0, "blocked_until": 0.0}
    row = connection.execute(LOCK[connection.dialect.name], locked).one()
    step = cost * rate.window / rate.limit
    ahead: float = max(row.tat - moment, 0.0) + step - rate.window
    blocked: float = row.blocked_until - moment
    # A hair's breadth, so that the arithmetic of seconds since 1970 never refuses the last one.
    return max(ahead - 1e-3, blocked, 0.0)


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

    async def take_all(self, rates: tuple[Rate, ...], now: datetime, *, cost: float = 1.0) -> float:
        """Take from every bucket or from none; say how many seconds to wait, 0 when taken."""
        return await self._database.run(lambda connection: take(connection, rates, now, cost=cost))

    async def block(self, name: str, until: datetime) -> None:
        """Let nothing pass a bucket until a moment."""
        await self._database.run(lambda connection: block(connection, name, until))
