"""A job file that is edited while interviews run: they go on, and what has gone counts for nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from config.job import Job
from handlers.events import VerdictGiven
from handlers.interview import Interview, Stage
from tests.core.walk import JOBS, Walk

SAID = "我先问清楚顾客拒绝的原因,再换一种方案,第二天成交了"
STORE = JOBS["store-sales"]
Edit = Callable[[Job], Job]


def without_its_first_question(job: Job) -> Job:
    (first, *others) = job.rounds
    return replace(job, rounds=(replace(first, questions=first.questions[1:]), *others))


def without_its_last_question(job: Job) -> Job:
    (first, *others) = job.rounds
    return replace(job, rounds=(replace(first, questions=first.questions[:-1]), *others))


def with_another_round(job: Job) -> Job:
    (first, *others) = job.rounds
    return replace(job, rounds=(replace(first, id="another"), *others))


def without_extra_rounds(job: Job) -> Job:
    return replace(job, extra_rounds=())


def answers(walk: Walk) -> Interview:
    """Answer until nothing is asked any more, by words and by silence."""
    for _question in range(12):
        if walk.interview.stage is not Stage.ASKING:
            break
        walk.says(SAID, "答完了")
    walk.judged()
    return walk.interview


@pytest.mark.parametrize(
    "edit", [without_its_first_question, without_its_last_question, with_another_round]
)
@pytest.mark.parametrize("answered", [0, 1])
def test_an_interview_under_way_comes_to_its_report(edit: Edit, answered: int) -> None:
    walk = Walk(job=STORE).begun()
    for _answer in range(answered):
        walk.says("跳过")
    walk.job = edit(STORE)
    walk.says("再说一遍", "换个说法", "进度")
    found = answers(walk)
    assert found.stage is Stage.DECIDING
    assert found.report is not None
    assert found.report.overall.score is None or found.report.overall.score > 0


def test_a_round_that_was_offered_and_has_gone_ends_by_itself() -> None:
    walk = Walk(job=STORE).begun().finished()
    walk.tell(VerdictGiven(manager="mgr_wang", choice="extra:roleplay"))
    walk.job = without_extra_rounds(STORE)
    walk.says("在吗", "进度")
    walk.waits(timedelta(days=4))
    assert walk.interview.stage is Stage.DECIDING


def test_a_round_that_has_gone_has_nothing_to_begin_with() -> None:
    walk = Walk(job=STORE).begun().finished()
    walk.tell(VerdictGiven(manager="mgr_wang", choice="extra:roleplay"))
    walk.job = without_extra_rounds(STORE)
    walk.says("开始")
    walk.waits(timedelta(days=4))
    assert walk.interview.stage is Stage.DECIDING


def test_nothing_is_put_beside_a_job_that_has_everything() -> None:
    walk = Walk(job=STORE).begun()
    assert walk.interview.whole(STORE) is STORE
