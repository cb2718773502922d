"""Jobs, and the port of five calls behind which the durable engine sits.

A job says that a partition of a queue has work; it carries ids and no message. Jobs of one
partition run one at a time, the lowest priority number first. A job runs at least once: its
handler may be killed and started again. Refuses to know which engine it is.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class EngineUnavailable(Exception):
    """The engine cannot take jobs now; whoever asks asks again later."""


class JobFailed(Exception):
    """A job's handler raised; the name of what it raised is all that the engine is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue: how many of its jobs one process runs at a time, and how often it looks."""

    name: str
    workers: int
    poll_s: float


TURNS = Queue(name="turns", workers=100, poll_s=0.1)
OUTBOX = Queue(name="outbox", workers=50, poll_s=0.1)
SLOW = Queue(name="slow", workers=16, poll_s=0.25)
HR = Queue(name="hr", workers=4, poll_s=0.5)
#: A minute of speech takes seconds of processor: few at once, and never in the way of a score.
VOICE = Queue(name="voice", workers=4, poll_s=0.25)
QUEUES = (TURNS, OUTBOX, SLOW, HR, VOICE)
#: Where one process is granted the others as a whole (bot.shifts), this is all the engine polls.
SHIFTS = Queue(name="shifts", workers=16, poll_s=0.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work; the same id twice is the same job."""

    id: str
    kind: str
    queue: str
    partition: str
    priority: int
    args: tuple[str, ...] = ()


Handler = Callable[[Job], Awaitable[None]]
#: Hears what a handler raised, and remembers it where the work itself is remembered.
Failed = Callable[[Job, Exception], Awaitable[None]]


async def perform(job: Job, handler: Handler, failed: Failed) -> None:
    """Do one job; whatever its handler raises is remembered, and told to the engine by name only.

    This is the job's edge: what was raised may quote a candidate, and an engine's table is no
    place for that.
    """
    try:
        await handler(job)
    except Exception as error:  # noqa: BLE001 - the job's edge: whatever a handler raises
        log.warning("a job of kind %s failed: %s", job.kind, type(error).__name__)
        await failed(job, error)
        raise JobFailed(type(error).__name__) from None


class Engine(Protocol):
    """Runs jobs durably, in order within a partition, at least once."""

    #: Set while jobs are done.
    ready: asyncio.Event

    async def enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        """Take jobs, each id once, all or none; say which ids had already come to their end."""
        ...

    async def cancel(self, ids: Sequence[str]) -> None:
        """Keep jobs that have not begun from ever running."""
        ...

    def register(self, kind: str, handler: Handler, queue: Queue, failed: Failed) -> None:
        """Say who does jobs of a kind and who hears of failures; before `run`."""
        ...

    async def run(self) -> None:
        """Do jobs until cancelled."""
        ...

    async def recover(self) -> int:
        """Take over jobs that dead workers left; say how many."""
        ...
