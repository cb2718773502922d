"""Who applies with a phone number alone is found in WeCom, or it is said that nobody can be."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import TemporaryError
from bot.web.services import CandidateUnreachable, NewCandidate
from bot.wecom.errors import ConfigurationError
from storage import people
from tests.aio import run
from tests.core.office import JOB
from tests.driver import Company, PlainJudge
from tests.transcript import POLICY

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PHONE = "13900001234"
Scene = Callable[[Company, str], Awaitable[None]]


def play(folder: Path, scene: Scene, *, phone: str | None = PHONE) -> None:
    async def story() -> None:
        company = Company(folder, (JOB,), POLICY, start=START, judge=PlainJudge())
        try:
            candidate = await company.enrolment.add_candidate(
                NewCandidate(name="张三", phone=phone)
            )
            await scene(company, candidate)
        finally:
            await company.close()

    run(story())


def test_a_candidate_with_a_members_phone_is_invited(tmp_path: Path) -> None:
    async def scene(company: Company, candidate: str) -> None:
        company.messenger.phones[PHONE] = "zhang"
        interview = await company.enrolment.begin(JOB.id, candidate)
        assert interview.candidate.address.key == "app:zhang"
        await company.settle()
        assert "门店销售顾问" in company.texts("zhang")[0]
        known = await company.memory.read(lambda c: people.load_candidate(c, candidate))
        assert known is not None
        assert (known.wecom_userid, known.phone) == ("zhang", PHONE)

    play(tmp_path, scene)


@pytest.mark.parametrize("phone", [PHONE, None])
def test_who_cannot_be_found_is_unreachable(tmp_path: Path, phone: str | None) -> None:
    async def scene(company: Company, candidate: str) -> None:
        with pytest.raises(CandidateUnreachable):
            await company.enrolment.begin(JOB.id, candidate)

    play(tmp_path, scene, phone=phone)


@pytest.mark.parametrize(
    "fault", [TemporaryError("WeCom is busy"), ConfigurationError("60020", code=60020)]
)
def test_a_wecom_that_cannot_be_asked_says_nothing_about_anybody(
    tmp_path: Path, fault: Exception
) -> None:
    async def scene(company: Company, candidate: str) -> None:
        company.messenger.away[PHONE] = fault
        with pytest.raises(type(fault)):
            await company.enrolment.begin(JOB.id, candidate)

    play(tmp_path, scene)
