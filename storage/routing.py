"""How rows of the inbox and the outbox find their way into the engine, and out of trouble.

The engine is told of a row under an id made of the row's key and of how often the row had to be
sent again, so telling it twice is harmless. A row that keeps failing is parked after five tries;
what waits behind it goes on. Refuses to know the engine and what the rows mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    literal,
    literal_column,
    select,
    update,
)

from storage.instants import to_epoch
from storage.tables import inbox, outbox

#: Written out, not bound: only so does SQLite know that a partial index holds the rows.
ZERO: ColumnElement[int] = literal_column("0")

#: A row that failed this often is parked: it waits for a person, not for luck.
ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A table whose rows are routed: which columns name, group and order them."""

    name: str
    table: Table
    key: Column[str] | Column[int]
    queue: ColumnElement[str]
    partition: Column[str]
    order: Column[int]
    broken: Column[int]  #: counts the tries that ended in what nobody expected

    @property
    def todo(self) -> ColumnElement[bool]:
        """Say which rows are neither done nor parked."""
        return and_(self.table.c.done_at.is_(None), self.table.c.parked == ZERO)

    def of(
        self, queue: str | ColumnElement[str], partition: str | ColumnElement[str]
    ) -> ColumnElement[bool]:
        """Say which rows belong to one partition of one queue."""
        return and_(self.queue == queue, self.partition == partition)


INBOX = Lane(
    name="m",
    table=inbox,
    key=inbox.c.key,
    queue=literal("turns"),
    partition=inbox.c.conversation,
    order=inbox.c.seq,
    broken=inbox.c.attempts,
)
OUTBOX = Lane(
    name="o",
    table=outbox,
    key=outbox.c.id,
    queue=outbox.c.queue,
    partition=outbox.c.partition,
    order=outbox.c.id,
    broken=outbox.c.broken,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A row on its way into the engine."""

    key: str | int
    queue: str
    partition: str
    order: int
    resent: int

    def job_id(self, lane: Lane) -> str:
        """Name the job that this sending of the row asks for."""
        again = f":{self.resent}" if self.resent else ""
        return f"{lane.name}:{self.key}{again}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parked:
    """A row that was set aside after its last try; somebody should look at it."""

    lane: str
    key: str
    partition: str
    attempts: int
    error: str


def unrouted(
    connection: Connection, lane: Lane, now: datetime, *, limit: int = 500
) -> tuple[Route, ...]:
    """List rows that are due and of which the engine does not know."""
    return _routes(connection, UNROUTED[lane.name], {"now": to_epoch(now), "most": limit})


def overdue(
    connection: Connection, lane: Lane, now: datetime, *, since: timedelta, limit: int = 500
) -> tuple[Route, ...]:
    """List rows of which the engine was told that long ago and that are still not done."""
    told = {"now": to_epoch(now), "since": to_epoch(now - since), "most": limit}
    return _routes(connection, OVERDUE[lane.name], told)


def left(connection: Connection, lane: Lane, routes: Sequence[Route]) -> bool:
    """Tell whether any of these rows is still not done."""
    keys = [route.key for route in routes]
    query = select(lane.key).where(lane.key.in_(keys), lane.todo).limit(1)
    return connection.execute(query).first() is not None


def _routes(
    connection: Connection,
    statement: Select[str | int, str, str, int, int],
    values: dict[str, float],
) -> tuple[Route, ...]:
    rows = connection.execute(statement, values)
    return tuple(
        Route(key=key, queue=queue, partition=partition, order=order, resent=resent)
        for key, queue, partition, order, resent in rows
    )


def mark_routed(connection: Connection, lane: Lane, routes: Sequence[Route], at: datetime) -> None:
    """Remember that the engine knows of these sendings, unless a later one is already due."""
    for resent in {route.resent for route in routes}:
        keys = [route.key for route in routes if route.resent == resent]
        connection.execute(
            ROUTED[lane.name], {"keys": keys, "now_resent": resent, "at": to_epoch(at)}
        )


def send_again(connection: Connection, lane: Lane, routes: Sequence[Route]) -> None:
    """Have rows routed under a new id, because the job of this sending ended without them."""
    for resent in {route.resent for route in routes}:
        keys = [route.key for route in routes if route.resent == resent]
        connection.execute(
            update(lane.table)
            .where(lane.key.in_(keys), lane.table.c.resent == resent, lane.todo)
            .values(resent=resent + 1, routed_at=None)
        )


def blame(
    connection: Connection,
    lane: Lane,
    where: tuple[str, str],
    now: datetime,
    error: str,
    delay: float | None = None,
) -> Parked | None:
    """Count a failed try against the first due row of a queue's partition; park it after five."""
    queue, partition = where
    columns = lane.table.c
    head = connection.execute(
        select(lane.key, lane.broken, columns.due_at)
        .where(lane.of(queue, partition), in_the_way(lane, now))
        .order_by(lane.order)
        .limit(1)
    ).first()
    if head is None or head.due_at > to_epoch(now):
        return None
    key, tried, _due = head
    attempts = tried + 1
    if attempts < ATTEMPTS:
        later = now + timedelta(seconds=delay or 2.0**tried)
        put_off(connection, lane, key, due_at=later, error=error, counter=lane.broken)
        return None
    connection.execute(
        update(lane.table)
        .where(lane.key == key)
        .values({lane.broken: attempts, columns.parked: 1, columns.error: error})
    )
    # What waited behind the parked row may have lost its own job to it.
    connection.execute(
        update(lane.table)
        .where(lane.todo, lane.of(queue, partition), columns.routed_at.is_not(None))
        .values(resent=columns.resent + 1, routed_at=None)
    )
    return Parked(lane=lane.name, key=str(key), partition=partition, attempts=attempts, error=error)


def put_off(
    connection: Connection,
    lane: Lane,
    key: str | int,
    *,
    due_at: datetime,
    error: str,
    counter: Column[int],
) -> int:
    """Have a row tried again later; nothing of its partition overtakes it. Say how often by now."""
    columns = lane.table.c
    attempts = connection.execute(
        update(lane.table)
        .where(lane.key == key, lane.todo)
        .values(
            {
                columns.due_at: to_epoch(due_at),
                columns.error: error,
                counter: counter + 1,
                columns.resent: columns.resent + 1,
                columns.routed_at: None,
            }
        )
        .returning(counter)
    ).scalar()
    return attempts or 0


def in_the_way(lane: Lane, now: datetime | ColumnElement[float]) -> ColumnElement[bool]:
    """Say which rows a partition has to look at: what is due, and what is being tried again."""
    columns = lane.table.c
    moment = to_epoch(now) if isinstance(now, datetime) else now
    return and_(lane.todo, (columns.due_at <= moment) | (columns.resent > ZERO))


def _looking(lane: Lane, condition: ColumnElement[bool]) -> Select[str | int, str, str, int, int]:
    columns = lane.table.c
    return (
        select(lane.key, lane.queue, lane.partition, lane.order, columns.resent)
        .where(lane.todo, condition, columns.due_at <= bindparam("now"))
        .order_by(columns.due_at, columns.id)
        .limit(bindparam("most"))
    )


def _routed(lane: Lane) -> Update:
    columns = lane.table.c
    named = lane.key.in_(bindparam("keys", expanding=True))
    return (
        update(lane.table)
        .where(named, columns.resent == bindparam("now_resent"), lane.todo)
        .values(routed_at=bindparam("at"))
    )


# Built once: putting an expression together costs as much as asking the database.
LANES = (INBOX, OUTBOX)
UNROUTED = {lane.name: _looking(lane, lane.table.c.routed_at.is_(None)) for lane in LANES}
OVERDUE = {lane.name: _looking(lane, lane.table.c.routed_at < bindparam("since")) for lane in LANES}
ROUTED = {lane.name: _routed(lane) for lane in LANES}
