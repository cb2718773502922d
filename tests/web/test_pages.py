"""The three pages: each opens with its own key only, on a phone, without scripts."""

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.interview import Interview, Stage
from handlers.links import Page, page_key
from tests.aio import run
from tests.browser import browser_page
from tests.web.world import World, a_finished_interview, an_interview

HTML = {"Accept": "text/html"}
SHOWN: tuple[Page, ...] = ("r", "me")


def address(interview: Interview, page: Page) -> str:
    return f"/{page}/{page_key(interview.token, interview.id, page)}"


def test_the_report_shows_bands_quotes_and_what_lacks_evidence(tmp_path: Path) -> None:
    async def check() -> str:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview()])
        async with world.serving() as client:
            answer = await client.get(address(world.interviews[0], "r"), headers=HTML)
            assert answer.status == 200
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["Cache-Control"] == "no-store"
            return await answer.text()

    text = run(check())
    for shown in (
        "张*",
        "进入下一轮",
        "78",
        "71–85",
        "第二天主动发了分期方案",
        "证据不足",
        "由 AI 生成",
    ):
        assert shown in text
    for hidden in ("张三丰", "zhangsan", "secret-token", "<script", "http://", "https://"):
        assert hidden not in text


def test_a_key_opens_its_own_page_and_no_other(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview(), an_interview(13)])
        one, other = world.interviews
        mine = page_key(one.token, one.id, "me")
        async with world.serving() as client:
            assert (await client.get(f"/me/{mine}")).status == 200
            for wrong in (
                f"/r/{mine}",
                f"/i/{mine}",
                f"/me/{other.id}.{mine.rpartition('.')[2]}",
                f"/me/{one.id}.",
                f"/me/{one.id}",
                f"/me/{one.token}",
                f"/r/{mine}/report.pdf",
            ):
                answer = await client.get(wrong)
                assert answer.status == 404, wrong
                page = await client.get(wrong, headers=HTML)
                assert (page.status, page.content_type) == (404, "text/html")
                assert "没有这个页面" in await page.text()

    run(check())


def test_the_report_comes_as_a_file_too(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview(), an_interview(13)])
        base = address(world.interviews[0], "r")
        async with world.serving() as client:
            pdf = await client.get(f"{base}/report.pdf")
            assert (pdf.content_type, await pdf.read()) == ("application/pdf", b"%PDF-12")
            png = await client.get(f"{base}/report.png")
            assert (png.content_type, await png.read()) == ("image/png", b"%PNG-12")
            assert (await client.get(f"{base}/report.exe")).status == 404
            none_yet = address(world.interviews[1], "r")
            assert (await client.get(none_yet)).status == 404
            assert (await client.get(f"{none_yet}/report.pdf")).status == 404

    run(check())


def test_the_invitation_discloses_and_says_how_to_begin(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        world.interviews = [
            an_interview(1),
            an_interview(2, stage=Stage.ASKING),
            an_interview(3, stage=Stage.EXPIRED),
            replace(an_interview(4), language="en"),
        ]
        async with world.serving() as client:
            texts = [
                await (await client.get(address(each, "i"))).text() for each in world.interviews
            ]
        waiting, running, ended, english = texts
        for shown in (
            "不是真人",
            "3 道题",
            "15 分钟",
            "由人决定",
            "转人工",
            "删除",
            "「同意」",
            "3月5日",
        ):
            assert shown in waiting
        assert "面试已经开始" in running
        assert "「同意」" not in running
        assert "已经结束" in ended
        assert 'lang="en"' in english
        assert "people decide" in english

    run(check())


def test_candidates_see_and_export_what_is_kept(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview()])
        base = address(world.interviews[0], "me")
        async with world.serving() as client:
            text = await (await client.get(base)).text()
            for shown in ("张三丰", "13800001234", "我先道歉", "分期方案", "删除我的数据"):
                assert shown in text
            for hidden in ("78", "进入下一轮", "离职原因未谈"):
                assert hidden not in text
            answer = await client.get(f"{base}/export.json")
            export = await answer.json()
            assert "attachment" in answer.headers["Content-Disposition"]
        assert export["profile"]["name"] == "张三丰"
        assert export["interview"]["rounds"][0]["answers"][0]["redone"]
        assert export["earlier_versions"] == [{"question_id": "rejection", "text": "我先道歉"}]
        assert "report" not in export["interview"]

    run(check())


def test_what_a_candidate_wrote_is_text_and_nothing_else(tmp_path: Path) -> None:
    async def check() -> None:
        hostile = a_finished_interview()
        first = hostile.answers[0]
        part = replace(first.parts[0], text="<script>alert(1)</script>{{ 7*7 }}")
        hostile = hostile.with_answer(replace(first, parts=(part,)))
        world = World(data_dir=tmp_path, interviews=[hostile])
        async with world.serving() as client:
            for page in SHOWN:
                text = await (await client.get(address(hostile, page))).text()
                assert "<script" not in text
                assert "&lt;script&gt;" in text
                assert "{{ 7*7 }}" in text

    run(check())


def test_an_id_that_hr_chose_has_a_page_too(tmp_path: Path) -> None:
    async def check() -> None:
        strange = replace(a_finished_interview(), id="申请/2026 #1.2%3")
        world = World(data_dir=tmp_path, interviews=[strange])
        async with world.serving() as client:
            assert (await client.get(address(strange, "r"))).status == 200

    run(check())


@pytest.mark.browser
@pytest.mark.parametrize("page", ["r", "i", "me"])
def test_a_page_fits_a_phone(tmp_path: Path, page: Page) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        world.interviews = [an_interview(1) if page == "i" else a_finished_interview()]
        async with world.serving() as client, browser_page(width=375, height=740) as browser:
            await browser.goto(str(client.make_url(address(world.interviews[0], page))))
            sizes = await browser.evaluate(
                "[document.documentElement.scrollWidth, innerWidth, "
                "...[...document.querySelectorAll('a.button, summary')]"
                ".map(each => each.getBoundingClientRect().height)]"
            )
            assert sizes[0] <= sizes[1]
            assert all(height >= 28 for height in sizes[2:])

    run(check())
