"""A request to delete is written down once, followed until it is done, and said to be."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.hours import workdays_later
from handlers.effects import SendText
from handlers.interview import Stage
from tests.core.stages import brought_to
from tests.core.walk import Walk

SHANGHAI = ZoneInfo("Asia/Shanghai")
ANYWHERE = [stage for stage in Stage if stage not in {Stage.NEW, Stage.WITH_PERSON}]


def told(walk: Walk) -> list[str]:
    """List what the recruiter was told of deleting."""
    effects = (each.effect for step in walk.steps for each in step.decision.effects)
    texts = [e.text for e in effects if isinstance(e, SendText) and e.to.id == "hr_li"]
    return [text for text in texts if "zhimian erase" in text]


@pytest.mark.parametrize("stage", ANYWHERE)
def test_a_request_is_written_down_once_at_every_stage(stage: Stage) -> None:
    walk = brought_to(stage)
    walk.says("删除我的数据", "确认")
    asked = walk.interview.erase_asked_at
    assert asked is not None
    assert walk.said[-1].startswith("收到，您的要求已登记")
    walk.says("删除我的数据", "确认")
    assert walk.said[-1].startswith("您的要求已经登记")
    assert walk.interview.erase_asked_at == asked
    assert len(told(walk)) == 1


def test_recruiters_are_reminded_before_the_term_and_when_it_is_over() -> None:
    walk = brought_to(Stage.DECIDING)
    walk.says("删除我的数据", "确认")
    walk.waits(timedelta(days=30))
    assert len(told(walk)) == 3
    assert "期限是 12月14日" in told(walk)[-1]


def test_working_days_leave_out_saturdays_and_sundays() -> None:
    friday = datetime(2026, 11, 27, 20, 0, tzinfo=UTC)  # Saturday, 04:00 in Shanghai
    assert workdays_later(friday, 1, zone=SHANGHAI) == friday + timedelta(days=2)
    assert workdays_later(friday, 5, zone=SHANGHAI) == friday + timedelta(days=6)
