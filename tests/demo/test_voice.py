"""Voice on the demonstration's phones: recorded by a real browser, handed on as AMR, played both ways."""

import math
import struct
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import expect

from bot.demo.media import AMR, check_upload
from bot.demo.simulator import Simulator
from bot.speech.audio import decode, encode_amr, to_wav
from scoring.speech import RATE, Sound
from tests.aio import run
from tests.browser import browser_page
from tests.demo.rig import rig
from tests.demo.understudy import make_stage


def tone(seconds: float) -> Sound:
    """Give a tone of 440 Hz."""
    samples = (int(12_000 * math.sin(n * 880 * math.pi / RATE)) for n in range(int(seconds * RATE)))
    return Sound(pcm=b"".join(struct.pack("<h", each) for each in samples))


def loudness(amr: bytes) -> float:
    samples = np.frombuffer(decode(amr).pcm, dtype="<i2").astype(float)
    return float(np.sqrt((samples**2).mean()))


def voices(simulator: Simulator, userid: str) -> list[bytes]:
    """List what somebody has said, as the bot can fetch it."""
    said = [each for each in simulator.chats(userid) if each.msgtype == "voice" and each.sender]
    return [simulator.media.find(str(each.content["media_id"])).data for each in said]


def test_a_recording_of_any_form_goes_out_as_amr_of_a_minute_at_most() -> None:
    async def scene() -> None:
        async with rig() as wecom:
            speak = f"{wecom.base}/sim/speak?userid=ZhangSan"
            sound = {"Content-Type": "audio/wav"}
            for seconds in (1.0, 75.0):
                wav = to_wav(tone(seconds))
                async with wecom.http.post(speak, data=BytesIO(wav), headers=sound) as said:
                    assert said.status == 200
            short, long = voices(wecom.sim, "ZhangSan")
            for each in (short, long):
                assert each.startswith(AMR)
                check_upload("voice", each)
            assert 59.0 < decode(long).duration_s <= 60.1
            assert loudness(short) > 1000
            assert [each["MsgType"] for each in wecom.bot.messages] == ["voice", "voice"]
            assert wecom.bot.messages[0]["Format"] == "amr"
            async with wecom.http.post(speak, data=b"hello", headers=sound) as nonsense:
                assert nonsense.status == 400
            async with wecom.http.post(speak, data={"a": "b"}) as form:
                assert form.status == 415
            assert wecom.sim.violations == ()

    run(scene())


def test_a_voice_message_is_played_as_wav_while_wecom_keeps_it() -> None:
    async def scene() -> None:
        async with rig() as wecom:
            stored = wecom.sim.media.keep("voice", "a.amr", encode_amr(tone(59.0)))
            address = f"{wecom.base}/sim/media/{stored.media_id}"
            async with wecom.http.get(f"{address}.wav") as heard:
                assert (heard.status, heard.content_type) == (200, "audio/wav")
                assert 58.9 < decode(await heard.read()).duration_s < 59.1
            async with wecom.http.get(address) as raw:
                assert raw.content_type == "audio/amr"
            wecom.sim.media.expire()
            async with wecom.http.get(f"{address}.wav") as gone:
                assert gone.status == 404

    run(scene())


@pytest.mark.browser
def test_the_page_records_from_the_microphone_and_plays_voice_both_ways(tmp_path: Path) -> None:
    spoken = tmp_path / "spoken.wav"
    spoken.write_bytes(to_wav(tone(3.0)))

    async def scene() -> None:
        stage = make_stage()
        async with (
            stage.open() as sim,
            browser_page(width=1440, height=900, says=spoken) as page,
        ):
            await page.goto(f"{stage.base}/")
            await page.locator("#job").select_option("store-sales")
            await page.get_by_role("button", name="开始面试").click()
            await expect(page.locator("#candidate-chat")).to_contain_text("邀请您参加")
            mic = page.locator("#mic")
            await mic.click()
            await expect(mic).to_have_text("发送 0:02", timeout=15_000)
            await mic.click()
            mine = page.locator("#candidate-chat .mine audio")
            await expect(mine).to_have_count(1, timeout=15_000)
            await expect(mic).to_have_text("说话")
            candidate = await page.evaluate("JSON.parse(localStorage.rehearsal).candidate")
            (amr,) = voices(sim, candidate)
            assert decode(amr).duration_s > 1.0
            assert loudness(amr) > 300  # what the microphone heard, not silence
            stored = sim.media.keep("voice", "question.amr", encode_amr(tone(1.0)))
            sim.world.show(candidate, "voice", {"media_id": stored.media_id})
            await expect(page.locator("#candidate-chat .row audio")).to_have_count(2)
            lasting = """async (place) => {
                const audio = document.querySelectorAll('#candidate-chat audio')[place];
                audio.preload = 'metadata';
                const known = new Promise((done) => { audio.onloadedmetadata = done; });
                audio.load();
                await known;
                return audio.duration;
            }"""
            assert await page.evaluate(lasting, 0) > 1.0
            assert 0.9 < await page.evaluate(lasting, 1) < 1.1

    run(scene())
