"""Voice on the phones of a demonstration: what a browser records becomes what WeCom would hand on.

The bot gets AMR, as from a real phone, and a browser gets WAV, which it can play. Refuses anything
that is no recording; a minute is the most, as on a real phone.
"""

import asyncio
from typing import Final

from aiohttp import web

from bot.demo.people import answered_by
from bot.demo.refusals import Refused
from bot.demo.simulator import Simulator
from bot.speech.audio import SPOKEN_SECONDS, decode, encode_amr, to_wav
from bot.speech.errors import SoundRefused
from scoring.speech import RATE, SAMPLE_BYTES, Sound

#: A little less than a minute: a codec may add a frame.
MOST: Final = int((SPOKEN_SECONDS - 0.5) * RATE) * SAMPLE_BYTES
NOT_STORED: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class PhoneVoices:
    """The /sim endpoints for talking and listening."""

    def __init__(self, simulator: Simulator) -> None:
        """Remember whose phones these are."""
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        """List the endpoints; they go before those of `People`, which take any name of a file."""
        return [
            web.post("/sim/speak", self.speak),
            web.get("/sim/media/{media_id:[0-9A-Za-z_-]+}.wav", self.listen),
        ]

    async def speak(self, request: web.Request) -> web.Response:
        """Say something to the bot: a recording of any form, sent on as a voice message."""
        if not request.content_type.startswith(("audio/", "video/webm")):
            raise web.HTTPUnsupportedMediaType(text="send audio")  # also keeps other sites out
        recording = await request.read()
        try:
            amr = await asyncio.to_thread(_as_amr, recording)
        except SoundRefused as refusal:
            raise web.HTTPBadRequest(text=refusal.reason) from refusal
        userid = request.query.get("userid", "")
        return await answered_by(lambda: self._simulator.send_media(userid, "voice", amr))

    async def listen(self, request: web.Request) -> web.Response:
        """Give a voice message as a browser plays it."""
        try:
            stored = self._simulator.media.find(request.match_info["media_id"])
            wav = await asyncio.to_thread(lambda: to_wav(decode(stored.data)))
        except (Refused, SoundRefused) as refusal:
            raise web.HTTPNotFound from refusal
        return web.Response(body=wav, content_type="audio/wav", headers=NOT_STORED)


def _as_amr(recording: bytes) -> bytes:
    return encode_amr(Sound(pcm=decode(recording).pcm[:MOST]))
