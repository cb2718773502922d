"""How much waits: rows that are due and not done, for whoever watches the service.

Counts only; refuses to show a row.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from storage.instants import to_epoch
from storage.tables import inbox, outbox


def waiting(connection: Connection, *, now: datetime) -> Mapping[str, int]:
    """Count what is due and not done, by queue, and what was parked."""
    at = to_epoch(now)
    due = inbox.c.due_at <= at, inbox.c.done_at.is_(None)
    found = {
        "inbox": _count(connection, select(func.count()).where(*due, inbox.c.parked == 0)),
        "inbox_parked": _count(connection, select(func.count()).where(*due, inbox.c.parked != 0)),
    }
    rows = connection.execute(
        select(outbox.c.queue, outbox.c.parked, func.count())
        .where(outbox.c.due_at <= at, outbox.c.done_at.is_(None))
        .group_by(outbox.c.queue, outbox.c.parked)
    )
    for queue, parked, count in rows:
        name = f"{queue}_parked" if parked else queue
        found[name] = found.get(name, 0) + count
    return found


def _count(connection: Connection, question: Select[int]) -> int:
    return connection.scalar(question) or 0
