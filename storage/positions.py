"""What HR calls the openings, in the bot's own database: every process speaks of them so.

Refuses to know job files: whoever reads this lays it over them.
"""

from collections.abc import Iterable

import sqlalchemy as sa

from storage.hr_model import PositionFacts
from storage.tables import metadata

hr_position = sa.Table(
    "hr_position",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("department", sa.Text, nullable=False),
)


def load_positions(connection: sa.Connection) -> tuple[PositionFacts, ...]:
    """Read what HR said last of each opening."""
    rows = connection.execute(sa.select(hr_position).order_by(hr_position.c.id))
    return tuple(
        PositionFacts(id=row.id, title=row.title, department=row.department) for row in rows
    )


def keep_positions(connection: sa.Connection, told: Iterable[PositionFacts]) -> None:
    """Keep what HR says now; an opening that HR has no longer is forgotten."""
    connection.execute(sa.delete(hr_position))
    rows = [{"id": each.id, "title": each.title, "department": each.department} for each in told]
    if rows:
        connection.execute(sa.insert(hr_position), rows)
