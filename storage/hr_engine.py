"""Opens the HR database, whichever of the three kinds it is.

Every connection speaks UTC and UTF-8, waits a bounded time, and hides parameters from errors.
Refuses addresses it does not understand without repeating them: they hold a password.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from storage.hr_failures import HrRefused

CONNECT_S = 5
ANSWER_S = 30
#: SQLite takes its lock at the start of a transaction that will write: two upgrades would dead-lock.
WRITES = "hr_writes"
DRIVERS: Mapping[str, str] = MappingProxyType(
    {
        "sqlite": "sqlite",
        "postgres": "postgresql+psycopg",
        "postgresql": "postgresql+psycopg",
        "mysql": "mysql+pymysql",
        "mariadb": "mysql+pymysql",
    }
)


def hr_address(url: str) -> URL:
    """Read an address as people write it and name the driver we use for it."""
    try:
        address = make_url(url.strip())
        driver = DRIVERS[address.drivername.partition("+")[0]]
    except (exc.ArgumentError, KeyError, ValueError):
        kinds = "sqlite:///path, postgresql://… or mysql://…"
        raise HrRefused(f"the address of the HR database is none of {kinds}") from None
    if driver == "sqlite" and not _file(address):
        raise HrRefused("an SQLite address of the HR database names a file: sqlite:///var/hr.db")
    return address.set(drivername=driver)


def prepare_file(address: URL) -> None:
    """Make an SQLite file and its folder where there is none, so that readers never wait for us."""
    if address.drivername != "sqlite":
        return
    file = Path(_file(address))
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.exists():
        return
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(file)) as connection:
        connection.execute("pragma journal_mode = wal")


def open_engine(address: URL, *, connections: int, may_create: bool = False) -> Engine:
    """Open a pool of connections; an SQLite file is created only where that is allowed."""
    kind = address.get_backend_name()
    if kind == "sqlite" and not may_create:
        address = address.set(
            database=f"file:{quote(_file(address))}", query={"mode": "rw", "uri": "true"}
        )
    bounds = _connect_args(kind, address.query)
    if kind == "sqlite":
        # No pool: a file that was moved or restored must not be written through an old handle.
        engine = create_engine(
            address, poolclass=NullPool, hide_parameters=True, connect_args=bounds
        )
        event.listen(engine, "connect", _prepare_file)
        event.listen(engine, "begin", _begin)
        return engine
    return create_engine(
        address,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=ANSWER_S,
        pool_pre_ping=True,
        pool_recycle=300,
        hide_parameters=True,
        connect_args=bounds,
    )


def _connect_args(kind: str, query: Mapping[str, object]) -> dict[str, object]:
    """Give each driver its bounds; what the address itself says goes before."""
    ours: dict[str, dict[str, object]] = {
        "sqlite": {"timeout": ANSWER_S / 3},
        "postgresql": {
            "connect_timeout": CONNECT_S,
            "client_encoding": "utf8",
            "prepare_threshold": None,
            "options": f"-c timezone=UTC -c statement_timeout={ANSWER_S}s -c lock_timeout=10s",
        },
        "mysql": {
            "connect_timeout": CONNECT_S,
            "read_timeout": ANSWER_S,
            "write_timeout": ANSWER_S,
            "charset": "utf8mb4",
            "init_command": "set time_zone = '+00:00'",
        },
    }
    return {key: value for key, value in ours[kind].items() if key not in query}


def _prepare_file(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None
    connection.text_factory = _readable
    connection.execute("pragma foreign_keys = on")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("begin immediate" if writes else "begin")


def _readable(stored: bytes) -> str:
    """Read whatever another program put into a text column."""
    return stored.decode("utf-8", "replace")


def _file(address: URL) -> str:
    name = address.database or ""
    return "" if name == ":memory:" or name.startswith("file:") else name
