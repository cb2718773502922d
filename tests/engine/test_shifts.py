"""Shifts: what is asked for while one lasts joins it, in order, and nothing waits for its end."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from bot.engine import DbosEngine
from bot.inline import InlineEngine
from bot.jobs import OUTBOX, SHIFTS, TURNS, Engine, Job
from bot.shifts import Shifts
from storage.migrate import upgrade
from tests.aio import run

FEW = 0.01


def job(
    number: int, partition: str = "p", *, queue: str = "turns", args: tuple[str, ...] = ()
) -> Job:
    kind = "turn" if queue == "turns" else "effect"
    return Job(
        id=f"{queue}:{partition}:{number}",
        kind=kind,
        queue=queue,
        partition=partition,
        priority=number,
        args=args,
    )


async def until(holds: Callable[[], bool]) -> None:
    """Let the others go on until something is true."""
    async with asyncio.timeout(30):
        while not holds():  # noqa: ASYNC110  jobs end in threads and tasks of others
            await asyncio.sleep(FEW)


class Counted(InlineEngine):
    """Grants shifts, and counts what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Job] = []

    async def enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        self.asked += jobs
        return await super().enqueue(jobs)


class Desk:
    """Does jobs when it is let, and remembers who was being done when."""

    def __init__(self, engine: Engine) -> None:
        self.begun: list[str] = []
        self.ended: list[str] = []
        self.told: list[str] = []
        self.free = asyncio.Event()
        self.free.set()
        self.breaks: set[str] = set()
        for kind, queue in (("turn", TURNS), ("effect", OUTBOX)):
            engine.register(kind, self.do, queue, self.hear)

    async def do(self, given: Job) -> None:
        self.begun.append(given.id)
        await self.free.wait()
        if given.id in self.breaks:
            raise ValueError(given.id)
        self.ended.append(given.id)

    async def hear(self, failed: Job, error: Exception) -> None:
        self.told.append(f"{failed.id} {type(error).__name__}")

    async def until(self, count: int) -> None:
        await until(lambda: len(self.ended) + len(self.told) >= count)


@asynccontextmanager
async def running(engine: Engine) -> AsyncIterator[None]:
    task = asyncio.create_task(engine.run())
    try:
        async with asyncio.timeout(30):
            await engine.ready.wait()
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def test_what_comes_while_a_shift_lasts_asks_the_engine_for_nothing() -> None:
    async def scene() -> None:
        inner = Counted()
        engine = Shifts(inner, linger_s=30)
        desk = Desk(engine)
        async with running(engine):
            await engine.enqueue([job(1)])
            await desk.until(1)
            await engine.enqueue([job(2), job(1, "q")])
            await desk.until(3)
        assert [each.id for each in inner.asked] == ["shift:turns:p:1"]
        assert sorted(desk.ended) == ["turns:p:1", "turns:p:2", "turns:q:1"]

    run(scene())


def test_one_partition_is_worked_one_job_at_a_time_and_others_go_on() -> None:
    async def scene() -> None:
        engine = Shifts(InlineEngine(), linger_s=30)
        desk = Desk(engine)
        desk.free.clear()
        async with running(engine):
            await engine.enqueue([job(1), job(1, "q")])
            await until(lambda: len(desk.begun) == 2)
            await engine.enqueue([job(4), job(3, args=("other",)), job(2)])
            await asyncio.sleep(FEW)
            assert desk.begun == ["turns:p:1", "turns:q:1"]
            desk.free.set()
            await desk.until(4)
        assert desk.begun[2:] == [
            "turns:p:2",
            "turns:p:3",
        ]  # told twice of the same, it looked once

    run(scene())


def test_a_failure_is_told_and_stops_nobody() -> None:
    async def scene() -> None:
        engine = Shifts(InlineEngine(), linger_s=30)
        desk = Desk(engine)
        desk.breaks = {"turns:p:1"}
        async with running(engine):
            await engine.enqueue([job(1), job(1, "q")])
            await desk.until(2)
            await engine.enqueue([job(2)])
            await desk.until(3)
        assert desk.told == ["turns:p:1 ValueError"]
        assert sorted(desk.ended) == ["turns:p:2", "turns:q:1"]

    run(scene())


def test_a_quiet_shift_ends_and_the_next_job_begins_another() -> None:
    async def scene() -> None:
        inner = Counted()
        engine = Shifts(inner, linger_s=0)
        desk = Desk(engine)
        for number in (1, 2, 3):
            await engine.enqueue([job(number)])
            await inner.drain()
            assert len(inner.asked) == len(desk.ended) == number

    run(scene())


def test_a_job_whose_shift_had_ended_before_is_told_so() -> None:
    async def scene() -> None:
        inner = InlineEngine()
        before = Shifts(inner, linger_s=0)
        Desk(before)
        await before.enqueue([job(1)])
        await inner.drain()
        after = Shifts(inner, linger_s=0)
        Desk(after)
        assert await after.enqueue([job(1), job(1, queue="outbox")]) == {"turns:p:1"}

    run(scene())


def test_the_durable_engine_grants_shifts_and_ends_them_with_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'bot.db'}"
    upgrade(url)

    async def scene() -> None:
        engine = Shifts(DbosEngine(url, queues=(SHIFTS,)))
        desk = Desk(engine)
        async with running(engine):
            await engine.enqueue([job(n, partition) for n in (1, 2) for partition in "pqr"])
            await engine.enqueue([job(1, "p", queue="outbox")])
            await desk.until(4)
            await engine.enqueue([job(9, "s")])
            await desk.until(5)
        assert len(desk.ended) == 5

    run(scene())
