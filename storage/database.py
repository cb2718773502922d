"""The one way to the bot's memory: a piece of work is a function of a connection.

`run` writes and `read` reads, on SQLite and PostgreSQL alike. Work is repeatable: it may be run
again after a conflict, so it has no effect besides what it asks of the connection. Refuses to hand
out connections, to keep a transaction open while something waits, and to commit half of anything.
"""

from collections.abc import Callable
from typing import Protocol, TypeVar

from sqlalchemy import Connection, make_url
from sqlalchemy.exc import ArgumentError

from storage.errors import StorageUnavailable, UnsupportedDatabase
from storage.postgres import PostgresDatabase
from storage.sqlite import SqliteDatabase

__all__ = ["Connection", "Database", "StorageUnavailable", "open_database"]

T = TypeVar("T")


class Database(Protocol):
    """Runs pieces of work, each in a transaction of its own that is whole or not at all."""

    @property
    def url(self) -> str:
        """Say the address the database was opened by."""
        ...

    async def run(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """Do work that writes; it is durable when this returns. What is urgent goes first."""
        ...

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads; it sees one moment of everything committed before."""
        ...

    async def close(self) -> None:
        """Finish what waits and let go of every connection."""
        ...


def open_database(url: str) -> Database:
    """Open the database at a sqlite:///path or postgresql:// address."""
    try:
        backend = make_url(url).get_backend_name()
    except ArgumentError:
        backend = ""
    if backend == "sqlite":
        return SqliteDatabase(url)
    if backend == "postgresql":
        return PostgresDatabase(url)
    raise UnsupportedDatabase("a database address begins with sqlite:/// or postgresql://")
