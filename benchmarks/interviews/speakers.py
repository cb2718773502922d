"""Candidates who answer by voice, all at the same moment, while everybody else writes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter

from benchmarks.figures import rank
from benchmarks.interviews.record import Chat
from bot.speech.audio import decode, encode_amr
from bot.voices import lend
from config.settings import Settings
from scoring.speech import RATE, SAMPLE_BYTES, Sound

CLIP_S = 10
SAID = "去年有一位客户嫌贵走了，我记下他看的型号，第二天发了分期方案，第三天他来买了两台。"
#: What the bot answers to a clip: what it heard, or that it heard nothing.
ANSWERED = ("我听到的是", "这段语音")
HEARD = ANSWERED[0]

Send = Callable[[str, bytes], Awaitable[object]]
Next = Callable[[str, Callable[[str], bool]], Awaitable[str]]


async def clip() -> bytes:
    """Have ten seconds spoken, as a phone would send them."""
    async with lend(Settings()) as those:
        if those.speaker is None:
            raise RuntimeError("clips need the speech extra: make voice")
        spoken = await those.speaker.say(SAID, language="zh")
    pcm = decode(spoken.amr).pcm * 2
    return encode_amr(Sound(pcm=pcm[: CLIP_S * RATE * SAMPLE_BYTES]))


@dataclass(slots=True)
class Speakers:
    """Whoever speaks, and how long they waited to see what was heard."""

    people: int
    waits: list[float] = field(default_factory=list)
    heard: int = 0
    began: datetime | None = None
    ended: datetime | None = None

    def names(self) -> list[str]:
        """Name everybody who speaks."""
        return [f"v{number:04}" for number in range(self.people)]

    async def speak(self, recording: bytes, send: Send, following: Next) -> None:
        """Let everybody send a clip at once, and wait for what was heard in it."""

        async def one(userid: str) -> None:
            sent = perf_counter()
            await send(userid, recording)
            said = await following(userid, lambda text: text.startswith(ANSWERED))
            self.waits.append(perf_counter() - sent)
            self.heard += said.startswith(HEARD)

        self.began = datetime.now(UTC)
        await asyncio.gather(*(one(userid) for userid in self.names()))
        self.ended = datetime.now(UTC)

    def told(self, chats: Sequence[Chat]) -> dict[str, object]:
        """Tell how long they waited, and how long everybody else did meanwhile."""
        if self.began is None or self.ended is None:
            return {}
        meanwhile = [
            wait
            for chat in chats
            for wait, at in zip(chat.waits, chat.waited, strict=True)
            if self.began <= at <= self.ended
        ]
        return {
            "clips": self.people,
            "clips_heard": self.heard,
            "clip_p50_s": rank(self.waits, 0.5),
            "clip_max_s": max(self.waits, default=0.0),
            "meanwhile": len(meanwhile),
            "meanwhile_p50_s": rank(meanwhile, 0.5),
            "meanwhile_p99_s": rank(meanwhile, 0.99),
            "meanwhile_max_s": max(meanwhile, default=0.0),
        }
