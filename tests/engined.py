"""A company whose rows are carried by the real relay and done by the real engine.

The clock still stands until it is told to move; only the work between two lines takes real time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.engine import DbosEngine
from bot.jobs import HR, OUTBOX, SLOW, TURNS, VOICE, Job
from bot.ports import Judge
from bot.relay import Relay
from config.job import Job as Opening
from handlers.decision import Policy
from tests.driver import Company, Voice
from tests.transcript import Opening as Opens

LOOK_S = 0.01
PATIENCE_S = 60.0


class EngineCompany(Company):
    """The whole product but its network."""

    relay: Relay | None = None

    def committed(self) -> None:
        """Wake the relay."""
        if self.relay is not None:
            self.relay.wake()

    async def settle(self) -> None:
        """Wait until nothing that is due is left."""
        self.committed()
        async with asyncio.timeout(PATIENCE_S):
            while await self._busy():  # noqa: ASYNC110  others finish rows
                await asyncio.sleep(LOOK_S)

    async def _busy(self) -> bool:
        """Look for rows that are due; a turn that waited meanwhile moved the clock: look again."""
        before = self.clock()
        return bool(await self.memory.read(self._due)) or self.clock() != before

    def engaged(self, url: str) -> tuple[DbosEngine, Relay]:
        """Put an engine and its relay to work for this company."""
        engine = DbosEngine(url)
        self.relay = self.carrier(engine)

        async def turn(job: Job) -> None:
            await self.turns.take(job.partition)

        async def effect(job: Job) -> None:
            await self.effects.perform(job.queue, job.partition)

        engine.register("turn", turn, TURNS, self.relay.failed)
        for queue in (OUTBOX, SLOW, HR, VOICE):
            engine.register("effect", effect, queue, self.relay.failed)
        return engine, self.relay


@asynccontextmanager
async def _open(
    folder: Path,
    jobs: tuple[Opening, ...],
    policy: Policy,
    *,
    start: datetime,
    judge: Judge,
    voice: Voice,
    url: str,
) -> AsyncIterator[Company]:
    company = EngineCompany(folder, jobs, policy, start=start, judge=judge, voice=voice, url=url)
    engine, relay = company.engaged(url)
    tasks = [asyncio.create_task(engine.run()), asyncio.create_task(relay.run())]
    try:
        yield company
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await company.close()


def through_the_engine(url: str) -> Opens:
    """Play pages on a database of one's choice."""
    return partial(_open, url=url)
