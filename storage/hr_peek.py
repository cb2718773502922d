"""A look at HR's tables as they are, for the rehearsal's page. Refuses to change anything."""

from collections.abc import Mapping

import sqlalchemy as sa

from storage.hr_engine import hr_address, open_engine

TABLES = (
    "positions",
    "candidates",
    "applications",
    "interview_results",
    "manager_feedback",
    "stage_history",
)
MOST_ROWS = 200


def peek(url: str) -> Mapping[str, list[dict[str, object]]]:
    """Read the reference tables, a page of each."""
    engine = open_engine(hr_address(url), connections=1)
    try:
        with engine.connect() as connection:
            return {name: _rows(connection, name) for name in TABLES}
    finally:
        engine.dispose()


def _rows(connection: sa.Connection, name: str) -> list[dict[str, object]]:
    rows = connection.execute(sa.select(sa.text("*")).select_from(sa.table(name)).limit(MOST_ROWS))
    return [dict(row) for row in rows.mappings()]
