"""The databases that tests are given are real, empty and their own."""

from pathlib import Path

import psycopg
import pymysql
import pytest
from sqlalchemy import create_engine, text

from tests.memory import folder_in_memory
from tests.servers import PostgresServer


def test_each_test_gets_a_postgresql_database_of_its_own(postgres_server: PostgresServer) -> None:
    one, other = postgres_server.create_database(), postgres_server.create_database()
    with psycopg.connect(one, autocommit=True) as connection:
        connection.execute("create table mine (id int)")
    with psycopg.connect(other) as connection:
        found = connection.execute("select to_regclass('mine')").fetchone()
    assert found == (None,)


def test_chinese_text_comes_back_as_it_went_in(hr_database_url: str) -> None:
    engine = create_engine(hr_database_url)
    with engine.begin() as connection:
        connection.execute(text("create table names (name varchar(20))"))
        connection.execute(text("insert into names values ('张三𠮷')"))
        found = connection.execute(text("select name from names")).scalar()
    engine.dispose()
    assert found == "张三𠮷"


def test_a_wrong_password_is_refused(mariadb_url: str) -> None:
    address = mariadb_url.rpartition("@")[2]
    port = int(address.partition(":")[2].partition("/")[0])
    with pytest.raises(pymysql.err.OperationalError):
        pymysql.connect(host="127.0.0.1", port=port, user="zhimian", password="other")


def test_a_machine_without_room_in_memory_uses_its_disk(tmp_path: Path) -> None:
    assert folder_in_memory(tmp_path / "none") is None
    assert folder_in_memory(Path("/proc")) is None
