"""The one statement that SQLAlchemy spells differently for each database."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite

Insert = postgresql.Insert | sqlite.Insert


def for_each(table: Table, build: Callable[[Insert], Executable]) -> Mapping[str, Executable]:
    """Build a statement once per database; which one is asked for by the dialect's name."""
    return MappingProxyType(
        {
            "sqlite": build(sqlite.insert(table)),
            "postgresql": build(postgresql.insert(table)),
        }
    )


def insert_for(connection: Connection, table: Table) -> Insert:
    """Begin an insert that can say what to do on a conflict."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
