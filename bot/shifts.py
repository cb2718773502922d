"""Shifts: where one process does all the work, the engine grants it a whole queue while there is any.

A job of the engine costs more than the turn it asks for. So the first job of a quiet queue goes to
the engine as a shift, and what is asked for while the shift lasts joins it in memory: one job at a
time per partition, as ever. What a crash takes from memory still stands in the inbox and the
outbox, and the relay asks for it again when it starts. Refuses to be used where several processes
work: a shift keeps the others from helping.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress

from bot.jobs import SHIFTS, Engine, Failed, Handler, Job, JobFailed, Queue, perform

log = logging.getLogger(__name__)

KIND = "shift"
#: How long a shift waits for more before it ends; the engine needs far less to begin the next.
LINGER_S = 5.0


class Shift:
    """The jobs of one queue that this process does now, one at a time in each partition."""

    def __init__(self, handlers: dict[str, tuple[Handler, Failed]], *, at_once: int) -> None:
        """Keep who does which kind of job, and how many are done at once."""
        self._handlers = handlers
        self._room = asyncio.Semaphore(at_once)
        self._waiting: dict[str, list[Job]] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._begun = False
        self._changed = asyncio.Event()

    def take(self, job: Job) -> None:
        """Let a job join; a partition that is told twice of the same work looks once."""
        waiting = self._waiting.setdefault(job.partition, [])
        same = [each for each in waiting if (each.kind, each.args) == (job.kind, job.args)]
        if not any(each.priority <= job.priority for each in same):
            self._waiting[job.partition] = [each for each in waiting if each not in same] + [job]
        if self._begun:
            self._start(job.partition)
            self._changed.set()

    async def work(self, *, linger_s: float, closing: asyncio.Event) -> None:
        """Do jobs until none has come for a while, or at once when everything closes."""
        self._begun = True
        for partition in tuple(self._waiting):
            self._start(partition)
        while True:
            self._changed.clear()
            idle = not self._working
            with suppress(TimeoutError):
                async with asyncio.timeout(linger_s if idle and not closing.is_set() else None):
                    if not (idle and closing.is_set()):
                        await self._changed.wait()
            if idle and not self._working:
                return

    def look(self) -> None:
        """Look whether it is over."""
        self._changed.set()

    def _start(self, partition: str) -> None:
        if partition in self._working or partition not in self._waiting:
            return
        task = asyncio.create_task(self._do(partition))
        self._working[partition] = task
        task.add_done_callback(lambda done: self._done(partition, done))

    async def _do(self, partition: str) -> None:
        async with self._room:
            job = self._next(partition)
            handler, failed = self._handlers[job.kind]
            with suppress(JobFailed):
                await perform(job, handler, failed)

    def _next(self, partition: str) -> Job:
        job = min(self._waiting[partition], key=lambda each: each.priority)
        self._waiting[partition].remove(job)
        if not self._waiting[partition]:
            del self._waiting[partition]
        return job

    def _done(self, partition: str, task: asyncio.Task[None]) -> None:
        del self._working[partition]
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # The relay asks again for whatever is not done after a minute.
            log.warning("a failed job could not be noted: %s", type(error).__name__)
        self._start(partition)
        if not self._working:
            self._changed.set()


class Shifts:
    """An engine for one process: another engine grants it queues, and it does their jobs."""

    def __init__(self, engine: Engine, *, linger_s: float = LINGER_S) -> None:
        """Keep who grants shifts, and how long one waits for more."""
        self._engine = engine
        self._linger_s = linger_s
        self._closing = asyncio.Event()
        self._handlers: dict[str, tuple[Handler, Failed]] = {}
        self._queues: dict[str, Queue] = {}
        self._shifts: dict[str, Shift] = {}
        self.ready = engine.ready

    async def enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        """Let jobs join the shift of their queue, or ask for one; say which had ended before."""
        queues: dict[str, list[Job]] = {}
        for job in jobs:
            queues.setdefault(job.queue, []).append(job)
        wanted = {
            queue: Job(
                id=f"{KIND}:{mine[0].id}",
                kind=KIND,
                queue=SHIFTS.name,
                partition=queue,
                priority=1,
            )
            for queue, mine in queues.items()
            if queue not in self._shifts
        }
        ended = await self._engine.enqueue(list(wanted.values())) if wanted else frozenset[str]()
        over: set[str] = set()
        for queue, mine in queues.items():
            if queue in wanted and wanted[queue].id in ended:
                over.update(job.id for job in mine)
                continue
            shift = self._shift(queue)
            for job in mine:
                shift.take(job)
        return frozenset(over)

    async def cancel(self, ids: Sequence[str]) -> None:
        """Refuse nothing: who has no work left finds none."""
        await self._engine.cancel([f"{KIND}:{each}" for each in ids])

    def register(self, kind: str, handler: Handler, queue: Queue, failed: Failed) -> None:
        """Say who does jobs of a kind and who hears of failures; before `run`."""
        self._handlers[kind] = (handler, failed)
        self._queues[queue.name] = queue
        self._engine.register(KIND, self._hold, SHIFTS, self._lost)

    async def run(self) -> None:
        """Do jobs until cancelled; what is being done is finished first."""
        granting = asyncio.create_task(self._engine.run())
        try:
            await asyncio.shield(granting)
        finally:
            self._closing.set()
            for shift in self._shifts.values():
                shift.look()
            granting.cancel()
            await asyncio.gather(granting, return_exceptions=True)

    async def recover(self) -> int:
        """Take over what dead workers left; say how many jobs that is."""
        return await self._engine.recover()

    def _shift(self, queue: str) -> Shift:
        if queue not in self._shifts:
            at_once = self._queues[queue].workers
            self._shifts[queue] = Shift(self._handlers, at_once=at_once)
        return self._shifts[queue]

    async def _hold(self, job: Job) -> None:
        """Work a shift from its beginning to its end."""
        shift = self._shift(job.partition)
        try:
            await shift.work(linger_s=self._linger_s, closing=self._closing)
        finally:
            self._shifts.pop(job.partition, None)

    @staticmethod
    async def _lost(job: Job, error: Exception) -> None:
        log.error("a shift of %s broke: %s", job.partition, type(error).__name__)
