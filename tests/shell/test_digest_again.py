"""A digest that may be there already says so when it comes again; any other does not."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import TemporaryError
from bot.wecom.errors import RateLimited, Unavailable
from handlers.effects import PostDigest
from scoring.engine import Scorer
from storage import outbox
from storage.outbox import OutboxRow
from storage.records import Asked, write_asked
from tests.aio import run
from tests.core.office import JOB
from tests.driver import Company
from tests.transcript import POLICY

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DIGEST = PostDigest(chat_id="g", name="群", members=("a", "b"), markdown="张*", again="（重发）")


@pytest.mark.parametrize(
    ("fault", "killed", "posted"),
    [
        (None, False, "张*"),
        (RateLimited("our own limit", delay=1), False, "张*"),
        (Unavailable("WeCom did not answer", delay=1), False, "张*\n（重发）"),
        (None, True, "张*\n（重发）"),
    ],
)
def test_only_what_may_be_there_already_is_said_to_come_again(
    tmp_path: Path, fault: TemporaryError | None, *, killed: bool, posted: str
) -> None:
    async def scene() -> None:
        company = Company(tmp_path, (JOB,), POLICY, start=START, judge=Scorer(None))
        row = OutboxRow(
            key="d",
            queue="outbox",
            partition="group:g",
            kind=DIGEST.kind,
            body=write_asked(Asked(conversation="i:x", interview_id=None, effect=DIGEST)),
            due_at=START,
        )
        await company.memory.run(lambda c: outbox.put(c, [row], START))
        if killed:
            await company.memory.run(lambda c: outbox.begin(c, 1))
        company.messenger.faults += [fault] if fault is not None else []
        await company.settle()
        company.clock.now += timedelta(seconds=5)
        await company.settle()
        assert company.texts("g") == [posted]
        await company.close()

    run(scene())
