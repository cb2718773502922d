"""Between a candidate and a recruiter: together, bounded, and only while a person is asked for."""

from datetime import timedelta

from handlers.effects import SendText
from handlers.events import HandedBack, RecruiterReplied
from handlers.interview import Stage
from handlers.relay import GATHERED, MOST_UNANSWERED
from tests.core.stages import brought_to
from tests.core.walk import CANDIDATE, Walk

RECRUITER = "app:hr_li"


def told(walk: Walk, since: int = 0) -> list[str]:
    """List what the recruiter was told from a step on."""
    effects = (each.effect for step in walk.steps[since:] for each in step.decision.effects)
    return [e.text for e in effects if isinstance(e, SendText) and e.to.key == RECRUITER]


def answered(walk: Walk, text: str = "明天上午联系您") -> None:
    """Let the recruiter answer."""
    walk.tell(RecruiterReplied(recruiter="hr_li", text=text))


def test_what_is_written_together_is_passed_on_together() -> None:
    walk = brought_to(Stage.WITH_PERSON)
    since = len(walk.steps)
    assert walk.says("您好", "下周三到岗可以吗", "暂停") == []
    assert told(walk, since) == []
    walk.waits(GATHERED)
    assert told(walk, since) == ["#1 张三 · 门店销售顾问 说：\n您好\n下周三到岗可以吗\n暂停"]


def test_nothing_is_passed_on_once_the_conversation_is_handed_back() -> None:
    walk = brought_to(Stage.WITH_PERSON)
    since = len(walk.steps)
    walk.says("您好")
    walk.tell(HandedBack(recruiter="hr_li"))
    assert told(walk, since)[0].endswith("说：\n您好")
    since = len(walk.steps)
    walk.says("顾客嫌贵,我问了原因")
    walk.waits(timedelta(seconds=30))
    assert told(walk, since) == []
    assert walk.interview.relayed == ()


def test_after_the_end_a_person_hears_the_candidate_too() -> None:
    walk = brought_to(Stage.DECIDING)
    walk.says("转人工")
    since = len(walk.steps)
    assert walk.says("我想改电话") == []
    walk.waits(GATHERED)
    assert told(walk, since) == ["#1 张三 · 门店销售顾问 说：\n我想改电话"]
    answered(walk)
    assert walk.said[-1] == "招聘同事：明天上午联系您"


def test_who_does_not_answer_is_not_written_to_without_end() -> None:
    walk = brought_to(Stage.WITH_PERSON)
    since = len(walk.steps)
    for _ in range(MOST_UNANSWERED + 5):
        walk.says("在吗")
        walk.waits(GATHERED)
    assert len(told(walk, since)) == MOST_UNANSWERED
    since = len(walk.steps)
    answered(walk)
    waiting, done = told(walk, since)
    assert waiting.count("在吗") == 5
    assert done == "正在转给 #1 张*。"


def test_a_long_story_does_not_wait_for_its_end() -> None:
    walk = brought_to(Stage.WITH_PERSON)
    since = len(walk.steps)
    walk.says("我" * 300, "想" * 300)
    assert len(told(walk, since)) == 1


def test_a_reply_during_the_questions_moves_nothing() -> None:
    walk = Walk().begun()
    before = walk.interview
    answered(walk, "有导师")
    assert walk.said[-1].startswith("招聘同事：有导师\n")
    assert walk.interview.answers == before.answers
    assert walk.interview.stage is Stage.ASKING
    assert all(step.decision.interview.candidate.address == CANDIDATE for step in walk.steps)
