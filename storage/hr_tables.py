"""Which rows of HR's the recruiters have been told about, in the bot's own database.

A row is told once for each reason, for ever: HR mends it or not, nobody is told twice. Refuses to
remember what the row says: HR's database is where that stands.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from storage.hr_model import SetAside
from storage.instants import to_epoch
from storage.tables import metadata
from storage.upsert import insert_for

#: Reasons that show only when a row is taken up, not when it is read.
LATE = ("unreachable", "under_way")

hr_set_aside = sa.Table(
    "hr_set_aside",
    metadata,
    sa.Column("application_id", sa.Text, primary_key=True),
    sa.Column("reason", sa.Text, primary_key=True),
    sa.Column("human", sa.Text, nullable=False),
    sa.Column("first_seen", sa.Double, nullable=False),
)


def keep_set_aside(
    connection: sa.Connection, rows: Sequence[SetAside], *, now: datetime
) -> tuple[SetAside, ...]:
    """Remember these rows and give back those nobody was told of; tell them in this transaction."""
    return tuple(row for row in rows if _is_first(connection, row, now))


def set_aside_late(connection: sa.Connection) -> dict[str, SetAside]:
    """Read why rows were set aside that looked usable until they were taken up, by application."""
    table = hr_set_aside
    query = sa.select(table).where(table.c.reason.in_(LATE)).order_by(table.c.first_seen)
    return {
        row.application_id: SetAside(
            application_id=row.application_id, reason=row.reason, human=row.human
        )
        for row in connection.execute(query)
    }


def _is_first(connection: sa.Connection, row: SetAside, now: datetime) -> bool:
    values = {
        "application_id": row.application_id,
        "reason": row.reason,
        "human": row.human,
        "first_seen": to_epoch(now),
    }
    new = insert_for(connection, hr_set_aside).values(values).on_conflict_do_nothing()
    if connection.execute(new.returning(hr_set_aside.c.reason)).first() is not None:
        return True
    table = hr_set_aside
    same = sa.and_(table.c.application_id == row.application_id, table.c.reason == row.reason)
    connection.execute(
        table.update().where(same, table.c.human != row.human).values(human=row.human)
    )
    return False
