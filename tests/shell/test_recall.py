"""A recruiter takes back what they sent, however much others have sent since."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from handlers.broadcast import Broadcast
from handlers.people import Address
from storage import broadcasts
from storage.records import write_broadcast
from tests.aio import run
from tests.core.office import JOB
from tests.driver import Company, PlainJudge
from tests.transcript import POLICY

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
JOBS = (replace(JOB, recruiters=("hr_li", "hr_zhao")),)


async def sent_by_others(company: Company, count: int) -> None:
    """Let a colleague have written to many, time and again."""
    for number in range(count):
        other = Broadcast(
            id=f"other{number}",
            by=Address.member("hr_zhao"),
            scope="全部",
            content="通知",
            recipients=(),
            created_at=company.clock(),
        )
        keep = partial(
            broadcasts.insert_broadcast,
            broadcast_id=other.id,
            body=write_broadcast(other),
            at=company.clock(),
        )
        await company.memory.run(keep)


def test_a_broadcast_is_taken_back_after_many_of_others(tmp_path: Path) -> None:
    async def scene() -> None:
        company = Company(tmp_path, JOBS, POLICY, start=START, judge=PlainJudge())
        await company.apply("张三", "app:zhang", JOB.id)
        await company.writes("app:hr_li", "群发 全部 明天门店培训，请带身份证。")
        await company.writes("app:hr_li", "确认")
        assert "明天门店培训" in company.texts("zhang")[-1]
        await sent_by_others(company, 30)
        await company.writes("app:hr_li", "撤回群发")
        assert len(company.messenger.recalled) == 1
        await company.close()

    run(scene())
