"""Fires what is due by the clock rather than by an interview: purging, looking for HR's rows.

APScheduler keeps nothing: ticks are declared in code, fire on the one worker that leads, and only
enqueue a job whose id is the slot, so two leaders cannot do it twice. What was missed while nobody
led is made up for. Refuses anything that belongs to one interview: those are timers.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.jobs import SLOW, Clock, Engine, EngineUnavailable, Job, Queue
from storage import shared
from storage.database import Connection, Database, StorageUnavailable

log = logging.getLogger(__name__)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LOOK_S = 1.0
PRIORITY = 1


class Place(Protocol):
    """Knows who leads."""

    def leads(self) -> bool:
        """Say whether this process keeps the schedule."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Something to be done every so often; its slots are multiples of `every` since 1970."""

    name: str
    every: timedelta
    work: Callable[[], Awaitable[None]]
    queue: Queue = SLOW
    missed: int = 1  #: how many missed slots are made up for; mostly, one repeats the others

    @property
    def kind(self) -> str:
        """Name the kind of its jobs."""
        return f"cron:{self.name}"

    def job(self, slot: datetime) -> Job:
        """Make the job of one slot; the same slot is the same job."""
        milliseconds = (slot - EPOCH) // timedelta(milliseconds=1)
        return Job(
            id=f"{self.kind}:{milliseconds}",
            kind=self.kind,
            queue=self.queue.name,
            partition=self.kind,
            priority=PRIORITY,
        )

    def slots(self, last: datetime | None, now: datetime) -> tuple[datetime, ...]:
        """List the slots that are due and were not fired, the oldest first."""
        newest = EPOCH + (now - EPOCH) // self.every * self.every
        if last is None:
            return (newest,)
        behind = max((newest - last) // self.every, 0)
        return tuple(
            newest - self.every * back for back in reversed(range(min(behind, self.missed)))
        )


class Schedule:
    """Keeps the ticks of the worker that leads."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        place: Place,
        ticks: Sequence[Tick],
        *,
        clock: Clock,
    ) -> None:
        """Teach the engine every tick's work; before the engine runs."""
        self._database = database
        self._engine = engine
        self._place = place
        self._ticks = tuple(ticks)
        self._clock = clock
        for tick in self._ticks:
            engine.register(tick.kind, worker(tick), tick.queue, unmoved)

    async def run(self) -> None:
        """Fire while this process leads, until cancelled."""
        scheduler: AsyncIOScheduler | None = None
        try:
            while True:
                leads = await self._leads()
                if leads and scheduler is None:
                    scheduler = self._start()
                elif scheduler is not None and not leads:
                    scheduler.shutdown(wait=False)
                    scheduler = None
                await asyncio.sleep(LOOK_S)
        finally:
            if scheduler is not None:
                scheduler.shutdown(wait=False)

    async def fire(self, tick: Tick) -> None:
        """Enqueue the slots of a tick that are due; what fails now is made up for next time."""
        try:
            last = await self._database.read(lambda c: shared.last_slot(c, tick.name))
            slots = tick.slots(last, self._clock())
            await self._engine.enqueue([tick.job(slot) for slot in slots])

            def record(connection: Connection) -> None:
                for slot in slots:
                    shared.take_slot(connection, tick.name, slot)

            await self._database.run(record)
        except (EngineUnavailable, StorageUnavailable) as error:
            log.warning("the schedule waits: %s", error)
        except asyncio.CancelledError:
            return  # the office went to somebody else meanwhile; APScheduler would call it an error

    async def _leads(self) -> bool:
        try:
            return await asyncio.to_thread(self._place.leads)
        except StorageUnavailable:
            return False

    def _start(self) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone=UTC)
        for tick in self._ticks:
            scheduler.add_job(
                self.fire,
                IntervalTrigger(seconds=tick.every.total_seconds(), start_date=EPOCH, timezone=UTC),
                args=(tick,),
                # At once: whoever led before may have left something out.
                next_run_time=datetime.now(tz=UTC),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        return scheduler


def worker(tick: Tick) -> Callable[[Job], Awaitable[None]]:
    """Make the handler of a tick's jobs."""

    async def work(job: Job) -> None:
        del job  # every slot asks for the same
        await tick.work()

    return work


async def unmoved(job: Job, error: Exception) -> None:
    """Leave a failed slot as it is: the next one does the same work."""
    log.warning("%s failed: %s", job.kind, type(error).__name__)
