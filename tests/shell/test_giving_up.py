"""What fails is tried again for long enough and no longer, and somebody hears of what is given up."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.errors import TemporaryError
from bot.giving_up import tell_of_parked
from bot.inline import InlineEngine
from bot.jobs import OUTBOX, TURNS, Job
from bot.ports import Judge
from bot.relay import Relay
from bot.wecom.errors import ConfigurationError, Unavailable, UnknownFailure
from handlers.interview import Stage
from scoring.judge_calls import Case
from scoring.model import AnswerScore, ScoreItem
from storage.hr import HrUnavailable
from storage.routing import Parked
from tests.aio import run
from tests.core.office import JOB
from tests.driver import Company, PlainJudge
from tests.transcript import POLICY

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
Scene = Callable[[Company], Awaitable[None]]


def play(folder: Path, scene: Scene, *, judge: Judge | None = None) -> None:
    async def story() -> None:
        company = Company(folder, (JOB,), POLICY, start=START, judge=judge or PlainJudge())
        try:
            await scene(company)
        finally:
            await company.close()

    run(story())


async def hours_pass(company: Company, hours: int) -> None:
    """Let hours pass and try once in each what is tried again, instead of every minute."""
    for _hour in range(hours):
        company.clock.now += timedelta(hours=1)
        await company.settle()


def hears(company: Company, fragment: str) -> bool:
    return any(fragment in text for text in company.texts("hr_li"))


@pytest.mark.parametrize(
    ("fault", "patience"),
    [
        (Unavailable("WeCom did not answer", delay=600), timedelta(hours=24)),
        (UnknownFailure("a code nobody described", delay=60), timedelta(minutes=4)),
    ],
)
def test_what_fails_for_long_is_given_up_and_the_recruiters_hear_of_it(
    tmp_path: Path, fault: TemporaryError, patience: timedelta
) -> None:
    async def scene(company: Company) -> None:
        company.messenger.away["app:zhang"] = fault
        await company.apply("张三", "app:zhang", JOB.id)
        await company.passes(patience - timedelta(minutes=1))
        assert not hears(company, "没有送达")
        await company.passes(timedelta(minutes=15))
        assert hears(company, "没有送达")
        del company.messenger.away["app:zhang"]
        await company.writes("app:zhang", "同意")
        assert "第1/" in company.texts("zhang")[-1]

    play(tmp_path, scene)


def test_what_an_operator_has_to_mend_is_not_given_up(tmp_path: Path) -> None:
    async def scene(company: Company) -> None:
        company.messenger.away["app:zhang"] = ConfigurationError("60020", code=60020)
        await company.apply("张三", "app:zhang", JOB.id)
        await hours_pass(company, 47)
        company.messenger.away["app:zhang"] = Unavailable("WeCom is busy", delay=60)
        await company.passes(timedelta(minutes=5))
        del company.messenger.away["app:zhang"]
        await company.passes(timedelta(minutes=5))
        assert "门店销售顾问" in company.texts("zhang")[0]
        assert not hears(company, "没有送达")

    play(tmp_path, scene)


def test_what_brings_hr_up_to_date_is_owed_however_long_hr_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene(company: Company) -> None:
        async def unavailable(_snapshot: object) -> None:
            raise HrUnavailable("HR's database is away")

        with monkeypatch.context() as away:
            away.setattr(company.hr, "upsert_application", unavailable)
            await company.apply("张三", "app:zhang", JOB.id)
            await hours_pass(company, 70)
            assert company.hr_rows("applications") == []
        await company.passes(timedelta(minutes=3))
        (row,) = company.hr_rows("applications")
        assert row["stage"] == "invited"

    play(tmp_path, scene)


class BrokenJudge:
    """Stumbles over every answer."""

    async def score(self, item: ScoreItem, case: Case | None = None) -> AnswerScore:
        """Raise what nobody expects."""
        del item, case
        raise ZeroDivisionError


@dataclass(slots=True)
class Shop:
    """A company whose rows are carried by the real relay."""

    company: Company
    engine: InlineEngine = field(default_factory=InlineEngine)
    parked: list[Parked] = field(default_factory=list)

    def relay(self) -> Relay:
        """Wire relay, turns and effects together."""
        company = self.company
        relay = Relay(
            company.memory,
            self.engine,
            clock=company.clock,
            parked=self.parked.append,
            told=partial(tell_of_parked, world=company.world),
        )

        async def turn(job: Job) -> None:
            await company.turns.take(job.partition)

        async def effect(job: Job) -> None:
            await company.effects.perform(job.queue, job.partition)

        self.engine.register("turn", turn, TURNS, relay.failed)
        self.engine.register("effect", effect, OUTBOX, relay.failed)
        return relay

    async def works(self, relay: Relay, *, seconds: int) -> None:
        """Let time pass, a second at a time, and do what is due."""
        for _second in range(seconds):
            self.company.clock.now += timedelta(seconds=1)
            while await relay.sweep():
                await self.engine.drain()


def test_an_interview_goes_on_without_what_nobody_can_judge(tmp_path: Path) -> None:
    async def scene(company: Company) -> None:
        interview = await company.apply("张三", "app:zhang", JOB.id)
        await company.writes("app:zhang", "同意")
        await company.writes("app:zhang", "我先问清楚顾客拒绝的原因，再换一种方案。")
        shop = Shop(company)
        relay = shop.relay()
        await company.writes("app:zhang", "答完了", settled=False)
        await shop.works(relay, seconds=20)
        await company.writes("app:zhang", "跳过", settled=False)
        await shop.works(relay, seconds=20)
        assert [each.lane for each in shop.parked] == ["o"]
        found = await company.interview(interview)
        assert found.stage is Stage.DECIDING
        assert found.report is not None
        assert found.report.overall.score is None

    play(tmp_path, scene, judge=BrokenJudge())
