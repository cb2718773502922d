"""SQLite: one thread writes, everybody who waits shares one commit.

WAL with synchronous FULL: what was answered for survives a power cut, and group commit makes that
as cheap as not caring. Refuses a second writer thread, which would cost 16 times the throughput,
and databases in memory, which would forget.
"""

import asyncio
import sqlite3
import threading
from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from storage.errors import StorageUnavailable, UnsupportedDatabase
from storage.sqlite_reading import BROKEN, READERS, UNAVAILABLE, Readers

T = TypeVar("T")

#: The most callers that share one commit; more wait for the next.
GROUP = 256
#: How long a commit goes on taking work that is not urgent; whoever comes meanwhile waits for it.
SHARE_S = 0.01
PATIENCE_MS = 10_000
CHECKPOINT_PAGES = 4_000


def sqlite_path(url: str) -> Path:
    """Say which file a sqlite:/// address means, or refuse it."""
    name = make_url(url).database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise UnsupportedDatabase("a SQLite address names a file: sqlite:///var/zhimian.db")
    return Path(name)


class Waiting(Protocol):
    """One caller's piece of work, waiting for the writer."""

    loop: AbstractEventLoop

    def attempt(self, connection: Connection, raw: sqlite3.Connection) -> None:
        """Do the work inside a savepoint."""
        ...

    def settle(self, failure: StorageUnavailable | None) -> None:
        """Tell the caller what became of it, on the caller's own loop."""
        ...


class Savepoint:
    """Undo one caller's work when it raises and keep what it raised; the others go on."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self.error: BaseException | None = None

    def __enter__(self) -> Self:
        self._raw.execute("savepoint caller")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        self.error = error
        if error is not None:
            # After "disk full" SQLite may have rolled back everything: then this raises,
            # and nobody of the group is told that it was stored.
            self._raw.execute("rollback to caller")
        self._raw.execute("release caller")
        return True


class Call(Generic[T]):
    """A piece of work and the future of whoever asked for it."""

    def __init__(self, work: Callable[[Connection], T], loop: AbstractEventLoop) -> None:
        self._work = work
        self.loop = loop
        self.future: asyncio.Future[T] = loop.create_future()
        self._results: list[T] = []
        self._error: BaseException | None = None

    def attempt(self, connection: Connection, raw: sqlite3.Connection) -> None:
        """Do the work inside a savepoint and keep what comes of it until the commit."""
        with Savepoint(raw) as savepoint:
            self._results.append(self._work(connection))
        self._error = savepoint.error

    def settle(self, failure: StorageUnavailable | None) -> None:
        """Tell the caller what became of it, unless the caller has gone."""
        if self.future.done():
            return
        if failure is not None:
            self.future.set_exception(failure)
        elif isinstance(self._error, UNAVAILABLE):
            refused = StorageUnavailable("the database refused this work")
            refused.__cause__ = self._error
            self.future.set_exception(refused)
        elif self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._results[0])


def settle_all(calls: Sequence[Waiting], failure: StorageUnavailable | None) -> None:
    """Tell every caller of one loop at once: one wake-up for the whole group."""
    for call in calls:
        call.settle(failure)


def tell(group: Sequence[Waiting], failure: StorageUnavailable | None) -> None:
    """Carry the outcome of a commit to the loops that wait for it."""
    for loop in {call.loop for call in group}:
        calls = [call for call in group if call.loop is loop]
        with suppress(RuntimeError):  # a loop that closed has nobody waiting
            loop.call_soon_threadsafe(settle_all, calls, failure)


def file_engine(path: Path, *, query_only: bool) -> Engine:
    """Make an engine whose connections begin nothing by themselves and keep to our pragmas."""
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"isolation_level": None, "check_same_thread": False},
        pool_size=READERS,
    )

    def prepare(raw: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        raw.execute(f"pragma busy_timeout={PATIENCE_MS}")
        if query_only:
            raw.execute("pragma query_only=on")
        else:
            raw.execute("pragma journal_mode=wal")
            raw.execute("pragma synchronous=full")
            # Later than the library would: the same few pages are written again and again.
            raw.execute(f"pragma wal_autocheckpoint={CHECKPOINT_PAGES}")
            raw.execute("pragma foreign_keys=on")

    event.listen(engine, "connect", prepare)
    return engine


class Writer:
    """The thread that writes: every piece of work that waits goes into one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._urgent: deque[Waiting] = deque()
        self._patient: deque[Waiting] = deque()
        self._news = threading.Event()
        self._stopped = False
        self._connection: Connection | None = None
        self._thread = threading.Thread(target=self._serve, name="storage-writer", daemon=True)
        self._thread.start()

    def put(self, call: Waiting, *, urgent: bool) -> None:
        """Let a piece of work wait for the next commit; what is urgent waits for nobody else."""
        (self._urgent if urgent else self._patient).append(call)
        self._news.set()

    def stop(self) -> None:
        """Write what waits, then end the thread."""
        self._stopped = True
        self._news.set()
        self._thread.join()

    def _serve(self) -> None:
        while not self._stopped or self._urgent or self._patient:
            self._news.wait()
            if not self._stopped:
                self._news.clear()
            while self._urgent or self._patient:
                group: list[Waiting] = []
                tell(group, self._commit(group))
        self._forget_connection()

    def _commit(self, group: list[Waiting]) -> StorageUnavailable | None:
        try:
            connection, raw = self._connect()
            with connection.begin():
                raw.execute("begin immediate")
                for call in self._take(group):
                    call.attempt(connection, raw)
        except (
            BROKEN
        ) as error:  # whatever it is: a writer that ends would let everybody wait for ever
            self._forget_connection()
            group += () if group else self._take([])  # they have waited as long as anybody should
            failure = StorageUnavailable("the database cannot be written now")
            failure.__cause__ = error
            return failure
        return None

    def _take(self, group: list[Waiting]) -> Iterator[Waiting]:
        """Hand out who shares a commit: the urgent at any time, others while it is still young."""
        until = monotonic() + SHARE_S
        while len(group) < GROUP:
            if self._urgent:
                call = self._urgent.popleft()
            elif self._patient and (not group or monotonic() < until):
                call = self._patient.popleft()
            else:
                return
            group.append(call)
            yield call

    def _connect(self) -> tuple[Connection, sqlite3.Connection]:
        if self._connection is None:
            self._connection = self._engine.connect()
        raw = cast("sqlite3.Connection", self._connection.connection.driver_connection)
        return self._connection, raw

    def _forget_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*BROKEN):
                connection.invalidate()
            connection.close()


class SqliteDatabase:
    """The bot's memory in one file, written by one thread of one process."""

    def __init__(self, url: str) -> None:
        path = sqlite_path(url)
        path.parent.mkdir(parents=True, exist_ok=True)
        self._url = url
        self._write_engine = file_engine(path, query_only=False)
        self._read_engine = file_engine(path, query_only=True)
        self._writer = Writer(self._write_engine)
        self._readers = Readers(self._read_engine)
        self._closed = False

    @property
    def url(self) -> str:
        """Say the address the database was opened by."""
        return self._url

    async def run(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """Do work that writes, in one commit with whoever else waits."""
        if self._closed:
            raise StorageUnavailable("the database is closed")
        call = Call(work, asyncio.get_running_loop())
        self._writer.put(call, urgent=urgent)
        return await call.future

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that only reads, beside the writer."""
        if self._closed:
            raise StorageUnavailable("the database is closed")
        return await self._readers.read(work)

    async def close(self) -> None:
        """Write what waits and let go of the file."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._writer.stop)
            await asyncio.to_thread(self._readers.stop)
            self._write_engine.dispose()
            self._read_engine.dispose()
