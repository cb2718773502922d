"""What happened and what is due: the truth that every turn starts from.

A row is written once per key, numbered within its conversation in the order of the commits, and
finished by compare-and-set. Everything here is a step of somebody's transaction. Refuses to look
into bodies and to know what a turn does with them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from storage.accept import insert_numbered
from storage.instants import from_epoch, to_epoch
from storage.routing import INBOX, in_the_way
from storage.tables import inbox

# Built once: putting an expression together costs as much as asking the database.
PENDING = (
    select(inbox)
    .where(inbox.c.conversation == bindparam("of"), in_the_way(INBOX, bindparam("now")))
    .order_by(inbox.c.seq)
    .limit(bindparam("most"))
)
QUIET = delete(inbox).where(
    inbox.c.conversation == bindparam("of"),
    INBOX.todo,
    inbox.c.routed_at.is_(None),
    inbox.c.key.like("t:silence:%"),
)
FINISH = (
    update(inbox)
    .where(inbox.c.key.in_(bindparam("keys", expanding=True)), INBOX.todo)
    .values(done_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """Something that happened, or a timer, on its way in."""

    key: str
    conversation: str
    kind: str
    body: str
    occurred_at: datetime
    received_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something that happened, as its conversation finds it."""

    key: str
    conversation: str
    seq: int
    kind: str
    body: str
    occurred_at: datetime
    received_at: datetime
    due_at: datetime
    attempts: int


def accept(connection: Connection, rows: Sequence[InboxRow]) -> frozenset[str]:
    """Store each row once, numbered within its conversation; say which keys are new."""
    return insert_numbered(
        connection,
        [
            (
                row.key,
                row.conversation,
                row.kind,
                row.body,
                to_epoch(row.occurred_at),
                to_epoch(row.received_at),
                to_epoch(row.due_at),
            )
            for row in rows
        ],
    )


def pending(
    connection: Connection, conversation: str, now: datetime, limit: int = 50
) -> tuple[Happened, ...]:
    """List what a conversation has to deal with now, in order.

    A timer of the future is not in the way of what is due; a row that is being tried again is:
    nothing overtakes it.
    """
    rows = connection.execute(PENDING, {"of": conversation, "now": to_epoch(now), "most": limit})
    found: list[Happened] = []
    for row in rows:
        if row.due_at > to_epoch(now):
            break
        found.append(_happened(row))
    return tuple(found)


def _happened(row: Row[tuple[object, ...]]) -> Happened:
    return Happened(
        key=row.key,
        conversation=row.conversation,
        seq=row.seq,
        kind=row.kind,
        body=row.body,
        occurred_at=from_epoch(row.occurred_at),
        received_at=from_epoch(row.received_at),
        due_at=from_epoch(row.due_at),
        attempts=row.attempts,
    )


def finish(connection: Connection, keys: Collection[str], at: datetime) -> int:
    """Mark rows done unless somebody was faster; say how many this call marked."""
    done = connection.execute(FINISH, {"keys": list(keys), "at": to_epoch(at)})
    return done.rowcount


def quiet(connection: Connection, conversations: Collection[str]) -> None:
    """Forget the silences that conversations waited for and that nobody was told of yet."""
    for conversation in conversations:
        connection.execute(QUIET, {"of": conversation})
