"""Who listens, hears and speaks in this installation, of what is configured and installed.

A configured endpoint goes first, then the local extra, then nobody (None).
"""

import contextlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from bot.gateways.speech import Endpoint, RemoteSpeaker, RemoteTranscriber
from bot.ports import Listener, Speaker, Transcriber
from bot.speech.gate import Gated
from bot.speech.listener import LIMIT_S, ProcessListener
from bot.speech.workers import NICENESS, Workers
from config.sections import ModelSettings
from config.settings import Settings

MOST_LISTENERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Everybody who has to do with voice; None where nobody can."""

    listener: Listener
    transcriber: Transcriber | None
    speaker: Speaker | None


@contextlib.asynccontextmanager
async def lend(settings: Settings, *, in_bulk: bool = False) -> AsyncIterator[Voices]:
    """Lend the voices of this installation; processes start when they are first needed."""
    async with contextlib.AsyncExitStack() as stack:
        workers = Workers(
            "recordings",
            limit_s=LIMIT_S,
            processes=min(MOST_LISTENERS, os.cpu_count() or 1) if in_bulk else 1,
            niceness=0 if in_bulk else NICENESS,
        )
        stack.push_async_callback(workers.close)
        listener = ProcessListener(workers)
        transcriber: Transcriber | None = None
        speaker: Speaker | None = None
        if settings.asr.enabled:
            heard = RemoteTranscriber(_endpoint(stack, settings.asr))
            transcriber = Gated(listener, heard, engine=settings.asr.model)
        if settings.tts.enabled:
            endpoint = _endpoint(stack, settings.tts)
            speaker = RemoteSpeaker(endpoint, listener, voice=settings.tts.voice)
        yield Voices(listener=listener, transcriber=transcriber, speaker=speaker)


def _endpoint(stack: contextlib.AsyncExitStack, model: ModelSettings) -> Endpoint:
    endpoint = Endpoint(
        base_url=model.base_url, api_key=model.api_key.get_secret_value(), model=model.model
    )
    stack.push_async_callback(endpoint.close)
    return endpoint
