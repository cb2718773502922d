"""An added round whose time is up: the report stands, what was answered counts, managers decide."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.job import Job, Question
from handlers.events import QuestionAsked, VerdictGiven
from handlers.interview import Interview, Stage, hr_stage
from tests.core.stages import brought_to
from tests.core.walk import JOBS, Walk

SAID = "我先道歉,再把产品和凭证看一遍"
OVER = timedelta(days=4)


def two_questions(job: Job) -> Job:
    """Let the round a manager can add have a second question, and none of them a follow-up."""
    (added,) = job.extra_rounds
    first = replace(added.questions[0], follow_ups=0)
    second = Question(id="second", text="第二天您做什么？", dimensions=first.dimensions)
    return replace(job, extra_rounds=(replace(added, questions=(first, second)),))


def offered() -> Walk:
    walk = Walk(job=two_questions(JOBS["store-sales"])).begun().finished()
    walk.tell(VerdictGiven(manager="mgr_wang", choice="extra:roleplay"))
    assert walk.interview.stage is Stage.EXTRA_OFFERED
    return walk


def stands(interview: Interview, *, reports: int) -> bool:
    return (interview.stage, interview.reports) == (Stage.DECIDING, reports)


@pytest.mark.parametrize("words", [(), ("暂停",), ("转人工",)])
def test_a_round_nobody_began_leaves_the_report_and_can_be_added_again(
    words: tuple[str, ...],
) -> None:
    walk = offered()
    report = walk.interview.report
    walk.says(*words)
    walk.waits(OVER)
    assert stands(walk.interview, reports=1)
    assert walk.interview.report == report
    assert walk.interview.plan == ("first",)
    assert hr_stage(walk.interview) == "awaiting_manager"
    walk.tell(VerdictGiven(manager="mgr_wang", choice="extra:roleplay"))
    assert walk.interview.stage is Stage.EXTRA_OFFERED
    assert "第1/2题" in walk.says("开始")[-1]


def test_what_was_answered_of_the_round_counts_and_the_rest_is_left_out() -> None:
    walk = offered()
    walk.says("开始", SAID, "答完了")
    walk.waits(OVER)
    assert walk.interview.stage is Stage.SCORING
    walk.judged()
    assert stands(walk.interview, reports=2)
    told, left = walk.interview.answers[-2:]
    assert (told.text, told.skipped) == (SAID, False)
    assert (left.question_id, left.skipped, left.open) == ("second", True, False)
    assert any(score.round_id == "roleplay" for score in walk.interview.scored)


def test_an_answer_that_was_not_ended_is_judged_as_it_is() -> None:
    walk = offered()
    walk.says("开始", SAID)
    walk.interview = replace(walk.interview, stage=Stage.PAUSED, before=Stage.ASKING)
    walk.waits(OVER)
    walk.judged()
    assert stands(walk.interview, reports=2)
    assert [each.text for each in walk.interview.answers if each.round_id == "roleplay"] == [
        SAID,
        "",
    ]


def test_a_typed_question_nobody_answered_goes() -> None:
    walk = brought_to(Stage.DECIDING)
    walk.tell(QuestionAsked(by="mgr_wang", text="您怎么带第一次上岗的新人?"))
    walk.waits(OVER)
    assert stands(walk.interview, reports=1)
    assert walk.interview.added == ()


def test_a_first_interview_that_nobody_finished_is_closed() -> None:
    walk = brought_to(Stage.ASKING)
    walk.waits(OVER)
    assert walk.interview.stage is Stage.EXPIRED
