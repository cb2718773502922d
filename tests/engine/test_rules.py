"""The rules for using DBOS, each as it stands in the engine's own tables."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, text

from bot.engine import DbosEngine
from bot.jobs import QUEUES, TURNS, Job
from storage.engine_tables import SCHEMA, engine_connections, engine_url
from storage.migrate import upgrade
from tests.aio import run
from tests.engine.test_contract import Seen, ended, job, running, unheard

ENGINE_TABLES = {"sqlite": "", "postgresql": f"{SCHEMA}."}


def look(url: str, query: str) -> list[Row[Any]]:
    """Ask the engine's own tables."""
    engine = engine_connections(engine_url(url))
    with engine.connect() as connection:
        found = connection.execute(text(query.format(ENGINE_TABLES[engine.dialect.name]))).all()
    engine.dispose()
    return list(found)


def done(url: str, *jobs: Job) -> None:
    """Have jobs done by a worker that then ends."""
    upgrade(url)

    async def scene() -> None:
        engine, seen = DbosEngine(url), Seen()
        engine.register("turn", seen.handle, TURNS, unheard)
        async with running(engine):
            await engine.enqueue(jobs)
            await seen.count(len(jobs))
            for each in jobs:
                await ended(engine, each)

    run(scene())


def test_every_job_has_its_priority_partition_version_and_json(database_url: str) -> None:
    done(database_url, job(7, "app:zhang"))
    (row,) = look(
        database_url,
        "select s.priority, s.queue_partition_key, s.application_version, s.serialization,"
        " s.executor_id, i.inputs"
        " from {0}workflow_status s join {0}workflow_input i on i.workflow_uuid = s.workflow_uuid",
    )
    assert (row.priority, row.queue_partition_key, row.application_version) == (7, "app:zhang", "1")
    assert (row.serialization, row.executor_id) == ("portable_json", "w0")
    assert row.inputs.startswith("{")


def test_every_queue_runs_one_job_per_partition_and_has_no_limiter(database_url: str) -> None:
    done(database_url, job())
    rows = look(
        database_url,
        "select name, partition_concurrency, concurrency, rate_limit_max, worker_concurrency"
        " from {0}queues order by name",
    )
    found = [tuple(row) for row in rows]
    assert found == sorted((queue.name, 1, None, None, queue.workers) for queue in QUEUES)


def test_finished_jobs_are_forgotten_after_a_week(database_url: str) -> None:
    done(database_url, job(1), job(2))

    async def purged(clock: Callable[[], datetime]) -> int:
        engine = DbosEngine(database_url, clock=clock)
        count = await engine.purge()
        engine.close()
        return count

    now = datetime.now(tz=UTC)
    assert run(purged(lambda: now + timedelta(days=6))) == 0
    assert run(purged(lambda: now + timedelta(days=8))) == 2
    assert look(database_url, "select workflow_uuid from {0}workflow_status") == []


def test_a_job_that_stands_under_our_name_and_does_not_run_is_given_back(
    database_url: str,
) -> None:
    """As a worker leaves it that was frozen, replaced, and woke up to claim one more job."""
    upgrade(database_url)

    async def scene() -> None:
        engine, seen = DbosEngine(database_url, beat_s=0.1), Seen()
        engine.register("turn", seen.handle, TURNS, unheard)
        async with running(engine):
            await engine.enqueue([job()])
            await seen.count(1)
            await ended(engine, job())
            await asyncio.to_thread(claim_silently, database_url)
            await seen.count(2)

    run(scene())


def claim_silently(url: str) -> None:
    engine = engine_connections(engine_url(url))
    with engine.begin() as connection:
        where = ENGINE_TABLES[engine.dialect.name]
        connection.execute(text(f"update {where}workflow_status set status = 'PENDING'"))  # noqa: S608
    engine.dispose()


def test_the_engines_own_sqlite_file_has_a_log_and_patience(sqlite_url: str) -> None:
    assert engine_url(sqlite_url) == sqlite_url.replace("zhimian.db", "zhimian-engine.db")
    pragmas = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
    found = [look(sqlite_url, f"pragma {pragma}")[0][0] for pragma in pragmas]
    assert found == ["wal", 1, 30000, 1]


def test_moments_below_a_second_are_known_to_any_sqlite(sqlite_url: str) -> None:
    ((moment,),) = look(sqlite_url, "select unixepoch('subsec')")
    assert isinstance(moment, float)
