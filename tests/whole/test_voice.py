"""A whole voice answer with nothing faked but the recogniser: heard, killed meanwhile, heard again."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from aiohttp import web

from bot.speech.audio import decode, encode_amr, to_wav
from tests.aio import run
from tests.speech.endpoint import Fields, Served, served
from tests.speech.voices import sound_of, spoken
from tests.whole.checks import answers_of, check_log, digests
from tests.whole.jobs import Opening
from tests.whole.people import Candidate
from tests.whole.scenes import SECOND, invited
from tests.whole.town import Town, open_town
from tests.whole.words import phrase

OPENING = Opening(name="voice")
HEARD = "我先问他是和哪一款比，他说装修超了预算，所以我推荐小一号的，第三天他来买了两台"
CLIP = encode_amr(sound_of(spoken(24)))
LINK = re.compile(r"\((http[^)]*/r/[^)]*)\)")
SOURCE = re.compile(r'<audio[^>]* src="([^"]+)"')


@dataclass
class Recogniser:
    """Hears the same in everything, once it is let; speaks a tone."""

    asked: asyncio.Event = field(default_factory=asyncio.Event)
    lets: asyncio.Event = field(default_factory=asyncio.Event)

    async def behave(self, request: web.Request, fields: Fields) -> web.StreamResponse:
        """Answer as an OpenAI-compatible endpoint."""
        del fields
        if request.path.endswith("speech"):
            return web.Response(body=to_wav(sound_of(spoken(8))), content_type="audio/wav")
        self.asked.set()
        await self.lets.wait()
        segment = {"start": 0.0, "end": 5.0, "text": HEARD, "avg_logprob": -0.2}
        return web.Response(
            text=json.dumps({"text": HEARD, "segments": [segment]}), content_type="application/json"
        )


@asynccontextmanager
async def town_with(recogniser: Recogniser, folder: Path) -> AsyncIterator[tuple[Town, Served]]:
    async with served(recogniser.behave) as endpoint:
        settings = {
            "ZHIMIAN_ASR__BASE_URL": endpoint.url,
            "ZHIMIAN_ASR__MODEL": "ears",
            "ZHIMIAN_TTS__BASE_URL": endpoint.url,
            "ZHIMIAN_TTS__MODEL": "mouth",
        }
        async with open_town(folder, [OPENING], settings=settings, patient=True) as town:
            yield town, endpoint


async def sends_a_clip(person: Candidate) -> None:
    delivery = await person.town.sim.send_media(person.userid, "voice", CLIP)
    assert delivery.answered


async def check_playback(town: Town) -> None:
    """Open the report as a manager does, and listen."""
    found = LINK.search(digests(town, OPENING)[0])
    assert found is not None
    page = await town.ask("GET", found[1].removeprefix(town.base) + "?view=hr", bearer=False)
    text = page.body.decode()
    assert "候选人已确认" in text
    source = SOURCE.search(text)
    assert source is not None
    path = unescape(source[1])
    whole = await town.ask("GET", path, bearer=False)
    assert (whole.status, whole.kind) == (200, "audio/wav")
    assert abs(decode(whole.body).duration_s - decode(CLIP).duration_s) < 0.1
    part = await town.ask("GET", path, headers={"Range": "bytes=0-99"}, bearer=False)
    assert (part.status, len(part.body)) == (206, 100)


def test_a_clip_is_heard_although_the_process_was_killed_while_listening(tmp_path: Path) -> None:
    async def scene() -> None:
        recogniser = Recogniser()
        async with town_with(recogniser, tmp_path) as (town, endpoint):
            town.keep_private(HEARD)
            person = await invited(town, OPENING, 0)
            await person.asks("同意", "第1/2")
            await sends_a_clip(person)
            async with asyncio.timeout(60):
                await recogniser.asked.wait()
            await person.asks("答完了", *phrase("still_listening"))
            town.serving.kill()
            recogniser.lets.set()
            await town.up()
            await person.hears(*phrase("heard"))
            await person.asks("对", *phrase("go_on_writing"))
            await person.asks("答完了", "第2/2")
            await town.until(lambda: any(each.msgtype == "voice" for each in person.said))
            await person.answers(*(each.format(n=0) for each in SECOND))
            await person.hears(*phrase("finished"))
            await person.reaches("awaiting_manager")
            first = answers_of(await person.interview())[0]
            assert (first["text"], first["voice"]) == (HEARD, True)
            await town.until(lambda: bool(digests(town, OPENING)))
            await check_playback(town)
            clips = list((tmp_path / "data" / "media" / "voice").rglob("*"))
            assert [each.read_bytes() for each in clips if each.is_file()] == [CLIP]
            assert sum("file" in each for each in endpoint.asked) == 2  # once for each life
            assert town.sim.violations == ()
            check_log(town)

    run(scene())
