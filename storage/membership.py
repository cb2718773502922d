"""Which workers are alive: each holds a numbered slot by a lock that dies with it.

On PostgreSQL the lock is an advisory lock of one session, so the server itself notices a death; a
heartbeat notices a worker that hangs. On SQLite one process works, and a file lock keeps a second
away. Refuses to say anything about jobs.
"""

import fcntl
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import make_url

from storage.errors import StorageUnavailable
from storage.sqlite import sqlite_path

#: Two halves of an advisory lock: whose it is, and the slot or the office.
SLOTS = 0x7A68_6D01
OFFICES = 0x7A68_6D02
LEAD = 1
MOST_WORKERS = 1_000
#: How often a worker whose session was cut asks for its slot again.
PATIENCE = 5

#: A worker that was silent for so long hangs: its session is cut.
STALE_S = 30.0

CLAIM = "select pg_try_advisory_lock(%s, %s)"
RELEASE = "select pg_advisory_unlock(%s, %s)"
BEAT = """
    insert into worker (id, heartbeat) values (%s, extract(epoch from clock_timestamp()))
    on conflict (id) do update set heartbeat = excluded.heartbeat
"""
OTHERS = "select id from worker where id <> %s"
FORGET = "delete from worker where id = %s"
#: Ends the session of every worker that holds its slot but has not been heard of.
CUT = """
    select pg_terminate_backend(pg_locks.pid)
    from worker join pg_locks on worker.id = 'w' || pg_locks.objid
    where locktype = 'advisory' and granted and classid = %s
        and database = (select oid from pg_database where datname = current_database())
        and heartbeat < extract(epoch from clock_timestamp()) - %s and worker.id <> %s
"""


class SlotLost(Exception):
    """Another process works in this worker's place; this one has to stop."""


class Membership(Protocol):
    """A worker's place among the workers."""

    def join(self) -> str:
        """Take the lowest free slot and say its name, which a restart gets again."""
        ...

    def beat(self) -> None:
        """Say that this worker is alive and moving, or raise SlotLost."""
        ...

    def leads(self) -> bool:
        """Say whether this worker is the one that keeps the schedule."""
        ...

    def bury(self) -> tuple[str, ...]:
        """Take the slots of workers that died, so that nobody returns to them yet."""
        ...

    def unbury(self, names: Collection[str]) -> None:
        """Forget workers that died, and free their slots."""
        ...

    def leave(self) -> None:
        """Give the slot back."""
        ...


def membership(url: str, *, stale_s: float = STALE_S) -> Membership:
    """Make a place among the workers of a database; not yet taken."""
    if make_url(url).get_backend_name() == "sqlite":
        return OnlyWorker(sqlite_path(url))
    return Workers(url, stale_s=stale_s)


class OnlyWorker:
    """The one process that may work an SQLite database."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.stem}-worker.lock")
        self._file: int | None = None

    def join(self) -> str:
        """Lock the file, or raise SlotLost when another process has it."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(file)
            raise SlotLost(
                "another process already works this SQLite database; several need PostgreSQL"
            ) from error
        self._file = file
        return "w0"

    def beat(self) -> None:
        """Nobody watches the only worker."""

    def leads(self) -> bool:
        """Say yes: the only worker leads."""
        return self._file is not None

    def bury(self) -> tuple[str, ...]:
        """Nobody else ever worked here under another name."""
        return ()

    def unbury(self, names: Collection[str]) -> None:
        """Nobody was buried."""

    def leave(self) -> None:
        """Unlock the file."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)


class Workers:
    """A worker among many on PostgreSQL; its session is its life."""

    def __init__(self, url: str, *, stale_s: float) -> None:
        self._url = url
        self._stale_s = stale_s
        self._session: psycopg.Connection[tuple[object, ...]] | None = None
        self._slot: int | None = None
        self._leads = False
        self._missed = 0

    def join(self) -> str:
        """Take the lowest free slot."""
        session = self._connect()
        for slot in range(MOST_WORKERS):
            if self._try(session, SLOTS, slot):
                self._slot = slot
                self.beat()
                return f"w{slot}"
        raise SlotLost("every slot is taken")

    def beat(self) -> None:
        """Say that this worker is alive; after a cut session take the same slot again."""
        with self._reached():
            session = self._session or self._return()
            session.execute(BEAT, (self._name,))
            session.execute(CUT, (SLOTS, self._stale_s, self._name))

    def leads(self) -> bool:
        """Take the office of the one who keeps the schedule, if it is free."""
        if self._session is None:
            return False
        if not self._leads:
            with self._reached():
                self._leads = self._try(self._session, OFFICES, LEAD)
        return self._leads

    def bury(self) -> tuple[str, ...]:
        """Take the slots of workers that died, so that nobody returns to them yet."""
        session = self._session
        if session is None:
            return ()
        with self._reached():
            others = [str(name) for (name,) in session.execute(OTHERS, (self._name,))]
            return tuple(name for name in others if self._try(session, SLOTS, int(name[1:])))

    def unbury(self, names: Collection[str]) -> None:
        """Forget workers that died, and free their slots."""
        if self._session is not None:
            with self._reached():
                for name in names:
                    self._session.execute(FORGET, (name,))
                    self._session.execute(RELEASE, (SLOTS, int(name[1:])))

    def leave(self) -> None:
        """Free every lock, and end the session."""
        if self._session is not None:
            with suppress(psycopg.Error):
                self._session.execute("select pg_advisory_unlock_all()")
        self._drop()

    @property
    def _name(self) -> str:
        return f"w{self._slot}"

    @contextmanager
    def _reached(self) -> Iterator[None]:
        """Turn a cut session into the word for it; the next beat makes another."""
        try:
            yield
        except psycopg.OperationalError as error:
            self._drop()
            raise StorageUnavailable("the workers' database cannot be reached now") from error

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        try:
            self._session = psycopg.connect(
                make_url(self._url).set(drivername="postgresql").render_as_string(False),
                autocommit=True,
                connect_timeout=5,
                application_name="zhimian worker",
            )
        except psycopg.OperationalError as error:
            raise StorageUnavailable("the workers' database cannot be reached now") from error
        return self._session

    def _return(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Come back after the session was cut; give up when somebody else stays in the slot."""
        session = self._connect()
        if self._slot is not None and self._try(session, SLOTS, self._slot):
            self._missed = 0
            return session
        self._missed += 1
        if self._missed < PATIENCE:
            raise psycopg.OperationalError("whoever buries this worker is not done yet")
        raise SlotLost("another process works in this worker's place")

    def _drop(self) -> None:
        session, self._session, self._leads = self._session, None, False
        if session is not None:
            with suppress(psycopg.Error):
                session.close()

    @staticmethod
    def _try(session: "psycopg.Connection[tuple[object, ...]]", office: int, number: int) -> bool:
        row = session.execute(CLAIM, (office, number)).fetchone()
        return row is not None and row[0] is True
