"""The speech extra: what it says it can hear, what nobody said it does not, damaged it is off."""

import difflib
from dataclasses import replace

import numpy as np
import pytest

from bot.errors import PermanentError
from bot.speech import kokoro, models, whisper
from bot.speech.audio import decode
from bot.speech.errors import SoundRefused
from bot.speech.local import LocalSpeaker, LocalTranscriber
from bot.speech.prompt import echoes
from bot.speech.workers import Workers
from bot.voices import hearing_trouble, lend, lend_in_bulk, speaking_trouble
from config.sections import VoiceSettings
from config.settings import Settings
from scoring.speech import Sound
from scoring.voice import measure
from tests.aio import run
from tests.speech.recordings import silence
from tests.speech.voices import hiss, hush, sound_of

SAID = "请介绍一下您用Redis解决过的问题。"
HEARD = "请介绍一下您用Redis解决过的问题"
ENGLISH = "Last year a customer left because the price was too high. I sent him a payment plan."
NOTES = np.repeat([220.0, 262, 330, 392, 440, 330], 8_000)
MUSIC = 0.2 * np.sin(2 * np.pi * np.cumsum(NOTES) / 16_000)
KNOCK = hiss(0.2, loudness=0.3) * np.exp(-np.arange(3_200) / 900)


def plain(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


def test_what_one_half_says_the_other_hears() -> None:
    async def scene() -> None:
        mouth = Workers("speaking", limit_s=120, threads=2)
        ears = Workers("hearing", limit_s=120, threads=2)
        try:
            speech = await LocalSpeaker(mouth).say(SAID, language="zh")
            sound = decode(speech.amr)
            heard = await LocalTranscriber(ears).transcribe(
                sound, language="zh", terms=("Redis", "订单")
            )
        finally:
            await mouth.close()
            await ears.close()
        assert (speech.engine, speech.voice) == ("kokoro-82m", "zf_xiaoxiao")
        assert 2 < speech.duration_s < 8
        assert alike(plain(heard.text), HEARD) > 0.75
        assert heard.engine == "whisper-base"
        assert 0.3 < heard.confidence <= 1
        assert all(0 <= each.start_s <= each.end_s for each in heard.segments)
        assert 2.5 < measure(sound).articulation_rate < 6.5

    run(scene())


def test_the_prompt_said_back_is_not_what_was_said() -> None:
    for said in (
        "以下是普通话的面试录音。",
        "最后是普通话的面试录音",
        "这次是普通话的面试录音的面试录音。",
    ):
        assert echoes(said, "zh")
    for said in ("", "我在面试前录音练习了三遍", "他问我普通话考了几级，我说二级甲等"):
        assert not echoes(said, "zh")
    assert echoes("A job interview.", "en")
    assert not echoes("I had a job interview on Monday and got the job", "en")


def test_speech_in_another_language_and_after_a_long_silence_is_understood() -> None:
    async def scene() -> None:
        mouth = Workers("speaking", limit_s=120, threads=2)
        ears = Workers("hearing", limit_s=120, threads=2)
        try:
            english = await LocalSpeaker(mouth).say(ENGLISH, language="en")
            chinese = await LocalSpeaker(mouth).say(SAID, language="zh")
            hears = LocalTranscriber(ears).transcribe
            one = await hears(decode(english.amr), language="zh", terms=())
            quiet = silence(12).pcm + decode(chinese.amr).pcm + silence(8).pcm
            other = await hears(Sound(pcm=quiet), language="en", terms=())
        finally:
            await mouth.close()
            await ears.close()
        assert alike(one.text.lower(), ENGLISH.lower()) > 0.75
        assert alike(plain(other.text), HEARD) > 0.6
        assert all(11.5 < each.start_s <= each.end_s < 20 for each in other.segments)

    run(scene())


@pytest.mark.parametrize(
    "nothing",
    [
        pytest.param(silence(3), id="silence"),
        pytest.param(sound_of(hiss(4, loudness=0.05)), id="noise"),
        pytest.param(sound_of(MUSIC), id="music"),
        pytest.param(sound_of(hush(1), KNOCK, hush(1), KNOCK, hush(1)), id="coughs"),
        pytest.param(silence(0.01), id="a click"),
        pytest.param(sound_of(MUSIC[:8_000]), id="half a second of music"),
        pytest.param(Sound(pcm=b""), id="no sample"),
    ],
)
def test_no_text_is_invented_where_nobody_speaks(nothing: Sound) -> None:
    assert whisper.transcribe(nothing, "zh", ()).text == ""


def test_english_words_are_spoken_as_words_and_abbreviations_letter_by_letter() -> None:
    assert "ɹˈɛdɪs" in kokoro.phonemes("用Redis")
    assert kokoro.phonemes("it") != kokoro.phonemes("IT")
    assert kokoro.phonemes("HR").split() == ["ˈAʧ", "ˈɑɹ"]
    assert set(kokoro.phonemes("第3题:HR和Python?")) - set(models.SYMBOLS.read().decode()) == set()


@pytest.mark.parametrize("text", ["", "。。。", "🙂"])
def test_what_has_no_sound_is_not_spoken(text: str) -> None:
    with pytest.raises(SoundRefused):
        kokoro.say(text, "zf_xiaoxiao")


@pytest.mark.parametrize(
    ("text", "language"), [("so " * 401, "en"), ("很" * 401, "zh"), (" ", "zh")]
)
def test_what_the_local_voice_cannot_say_is_refused_at_once(text: str, language: str) -> None:
    speaker = LocalSpeaker(Workers("never", limit_s=1))
    with pytest.raises(PermanentError):
        run(speaker.say(text, language="en" if language == "en" else "zh"))


def test_weights_that_are_not_the_right_ones_are_not_loaded() -> None:
    wrong = replace(models.SYMBOLS, sha256="0" * 64)
    with pytest.raises(models.ModelDamaged):
        wrong.read()
    missing = models.Asset(parts=(models.Part(package="nowhere", path="x"),), sha256="")
    assert "not installed" in models.damaged(missing)
    assert models.damaged(wrong) == "bot.speech is not what it should be"
    assert not models.installed(("nowhere",))


def test_the_extra_is_whole_here() -> None:
    assert (hearing_trouble(), speaking_trouble()) == ("", "")


def test_who_hears_and_speaks_follows_from_what_is_set_and_installed() -> None:
    async def who(settings: Settings) -> tuple[str, str]:
        async with lend(settings) as those:
            return type(those.transcriber).__name__, type(those.speaker).__name__

    async def in_bulk(*, transcribe: bool) -> str:
        async with lend_in_bulk(Settings(), transcribe=transcribe) as those:
            return type(those.transcriber).__name__

    off = Settings(voice=VoiceSettings(local=False))
    address = {"base_url": "http://127.0.0.1:9/v1", "model": "m"}
    remote = Settings.model_validate({"asr": address, "tts": address})
    assert run(who(Settings())) == ("LocalTranscriber", "LocalSpeaker")
    assert run(who(off)) == ("NoneType", "NoneType")
    assert run(who(remote)) == ("Gated", "RemoteSpeaker")
    assert run(in_bulk(transcribe=False)) == "NoneType"
    assert run(in_bulk(transcribe=True)) == "LocalTranscriber"
