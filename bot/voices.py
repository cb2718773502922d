"""Who listens, hears and speaks in this installation, of what is configured and installed.

A configured endpoint goes first, then the local extra, then nobody (None). A local model that is
not exactly what it should be is left alone, and the log and the doctor say so.
"""

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from bot.gateways.speech import Endpoint, RemoteSpeaker, RemoteTranscriber
from bot.ports import Listener, Speaker, Transcriber
from bot.speech import local, models
from bot.speech.gate import Gated
from bot.speech.listener import LIMIT_S, ProcessListener
from bot.speech.local import LocalSpeaker, LocalTranscriber
from bot.speech.workers import NICENESS, Workers
from config.sections import ModelSettings
from config.settings import Settings

log = logging.getLogger(__name__)

MOST_LISTENERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """Everybody who has to do with voice; None where nobody can."""

    listener: Listener
    transcriber: Transcriber | None
    speaker: Speaker | None


@contextlib.asynccontextmanager
async def lend(settings: Settings) -> AsyncIterator[Voices]:
    """Lend the voices of this installation; processes start when they are first needed."""
    async with AsyncExitStack() as stack:
        listener = ProcessListener(_workers(stack, "recordings", limit_s=LIMIT_S))
        transcriber = await _transcriber(stack, settings, listener)
        yield Voices(
            listener=listener,
            transcriber=transcriber,
            speaker=await _speaker(stack, settings, listener),
        )


@contextlib.asynccontextmanager
async def lend_in_bulk(settings: Settings, *, transcribe: bool) -> AsyncIterator[Voices]:
    """Lend them to a command that somebody waits for; the local extra hears only if asked to."""
    async with AsyncExitStack() as stack:
        processes = min(MOST_LISTENERS, os.cpu_count() or 1)
        workers = Workers("recordings", limit_s=LIMIT_S, processes=processes, niceness=0)
        stack.push_async_callback(workers.close)
        listener = ProcessListener(workers)
        transcriber = None
        if transcribe or settings.asr.enabled:
            transcriber = await _transcriber(stack, settings, listener)
        yield Voices(listener=listener, transcriber=transcriber, speaker=None)


def hearing_trouble() -> str:
    """Say why the extra cannot hear, or nothing."""
    if not models.installed(models.HEARING):
        return "not installed"
    return models.damaged(*models.WHISPER.values())


def speaking_trouble() -> str:
    """Say why the extra cannot speak, or nothing."""
    if not models.installed(models.SPEAKING):
        return "not installed"
    return models.damaged(models.KOKORO, models.SYMBOLS, *models.VOICES.values())


async def _transcriber(
    stack: AsyncExitStack, settings: Settings, listener: Listener
) -> Transcriber | None:
    if settings.asr.enabled:
        heard = RemoteTranscriber(_endpoint(stack, settings.asr))
        return Gated(listener, heard, engine=settings.asr.model)
    if not settings.voice.local or _off("hearing", await asyncio.to_thread(hearing_trouble)):
        return None
    workers = _workers(stack, "hearing", limit_s=local.HEARING_S, threads=_threads())
    return LocalTranscriber(workers)


async def _speaker(
    stack: AsyncExitStack, settings: Settings, listener: ProcessListener
) -> Speaker | None:
    if settings.tts.enabled:
        endpoint = _endpoint(stack, settings.tts)
        return RemoteSpeaker(endpoint, listener, voice=settings.tts.voice)
    if not settings.voice.local or _off("speaking", await asyncio.to_thread(speaking_trouble)):
        return None
    workers = _workers(stack, "speaking", limit_s=local.SPEAKING_S, threads=_threads())
    return LocalSpeaker(workers, voice=settings.tts.voice)


def _off(what: str, trouble: str) -> bool:
    if trouble and trouble != "not installed":
        log.error("%s on this machine is off: %s", what, trouble)
    return bool(trouble)


def _workers(stack: AsyncExitStack, name: str, *, limit_s: float, threads: int = 1) -> Workers:
    workers = Workers(name, limit_s=limit_s, threads=threads, niceness=NICENESS)
    stack.push_async_callback(workers.close)
    return workers


def _threads() -> int:
    """Leave the models two cores where there are as many, and conversations first in both."""
    return min(2, os.cpu_count() or 1)


def _endpoint(stack: AsyncExitStack, model: ModelSettings) -> Endpoint:
    endpoint = Endpoint(
        base_url=model.base_url, api_key=model.api_key.get_secret_value(), model=model.model
    )
    stack.push_async_callback(endpoint.close)
    return endpoint
