"""What each turn of an interview saw and did, in order; nothing here is ever changed.

Refuses to interpret: replaying a history is the machine's business.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage.instants import from_epoch, to_epoch
from storage.tables import history

APPEND = insert(history)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of an interview's history."""

    turn: int
    kind: str
    body: str
    at: datetime


def append(connection: Connection, interview_id: str, entries: Sequence[Entry]) -> None:
    """Add lines to an interview's history."""
    if not entries:
        return
    values = [
        {
            "interview_id": interview_id,
            "turn": entry.turn,
            "kind": entry.kind,
            "body": entry.body,
            "at": to_epoch(entry.at),
        }
        for entry in entries
    ]
    connection.execute(APPEND, values)


def read(
    connection: Connection, interview_id: str, *, kinds: Sequence[str] | None = None
) -> tuple[Entry, ...]:
    """Read an interview's history from its beginning, or only lines of some kinds."""
    query = select(history).where(history.c.interview_id == interview_id)
    if kinds is not None:
        query = query.where(history.c.kind.in_(kinds))
    rows = connection.execute(query.order_by(history.c.id))
    return tuple(
        Entry(turn=row.turn, kind=row.kind, body=row.body, at=from_epoch(row.at)) for row in rows
    )
