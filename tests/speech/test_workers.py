"""Work in processes of its own: done, refused, or lost with the process, and never more."""

import asyncio
import os
import time

import pytest

from bot.errors import TemporaryError
from bot.speech import audio
from bot.speech.errors import SoundRefused
from bot.speech.listener import ProcessListener
from bot.speech.workers import Workers
from tests.aio import run
from tests.speech.recordings import every_form, tone


def crash() -> None:
    os.abort()


def hang() -> None:
    while True:
        time.monotonic()


def where() -> tuple[int, int]:
    return os.getpid(), os.nice(0)


def test_work_is_done_elsewhere_and_politely() -> None:
    async def scene() -> None:
        workers = Workers("test", limit_s=30)
        try:
            process, niceness = await workers.run(where)
        finally:
            await workers.close()
        assert process != os.getpid()
        assert niceness > os.nice(0)

    run(scene())


def test_a_crash_costs_its_own_call_only() -> None:
    async def scene() -> None:
        workers = Workers("test", limit_s=30)
        try:
            with pytest.raises(TemporaryError):
                await workers.run(crash)
            assert await workers.run(len, b"abc") == 3
        finally:
            await workers.close()

    run(scene())


def test_a_call_that_hangs_is_given_up() -> None:
    async def scene() -> None:
        workers = Workers("test", limit_s=1)
        try:
            with pytest.raises(TemporaryError):
                await workers.run(hang)
        finally:
            await workers.close()

    run(scene())


def test_recordings_are_taken_apart_and_a_refusal_keeps_its_reason() -> None:
    async def scene() -> None:
        workers = Workers("test", limit_s=30)
        listener = ProcessListener(workers)
        try:
            sound = await listener.decode(every_form(tone(1))["amr"])
            measures = await listener.measure(sound, None)
            with pytest.raises(SoundRefused, match="no recording"):
                await listener.decode(b"junk of some length")
            rest = await asyncio.gather(*(listener.measure(sound, None) for _ in range(3)))
        finally:
            await workers.close()
        assert measures.quality == "no_speech"
        assert set(rest) == {measures}

    run(scene())


def test_a_voice_message_that_goes_out_can_come_in() -> None:
    assert audio.decode(audio.encode_amr(tone(1))).duration_s == pytest.approx(1, abs=0.05)
