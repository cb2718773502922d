"""A turn deals with everything that waits, in the order it was sent."""

from datetime import UTC, datetime
from pathlib import Path

from bot.outgoing import event_row
from config.loading import load_jobs
from handlers.events import TextReceived
from scoring.engine import Scorer
from storage import inbox
from tests.aio import run
from tests.driver import Company
from tests.transcript import POLICY

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MANY = 120


def test_more_messages_than_one_transaction_takes_are_all_dealt_with(tmp_path: Path) -> None:
    async def go() -> None:
        jobs = load_jobs(Path("config/jobs"))
        company = Company(tmp_path, tuple(jobs.values()), POLICY, start=START, judge=Scorer(None))
        interview_id = await company.apply("张三", "app:zhangsan", "store-sales")
        await company.writes("app:zhangsan", "同意")
        rows = [
            event_row(
                TextReceived(sender="app:zhangsan", text=f"第{n}句", message_id=str(1000 + n)),
                key=f"wecom:many{n}",
                conversation="app:zhangsan",
                now=company.clock(),
            )
            for n in range(MANY)
        ]
        await company.memory.run(lambda c: inbox.accept(c, list(reversed(rows))))
        await company.turns.take("app:zhangsan")
        said = (await company.interview(interview_id)).answers[0].parts
        assert len(said) == MANY
        await company.close()

    run(go())
