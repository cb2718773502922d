"""Questions said aloud: kept when they are everybody's, never when they are one person's."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import PermanentError
from bot.speaking import FOLDER
from tests.aio import run
from tests.core.walk import JOBS, POLICY
from tests.driver import Company, PlainJudge

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PERSON = "app:zhangsan"


def opened(folder: Path) -> Company:
    jobs = tuple(JOBS.values())
    return Company(folder, jobs, POLICY, start=START, judge=PlainJudge(), voice="both")


async def spoken_to(company: Company, *after: str) -> None:
    """Bring somebody to a question that is said aloud: they answer the first by voice."""
    await company.apply("张三", PERSON, "store-sales")
    await company.writes(PERSON, "同意")
    await company.sends(PERSON, "voice", saying="我问了原因,换了小一号的,第二天成交了")
    for each in after:
        await company.writes(PERSON, each)


def voices(company: Company) -> list[str]:
    return [each for each in company.texts("zhangsan") if each.startswith("〔语音〕")]


def kept(folder: Path) -> list[str]:
    return sorted(each.suffix for each in (folder / FOLDER).glob("*"))


def test_a_question_of_the_job_file_is_spoken_once_and_uploaded_anew_after_three_days(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        company = opened(tmp_path)
        await spoken_to(company, "答完了", "再说一遍")
        assert len(voices(company)) == 2
        assert "人工智能合成" in voices(company)[0]
        assert kept(tmp_path) == [".amr", ".json"]
        assert (len(company.mouth.said), company.messenger.uploads) == (1, 1)
        await company.passes(timedelta(days=2, hours=21))
        await company.writes(PERSON, "再说一遍")
        assert (len(company.mouth.said), company.messenger.uploads) == (1, 2)
        await company.close()

    run(scene())


def test_a_voice_round_is_said_aloud_from_its_first_question_and_typing_is_fine(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        job = JOBS["store-sales"]
        spoken = replace(job, rounds=tuple(replace(each, mode="voice") for each in job.rounds))
        company = Company(
            tmp_path, (spoken,), POLICY, start=START, judge=PlainJudge(), voice="both"
        )
        await company.apply("张三", PERSON, job.id)
        await company.writes(PERSON, "同意")
        assert "这一轮请用语音回答" in company.texts("zhangsan")[-3]
        assert len(voices(company)) == 1
        await company.writes(PERSON, "我问了原因,换了小一号的,第二天成交了")
        await company.sends(PERSON, "voice", saying="后来他还介绍了朋友来")
        await company.writes(PERSON, "答完了")
        assert "第2/3题" in company.texts("zhangsan")[-2]
        assert len(voices(company)) == 2
        await company.writes(PERSON, "跳过")
        assert len(voices(company)) == 3
        await company.close()

    run(scene())


def test_what_is_asked_of_one_person_is_not_kept(tmp_path: Path) -> None:
    async def scene() -> None:
        company = opened(tmp_path)
        await spoken_to(company, "答完了", "换个说法")
        await company.sends(PERSON, "voice", saying="我先打个招呼")
        before = kept(tmp_path)
        await company.writes(PERSON, "答完了")
        assert "追问" in company.texts("zhangsan")[-2]
        assert voices(company)[-1] == company.texts("zhangsan")[-1]
        assert kept(tmp_path) == before
        await company.close()

    run(scene())


@pytest.mark.parametrize("way", ["broken", "gone"])
def test_a_voice_that_fails_costs_nobody_the_question(tmp_path: Path, way: str) -> None:
    async def scene() -> None:
        company = opened(tmp_path)
        company.mouth.broken = way == "broken"
        await spoken_to(company, "答完了")
        if way == "gone":
            company.messenger.lost.append(PermanentError("no such media", code=40007))
            await company.writes(PERSON, "再说一遍")
            await company.passes(timedelta(seconds=5))
            assert company.messenger.uploads == 2
        shown = [each for each in company.texts("zhangsan") if "第2/3题" in each]
        assert shown
        assert len(voices(company)) == (0 if way == "broken" else 2)
        await company.close()

    run(scene())
