"""A card that is withdrawn between being looked at and being sent stays unsent."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from handlers.effects import Card, SendCard
from handlers.people import Address
from scoring.engine import Scorer
from storage import outbox
from storage.database import Connection
from storage.outbox import OutboxRow, Wanted
from storage.records import Asked, write_asked
from storage.sqlite import SqliteDatabase
from tests.aio import run
from tests.core.office import JOB
from tests.driver import Company
from tests.transcript import POLICY

T = TypeVar("T")
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


class Overtaken(SqliteDatabase):
    """Has somebody decide as soon as the next card has been looked at."""

    async def run(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        found = await super().run(work, urgent=urgent)
        if isinstance(found, Wanted):
            await super().run(lambda c: outbox.withdraw(c, [found.key]))
        return found


def card(name: str) -> OutboxRow:
    shown = Card(source="招聘", title=name, subtitle="", rows=(), buttons=(), url="")
    effect = SendCard(to=Address.member("mgr_wang"), task_id=name, card=shown)
    return OutboxRow(
        key=name,
        queue="outbox",
        partition="app:mgr_wang",
        kind=effect.kind,
        body=write_asked(Asked(conversation="i:x", interview_id=None, effect=effect)),
        due_at=START,
    )


def test_a_card_that_was_withdrawn_meanwhile_is_not_sent(tmp_path: Path) -> None:
    async def scene() -> None:
        company = Company(tmp_path, (JOB,), POLICY, start=START, judge=Scorer(None))
        await company.memory.run(lambda c: outbox.put(c, [card("first"), card("second")], START))
        memory = Overtaken(company.memory.url)
        await replace(company.effects, memory=memory).perform("outbox", "app:mgr_wang")
        assert [said.task_id for said in company.messenger.said] == ["first"]
        await memory.close()
        await company.close()

    run(scene())
