"""Erasing a person: nothing of them is left anywhere of ours, and nobody else loses anything."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.call_log import CallFiles
from bot.erasure import Eraser, find_person
from bot.export import copy_of
from bot.farewell import say_farewell
from bot.intake import keep_resume
from bot.retention import Retention
from bot.snapshot import read_all
from config.loading import load_jobs
from config.sections import RetentionSettings
from storage import erasure, interviews, media, people
from storage.hr import HrUnavailable
from storage.media import MediaFile
from storage.tables import metadata
from tests.aio import run
from tests.driver import Company, PlainJudge
from tests.transcript import MONDAY, POLICY

ANSWER = "我先问清楚顾客拒绝的原因，再换一种方案。"
Scene = Callable[[Company, Path], Awaitable[None]]


async def interviewed(company: Company, folder: Path, name: str, userid: str) -> str:
    """Interview somebody to the verdict, and keep a résumé, a clip and a call log of theirs."""
    address = f"app:{userid}"
    interview_id = await company.apply(name, address, "store-sales")
    await company.writes(address, "同意")
    await company.writes(address, f"{name}：{ANSWER}")
    await company.writes(address, "答完了")
    for _ in range(6):
        await company.writes(address, "跳过")
    await company.writes("app:mgr_wang", f"通过 {name}")
    await company.settle()
    who = await person(company, interview_id)
    resume = keep_resume(folder, b"%PDF-1.4 " + name.encode(), "cv.pdf")
    clip = MediaFile(
        id=f"m-{userid}",
        interview_id=interview_id,
        kind="voice",
        path=f"media/{userid}.amr",
        mime="audio/amr",
        size=6,
        created_at=company.clock(),
    )
    (folder / "media").mkdir(exist_ok=True)
    (folder / clip.path).write_bytes(b"#!AMR\n")
    await CallFiles(folder).keep(interview_id, {"answer": ANSWER})

    def keep(connection: sa.Connection) -> None:
        media.add_media(connection, clip)
        changed = people.load_candidate(connection, who)
        assert changed is not None
        connection.execute(
            sa.update(metadata.tables["candidate"])
            .where(metadata.tables["candidate"].c.id == who)
            .values(resume=str(resume), phone=f"138{len(name)}0000{ord(name[0]) % 10}")
        )

    await company.memory.run(keep)
    return interview_id


async def person(company: Company, sought: str) -> str:
    found = await company.memory.read(partial(find_person, sought=sought))
    assert found is not None
    return found.id


def everything(connection: sa.Connection) -> str:
    """Read the whole database as text."""
    rows = [
        [list(row) for row in connection.execute(sa.select(table))]
        for table in metadata.sorted_tables
    ]
    return json.dumps(rows, ensure_ascii=False, default=str)


def play(folder: Path, url: str, scene: Scene) -> None:
    jobs = load_jobs(Path("config/jobs"))

    async def story() -> None:
        company = Company(
            folder, tuple(jobs.values()), POLICY, start=MONDAY, url=url, judge=PlainJudge()
        )
        company.clock.now = MONDAY + timedelta(hours=9)
        try:
            await scene(company, folder)
        finally:
            await company.close()

    run(story())


def eraser(company: Company, folder: Path) -> Eraser:
    return Eraser(memory=company.memory, hr=company.hr, data_dir=folder, clock=company.clock)


async def erase(company: Company, folder: Path, sought: str) -> str:
    who = await company.memory.read(partial(find_person, sought=sought))
    assert who is not None
    return (await eraser(company, folder).erase(who, reason="asked")).line()


def test_nothing_of_a_person_is_left_and_nobody_else_loses_anything(
    tmp_path: Path, database_url: str
) -> None:
    async def scene(company: Company, folder: Path) -> None:
        gone = await interviewed(company, folder, "欧阳倩云", "ouyang")
        kept = await interviewed(company, folder, "李四", "lisi")
        before = await company.memory.read(everything)
        assert all(word in before for word in ("欧阳倩云", "ouyang", gone, ANSWER))
        line = await erase(company, folder, "#1")
        assert "1 interviews" in line
        assert "3 files" in line
        assert "1 applications" in line
        after = await company.memory.read(everything)
        for word in ("欧阳倩云", "ouyang", gone, "13840000"):
            assert word not in after
        assert after.count(ANSWER) == before.count(ANSWER) / 2
        assert len(list((folder / "resumes").iterdir())) == 1
        assert len(list((folder / "media").iterdir())) == 1
        assert len(list((folder / "calls").iterdir())) == 1
        assert (await company.interview(kept)).number == 2
        found = {row["id"]: row for row in company.hr_rows("applications")}
        assert found[gone]["match_score"] is found[gone]["report_url"] is None
        assert found[gone]["stage"] == "passed"
        assert found[kept]["report_url"]
        for row in company.hr_rows("interview_results"):
            assert (row["application_id"] == gone) == (not row["evidence"])

    play(tmp_path, database_url, scene)


def test_what_was_erased_is_no_difference_and_its_number_is_not_given_again(
    tmp_path: Path, sqlite_url: str
) -> None:
    async def scene(company: Company, folder: Path) -> None:
        await interviewed(company, folder, "张三", "zhangsan")
        await erase(company, folder, "1")
        gone = await company.memory.read(erasure.erased)
        snapshots = await company.memory.read(lambda c: read_all(c, company.world))
        report = await company.hr.diff(
            snapshots,
            jobs=tuple(company.world.jobs),
            forgotten=lambda each: erasure.fingerprint(each) in gone,
        )
        assert report.lines() == ()
        again = await company.apply("张三", "app:zhangsan", "store-sales")
        assert (await company.interview(again)).number == 2

    play(tmp_path, sqlite_url, scene)


def test_a_message_that_arrives_afterwards_is_a_strangers(tmp_path: Path, sqlite_url: str) -> None:
    async def scene(company: Company, folder: Path) -> None:
        await interviewed(company, folder, "张三", "zhangsan")
        await erase(company, folder, "1")
        before = len(company.texts("zhangsan"))
        await company.writes("app:zhangsan", "进度")
        (said,) = company.texts("zhangsan")[before:]
        assert "没有进行中的面试" in said

    play(tmp_path, sqlite_url, scene)


def test_an_erasure_that_was_cut_short_goes_on(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(company: Company, folder: Path) -> None:
        gone = await interviewed(company, folder, "张三", "zhangsan")
        with monkeypatch.context() as away:

            async def unavailable(_ids: object) -> int:
                raise HrUnavailable("HR's database is away")

            away.setattr(company.hr, "empty", unavailable)
            assert "it goes on by itself" in await erase(company, folder, gone)
        assert await company.memory.read(lambda c: find_person(c, gone)) is None
        (done,) = await eraser(company, folder).resume()
        assert (done.applications, done.left) == (1, "")
        assert await eraser(company, folder).resume() == ()
        assert gone not in await company.memory.read(everything)

    play(tmp_path, sqlite_url, scene)


def test_a_clip_that_is_kept_while_its_person_goes_goes_with_them(
    tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(company: Company, folder: Path) -> None:
        gone = await interviewed(company, folder, "张三", "zhangsan")
        late = MediaFile(
            id="late",
            interview_id=gone,
            kind="voice",
            path="media/late.amr",
            mime="audio/amr",
            size=6,
            created_at=company.clock(),
        )

        async def heard_meanwhile(ids: tuple[str, ...]) -> int:
            (folder / late.path).write_bytes(b"#!AMR\n")
            await company.memory.run(lambda c: media.add_media(c, late))
            return len(ids)

        with monkeypatch.context() as meanwhile:
            meanwhile.setattr(company.hr, "empty", heard_meanwhile)
            assert "4 files" in await erase(company, folder, gone)
        assert list((folder / "media").iterdir()) == []
        assert "late" not in await company.memory.read(everything)

    play(tmp_path, sqlite_url, scene)


def test_the_terms_let_go_of_what_is_due_and_of_nothing_that_goes_on(
    tmp_path: Path, sqlite_url: str
) -> None:
    async def scene(company: Company, folder: Path) -> None:
        await interviewed(company, folder, "张三", "zhangsan")
        going_on = await company.apply("李四", "app:lisi", "store-sales")
        company.clock.now += timedelta(days=40)

        async def keep(**terms: float) -> str:
            kept = Retention(
                eraser=eraser(company, folder), terms=RetentionSettings.model_validate(terms)
            )
            await kept.keep()
            return await company.memory.read(everything)

        assert "张三" in await keep()
        assert "张三" in await keep(days=50, resume_days=50, voice_days=50, messages_days=50)
        assert len(list((folder / "resumes").iterdir())) == 1
        held = await keep(resume_days=30, voice_days=30)
        assert list((folder / "resumes").iterdir()) == list((folder / "media").iterdir()) == []
        assert "m-zhangsan" not in held
        held = await keep(messages_days=30)
        assert ANSWER in held
        held = await keep(days=30)
        assert "张三" not in held
        assert ANSWER not in held
        assert going_on in held

    play(tmp_path, sqlite_url, scene)


def test_a_copy_holds_what_was_said_and_heard_and_no_score(tmp_path: Path, sqlite_url: str) -> None:
    async def scene(company: Company, folder: Path) -> None:
        await interviewed(company, folder, "张三", "zhangsan")
        who = await company.memory.read(lambda c: find_person(c, "1"))
        assert who is not None
        (stored,) = await company.memory.read(interviews.listed)
        at = company.clock().astimezone(UTC)
        await company.memory.run(
            lambda c: media.note_listening(
                c, interview_id=stored.id, media_id="m1", by="r:0123456789ab", at=at
            )
        )
        copy = json.loads(await company.memory.read(lambda c: copy_of(c, company.world, who)))
        assert copy["listened_to"] == [{"recording": "m1", "by": "report", "at": at.isoformat()}]
        assert copy["person"]["name"] == "张三"
        (interview,) = copy["interviews"]
        assert ANSWER in interview["interview"]["rounds"][0]["answers"][0]["text"]
        said = [each["text"] for each in copy["messages"] if each["from"] == "person"]
        assert said[0] == "同意"
        assert any("第1/" in each["text"] for each in copy["messages"] if each["from"] == "bot")
        assert "score" not in json.dumps(copy)

    play(tmp_path, sqlite_url, scene)


def test_who_asked_for_it_is_told_before_it_happens(tmp_path: Path, database_url: str) -> None:
    async def scene(company: Company, folder: Path) -> None:
        await interviewed(company, folder, "李四", "lisi")
        who = await company.memory.read(partial(find_person, sought="#1"))
        assert who is not None

        async def served(_seconds: float) -> None:
            await company.settle()

        async def unserved(_seconds: float) -> None:
            company.clock.now += timedelta(seconds=1)

        told = partial(say_farewell, company.memory, company.world, who)
        assert await told(pause=served) == ""
        await company.writes("app:lisi", "删除我的数据")
        await company.writes("app:lisi", "确认")
        assert (await told(pause=unserved)).startswith("not told: no service")
        await company.settle()
        assert not company.texts("lisi")[-1].startswith("按您的要求")
        assert await told(pause=served) == "told"
        assert company.texts("lisi")[-1].startswith("按您的要求，现在删除")
        company.messenger.unreachable.add("app:lisi")
        company.clock.now += timedelta(seconds=1)
        assert await told(pause=served) == "not told: they cannot be reached"
        await erase(company, folder, "#1")
        assert "lisi" not in await company.memory.read(everything)

    play(tmp_path, database_url, scene)
