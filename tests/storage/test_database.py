"""Pieces of work: whole or not at all, in order, on both databases."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError, InternalError

from storage.database import Database, open_database
from storage.errors import StorageUnavailable, UnsupportedDatabase
from storage.tables import conversation, kf_cursor
from tests.aio import run
from tests.storage.world import opened, with_database


def pragma(setting: str) -> Callable[[Connection], object]:
    def work(connection: Connection) -> object:
        return connection.exec_driver_sql(f"pragma {setting}").scalar()

    return work


class DeliberateError(Exception):
    """Raised by a piece of work on purpose."""


def keep(name: str) -> Callable[[Connection], str]:
    def work(connection: Connection) -> str:
        connection.execute(insert(kf_cursor).values(open_kfid=name, cursor="x"))
        return name

    return work


def keep_then_fail(name: str) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        keep(name)(connection)
        raise DeliberateError

    return work


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(kf_cursor)) or 0


def test_what_was_written_is_read(database_url: str) -> None:
    async def scene(database: Database) -> tuple[str, int]:
        return await database.run(keep("a")), await database.read(count)

    assert with_database(database_url, scene) == ("a", 1)


def test_work_that_raises_leaves_nothing_and_hurts_nobody_else(database_url: str) -> None:
    async def scene(database: Database) -> int:
        outcomes = await asyncio.gather(
            database.run(keep("a")),
            database.run(keep_then_fail("b")),
            database.run(keep("c")),
            return_exceptions=True,
        )
        assert isinstance(outcomes[1], DeliberateError)
        return await database.read(count)

    assert with_database(database_url, scene) == 2


def test_a_broken_rule_of_the_tables_is_the_callers_error(database_url: str) -> None:
    async def scene(database: Database) -> None:
        await database.run(keep("a"))
        with pytest.raises(IntegrityError):
            await database.run(keep("a"))

    with_database(database_url, scene)


def test_counting_up_from_many_tasks_loses_nothing(database_url: str) -> None:
    def begin(connection: Connection) -> None:
        connection.execute(insert(conversation).values(id="a", seq=0))

    def step(connection: Connection) -> None:
        connection.execute(update(conversation).values(seq=conversation.c.seq + 1))

    async def scene(database: Database) -> int:
        await database.run(begin)
        await asyncio.gather(*(database.run(step) for _ in range(200)))
        return await database.read(lambda c: c.scalar(select(conversation.c.seq)) or 0)

    assert with_database(database_url, scene) == 200


def test_a_reader_cannot_write(database_url: str) -> None:
    async def scene(database: Database) -> int:
        with pytest.raises((StorageUnavailable, InternalError)):
            await database.read(keep("a"))
        return await database.read(count)

    assert with_database(database_url, scene) == 0


def test_a_closed_database_says_so(database_url: str) -> None:
    async def scene(database: Database) -> None:
        await database.close()
        await database.close()
        with pytest.raises(StorageUnavailable):
            await database.run(count)
        with pytest.raises(StorageUnavailable):
            await database.read(count)

    with_database(database_url, scene)


def test_what_waits_when_closing_is_still_written(database_url: str) -> None:
    async def scene(database: Database) -> None:
        waiting = [asyncio.ensure_future(database.run(keep(str(n)))) for n in range(50)]
        await asyncio.sleep(0)
        await database.close()
        await asyncio.gather(*waiting)

    with_database(database_url, scene)
    assert with_database(database_url, lambda database: database.read(count)) == 50


def test_a_caller_that_went_away_disturbs_nobody(database_url: str) -> None:
    async def scene(database: Database) -> int:
        gone = asyncio.ensure_future(database.run(keep("gone")))
        await asyncio.sleep(0)
        gone.cancel()
        await database.run(keep("here"))
        return await database.read(count)

    assert with_database(database_url, scene) >= 1


def test_postgres_runs_again_what_another_process_overtook(postgres_url: str) -> None:
    met: list[int] = []

    async def scene(database: Database) -> str:
        barrier = asyncio.Barrier(2)
        loop = asyncio.get_running_loop()

        def work(connection: Connection) -> str:
            met.append(1)
            if (
                connection.scalar(select(kf_cursor.c.cursor).where(kf_cursor.c.open_kfid == "a"))
                is None
            ):
                if len(met) <= 2:
                    asyncio.run_coroutine_threadsafe(barrier.wait(), loop).result()
                keep("a")(connection)
                return "stored"
            return "known"

        return " ".join(sorted(await asyncio.gather(database.run(work), database.run(work))))

    assert with_database(postgres_url, scene) == "known stored"
    assert len(met) == 3


def test_a_server_that_is_not_there_is_unavailable() -> None:
    async def scene() -> None:
        async with opened("postgresql://nobody@127.0.0.1:1/none") as database:
            with pytest.raises(StorageUnavailable):
                await database.run(count)
            with pytest.raises(StorageUnavailable):
                await database.read(count)

    run(scene())


def test_sqlite_waits_for_power_cuts(tmp_path: Path) -> None:
    async def scene(database: Database) -> tuple[object, object]:
        mode = await database.run(pragma("journal_mode"))
        return mode, await database.run(pragma("synchronous"))

    assert with_database(f"sqlite:///{tmp_path}/a/b.db", scene) == ("wal", 2)


def test_sqlite_commits_those_who_wait_together(sqlite_url: str, tmp_path: Path) -> None:
    """A group of 50 writes to the log once, not 50 times."""

    async def scene(database: Database) -> int:
        await database.run(keep("first"))
        before = (tmp_path / "zhimian.db-wal").stat().st_size
        await asyncio.gather(*(database.run(keep(str(n))) for n in range(100)))
        return (tmp_path / "zhimian.db-wal").stat().st_size - before

    # One commit writes at least the page it changed; a hundred would write a hundred.
    assert with_database(sqlite_url, scene) < 60 * 4096


def test_a_full_disk_is_unavailable_and_passes(sqlite_url: str) -> None:
    def big(connection: Connection) -> None:
        connection.execute(insert(kf_cursor).values(open_kfid="big", cursor="x" * 300_000))

    async def scene(database: Database) -> int:
        await database.run(keep("before"))
        pages = await database.run(pragma("page_count"))
        await database.run(pragma(f"max_page_count={pages}"))
        outcomes = await asyncio.gather(
            database.run(keep("beside")), database.run(big), return_exceptions=True
        )
        assert isinstance(outcomes[1], StorageUnavailable)
        assert isinstance(outcomes[0], StorageUnavailable | str)
        await database.run(pragma("max_page_count=100000"))
        await database.run(big)
        stored = 1 if isinstance(outcomes[0], str) else 0
        assert await database.read(count) == 2 + stored
        return await database.read(count)

    assert with_database(sqlite_url, scene) >= 2


def test_a_lock_held_elsewhere_is_unavailable(sqlite_url: str, tmp_path: Path) -> None:
    async def scene(database: Database) -> None:
        await database.run(pragma("busy_timeout=1"))
        other = sqlite3.connect(tmp_path / "zhimian.db", isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(StorageUnavailable):
            await database.run(keep("a"))
        other.execute("rollback")
        other.close()
        await database.run(keep("a"))

    with_database(sqlite_url, scene)


def test_a_file_that_is_no_database_lets_nobody_wait_for_ever(tmp_path: Path) -> None:
    (tmp_path / "letter.db").write_text("Dear operator, this is no database at all.")

    async def scene() -> None:
        async with opened(f"sqlite:///{tmp_path}/letter.db") as database, asyncio.timeout(10):
            for _again in range(2):
                with pytest.raises(StorageUnavailable):
                    await database.run(keep("a"))
                with pytest.raises(StorageUnavailable):
                    await database.read(count)

    run(scene())


@pytest.mark.parametrize(
    "url",
    ["sqlite://", "sqlite:///:memory:", "mysql://host/db", "zhimian.db", "", "sqlite:///file:a"],
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedDatabase):
        open_database(url)
