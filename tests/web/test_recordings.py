"""Recordings: played by whoever may see the answers, through links that end, in ranges, noted."""

import math
import re
import struct
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from handlers.answers import Clip, ClipState, Part
from handlers.interview import Interview
from handlers.links import Page, page_key
from scoring.drawn_sound import BARS, drawing, peaks, span_of
from scoring.speech import RATE, Sound, TranscriptSegment, VoiceMeasures
from tests.aio import run
from tests.web.world import NOW, World, a_finished_interview

HTML = {"Accept": "text/html"}
CLIP = "0123456789abcdef0123456789abcdef"
SAID = "我第二天主动发了分期方案,第三天他来买了两台"
SOURCE = re.compile(r'<audio[^>]* src="([^"]+)"')
PICTURE = re.compile(r'<img[^>]* src="([^"]+)"')


def tone(seconds: float) -> Sound:
    """Give a tone that grows louder."""
    count = int(seconds * RATE)
    samples = (int(20_000 * n / count * math.sin(n / 6)) for n in range(count))
    return Sound(pcm=b"".join(struct.pack("<h", each) for each in samples))


def spoken(state: ClipState = "heard", *, text: str = SAID, heard: str = SAID) -> Interview:
    """Give the finished interview, its first answer spoken."""
    interview = a_finished_interview()
    clip = Clip(
        id=CLIP,
        state=state,
        heard=heard,
        segments=(TranscriptSegment(start_s=0.5, end_s=2.5, text=SAID, confidence=0.8),),
    )
    part = Part(text=text, at=NOW, message_id="m1", voice=True, clip=clip)
    first = replace(interview.answers[0], parts=(part,))
    return replace(interview, answers=(first, *interview.answers[1:]))


def world(tmp_path: Path, interview: Interview) -> World:
    return World(data_dir=tmp_path, interviews=[interview], sounds={CLIP: tone(3.0)})


def address(interview: Interview, page: Page) -> str:
    return f"/{page}/{page_key(interview.token, interview.id, page)}"


def found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    assert match is not None
    return unescape(match[1])


@pytest.mark.parametrize("page", ["r", "me"])
def test_a_spoken_answer_is_played_whole_and_in_ranges_and_listening_is_noted(
    tmp_path: Path, page: Page
) -> None:
    async def check() -> None:
        office = world(tmp_path, spoken())
        async with office.serving() as client:
            base = address(office.interviews[0], page)
            text = await (await client.get(f"{base}?view=hr", headers=HTML)).text()
            assert SAID in text
            source = found(SOURCE, text)
            whole = await client.get(source)
            content = await whole.read()
            assert (whole.status, whole.content_type) == (200, "audio/wav")
            assert whole.headers["Accept-Ranges"] == "bytes"
            assert content.startswith(b"RIFF")
            part = await client.get(source, headers={"Range": "bytes=44-143"})
            assert part.status == 206
            assert part.headers["Content-Range"] == f"bytes 44-143/{len(content)}"
            assert await part.read() == content[44:144]
            rest = await client.get(source, headers={"Range": "bytes=-10"})
            assert (rest.status, await rest.read()) == (206, content[-10:])
            beyond = await client.get(source, headers={"Range": f"bytes={len(content)}-"})
            assert beyond.status == 416
            assert beyond.headers["Content-Range"] == f"bytes */{len(content)}"
            odd = await client.get(source, headers={"Range": "bytes=0-1,5-6"})
            assert odd.status == 200  # several ranges: the whole, as HTTP allows
            listened = office.listened
            assert {clip for _, clip, _ in listened} == {CLIP}
            assert len(listened) == 2
            assert listened[0][2].startswith(f"{page}:")
            assert base.rpartition("/")[2] not in listened[0][2]

    run(check())


def test_the_drawing_marks_where_a_quote_was_said_and_the_page_says_when(tmp_path: Path) -> None:
    async def check() -> None:
        office = world(tmp_path, spoken())
        async with office.serving() as client:
            base = address(office.interviews[0], "r")
            text = await (await client.get(f"{base}?view=hr", headers=HTML)).text()
            assert "约 0:00" in text
            assert "#t=0.6" in text
            picture = await client.get(found(PICTURE, text))
            svg = await picture.text()
            assert picture.content_type == "image/svg+xml"
            assert svg.count("<rect") == BARS
            assert "#0b57c9" in svg
            assert office.listened == []  # looking is not listening
            own = await (await client.get(address(office.interviews[0], "me"), headers=HTML)).text()
            assert "约 0:00" not in own  # quotes are the report's

    run(check())


@pytest.mark.parametrize("wrong", ["late", "sign", "clip", "page", "nothing"])
def test_a_link_opens_one_recording_of_one_page_for_an_hour(tmp_path: Path, wrong: str) -> None:
    async def check() -> None:
        office = world(tmp_path, spoken())
        interview = office.interviews[0]
        async with office.serving() as client:
            base = address(interview, "me")
            text = await (await client.get(base, headers=HTML)).text()
            source = found(SOURCE, text)
            match wrong:
                case "late":
                    office.now = NOW + timedelta(hours=1, seconds=1)
                case "sign":
                    source = source[:-1] + ("0" if source[-1] != "0" else "1")
                case "clip":
                    source = source.replace(CLIP, CLIP[::-1])
                case "page":
                    source = source.replace(base, address(interview, "r"))
                case _:
                    source = source.partition("?")[0]
            assert (await client.get(source)).status == 404
        assert office.listened == []

    run(check())


@pytest.mark.parametrize(
    ("state", "text", "heard", "says"),
    [
        ("heard", SAID, SAID, "候选人看过，没有更正"),
        ("confirmed", SAID, SAID, "候选人已确认"),
        ("corrected", SAID, "我第二天发了分其方案", "原先听到的是：「我第二天发了分其方案」"),
        ("disputed", "", SAID, "不计入回答"),
        ("unheard", "", "", "没有听清，不影响分数"),
        ("listening", "", "", "还在识别"),
    ],
)
def test_a_transcript_is_marked_as_one_and_a_correction_as_a_correction(
    tmp_path: Path, state: ClipState, text: str, heard: str, says: str
) -> None:
    async def check() -> str:
        office = world(tmp_path, spoken(state, text=text, heard=heard))
        async with office.serving() as client:
            base = address(office.interviews[0], "r")
            return await (await client.get(f"{base}?view=hr", headers=HTML)).text()

    assert says in run(check())


def measured() -> Interview:
    """Give the finished interview, its first answer spoken and measured."""
    interview = spoken()
    measures = VoiceMeasures(
        duration_s=3.0, speech_s=2.5, syllables=10, speech_rate=3.3, articulation_rate=4.0
    )
    first = interview.answers[0]
    clip = replace(first.clips[0], measures=measures)
    part = replace(first.parts[0], clip=clip, at=first.asked_at + timedelta(seconds=23))
    answer = replace(first, parts=(part,), versions=())
    return replace(interview, answers=(answer, *interview.answers[1:]))


@pytest.mark.parametrize(
    ("interview", "view", "told"),
    [(measured(), "hr", True), (measured(), "manager", False), (spoken(), "hr", False)],
)
def test_how_an_answer_was_spoken_is_told_to_hr_where_it_was_measured(
    tmp_path: Path, interview: Interview, view: str, *, told: bool
) -> None:
    async def check() -> str:
        office = world(tmp_path, interview)
        async with office.serving() as client:
            base = address(office.interviews[0], "r")
            return await (await client.get(f"{base}?view={view}", headers=HTML)).text()

    text = run(check())
    assert ("语音表达" in text) == told
    assert ("题目发出后最多 20 秒开始录音" in text) == told
    assert ("以上不计分" in text) == told


def test_a_recording_that_is_gone_leaves_its_words(tmp_path: Path) -> None:
    async def check() -> str:
        office = World(data_dir=tmp_path, interviews=[spoken()])
        async with office.serving() as client:
            base = address(office.interviews[0], "r")
            return await (await client.get(f"{base}?view=hr", headers=HTML)).text()

    text = run(check())
    assert SAID in text
    assert "<audio" not in text


def test_peaks_follow_the_loudness_and_silence_is_flat() -> None:
    heights = peaks(tone(1.0), bars=10)
    assert heights == tuple(sorted(heights))
    assert heights[-1] == 1.0
    assert peaks(Sound(pcm=b""), bars=3) == (0.0, 0.0, 0.0)
    assert drawing(heights, [], 1.0).startswith("<svg ")


def test_a_quote_is_found_in_time_and_one_that_was_not_said_is_not() -> None:
    segments = (
        TranscriptSegment(start_s=0, end_s=2, text="一二三四", confidence=1),
        TranscriptSegment(start_s=10, end_s=12, text="五六七八", confidence=1),
    )
    assert span_of("五六", "一二三四五六七八", segments, 12) == (2.0, 11.0)
    assert span_of("三四", "一二三四", (), 4) == (2.0, 4.0)
    assert span_of("九", "一二三四", (), 4) is None
    assert span_of("", "一二三四", (), 4) is None
