"""Both databases, opened: enough for commands that only look, and what the product is built on."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.erasure import Eraser
from bot.errors import PermanentError
from bot.openings import Openings
from bot.world import World, policy_of
from config.loading import load_jobs
from config.mapping import load_mapping
from config.settings import Settings
from storage.database import Database, open_database
from storage.hr import HrDatabase
from storage.migrate import is_current
from storage.positions import load_positions

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The two databases, and what the operator set; enough for commands that only look."""

    settings: Settings
    world: World
    database: Database
    hr: HrDatabase


def utc_now() -> datetime:
    """Look at the clock."""
    return datetime.now(UTC)


@contextlib.asynccontextmanager
async def opened(
    settings: Settings, *, hears: bool = False, speaks: bool = False
) -> AsyncIterator[Memory]:
    """Open both databases."""
    book = load_jobs(settings.jobs_dir)
    for problem in book.problems:
        log.warning("job file: %s", problem)
    world = World(
        jobs=Openings(book.jobs),
        policy=policy_of(settings),
        clock=utc_now,
        hears=hears,
        speaks=speaks,
    )
    database = open_database(settings.database_url)
    hr = HrDatabase(settings.hr_database_url, load_mapping(settings.hr.mapping))
    try:
        if not await asyncio.to_thread(is_current, settings.database_url):
            raise PermanentError("the database is not up to date; run `zhimian migrate` first")
        world.jobs.called(await database.read(load_positions))
        yield Memory(settings=settings, world=world, database=database, hr=hr)
    finally:
        await database.close()
        await hr.close()


def eraser_of(memory: Memory) -> Eraser:
    """Hand an eraser what it needs."""
    return Eraser(
        memory=memory.database,
        hr=memory.hr,
        data_dir=memory.settings.data_dir,
        clock=memory.world.clock,
    )
