"""What the bot wants done in the world: written with the decision, performed afterwards.

A row has a key, so deciding twice asks once, and is finished by compare-and-set, so performing
twice is noticed. Refuses to perform anything and to look into bodies.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from storage.instants import from_epoch, from_epoch_or_none, to_epoch
from storage.routing import OUTBOX, in_the_way, put_off
from storage.tables import outbox
from storage.upsert import for_each

#: What a row says of itself between its beginning and its end, where the platform tells no repeats.
BEGUN = "begun"
# Built once: putting an expression together costs as much as asking the database.
PENDING = (
    select(outbox)
    .where(
        OUTBOX.of(bindparam("of"), bindparam("in")),
        in_the_way(OUTBOX, bindparam("now")),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
PUT = for_each(
    outbox,
    lambda new: new.on_conflict_do_nothing(index_elements=["key"]).returning(outbox.c.id),
)
FINISH = (
    update(outbox)
    .where(outbox.c.id == bindparam("row_id"), OUTBOX.todo)
    .values(done_at=bindparam("at"), outcome=bindparam("came_of_it"), error=bindparam("why"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxRow:
    """Something to be done, on its way in; due later when it is held."""

    key: str
    queue: str
    partition: str
    kind: str
    body: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Something to be done, as whoever performs it finds it."""

    id: int
    key: str
    queue: str
    partition: str
    kind: str
    body: str
    created_at: datetime
    due_at: datetime
    attempts: int
    failing_since: datetime | None  #: the first of the failures that are still going on


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """What became of something that was to be done; not done yet while `done_at` is None."""

    key: str
    kind: str
    done_at: datetime | None
    outcome: str | None
    error: str | None


def put(connection: Connection, rows: Sequence[OutboxRow], at: datetime) -> int:
    """Ask for each row once per key; say how many were new."""
    values = [
        {
            "key": row.key,
            "queue": row.queue,
            "partition": row.partition,
            "kind": row.kind,
            "body": row.body,
            "created_at": to_epoch(at),
            "due_at": to_epoch(row.due_at),
        }
        for row in rows
    ]
    once = PUT[connection.dialect.name]
    return sum(len(connection.execute(once, each).all()) for each in values)


def withdraw(connection: Connection, keys: Collection[str]) -> int:
    """Drop rows that are not done; say how many were there to drop.

    One that was begun may have been seen: it is performed again, and what comes of it is heard.
    """
    if not keys:
        return 0
    unseen = outbox.c.outcome.is_distinct_from(BEGUN)
    gone = connection.execute(delete(outbox).where(outbox.c.key.in_(keys), OUTBOX.todo, unseen))
    return gone.rowcount


def held(connection: Connection, prefix: str) -> frozenset[str]:
    """Name the rows not done yet whose keys begin like this."""
    begins = outbox.c.key.startswith(prefix, autoescape=True)
    return frozenset(connection.scalars(select(outbox.c.key).where(begins, OUTBOX.todo)))


def pending(
    connection: Connection, queue: str, partition: str, now: datetime, limit: int = 50
) -> tuple[Wanted, ...]:
    """List what is to be done now in one partition of a queue, in the order it was asked for.

    What is held for later is not in the way; what is being tried again is: nothing overtakes it.
    """
    rows = connection.execute(
        PENDING, {"of": queue, "in": partition, "now": to_epoch(now), "most": limit}
    )
    found: list[Wanted] = []
    for row in rows:
        if row.due_at > to_epoch(now):
            break
        found.append(_wanted(row))
    return tuple(found)


def first_pending(
    connection: Connection, queue: str, partition: str, now: datetime
) -> Wanted | None:
    """Find what is to be done next in one partition of a queue."""
    return next(iter(pending(connection, queue, partition, now, limit=1)), None)


def _wanted(row: Row[tuple[object, ...]]) -> Wanted:
    return Wanted(
        id=row.id,
        key=row.key,
        queue=row.queue,
        partition=row.partition,
        kind=row.kind,
        body=row.body,
        created_at=from_epoch(row.created_at),
        due_at=from_epoch(row.due_at),
        attempts=row.attempts,
        failing_since=from_epoch_or_none(row.failing_since),
    )


def begin(connection: Connection, row_id: int) -> bool | None:
    """Note that a row is about to be performed; say whether it was begun before and may be done.

    None where it is not to be done any more: somebody withdrew it after it was read.
    """
    wanted = (outbox.c.id == row_id, OUTBOX.todo)
    before = connection.scalar(select(outbox.c.outcome).where(*wanted))
    begun = connection.execute(update(outbox).where(*wanted).values(outcome=BEGUN))
    return before == BEGUN if begun.rowcount else None


def not_begun(connection: Connection, row_id: int) -> None:
    """Note that nothing came of it after all."""
    connection.execute(
        update(outbox).where(outbox.c.id == row_id, outbox.c.outcome == BEGUN).values(outcome=None)
    )


def finish(
    connection: Connection,
    row_id: int,
    at: datetime,
    *,
    outcome: str | None = None,
    error: str | None = None,
) -> bool:
    """Mark a row done with what came of it; False when somebody was faster."""
    done = connection.execute(
        FINISH, {"row_id": row_id, "at": to_epoch(at), "came_of_it": outcome, "why": error}
    )
    return done.rowcount == 1


def retry(
    connection: Connection,
    row_id: int,
    *,
    due_at: datetime,
    error: str,
    failing_since: datetime | None,
) -> int:
    """Have a row tried again later because it failed; say how often it has failed."""
    since = None if failing_since is None else to_epoch(failing_since)
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(failing_since=since))
    counter = outbox.c.attempts
    return put_off(connection, OUTBOX, row_id, due_at=due_at, error=error, counter=counter)


def body_of(connection: Connection, row_id: int) -> str | None:
    """Read what was asked for in a row, done, parked or neither."""
    return connection.scalar(select(outbox.c.body).where(outbox.c.id == row_id))


def performed(connection: Connection, keys: Collection[str]) -> tuple[Performed, ...]:
    """Tell what became of rows."""
    rows = connection.execute(select(outbox).where(outbox.c.key.in_(keys)).order_by(outbox.c.id))
    return tuple(
        Performed(
            key=row.key,
            kind=row.kind,
            done_at=from_epoch_or_none(row.done_at),
            outcome=row.outcome,
            error=row.error,
        )
        for row in rows
    )
