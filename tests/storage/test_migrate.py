"""The steps lead to exactly the tables of storage.tables, however often they are taken."""

import re
import sqlite3
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from storage.errors import StorageUnavailable
from storage.hr_tables import hr_set_aside
from storage.migrate import is_current, upgrade
from storage.positions import hr_position
from storage.postgres import psycopg_url
from storage.tables import metadata

assert (
    hr_set_aside.metadata is hr_position.metadata is metadata
)  # with the tables of every module of memory


def definitions(path: Path) -> dict[str, str]:
    """Read what SQLite says every table and index is, without its layout."""
    with sqlite3.connect(path) as connection:
        rows = connection.execute("select name, sql from sqlite_master where sql is not null")
        found = {name: " ".join(re.sub(r"[(),]", r" \g<0> ", sql).split()) for name, sql in rows}
    connection.close()
    return {name: sql for name, sql in found.items() if name != "alembic_version"}


def test_the_steps_lead_to_the_tables_on_sqlite(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/steps.db")
    engine = create_engine(f"sqlite:///{tmp_path}/tables.db")
    metadata.create_all(engine)
    engine.dispose()
    assert definitions(tmp_path / "steps.db") == definitions(tmp_path / "tables.db")


def test_the_steps_lead_to_the_tables_on_postgres(postgres_url: str) -> None:
    upgrade(postgres_url)
    engine = create_engine(psycopg_url(postgres_url))
    with engine.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("error")
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert difference == []


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    assert not is_current(database_url)
    upgrade(database_url)
    upgrade(database_url)
    assert is_current(database_url)


def test_several_processes_may_upgrade_at_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(upgrade, [database_url] * 4))
    assert is_current(database_url)


def test_a_database_that_cannot_be_reached_is_unavailable() -> None:
    with pytest.raises(StorageUnavailable):
        upgrade("postgresql://nobody@127.0.0.1:1/none")


def test_what_is_no_database_or_a_newer_one_is_said(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear operator, this is no database at all.")
    with pytest.raises(StorageUnavailable, match=r"ZHIMIAN_DATABASE_URL.*not a database"):
        upgrade(f"sqlite:///{tmp_path}/letter.db")
    newer = f"sqlite:///{tmp_path}/newer.db"
    upgrade(newer)
    with sqlite3.connect(tmp_path / "newer.db") as connection:
        connection.execute("update alembic_version set version_num = 'from next year'")
    connection.close()
    with pytest.raises(StorageUnavailable, match="newer version"):
        upgrade(newer)
