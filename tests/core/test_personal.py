"""Questions about a résumé: only before the start, announced, counted, never scored."""

from dataclasses import replace

import pytest

from handlers.effects import ReadResume, ScoreQuestion
from handlers.events import InterviewRequested, PersonalQuestion, ResumeRead
from handlers.interview import Stage
from tests.core.stages import brought_to
from tests.core.walk import JOBS, Walk

JOB = replace(JOBS["store-sales"], personal_questions=1)
TEXT = "您的简历写到「业绩提升 30%」。请说说当时的情况。"
READ = ResumeRead(
    questions=(
        PersonalQuestion(text=TEXT, quote="业绩提升 30%"),
        PersonalQuestion(text="第二个", quote="第二个"),
    )
)


def invited() -> Walk:
    """Invite somebody whose job asks one question about the résumé."""
    walk = Walk(job=JOB)
    walk.tell(InterviewRequested(actor="api"))
    return walk


@pytest.mark.parametrize(("most", "wanted"), [(0, []), (2, [ReadResume(most=2)])])
def test_a_resume_is_read_only_where_the_job_wants_it(most: int, wanted: list[ReadResume]) -> None:
    walk = Walk(job=replace(JOB, personal_questions=most))
    decision = walk.tell(InterviewRequested(actor="api"))
    effects = [each.effect for each in decision.effects]
    assert [each for each in effects if isinstance(each, ReadResume)] == wanted


def test_the_question_comes_last_is_announced_and_counts_with_the_rest() -> None:
    walk = invited()
    walk.tell(READ)
    thanks, first = walk.says("同意")[-2:]
    assert "最后有 1 道题与您的简历有关，只作参考，不计入评分" in thanks
    assert first.startswith("第1/4题")
    last = walk.says("跳过", "跳过", "跳过")[-1]
    assert "第4/4题" in last
    assert TEXT in last


def test_who_worded_it_is_kept_with_it() -> None:
    walk = invited()
    by_model = replace(READ.questions[0], worded_by="model-1 1/abc")
    walk.tell(replace(READ, questions=(by_model,)))
    (added,) = walk.interview.added
    assert [(each.text, engine) for each, engine in added.worded] == [(TEXT, "model-1 1/abc")]
    assert [engine for _, engine in replace(added, worded_by=()).worded] == [""]


def test_its_answer_is_kept_and_judged_for_nothing() -> None:
    walk = invited()
    walk.tell(READ)
    walk.says("同意", "跳过", "跳过", "跳过", "我先做了分析,再调整了陈列", "答完了")
    assert walk.interview.stage is Stage.SCORING
    judged = [
        each.effect
        for each in walk.steps[-1].decision.effects
        if isinstance(each.effect, ScoreQuestion)
    ]
    assert [each.round_id for each in judged] == ["personal"]
    assert walk.interview.whole(JOB).question("personal", "personal1").dimensions == ()


def test_a_second_reading_changes_nothing() -> None:
    walk = invited()
    walk.tell(READ)
    once = walk.interview
    walk.tell(READ)
    assert (walk.interview.added, walk.interview.plan) == (once.added, once.plan)


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.INVITED])
def test_what_is_read_too_late_is_left_out(stage: Stage) -> None:
    walk = brought_to(stage)
    before = walk.interview
    walk.tell(READ)
    assert (walk.interview.added, walk.interview.plan) == (before.added, before.plan)


def test_a_resume_without_claims_adds_nothing() -> None:
    walk = invited()
    walk.tell(ResumeRead(questions=()))
    assert not walk.interview.added
