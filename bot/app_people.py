"""The commands about one person, from settings to their end."""

import asyncio
from collections.abc import Sequence
from functools import partial

from bot.erasure import find_person
from bot.errors import PermanentError
from bot.export import copy_of
from bot.farewell import say_farewell
from bot.memory import Memory, eraser_of, opened
from config.settings import Settings
from handlers.people import mask
from storage import erasure
from storage.people import Candidate


def about(settings: Settings, sought: str) -> str:
    """Say whose data would go, masked, and how much there is."""

    async def find() -> str:
        async with opened(settings) as memory:
            who = await _known(memory, sought)
            subject = await memory.database.read(partial(erasure.subject_of, who=who))
            return (
                f"{mask(who.name)} (candidate {who.id}) with {len(subject.interviews)} interviews"
            )

    return asyncio.run(find())


def erase(settings: Settings, sought: str) -> Sequence[str]:
    """Erase a person everywhere, after finishing what was cut short before."""

    async def work() -> Sequence[str]:
        async with opened(settings) as memory:
            eraser = eraser_of(memory)
            lines = [done.line() for done in await eraser.resume()]
            who = await memory.database.read(partial(find_person, sought=sought))
            if who is not None:
                said = await say_farewell(memory.database, memory.world, who)
                lines += [said] if said else []
                lines.append((await eraser.erase(who, reason="asked")).line())
            elif not lines:
                raise _nobody(sought)
            return lines

    return asyncio.run(work())


def export(settings: Settings, sought: str) -> str:
    """Write a copy of a person's data."""

    async def work() -> str:
        async with opened(settings) as memory:
            who = await _known(memory, sought)
            return await memory.database.read(partial(copy_of, world=memory.world, who=who))

    return asyncio.run(work())


async def _known(memory: Memory, sought: str) -> Candidate:
    who = await memory.database.read(partial(find_person, sought=sought))
    if who is None:
        raise _nobody(sought)
    return who


def _nobody(sought: str) -> PermanentError:
    return PermanentError(
        f"there is nobody under {sought}: give a candidate's id, an interview's id, or its number"
    )
