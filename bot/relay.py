"""Carries what is due from the inbox and the outbox into the engine, and out of trouble.

A job is told that its partition has work, under an id made of the newest row that waits there: a
row that comes later always asks for a job that begins later, so no wake-up is lost and telling
twice is harmless. Woken after every commit, it looks four times a second for what has become due.
Refuses to do the work, and to stop because the engine is away.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.errors import TemporaryError
from bot.jobs import Clock, Engine, EngineUnavailable, Job
from storage import routing
from storage.database import Connection, Database, StorageUnavailable
from storage.routing import INBOX, OUTBOX, Lane, Parked, Route

log = logging.getLogger(__name__)

SWEEP_S = 0.25
#: After the first of many commits, wait for the others: one look finds them all.
GATHER_S = 0.02
#: Sweeps between two looks for rows that the engine was told of and that are still not done.
OVERDUE_EVERY = 60
OVERDUE = timedelta(seconds=60)
LANES = (INBOX, OUTBOX)
MOST = 500
#: In a flood a turn deals with whatever waits in its conversation, told of or not: a few do.
MOST_IN_FLOOD = 50
#: Which kind of job does the work of each lane.
KINDS = {INBOX.name: "turn", OUTBOX.name: "effect"}


def _nobody(_connection: Connection, _parked: Parked) -> None:
    """Tell nobody."""


class Relay:
    """Tells the engine what is due, again and again until it is done or parked."""

    def __init__(
        self,
        database: Database,
        engine: Engine,
        *,
        clock: Clock,
        parked: Callable[[Parked], None],
        told: Callable[[Connection, Parked], None] = _nobody,
    ) -> None:
        """Keep where rows are, who does jobs, and who hears when a row is parked.

        `parked` is alerted; `told` writes down, in the same transaction, what comes of it.
        """
        self._database = database
        self._engine = engine
        self._clock = clock
        self._parked = parked
        self._told = told
        #: Tells whether rows come faster than people type; whoever accepts them knows.
        self.flooded: Callable[[], bool] = lambda: False
        self._news = asyncio.Event()

    def wake(self) -> None:
        """Say that something was committed; call it from the relay's own loop."""
        self._news.set()

    async def run(self) -> None:
        """Carry rows until cancelled."""
        sweeps = 0
        while True:
            try:
                # The first look takes nothing for granted: the engine may have lost what it knew.
                if sweeps % OVERDUE_EVERY == 0:
                    await self.sweep_overdue(OVERDUE if sweeps else timedelta(0))
                await self.sweep()
                sweeps += 1
            except (EngineUnavailable, StorageUnavailable) as error:
                log.warning("the relay waits: %s", error)
            await self._rest()

    async def sweep(self) -> int:
        """Tell the engine of every row that is due and that it does not know; say how many."""
        carried = 0
        while due := await self._due():
            for lane, routes in due:
                await self._carry(lane, routes)
                carried += len(routes)
            if self.flooded():
                break
        return carried

    async def sweep_overdue(self, since: timedelta = OVERDUE) -> int:
        """Tell the engine once more of rows that should have been done by now; say how many."""
        now, carried = self._clock(), 0
        for lane in LANES:
            # Telling moves a row's `routed_at` to now, so every round finds others.
            while routes := await self._overdue(lane, now, since):
                await self._carry(lane, routes, overdue=True)
                carried += len(routes)
        return carried

    async def failed(self, job: Job, error: Exception) -> None:
        """Count a failure against the row its job began with; park the row after five."""
        lane = INBOX if job.kind == KINDS[INBOX.name] else OUTBOX
        delay = error.delay if isinstance(error, TemporaryError) else None
        now, reason, where = self._clock(), type(error).__name__, (job.queue, job.partition)

        def work(connection: Connection) -> Parked | None:
            return self._blame(connection, lane, where, now, reason, delay)

        parked = await self._database.run(work)
        self.wake()
        self._alert(parked)

    async def _due(self) -> list[tuple[Lane, tuple[Route, ...]]]:
        now = self._clock()
        most = MOST_IN_FLOOD if self.flooded() else MOST

        def work(connection: Connection) -> list[tuple[Lane, tuple[Route, ...]]]:
            due = [(lane, routing.unrouted(connection, lane, now, limit=most)) for lane in LANES]
            return [(lane, routes) for lane, routes in due if routes]

        return await self._database.read(work)

    async def _overdue(self, lane: Lane, now: datetime, since: timedelta) -> tuple[Route, ...]:
        return await self._database.read(lambda c: routing.overdue(c, lane, now, since=since))

    async def _carry(self, lane: Lane, routes: Sequence[Route], *, overdue: bool = False) -> None:
        groups: dict[tuple[str, str], list[Route]] = {}
        for route in routes:
            groups.setdefault((route.queue, route.partition), []).append(route)
        jobs = {where: job_of(lane, group) for where, group in groups.items()}
        ended = await self._engine.enqueue(list(jobs.values()))
        over = {where: group for where, group in groups.items() if jobs[where].id in ended}
        told = [route for where in groups.keys() - over.keys() for route in groups[where]]
        now = self._clock()

        def work(connection: Connection) -> list[Parked | None]:
            routing.mark_routed(connection, lane, told, now)
            if not overdue:
                # Whoever told the engine first died before it could say so here.
                for group in over.values():
                    routing.send_again(connection, lane, group)
                return []
            # The jobs ended, the rows did not: that is a failure of the first row of each, unless
            # they were done since we looked.
            blamed = [
                self._blame(connection, lane, where, now, "JobEnded")
                for where, group in over.items()
                if routing.left(connection, lane, group)
            ]
            for group in over.values():
                routing.mark_routed(connection, lane, group, now)
            return blamed

        for parked in await self._database.run(work):
            self._alert(parked)

    def _blame(
        self,
        connection: Connection,
        lane: Lane,
        where: tuple[str, str],
        now: datetime,
        reason: str,
        delay: float | None = None,
    ) -> Parked | None:
        parked = routing.blame(connection, lane, where, now, reason, delay)
        if parked is not None:
            self._told(connection, parked)
        return parked

    def _alert(self, parked: Parked | None) -> None:
        if parked is not None:
            log.error("a row was parked after %s tries: %s", parked.attempts, parked.error)
            self._parked(parked)

    async def _rest(self) -> None:
        if self.flooded():
            await asyncio.sleep(SWEEP_S)
            return
        try:
            async with asyncio.timeout(SWEEP_S):
                await self._news.wait()
        except TimeoutError:
            return
        await asyncio.sleep(GATHER_S)
        self._news.clear()


def job_of(lane: Lane, group: Sequence[Route]) -> Job:
    """Make the job that tells one partition of its waiting rows."""
    newest = max(group, key=lambda route: route.order)
    return Job(
        id=newest.job_id(lane),
        kind=KINDS[lane.name],
        queue=newest.queue,
        partition=newest.partition,
        priority=min(route.order for route in group),
    )
