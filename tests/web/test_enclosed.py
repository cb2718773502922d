"""What was sent to a person: heard and seen on the recruiters' page, through links that end, noted."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from handlers.interview import Enclosure, Interview
from handlers.links import Page, page_key
from tests.aio import run
from tests.web.test_recordings import tone
from tests.web.world import NOW, World, a_finished_interview

HTML = {"Accept": "text/html"}
CLIP, PICTURE, LOST = "a" * 32, "b" * 32, "c" * 32
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
SAID = "您好我下周三才能到岗"
AUDIO = re.compile(r'<audio[^>]* src="([^"]+)"')
SHOWN = re.compile(r'<a href="([^"]+pictures[^"]+)"')


def sent() -> Interview:
    """Give an interview in which a clip, a picture and a clip that is gone were sent to a person."""
    clip = Enclosure(id=CLIP, media="voice", at=NOW, message_id="1", state="kept", heard=SAID)
    picture = Enclosure(id=PICTURE, media="image", at=NOW, message_id="2", state="kept")
    lost = Enclosure(id=LOST, media="voice", at=NOW, message_id="3", state="lost")
    return replace(a_finished_interview(), enclosures=(clip, picture, lost))


def office_with(tmp_path: Path, interview: Interview, picture: bytes = PNG) -> World:
    return World(
        data_dir=tmp_path,
        interviews=[interview],
        sounds={CLIP: tone(2.0)},
        pictures={PICTURE: picture},
    )


def address(interview: Interview, page: Page) -> str:
    return f"/{page}/{page_key(interview.token, interview.id, page)}"


def found(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    assert match is not None
    return unescape(match[1])


@pytest.mark.parametrize("page", ["p", "me"])
def test_recruiters_and_the_candidate_hear_and_see_what_was_sent(
    tmp_path: Path, page: Page
) -> None:
    async def check() -> None:
        office = office_with(tmp_path, sent())
        async with office.serving() as client:
            base = address(office.interviews[0], page)
            text = await (await client.get(base, headers=HTML)).text()
            assert SAID in text
            assert "没有取到" in text
            heard = await client.get(found(AUDIO, text))
            assert (heard.status, heard.content_type) == (200, "audio/wav")
            seen = await client.get(found(SHOWN, text))
            assert (seen.status, seen.content_type) == (200, "image/png")
            assert await seen.read() == PNG
            assert "sandbox" in seen.headers["Content-Security-Policy"]
            assert [clip for _, clip, _ in office.listened] == [CLIP, PICTURE]
            assert {by.partition(":")[0] for _, _, by in office.listened} == {page}

    run(check())


def test_the_page_shows_nothing_else_and_names_nobody_in_its_address(tmp_path: Path) -> None:
    async def check() -> None:
        office = office_with(tmp_path, sent())
        interview = office.interviews[0]
        async with office.serving() as client:
            base = address(interview, "p")
            text = await (await client.get(base, headers=HTML)).text()
            assert interview.answers[0].text not in text
            assert interview.candidate.name not in text
            assert interview.candidate.name not in base
            report = await client.get(f"{address(interview, 'r')}?view=hr", headers=HTML)
            assert SAID not in await report.text()

    run(check())


def test_before_anything_was_sent_there_is_nothing_to_see(tmp_path: Path) -> None:
    async def check() -> str:
        office = office_with(tmp_path, a_finished_interview())
        async with office.serving() as client:
            base = address(office.interviews[0], "p")
            return await (await client.get(base, headers=HTML)).text()

    text = run(check())
    assert "没有语音或图片" in text
    assert "<audio" not in text


@pytest.mark.parametrize("wrong", ["late", "sign", "other", "page", "nothing", "no picture"])
def test_a_link_opens_one_picture_for_an_hour(tmp_path: Path, wrong: str) -> None:
    async def check() -> None:
        script = b"<script>alert(1)</script>"
        office = office_with(tmp_path, sent(), script if wrong == "no picture" else PNG)
        interview = office.interviews[0]
        async with office.serving() as client:
            base = address(interview, "p")
            source = found(SHOWN, await (await client.get(base, headers=HTML)).text())
            match wrong:
                case "late":
                    office.now = NOW + timedelta(hours=1, seconds=1)
                case "sign":
                    source = source[:-1] + ("0" if source[-1] != "0" else "1")
                case "other":
                    source = source.replace(PICTURE, CLIP)
                case "page":
                    source = source.replace(base, address(interview, "me"))
                case "nothing":
                    source = source.partition("?")[0]
                case _:
                    pass
            assert (await client.get(source)).status == 404
        assert office.listened == []

    run(check())
