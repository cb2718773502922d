"""Who listens, hears and speaks in this installation, of what is configured and installed."""

import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from bot.ports import Listener, Speaker, Transcriber
from bot.speech.listener import LIMIT_S, ProcessListener
from bot.speech.workers import NICENESS, Workers
from config.settings import Settings

MOST_LISTENERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Everybody who has to do with voice; None where nobody can."""

    listener: Listener
    transcriber: Transcriber | None
    speaker: Speaker | None


@contextlib.asynccontextmanager
async def voices(_settings: Settings, *, in_bulk: bool = False) -> AsyncIterator[Voices]:
    """Lend the voices of this installation; processes start when they are first needed."""
    workers = Workers(
        "recordings",
        limit_s=LIMIT_S,
        processes=min(MOST_LISTENERS, os.cpu_count() or 1) if in_bulk else 1,
        niceness=0 if in_bulk else NICENESS,
    )
    try:
        yield Voices(listener=ProcessListener(workers), transcriber=None, speaker=None)
    finally:
        await workers.close()
