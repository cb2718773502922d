"""Where the durable engine keeps its own tables, and the connections it gets for them.

On SQLite a second file, so that the engine's commits never stand in the writer's way; on
PostgreSQL a schema of the same database. Refuses to look into them.
"""

import sqlite3
import time

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from storage.postgres import postgres_engine, psycopg_url
from storage.sqlite import sqlite_path

SCHEMA = "engine"
#: From Python 3.12 on the engine asks for unixepoch('subsec'), which an older library, such as
#: Debian 12's, answers with nothing at all.
KNOWS_SUBSECONDS = (3, 42, 0)
PRAGMAS = (
    "busy_timeout=30000",
    "journal_mode=wal",
    # Not full: the inbox and the outbox are the truth and send again what a power cut takes here.
    "synchronous=normal",
    "foreign_keys=on",
)


def engine_url(database_url: str) -> str:
    """Say where the engine of a database keeps its tables."""
    if make_url(database_url).get_backend_name() != "sqlite":
        return psycopg_url(database_url)
    path = sqlite_path(database_url)
    return f"sqlite:///{path.with_name(f'{path.stem}-engine.db')}"


def engine_connections(url: str) -> Engine:
    """Make the engine's connections; its own would have neither a log nor patience."""
    if not url.startswith("sqlite"):
        return postgres_engine(url, size=5, overflow=5)
    sqlite_path(url).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, pool_size=5, max_overflow=20)

    def prepare(raw: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        raw.isolation_level = "IMMEDIATE"
        if sqlite3.sqlite_version_info < KNOWS_SUBSECONDS:
            raw.create_function("unixepoch", 1, lambda _modifier: time.time())
        for pragma in PRAGMAS:
            raw.execute(f"pragma {pragma}")

    event.listen(engine, "connect", prepare)
    return engine


def retire(engine: Engine) -> None:
    """Close every connection: what is idle now, and what a thread of the engine gives back later."""

    def close(_raw: object, entry: ConnectionPoolEntry) -> None:
        entry.invalidate()

    event.listen(engine, "checkin", close)
    engine.dispose()
