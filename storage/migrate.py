"""Bring the bot's tables up to date, as often and by as many processes at once as one likes.

The whole upgrade is one transaction under a lock. Refuses to touch the HR database, which has its
own steps, and the engine's tables, which the engine keeps.
"""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection, create_engine, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from storage.errors import StorageUnavailable
from storage.postgres import psycopg_url
from storage.sqlite import sqlite_path

#: Everybody who upgrades this database waits for this lock; the number only has to be ours.
LOCK = 0x7A68_6D00
UNREACHABLE = (
    "the database of ZHIMIAN_DATABASE_URL cannot be reached: "
    "check the address, the account, and that the server runs"
)
STEPS = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Create the tables or bring them up to date."""

    def work(connection: Connection) -> None:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    _locked(url, work)


def is_current(url: str) -> bool:
    """Say whether the tables are those of this version of the program."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    found: list[str | None] = []

    def work(connection: Connection) -> None:
        found.append(MigrationContext.configure(connection).get_current_revision())

    _locked(url, work)
    return found == [newest]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    return config


def _locked(url: str, work: Callable[[Connection], None]) -> None:
    try:
        if make_url(url).get_backend_name() == "sqlite":
            _sqlite(url, work)
        else:
            _postgres(url, work)
    except OperationalError as error:
        raise StorageUnavailable(UNREACHABLE) from error
    except DatabaseError as error:
        reason = str(error.orig).partition("\n")[0]
        raise StorageUnavailable(f"ZHIMIAN_DATABASE_URL cannot be used: {reason}") from error
    except CommandError as error:
        message = "the database was upgraded by a newer version of zhimian: install that one"
        raise StorageUnavailable(message) from error


def _sqlite(url: str, work: Callable[[Connection], None]) -> None:
    path = sqlite_path(url)
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"isolation_level": None, "timeout": 30},
        poolclass=NullPool,
    )
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("begin immediate")
        work(connection)


def _postgres(url: str, work: Callable[[Connection], None]) -> None:
    engine = create_engine(psycopg_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"select pg_advisory_xact_lock({LOCK})")
        work(connection)
