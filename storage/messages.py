"""What was said between the bot and one person, in order, for a copy of their data."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.instants import from_epoch
from storage.tables import inbox, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One row of the inbox (theirs) or the outbox (ours), its body unread."""

    theirs: bool
    kind: str
    body: str
    at: datetime


def between(connection: sa.Connection, addresses: Sequence[str]) -> tuple[Message, ...]:
    """List what people at these addresses sent, and what was sent to them."""
    heard = sa.select(inbox).where(inbox.c.conversation.in_(addresses)).order_by(inbox.c.id)
    told = (
        sa.select(outbox)
        .where(
            outbox.c.partition.in_(addresses),
            outbox.c.done_at.is_not(None),
            outbox.c.error.is_(None),
        )
        .order_by(outbox.c.id)
    )
    found = [
        Message(theirs=True, kind=row.kind, body=row.body, at=from_epoch(row.occurred_at))
        for row in connection.execute(heard)
    ]
    found += [
        Message(theirs=False, kind=row.kind, body=row.body, at=from_epoch(row.done_at))
        for row in connection.execute(told)
    ]
    return tuple(sorted(found, key=lambda each: each.at))  # within a moment as they were stored
