"""People of whom only a phone number is known are found by it, and those who are not are named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from bot.errors import PermanentError
from bot.web.services import CandidateUnreachable, NewCandidate
from bot.wecom.client import WeComClient
from bot.wecom.errors import RecipientUnreachable
from bot.wecom.messenger import WeComMessenger
from handlers.interview import Stage
from scoring.engine import Scorer
from storage.hr_tables import set_aside_late
from tests.aio import run
from tests.core.office import JOB
from tests.driver import Company, FakeMessenger
from tests.transcript import POLICY

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def company(folder: Path) -> Company:
    return Company(folder, (JOB,), POLICY, start=START, judge=Scorer(None))


def test_the_api_invites_a_member_by_phone(tmp_path: Path) -> None:
    async def scene() -> None:
        made = company(tmp_path)
        made.messenger.phones["13800138000"] = "zhangsan"
        new = NewCandidate(name="张三", phone="13800138000")
        interview = await made.enrolment.begin(JOB.id, await made.enrolment.add_candidate(new))
        await made.settle()
        assert interview.stage is Stage.INVITED
        assert made.texts("zhangsan")
        stranger = await made.enrolment.add_candidate(NewCandidate(name="李四", phone="13900"))
        with pytest.raises(CandidateUnreachable):
            await made.enrolment.begin(JOB.id, stranger)
        await made.close()

    run(scene())


class Forgetful(FakeMessenger):
    """Finds nobody, and remembers whom it was asked for."""

    asked: ClassVar[list[str]] = []

    async def member_with(self, phone: str) -> str:
        """Say that there is nobody."""
        self.asked.append(phone)
        raise PermanentError("no such member", code=46004)


def test_a_number_nobody_has_is_asked_for_seldom_and_told_by_the_comparison(
    tmp_path: Path,
) -> None:
    async def scene() -> None:
        made = company(tmp_path)
        counted = Forgetful(clock=made.clock)
        counted.asked.clear()
        sync = replace(made.sync, messenger=counted)
        with made.hr_engine.begin() as hr:
            hr.exec_driver_sql("insert into candidates (id, name, phone) values ('c', '王', '139')")
            hr.exec_driver_sql(
                "insert into applications (id, position_id, candidate_id, stage)"
                " values ('a', ?, 'c', 'new')",
                (JOB.id,),
            )
        for _ in range(3):
            await sync.pull()
            made.clock.now += timedelta(minutes=1)
        assert counted.asked == ["139"]
        told = await made.memory.read(set_aside_late)
        report = await made.hr.diff((), jobs=(JOB.id,), told=told)
        assert [(each.application_id, each.reason) for each in report.set_aside] == [
            ("a", "unreachable")
        ]
        assert report.differences == ()
        made.clock.now += timedelta(minutes=10)
        await sync.pull()
        assert counted.asked == ["139", "139"]
        await made.close()

    run(scene())


class Book(WeComClient):
    """A client that only looks phone numbers up."""

    def __init__(self) -> None:
        """Begin with none."""
        self.sought: list[str] = []

    async def user_by_mobile(self, *, mobile: str) -> str | None:
        """Find one person."""
        self.sought.append(mobile)
        return "zhangsan"


@pytest.mark.parametrize(
    "written",
    ["138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "（86）13800138000", "13800138000"],
)
def test_wecom_is_asked_for_the_digits_it_keeps(written: str) -> None:
    book = Book()
    assert run(WeComMessenger(client=book).member_with(written)) == "zhangsan"
    assert book.sought == ["13800138000"]


@pytest.mark.parametrize("written", ["abc", "", "-", "13800138000转2"])
def test_wecom_is_not_asked_for_what_is_no_phone_number(written: str) -> None:
    book = Book()
    with pytest.raises(RecipientUnreachable):
        run(WeComMessenger(client=book).member_with(written))
    assert book.sought == []
