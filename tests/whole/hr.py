"""HR's side: its database, looked at and written to as HR's own system would."""

import asyncio
from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from storage.postgres import psycopg_url

Rows = list[dict[str, object]]


class Hr:
    """HR's tables of the reference schema."""

    def __init__(self, url: str) -> None:
        """Open HR's database beside the product."""
        known = psycopg_url(url) if url.startswith("postgresql") else url
        self._engine = sa.create_engine(known, poolclass=NullPool)

    async def rows(self, table: str, **where: str) -> Rows:
        """Read the rows of a table that hold these values."""
        return await asyncio.to_thread(self._rows, table, where)

    async def insert(self, table: str, **values: object) -> None:
        """Add a row as HR would."""
        await asyncio.to_thread(self._insert, table, values)

    async def change(self, table: str, row_id: str, **values: object) -> None:
        """Edit a row as HR would."""
        await asyncio.to_thread(self._change, table, row_id, values)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _rows(self, table: str, where: Mapping[str, str]) -> Rows:
        found = sa.table(table, *(sa.column(name) for name in where))
        query = sa.select(sa.text("*")).select_from(found)
        for name, value in where.items():
            query = query.where(found.c[name] == value)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def _insert(self, table: str, values: Mapping[str, object]) -> None:
        into = sa.table(table, *(sa.column(name) for name in values))
        with self._engine.begin() as connection:
            connection.execute(sa.insert(into).values(dict(values)))

    def _change(self, table: str, row_id: str, values: Mapping[str, object]) -> None:
        changed = sa.table(table, sa.column("id"), *(sa.column(name) for name in values))
        with self._engine.begin() as connection:
            connection.execute(
                sa.update(changed).where(changed.c.id == row_id).values(dict(values))
            )
