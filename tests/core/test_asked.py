"""A question somebody typed for one candidate: placed, bounded, recorded, and never unlawful."""

from datetime import timedelta

import pytest

from config.phrases import Phrases
from handlers.asked import MOST
from handlers.desk import Desk, DeskContext, decide_desk
from handlers.effects import SendCard
from handlers.events import CardClicked, QuestionAsked
from handlers.interview import Stage
from handlers.people import Address
from tests.core.office import Office, interview
from tests.core.stages import brought_to

QUESTION = "您怎么带第一次上岗的新人?"


def asked(by: str = "mgr_wang", *dimensions: str) -> QuestionAsked:
    return QuestionAsked(by=by, text=QUESTION, dimensions=dimensions)


@pytest.mark.parametrize("stage", [Stage.INVITED, Stage.ASKING, Stage.PAUSED, Stage.WITH_PERSON])
def test_a_question_waits_behind_the_planned_ones(stage: Stage) -> None:
    walk = brought_to(stage)
    walk.tell(asked("hr_li"))
    assert walk.interview.plan == ("first", "asked1")
    (added,) = walk.interview.added
    assert (added.by, added.origin, added.scored) == ("hr_li", "asked", False)
    assert added.round.questions[0].text == QUESTION
    assert walk.interview.stage is stage


@pytest.mark.parametrize("stage", [Stage.DECIDING, Stage.ON_HOLD])
def test_a_question_after_the_report_is_offered_like_an_extra_round(stage: Stage) -> None:
    walk = brought_to(stage)
    walk.waits(timedelta(minutes=11))
    walk.tell(asked())
    assert walk.interview.stage is Stage.EXTRA_OFFERED
    assert walk.interview.verdict is not None
    assert walk.interview.verdict.choice == "extra:asked1"
    assert QUESTION in walk.says("开始")[-1]


def test_only_a_manager_asks_when_a_decision_is_due() -> None:
    walk = brought_to(Stage.DECIDING)
    walk.tell(asked("hr_li"))
    assert walk.interview.stage is Stage.DECIDING
    assert not walk.interview.added


@pytest.mark.parametrize(
    "stage",
    [Stage.SCORING, Stage.EXTRA_OFFERED, Stage.PASSED, Stage.REJECTED, Stage.WITHDRAWN],
)
def test_nothing_is_added_when_it_is_not_the_time(stage: Stage) -> None:
    walk = brought_to(stage)
    walk.tell(asked())
    assert not walk.interview.added
    assert walk.interview.stage is stage


def test_there_are_at_most_so_many() -> None:
    walk = brought_to(Stage.ASKING)
    for _ in range(MOST + 2):
        walk.tell(asked())
    assert len(walk.interview.added) == MOST
    assert len(set(walk.interview.plan)) == 1 + MOST


def test_an_answer_counts_only_for_the_dimensions_that_were_named() -> None:
    walk = brought_to(Stage.ASKING)
    walk.tell(asked("mgr_wang", "communication"))
    assert walk.interview.added[0].scored


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("追问 张三 您结婚了吗?", "妇女权益保障法"),
        ("追问 张三 您属什么的", "就业促进法"),
        ("追问 99 您怎么看加班?", "没有找到"),
        ("追问 王五 您怎么看加班?", "没有找到"),
        ("追问 张三", "请这样写"),
        ("追问 张三 " + "您怎么看" * 40, "请控制在"),
    ],
)
def test_what_cannot_be_asked_is_said_and_goes_nowhere(text: str, says: str) -> None:
    office = Office()
    one = office.add(interview(12))
    assert any(says in each for each in office.write("mgr_wang", text))
    assert not office.interviews[one].added


def test_a_card_still_works_for_somebody_who_was_asked_more() -> None:
    walk = brought_to(Stage.ASKING)
    walk.tell(asked())
    walk.says("跳过", "跳过", "跳过", "跳过")
    cards = [
        each.effect
        for step in walk.steps
        for each in step.decision.effects
        if isinstance(each.effect, SendCard)
    ]
    manager = Desk(address=Address.member("mgr_wang"))
    context = DeskContext(
        now=walk.now,
        jobs={walk.job.id: walk.job},
        phrases=Phrases("zh"),
        policy=walk.policy,
        interviews=(walk.interview,),
        task=walk.interview,
    )
    mine = next(each for each in cards if each.to == manager.address)
    tapped = CardClicked(
        sender=manager.address.key, task_id=mine.task_id, event_key="pass", response_code=""
    )
    decision = decide_desk(manager, tapped, context)
    assert decision is not None
    assert decision.forwards
