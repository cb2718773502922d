"""PostgreSQL: the same pieces of work, on a pool of connections and for any number of processes.

Conflicts with another process (serialization, deadlock, two processes storing one key) are run
again here; nobody above sees them. Refuses to repeat anything else.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import StorageUnavailable

T = TypeVar("T")

POOL = 8
ATTEMPTS = 8
#: A process that is frozen in the middle of a transaction holds its locks no longer than this.
FROZEN_MS = 10_000
#: serialization_failure, deadlock_detected, unique_violation: another process was faster.
CONFLICTS = frozenset({"40001", "40P01", "23505"})
UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeoutError, psycopg.OperationalError)


def psycopg_url(url: str) -> str:
    """Name the driver in a postgresql:// address."""
    return make_url(url).set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def is_conflict(error: BaseException) -> bool:
    """Say whether doing the same again may succeed because another process was only faster."""
    origin = error.orig if isinstance(error, DBAPIError) else error
    return isinstance(origin, psycopg.Error) and origin.sqlstate in CONFLICTS


def postgres_engine(url: str, *, size: int, overflow: int = 0) -> Engine:
    """Make connections that the server cuts when their process stops moving in a transaction."""
    engine = create_engine(
        psycopg_url(url),
        pool_size=size,
        max_overflow=overflow,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "application_name": "zhimian"},
    )

    def prepare(raw: psycopg.Connection[tuple[object]], _entry: ConnectionPoolEntry) -> None:
        raw.execute(f"set idle_in_transaction_session_timeout = {FROZEN_MS}")
        raw.commit()

    event.listen(engine, "connect", prepare)
    return engine


class PostgresDatabase:
    """The bot's memory in PostgreSQL, shared by any number of processes."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine = postgres_engine(url, size=POOL)
        self._threads = ThreadPoolExecutor(POOL, thread_name_prefix="storage")
        self._closed = False

    @property
    def url(self) -> str:
        """Say the address the database was opened by."""
        return self._url

    async def run(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """Do work that writes; again when another process was faster."""
        del urgent  # nobody waits for anybody here
        return await self._submit(self._write, work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads, at one moment of the database."""
        return await self._submit(self._read, work)

    async def _submit(
        self, how: Callable[[Callable[[Connection], T]], T], work: Callable[[Connection], T]
    ) -> T:
        if self._closed:
            raise StorageUnavailable("the database is closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, how, work)

    def _write(self, work: Callable[[Connection], T]) -> T:
        attempt = 0
        while True:
            attempt += 1
            try:
                with self._engine.begin() as connection:
                    return work(connection)
            except (DBAPIError, psycopg.Error, PoolTimeoutError) as error:
                if is_conflict(error) and attempt < ATTEMPTS:
                    continue
                if isinstance(error, UNAVAILABLE):
                    raise StorageUnavailable("the database cannot do this now") from error
                raise

    def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            with self._engine.connect() as plain:
                connection = plain.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                with connection.begin():
                    return work(connection)
        except UNAVAILABLE as error:
            raise StorageUnavailable("the database cannot be reached now") from error

    async def close(self) -> None:
        """Finish what runs and let go of every connection."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._threads.shutdown)
            self._engine.dispose()
