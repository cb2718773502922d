"""Reading a SQLite file beside its one writer.

A connection that is taken from a pool and given back for every look costs more than the look, so
each thread keeps its own. Refuses to write.
"""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar, cast

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, InterfaceError, OperationalError

from storage.errors import StorageUnavailable

T = TypeVar("T")

READERS = 4
#: What the driver and the library on top of it raise when the disk, not the statement, is at fault.
UNAVAILABLE = (OperationalError, InterfaceError, sqlite3.OperationalError)
#: What is raised besides when the file is damaged, or is no database any more.
BROKEN = (*UNAVAILABLE, DatabaseError, sqlite3.DatabaseError)


class Readers:
    """Threads that read, each over a connection of its own that it keeps."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="storage-reader")
        self._mine = threading.local()
        self._open: list[Connection] = []

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads, at one moment of the file."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work)

    def stop(self) -> None:
        """Finish what is being read and let go of the connections."""
        self._threads.shutdown()
        for connection in self._open:
            connection.close()

    def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            connection, raw = self._connect()
            raw.execute("begin")
            try:
                return work(connection)
            finally:
                connection.rollback()
                if raw.in_transaction:  # nothing was asked of it, so SQLAlchemy saw none
                    raw.rollback()
        except BROKEN as error:
            self._forget()
            raise StorageUnavailable("the database cannot be read now") from error

    def _connect(self) -> tuple[Connection, sqlite3.Connection]:
        kept: tuple[Connection, sqlite3.Connection] | None = getattr(self._mine, "kept", None)
        if kept is None:
            connection = self._engine.connect()
            self._open.append(connection)
            raw = cast("sqlite3.Connection", connection.connection.driver_connection)
            kept = self._mine.kept = (connection, raw)
        return kept

    def _forget(self) -> None:
        kept: tuple[Connection, sqlite3.Connection] | None = getattr(self._mine, "kept", None)
        if kept is not None:
            del self._mine.kept
            self._open.remove(kept[0])
            with suppress(*BROKEN):
                kept[0].invalidate()
            kept[0].close()
