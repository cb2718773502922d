"""An engine in memory that runs jobs one after another, for rehearsals and transcripts.

Deterministic: within a partition by priority, between partitions in the order they were asked
for. Refuses to be durable and to run anything that nobody drained.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from bot.jobs import Failed, Handler, Job, JobFailed, Queue, perform


class InlineEngine:
    """Runs jobs when it is drained, or continually while `run` runs."""

    def __init__(self) -> None:
        self._handlers: dict[str, tuple[Handler, Failed]] = {}
        self._waiting: list[Job] = []
        self._known: set[str] = set()
        self._ended: set[str] = set()
        self._wanted = asyncio.Event()
        self.ready = asyncio.Event()

    async def enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        """Take jobs, each id once; say which had already come to their end."""
        for job in jobs:
            if job.id not in self._known:
                self._known.add(job.id)
                self._waiting.append(job)
        self._wanted.set()
        return frozenset(job.id for job in jobs if job.id in self._ended)

    async def cancel(self, ids: Sequence[str]) -> None:
        """Keep jobs that have not begun from ever running."""
        self._ended.update(job.id for job in self._waiting if job.id in ids)
        self._waiting = [job for job in self._waiting if job.id not in ids]

    def register(self, kind: str, handler: Handler, queue: Queue, failed: Failed) -> None:
        """Say who does jobs of a kind and who hears of failures."""
        del queue  # one job runs at a time, whatever its queue
        self._handlers[kind] = (handler, failed)

    async def run(self) -> None:
        """Do jobs until cancelled."""
        self.ready.set()
        while True:
            await self.drain()
            self._wanted.clear()
            await self._wanted.wait()

    async def recover(self) -> int:
        """Nothing outlives this engine, so nothing is left to take over."""
        return 0

    async def drain(self) -> int:
        """Do jobs until none is left; say how many were done."""
        done = 0
        while self._waiting:
            job = self._next()
            self._waiting.remove(job)
            handler, failed = self._handlers[job.kind]
            with suppress(JobFailed):
                await perform(job, handler, failed)
            self._ended.add(job.id)
            done += 1
        return done

    def _next(self) -> Job:
        first = self._waiting[0]
        same = [
            job
            for job in self._waiting
            if (job.queue, job.partition) == (first.queue, first.partition)
        ]
        return min(same, key=lambda job: job.priority)
