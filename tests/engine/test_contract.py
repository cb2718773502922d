"""The five calls, whoever is behind them: order, loss, repetition, failure."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from bot.engine import DbosEngine
from bot.inline import InlineEngine
from bot.jobs import OUTBOX, TURNS, Engine, Job
from storage.migrate import upgrade
from tests.aio import run
from tests.engine.ledger import CLEAN, Ledger, judge, read

Make = Callable[[], Engine]
PARTITIONS = [f"p{n}" for n in range(6)]
NUMBERS = range(1, 9)


@pytest.fixture(params=["inline", "sqlite", "postgres"])
def make(request: pytest.FixtureRequest) -> Make:
    """Make each engine there is."""
    if request.param == "inline":
        return InlineEngine
    url = str(request.getfixturevalue(f"{request.param}_url"))
    upgrade(url)
    return lambda: DbosEngine(url)


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[None]:
    task = asyncio.create_task(engine.run())
    ready = asyncio.create_task(engine.ready.wait())
    try:
        await asyncio.wait([task, ready], return_when=asyncio.FIRST_COMPLETED)
        yield
    finally:
        ready.cancel()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def job(number: int = 1, partition: str = "p", *, kind: str = "turn", queue: str = "turns") -> Job:
    return Job(
        id=f"{kind}:{partition}:{number}",
        kind=kind,
        queue=queue,
        partition=partition,
        priority=number,
        args=("a", "b"),
    )


async def unheard(failed: Job, error: Exception) -> None:
    raise AssertionError(failed, error)


async def ended(engine: Engine, given: Job) -> None:
    """Wait until the engine says that a job came to its end."""
    for _look in range(3_000):
        if given.id in await engine.enqueue([given]):
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the job never ended")


class Seen:
    """Jobs that were done, and a way to wait for so many."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self._more = asyncio.Condition()

    async def handle(self, done: Job) -> None:
        async with self._more:
            self.jobs.append(done)
            self._more.notify_all()

    async def count(self, number: int) -> None:
        async with asyncio.timeout(30), self._more:
            await self._more.wait_for(lambda: len(self.jobs) >= number)


def test_a_job_comes_as_it_was_given(make: Make) -> None:
    async def scene() -> None:
        engine, seen = make(), Seen()
        engine.register("turn", seen.handle, TURNS, unheard)
        async with running(engine):
            assert await engine.enqueue([job()]) == frozenset()
            await seen.count(1)
            assert seen.jobs == [job()]
            assert await engine.recover() == 0

    run(scene())


def test_a_burst_is_done_in_order_without_loss_or_repetition(make: Make, tmp_path: Path) -> None:
    async def scene() -> None:
        engine, seen, ledger = make(), Seen(), Ledger(tmp_path)

        async def handle(given: Job) -> None:
            ledger.begin(given.partition, given.priority)
            await asyncio.sleep(0.001)
            ledger.end(given.partition, given.priority)
            await seen.handle(given)

        engine.register("turn", handle, TURNS, unheard)
        jobs = [job(number, partition) for partition in PARTITIONS for number in NUMBERS]
        random.Random(7).shuffle(jobs)  # noqa: S311 - a fixed shuffle, not a secret
        async with running(engine):
            await engine.enqueue(jobs)
            await engine.enqueue(jobs)
            await seen.count(len(jobs))
        ledger.close()

    run(scene())
    assert judge(read(tmp_path), PARTITIONS, NUMBERS) == CLEAN


def test_a_slow_partition_holds_up_nobody_else(make: Make) -> None:
    async def scene() -> None:
        engine, seen = make(), Seen()
        free = asyncio.Event()

        async def handle(given: Job) -> None:
            if given.partition == "slow":
                await free.wait()
            await seen.handle(given)

        engine.register("turn", handle, TURNS, unheard)
        if isinstance(engine, InlineEngine):
            free.set()  # it does one thing at a time, by promise
        async with running(engine):
            await engine.enqueue([job(1, "slow"), job(2, "slow"), job(1, "quick")])
            await seen.count(1)
            free.set()
            await seen.count(3)
        assert [done.priority for done in seen.jobs if done.partition == "slow"] == [1, 2]

    run(scene())


def test_a_job_that_came_to_its_end_is_said_to_have(make: Make) -> None:
    async def scene() -> None:
        engine, seen = make(), Seen()
        engine.register("turn", seen.handle, TURNS, unheard)
        async with running(engine):
            await engine.enqueue([job()])
            await seen.count(1)
            await ended(engine, job())
            assert await engine.enqueue([job(), job(2)]) == {job().id}
            await seen.count(2)
        assert [done.priority for done in seen.jobs] == [1, 2]

    run(scene())


def test_a_cancelled_job_never_runs(make: Make) -> None:
    async def scene() -> None:
        engine, seen = make(), Seen()
        free, begun = asyncio.Event(), asyncio.Event()

        async def handle(given: Job) -> None:
            begun.set()
            await free.wait()
            await seen.handle(given)

        engine.register("turn", handle, TURNS, unheard)
        async with running(engine):
            await engine.enqueue([job(1), job(2)])
            await begun.wait()
            await engine.cancel([job(2).id])
            free.set()
            await engine.enqueue([job(3)])
            await seen.count(2)
        assert [done.priority for done in seen.jobs] == [1, 3]

    run(scene())


def test_what_a_handler_raises_is_heard_and_the_partition_goes_on(
    make: Make, tmp_path: Path
) -> None:
    async def scene() -> None:
        engine, seen = make(), Seen()
        heard: list[tuple[str, str]] = []

        async def refuse(given: Job) -> None:
            raise ValueError("13800000000", given.id)

        async def failed(given: Job, error: Exception) -> None:
            heard.append((given.id, type(error).__name__))

        engine.register("turn", seen.handle, TURNS, unheard)
        engine.register("bad", refuse, OUTBOX, failed)
        bad = job(1, kind="bad", queue="outbox")
        async with running(engine):
            await engine.enqueue([bad, job(2, kind="turn", queue="outbox")])
            await seen.count(1)
            await ended(engine, bad)
        assert heard == [(bad.id, "ValueError")]

    run(scene())
    # What was raised may quote a candidate: no trace of it in the engine's files.
    assert not any(b"13800000000" in file.read_bytes() for file in tmp_path.glob("*.db*"))
