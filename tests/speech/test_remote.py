"""A speech endpoint is asked politely, believed carefully, and never the cause of a stranger error."""

import asyncio
import json
import logging

import pytest
from aiohttp import web

from bot.errors import PermanentError, TemporaryError
from bot.gateways.speech import MOST_BYTES, Endpoint, RemoteSpeaker, RemoteTranscriber
from bot.speech.audio import as_message, decode, to_wav
from bot.speech.gate import Gated
from bot.speech.prompt import prompt_of
from scoring.speech import Sound, Speech, Transcript, VoiceMeasures
from scoring.voice import measure
from tests.aio import run
from tests.speech.endpoint import Behaviour, Fields, served
from tests.speech.recordings import every_form, silence, tone
from tests.speech.voices import hush, sound_of, spoken

SECRET = "sk-very-secret"
SAID = "我负责订单系统"
SOUND = sound_of(hush(0.3), spoken(7), hush(0.3))
SEGMENTS = [
    {"start": 0.3, "end": 1.3, "text": "我负责", "avg_logprob": -0.1, "no_speech_prob": 0.01},
    {"start": 1.3, "end": 2.0, "text": "订单系统", "avg_logprob": -0.7, "no_speech_prob": 0.02},
]


def replies(body: object, *, status: int = 200, **headers: str) -> Behaviour:
    async def behave(_: web.Request, __: Fields) -> web.StreamResponse:
        return web.json_response(body, status=status, headers=headers)

    return behave


def sends(body: bytes, kind: str = "audio/wav") -> Behaviour:
    async def behave(_: web.Request, __: Fields) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind)

    return behave


async def never(_: web.Request, __: Fields) -> web.StreamResponse:
    await asyncio.Event().wait()
    raise web.HTTPServiceUnavailable


async def breaks(request: web.Request, _: Fields) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"text": "')
    assert request.transport is not None
    request.transport.close()
    return response


async def endless(request: web.Request, _: Fields) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for _each in range(2 * MOST_BYTES // 2**16):
        await response.write(bytes(2**16))
    return response


class Here:
    """Makes messages and measures in this process; remembers nothing."""

    async def as_message(self, recording: bytes) -> tuple[bytes, float]:
        return as_message(recording)

    async def decode(self, recording: bytes) -> Sound:
        return decode(recording)

    async def measure(self, sound: Sound, transcript: Transcript | None) -> VoiceMeasures:
        return measure(sound, transcript)


def heard(
    behave: Behaviour, *, sound: Sound = SOUND, timeout_s: float = 5, times: int = 1
) -> tuple[Transcript, list[Fields]]:
    async def scene() -> tuple[Transcript, list[Fields]]:
        async with served(behave) as one:
            endpoint = Endpoint(base_url=one.url, api_key=SECRET, model="ears", timeout_s=timeout_s)
            asked = Gated(Here(), RemoteTranscriber(endpoint), engine="ears")
            try:
                found = [
                    await asked.transcribe(sound, language="zh", terms=("订单", "Redis"))
                    for _ in range(times)
                ]
            finally:
                await endpoint.close()
            assert set(one.keys) <= {f"Bearer {SECRET}"}
            return found[-1], one.asked

    return run(scene())


def said(
    behave: Behaviour, *, text: str = "您好。", timeout_s: float = 5
) -> tuple[Speech, list[Fields]]:
    async def scene() -> tuple[Speech, list[Fields]]:
        async with served(behave) as one:
            endpoint = Endpoint(
                base_url=one.url, api_key=SECRET, model="mouth", timeout_s=timeout_s
            )
            try:
                speech = await RemoteSpeaker(endpoint, Here(), voice="").say(text, language="zh")
            finally:
                await endpoint.close()
            return speech, one.asked

    return run(scene())


def test_an_endpoint_is_sent_wav_the_language_and_the_words_of_the_job() -> None:
    found, (asked,) = heard(replies({"text": SAID, "segments": SEGMENTS}))
    assert asked["file"] == to_wav(SOUND)
    assert (asked["language"], asked["response_format"]) == ("zh", "verbose_json")
    assert asked["prompt"] == "以下是普通话的面试录音。订单、Redis"
    assert (found.text, found.engine) == (SAID, "ears")
    assert [each.text for each in found.segments] == ["我负责", "订单系统"]
    assert found.segments[0].confidence == pytest.approx(0.905, abs=0.001)
    assert 0.7 < found.confidence < 0.8


def test_an_endpoint_without_segments_is_asked_plainly_from_then_on() -> None:
    async def behave(_: web.Request, fields: Fields) -> web.StreamResponse:
        if fields["response_format"] != "json":
            return web.json_response({"error": {"message": "unsupported"}}, status=400)
        return web.json_response({"text": SAID})

    found, asked = heard(behave, times=2)
    assert [each["response_format"] for each in asked] == ["verbose_json", "json", "json"]
    assert (found.text, found.confidence) == (SAID, 0.75)


@pytest.mark.parametrize("nothing", [silence(2), tone(2)], ids=["silence", "tone"])
def test_nothing_is_sent_where_nobody_speaks(nothing: Sound) -> None:
    found, asked = heard(replies({"text": "谢谢观看"}), sound=nothing)
    assert (found.text, found.segments, asked) == ("", (), [])


def test_what_the_recogniser_itself_doubts_was_not_said() -> None:
    invented = {"start": 2.0, "end": 4.0, "text": "请订阅", "avg_logprob": -1.4}
    reply = {"text": SAID + "请订阅", "segments": [*SEGMENTS, invented | {"no_speech_prob": 0.9}]}
    assert heard(replies(reply))[0].text == SAID


def test_the_prompt_that_a_recogniser_says_back_was_not_said() -> None:
    echo = "以下是普通话的面试录音。"
    said_back = {"start": 0.0, "end": 0.3, "text": echo, "avg_logprob": -0.3}
    reply = {"text": echo + SAID, "segments": [said_back, *SEGMENTS]}
    assert heard(replies(reply))[0].text == SAID
    plain, _ = heard(replies({"text": echo}))
    assert (plain.text, plain.segments) == ("", ())


@pytest.mark.parametrize(
    "behave",
    [
        replies({}),
        replies({"text": 5}),
        replies({"text": "很" * 5000}),
        replies({"text": SAID, "segments": [{"start": -1, "end": 2, "text": "x"}]}),
        replies([1, 2]),
        sends(b"<html>", "text/html"),
        replies({"error": {"message": f"bad key {SECRET}"}}, status=401),
        replies({"error": "too large"}, status=413),
    ],
)
def test_what_will_never_work_is_permanent(behave: Behaviour) -> None:
    with pytest.raises(PermanentError) as caught:
        heard(behave)
    assert SECRET not in str(caught.value)
    assert SAID not in str(caught.value)


@pytest.mark.parametrize(
    "behave", [replies({}, status=500), replies({}, status=429), never, breaks]
)
def test_what_may_work_later_is_temporary(behave: Behaviour) -> None:
    with pytest.raises(TemporaryError):
        heard(behave, timeout_s=0.5)


def test_an_endpoint_says_when_to_come_back() -> None:
    behave = replies({}, status=429, **{"Retry-After": "7"})
    with pytest.raises(TemporaryError) as caught:
        heard(behave)
    assert caught.value.delay == 7


def test_an_endpoint_that_is_not_there_is_temporary() -> None:
    async def scene() -> None:
        endpoint = Endpoint(base_url="http://127.0.0.1:9/v1", api_key="", model="m", timeout_s=2)
        try:
            await RemoteTranscriber(endpoint).transcribe(SOUND, language="en", terms=())
        finally:
            await endpoint.close()

    with pytest.raises(TemporaryError):
        run(scene())


@pytest.mark.parametrize("form", ["wav", "mp3", "ogg"])
def test_a_text_becomes_a_voice_message_whatever_the_endpoint_sends(form: str) -> None:
    speech, asked = said(sends(every_form(tone(1.5))[form]))
    assert speech.amr.startswith(b"#!AMR\n")
    assert speech.duration_s == pytest.approx(1.5, abs=0.1)
    assert (speech.engine, speech.voice) == ("mouth", "alloy")
    assert (asked[0]["input"], asked[0]["response_format"]) == ("您好。", "wav")


def test_an_endpoint_that_speaks_no_wav_is_asked_for_mp3() -> None:
    async def behave(_: web.Request, fields: Fields) -> web.StreamResponse:
        if fields["response_format"] == "wav":
            return web.json_response({"error": {"message": "no"}}, status=422)
        return web.Response(body=every_form(tone(1))["mp3"], content_type="audio/mpeg")

    _, asked = said(behave)
    assert [each["response_format"] for each in asked] == ["wav", "mp3"]


@pytest.mark.parametrize(
    "behave",
    [
        sends(b"no audio at all"),
        sends(b""),
        sends(json.dumps({"audio": "x"}).encode(), "application/json"),
        sends(to_wav(tone(61))),
        endless,
        replies({}, status=404),
    ],
    ids=["junk", "nothing", "json", "too long", "endless", "missing"],
)
def test_what_is_no_voice_message_is_permanent(behave: Behaviour) -> None:
    with pytest.raises(PermanentError):
        said(behave)


@pytest.mark.parametrize("behave", [never, breaks, replies({}, status=503)])
def test_a_voice_that_is_away_is_temporary(behave: Behaviour) -> None:
    with pytest.raises(TemporaryError):
        said(behave, timeout_s=0.5)


@pytest.mark.parametrize("text", ["", "  ", "很" * 401])
def test_a_text_that_is_no_minute_is_not_sent(text: str) -> None:
    with pytest.raises(PermanentError):
        said(never, text=text)


def test_a_prompt_holds_a_bounded_number_of_words() -> None:
    assert prompt_of("en", ("Redis", " ", "Kafka")) == "A job interview. Redis, Kafka"
    assert len(prompt_of("zh", tuple("词" * 100 for _ in range(500)))) < 260


def test_nothing_that_was_said_reaches_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    heard(replies({"text": SAID, "segments": SEGMENTS}))
    said(sends(to_wav(tone(1))), text="张三您好")
    logged = "\n".join(each.getMessage() for each in caplog.records if "bot" in each.name)
    assert SAID not in logged
    assert "张三" not in logged
    assert SECRET not in logged
