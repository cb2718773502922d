"""The schedule: every slot once, whoever leads, and what was missed is made up for."""

import asyncio
from datetime import datetime, timedelta

from bot.inline import InlineEngine
from bot.jobs import Job
from bot.schedule import EPOCH, Schedule, Tick
from storage.database import Database
from tests.engine.test_relay import Tired
from tests.storage.world import NOW, with_database


class Leader:
    """Leads when it is told to."""

    def __init__(self, *, leading: bool = True) -> None:
        self.leading = leading

    def leads(self) -> bool:
        return self.leading


class Times:
    """Counts how often a tick's work was done, and can be waited for."""

    def __init__(self) -> None:
        self.done = 0
        self.again = asyncio.Event()

    async def work(self) -> None:
        self.done += 1
        self.again.set()


def tick(times: Times, *, seconds: float = 15, missed: int = 1) -> Tick:
    every = timedelta(seconds=seconds)
    return Tick(name="pull", every=every, work=times.work, missed=missed)


def test_a_slot_is_fired_once_by_however_many_leaders(database_url: str) -> None:
    async def scene(database: Database) -> None:
        times, engine, now = Times(), InlineEngine(), NOW
        pull = tick(times)
        leaders = [
            Schedule(database, engine, Leader(), [pull], clock=lambda: now) for _ in range(2)
        ]
        for seconds in (0, 1, 14, 15, 16):
            now = NOW + timedelta(seconds=seconds)
            await asyncio.gather(*(leader.fire(pull) for leader in leaders))
        assert await engine.drain() == 2
        assert times.done == 2

    with_database(database_url, scene)


def test_missed_slots_are_made_up_for(database_url: str) -> None:
    async def scene(database: Database) -> None:
        times, engine, now = Times(), Tired(), NOW
        pull = tick(times, missed=3)
        schedule = Schedule(database, engine, Leader(), [pull], clock=lambda: now)
        await schedule.fire(pull)
        now = NOW + timedelta(seconds=15 * 9)
        engine.away = True
        await schedule.fire(pull)
        engine.away = False
        await schedule.fire(pull)
        slots = [NOW, *(NOW + timedelta(seconds=15 * n) for n in (7, 8, 9))]
        assert engine.told == [pull.job(slot).id for slot in slots]

    with_database(database_url, scene)


def test_a_slot_that_fails_stops_nothing(database_url: str) -> None:
    async def fail() -> None:
        raise ValueError

    async def scene(database: Database) -> None:
        engine, now = InlineEngine(), NOW
        bad = Tick(name="bad", every=timedelta(seconds=1), work=fail)
        schedule = Schedule(database, engine, Leader(), [bad], clock=lambda: now)
        await schedule.fire(bad)
        assert await engine.drain() == 1

    with_database(database_url, scene)


def test_only_who_leads_fires(sqlite_url: str) -> None:
    async def scene(database: Database) -> None:
        times, idle, engine = Times(), Times(), InlineEngine()
        clock = lambda: datetime.now(tz=NOW.tzinfo)  # noqa: E731 - APScheduler has its own
        place, other = Leader(), Leader(leading=False)
        leading = Schedule(database, engine, place, [tick(times, seconds=0.05)], clock=clock)
        waiting = Schedule(database, InlineEngine(), other, [tick(idle)], clock=clock)
        tasks = [asyncio.create_task(part.run()) for part in (leading, waiting, engine)]
        async with asyncio.timeout(30):
            for _slot in range(3):
                await times.again.wait()
                times.again.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert idle.done == 0

    with_database(sqlite_url, scene)


def test_a_job_of_a_slot_is_named_by_it() -> None:
    pull = tick(Times(), seconds=0.5)
    slot = EPOCH + timedelta(seconds=1.5)
    assert pull.job(slot) == Job(
        id="cron:pull:1500", kind="cron:pull", queue="slow", partition="cron:pull", priority=1
    )
    assert pull.slots(None, slot + timedelta(seconds=0.4)) == (slot,)
    assert pull.slots(slot, slot) == ()
