"""Real workers, killed and frozen: nothing is lost, nothing overtakes, effects happen once."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, select

from bot.engine import DbosEngine
from bot.jobs import Job
from storage import inbox
from storage.database import Database
from storage.migrate import upgrade
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from tests.aio import run
from tests.engine.ledger import judge, read
from tests.storage.world import said, with_database

PARTITIONS = [f"p{n}" for n in range(5)]
NUMBERS = range(1, 13)
ALL = len(PARTITIONS) * len(NUMBERS)
Start = Callable[[str, str], subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start workers; end whatever is left of them."""
    started: list[subprocess.Popen[str]] = []

    def begin(url: str, mode: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.engine.worker", url, str(tmp_path), mode]
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        started.append(worker)
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
        return worker

    yield begin
    for worker in started:
        worker.kill()
        worker.wait()
        if worker.stdout is not None:
            worker.stdout.close()


def until(worker: subprocess.Popen[str], reached: Callable[[], bool]) -> None:
    """Wait for something while a worker works."""
    for _look in range(1_200):
        if reached():
            return
        with suppress(subprocess.TimeoutExpired):
            worker.wait(timeout=0.025)
    raise AssertionError("it never came")


def ended(folder: Path) -> int:
    """Count the jobs of which some run ended."""
    return len({(run.partition, run.number) for run in read(folder) if run.end is not None})


def enqueue(url: str) -> None:
    """Ask for every job at once, each partition's back to back: the hard case for order."""
    jobs = [
        Job(id=f"{p}:{n}", kind="job", queue="turns", partition=p, priority=n)
        for p in PARTITIONS
        for n in NUMBERS
    ]

    async def scene() -> None:
        engine = DbosEngine(url)
        assert await engine.enqueue(jobs) == frozenset()
        engine.close()

    run(scene())


def assert_clean(folder: Path) -> None:
    verdict = judge(read(folder), PARTITIONS, NUMBERS)
    # What had ended a moment before the kill may run again; nothing more is forgiven.
    assert (verdict.lost, verdict.disorder, verdict.overlaps) == (0, 0, 0)
    assert verdict.repeated <= 2 * len(PARTITIONS)


def test_a_killed_worker_goes_on_when_it_is_started_again(
    database_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(database_url)
    worker = start(database_url, "jobs")
    enqueue(database_url)
    for share in (0.2, 0.5):
        until(worker, lambda share=share: ended(tmp_path) >= ALL * share)  # type: ignore[misc]
        worker.kill()
        worker.wait()
        worker = start(database_url, "jobs")
    until(worker, lambda: ended(tmp_path) == ALL)
    assert_clean(tmp_path)


def test_a_killed_workers_jobs_are_taken_over_by_another(
    postgres_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(postgres_url)
    victim, survivor = start(postgres_url, "jobs"), start(postgres_url, "jobs")
    enqueue(postgres_url)
    until(survivor, lambda: ended(tmp_path) >= ALL * 0.3)
    victim.kill()
    until(survivor, lambda: ended(tmp_path) == ALL)
    assert_clean(tmp_path)


# ── the whole path: inbox, relay, turn, outbox ──────────────────────────────────────────────


def accept_all(url: str, numbers: range = NUMBERS) -> None:
    """Let everything happen that a test is about."""
    # Long due, whatever the machine's clock says.
    rows = [said(f"{p}-{n}", p, due=-1e9) for n in numbers for p in PARTITIONS]

    async def scene(database: Database) -> None:
        await database.run(lambda c: inbox.accept(c, rows))

    with_database(url, scene)


def left(connection: Connection) -> int:
    rows = connection.execute(
        select(inbox_table.c.key).where(inbox_table.c.done_at.is_(None))
    ).all()
    held = connection.execute(
        select(outbox_table.c.key).where(outbox_table.c.done_at.is_(None))
    ).all()
    return len(rows) + len(held)


def said_things(connection: Connection) -> list[tuple[str, int]]:
    rows = connection.execute(
        select(outbox_table.c.partition, outbox_table.c.body).order_by(outbox_table.c.id)
    )
    return [(row.partition, int(row.body)) for row in rows]


def finished(url: str) -> Callable[[], bool]:
    return lambda: with_database(url, lambda database: database.read(left)) == 0


def assert_said_once_in_order(url: str) -> None:
    said_all = with_database(url, lambda database: database.read(said_things))
    for partition in PARTITIONS:
        assert [n for who, n in said_all if who == partition] == list(NUMBERS)


def test_killed_again_and_again_every_row_has_its_effect_once_in_order(
    database_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(database_url)
    accept_all(database_url)
    for kill in range(1, 5):
        worker = start(database_url, "rows")
        until(worker, lambda kill=kill: ended(tmp_path) >= kill * ALL // 6)  # type: ignore[misc]
        worker.kill()
        worker.wait()
    until(start(database_url, "rows"), finished(database_url))
    assert_said_once_in_order(database_url)


def test_an_engine_whose_file_is_gone_is_told_again(
    sqlite_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(sqlite_url)
    accept_all(sqlite_url)
    worker = start(sqlite_url, "rows")
    until(worker, lambda: ended(tmp_path) >= ALL // 4)
    worker.kill()
    worker.wait()
    for file in tmp_path.glob("zhimian-engine.db*"):
        file.unlink()
    until(start(sqlite_url, "rows"), finished(sqlite_url))
    assert_said_once_in_order(sqlite_url)


def test_a_frozen_workers_rows_go_on_and_its_late_outcome_is_harmless(
    postgres_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(postgres_url)
    accept_all(postgres_url)
    frozen = start(postgres_url, "rows")
    until(frozen, lambda: ended(tmp_path) >= ALL // 6)
    frozen.send_signal(signal.SIGSTOP)
    survivor = start(postgres_url, "rows")
    until(survivor, finished(postgres_url))
    frozen.send_signal(signal.SIGCONT)
    accept_all(postgres_url, range(13, 16))
    until(survivor, finished(postgres_url))
    said_all = with_database(postgres_url, lambda database: database.read(said_things))
    for partition in PARTITIONS:
        assert [n for who, n in said_all if who == partition] == list(range(1, 16))


def test_a_database_that_cuts_every_session_loses_nothing(
    postgres_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(postgres_url)
    accept_all(postgres_url)
    worker = start(postgres_url, "rows")
    until(worker, lambda: ended(tmp_path) >= ALL // 4)
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )
    until(worker, finished(postgres_url))
    assert worker.poll() is None
    assert_said_once_in_order(postgres_url)


def test_a_second_process_on_sqlite_is_refused(
    sqlite_url: str, start: Start, tmp_path: Path
) -> None:
    upgrade(sqlite_url)
    start(sqlite_url, "jobs")
    command = [sys.executable, "-m", "tests.engine.worker", sqlite_url, str(tmp_path), "jobs"]
    second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode != 0
    assert "SlotLost" in second.stderr
