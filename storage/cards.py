"""Cards that were sent: how a click finds its interview, and how every copy is updated.

Refuses to know what stands on a card.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, select

from storage.instants import from_epoch, to_epoch
from storage.tables import task
from storage.upsert import insert_for


@dataclass(frozen=True, slots=True, kw_only=True)
class SentCard:
    """One copy of a card, at one person."""

    task_id: str
    interview_id: str
    userid: str
    response_code: str | None
    msgid: str | None
    sent_at: datetime


def remember(connection: Connection, card: SentCard) -> None:
    """Keep a card that was sent; sending it again replaces what is known of it."""
    values = {
        "interview_id": card.interview_id,
        "userid": card.userid,
        "response_code": card.response_code,
        "msgid": card.msgid,
        "sent_at": to_epoch(card.sent_at),
    }
    statement = insert_for(connection, task).values(task_id=card.task_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["task_id"], set_=values))


def find(connection: Connection, task_id: str) -> SentCard | None:
    """Find the card that a click belongs to."""
    row = connection.execute(select(task).where(task.c.task_id == task_id)).first()
    return None if row is None else _card(row)


def _card(row: Row[tuple[object, ...]]) -> SentCard:
    return SentCard(
        task_id=row.task_id,
        interview_id=row.interview_id,
        userid=row.userid,
        response_code=row.response_code,
        msgid=row.msgid,
        sent_at=from_epoch(row.sent_at),
    )
