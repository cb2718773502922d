"""The last thing said to somebody who asked for deletion: that it happens now.

Said before anything goes, since afterwards nobody knows whom to tell. Refuses to write to who did
not ask, and to leave anything behind: a word that is not on its way soon is taken back.
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from bot.outgoing import spoken_row
from bot.world import World
from handlers.customer_service import may_be_told
from handlers.interview import Interview
from storage import interviews, outbox
from storage.database import Connection, Database
from storage.people import Candidate
from storage.records import read_interview

TRIES: Final = 20
EVERY_S: Final = 0.5

Pause = Callable[[float], Awaitable[None]]


async def say_farewell(
    database: Database, world: World, who: Candidate, *, pause: Pause = asyncio.sleep
) -> str:
    """Tell a person that their data goes now; say in one line whether they were told.

    Empty when they did not ask for it in the chat.
    """
    asked = await database.read(partial(_asked, who=who))
    if asked is None:
        return ""
    now = world.clock()
    if not may_be_told(asked, now):
        return "not told: Customer Service lets nothing through before they write again"
    text = world.phrases(asked.language).say("deleting_now")
    key = f"farewell:{asked.id}:{now.isoformat()}"
    row = spoken_row(asked.candidate.address, text, key=key, now=now)
    await database.run(lambda c: outbox.put(c, [row], now))
    for _ in range(TRIES):
        (stands,) = await database.read(partial(outbox.performed, keys=[key])) or (None,)
        if stands is not None and stands.done_at is not None:
            return "told" if stands.error is None else "not told: they cannot be reached"
        await pause(EVERY_S)
    await database.run(lambda c: outbox.withdraw(c, [key]))
    return "not told: no service was there to say it; please tell them"


def _asked(connection: Connection, who: Candidate) -> Interview | None:
    """Find the newest interview in which a person asked for deletion."""
    stored = interviews.of_candidate(connection, who.id)
    found = (read_interview(each.body) for each in stored)
    return next((each for each in found if each.erase_asked_at is not None), None)
