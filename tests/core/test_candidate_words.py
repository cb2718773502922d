"""The words of the chat cost nothing: what counts is the same with them and without them."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.events import HandedBack, MediaReceived
from handlers.interview import Stage
from tests.core.walk import CANDIDATE, JOBS, Walk, answers_of, judged_last

ANSWERS = (
    "有位顾客嫌贵要走,我问了他是和哪一款比,给他换了小一号的,第二天他买了两台",
    "我会先看看周围有没有人受伤,再带大家到门口,然后打电话报修",
    "那个月我卖了 12 台,店长让我给大家讲了一次",
    "记不太清了",
    "I asked what he was comparing it with and offered a smaller one; he bought two.",
)
#: What may be said between two messages without anything moving; each ends where it began.
ASIDES: tuple[tuple[str, ...], ...] = (
    ("暂停", "继续"),
    ("暂停", "我要提问 周末要上班吗", "进度", "继续"),
    ("暂停", "这句不算", "继续", "不要"),
    ("暂停", "这句不算", "跳过", "重说", "答完了", "继续", "再说一遍", "不要"),
    ("再说一遍",),
    ("换个说法",),
    ("进度",),
    ("我要提问 底薪多少",),
    ("我要提问", "有没有导师"),
    ("我的权利",),
    ("退出", "继续"),
    ("退出", "进度", "我的权利", "继续"),
    ("删除我的数据", "继续"),
    ("帮助",),
    ("这是什么",),
    ("English", "rephrase", "中文"),
    ("English",),
    ("中文",),
    ("转人工", "喂,有人吗", "继续", "不要"),
    ("转人工", "交还"),
    ("图片",),
)


def aside(walk: Walk, words: Sequence[str]) -> None:
    """Say something beside the answer."""
    for word in words:
        if word == "交还":
            walk.tell(HandedBack(recruiter="hr_li"))
        elif word == "图片":
            walk.tell(
                MediaReceived(
                    sender=CANDIDATE.key, media="image", media_id="m", format="", message_id="0"
                )
            )
        else:
            walk.says(word)


def interviewed(job_id: str, said: Sequence[str], asides: Sequence[Sequence[str]]) -> Walk:
    """Answer every question with some messages, and say an aside before each message."""
    walk = Walk(job=JOBS[job_id]).begun()
    for place in range(200):
        if walk.interview.stage is not Stage.ASKING:
            break
        text = said[place % len(said)]
        aside(walk, asides[place % len(asides)] if asides else ())
        walk.says(text)
    assert walk.interview.stage is Stage.SCORING
    walk.judged()
    return walk


messages = st.lists(st.sampled_from((*ANSWERS, "答完了")), min_size=1, max_size=6).map(
    lambda texts: [*texts, ANSWERS[0], "答完了"]
)
beside = st.lists(st.sampled_from(ASIDES), min_size=1, max_size=8)


@settings(max_examples=80)
@given(st.sampled_from(sorted(JOBS)), messages, beside)
def test_words_in_between_leave_the_answers_and_the_report_as_they_were(
    job_id: str, said: list[str], asides: list[tuple[str, ...]]
) -> None:
    plain = interviewed(job_id, said, [])
    talkative = interviewed(job_id, said, asides)
    assert answers_of(talkative.interview) == answers_of(plain.interview)
    assert judged_last(talkative.steps) == judged_last(plain.steps)
    assert talkative.interview.report == plain.interview.report


@pytest.mark.parametrize("words", ASIDES, ids="-".join)
def test_an_aside_leaves_the_question_open_and_what_was_said_kept(words: tuple[str, ...]) -> None:
    walk = Walk().begun()
    walk.says(ANSWERS[0])
    before = answers_of(walk.interview)
    aside(walk, words)
    assert walk.interview.stage is Stage.ASKING
    assert answers_of(walk.interview) == before
    assert walk.interview.kept == ()


@settings(max_examples=40)
@given(st.integers(0, 2))
def test_a_skipped_question_moves_no_other(skipped: int) -> None:
    def answered(*, skip: int | None) -> Walk:
        walk = Walk().begun()
        while walk.interview.stage is Stage.ASKING:
            question = len({a.question_id for a in walk.interview.answers}) - 1
            if question == skip:
                walk.says("跳过")
            else:
                walk.says(ANSWERS[question], "答完了")
        walk.judged()
        return walk

    whole, gap = answered(skip=None), answered(skip=skipped)
    left_out = whole.job.rounds[0].questions[skipped].id
    kept = {key: text for key, text in judged_last(whole.steps).items() if left_out not in key}
    assert judged_last(gap.steps) == kept
    assert {(s.question_id, s.scores) for s in gap.interview.scored} == {
        (s.question_id, s.scores) for s in whole.interview.scored if s.question_id != left_out
    }


def test_only_the_last_telling_counts_and_the_earlier_ones_are_kept() -> None:
    walk = Walk().begun()
    walk.says("第一次说的", "重说", "第二次说的", "还有", "重说", ANSWERS[0], "答完了")
    first = walk.interview.answers[0]
    assert first.text == ANSWERS[0]
    assert [[part.text for part in version] for version in first.versions] == [
        ["第一次说的"],
        ["第二次说的", "还有"],
    ]


def test_an_answer_told_again_after_it_was_closed_is_judged_again() -> None:
    walk = Walk().begun()
    walk.says(ANSWERS[0], "答完了", "跳过")
    assert walk.interview.answers[-1].question_id == "blackout"
    walk.says("重说", "第二题我会先观察,再问他自己用还是送人", "答完了")
    assert judged_last(walk.steps)["first/needs"] == "第二题我会先观察,再问他自己用还是送人"


@pytest.mark.parametrize("word", ["重说", "补充"])
def test_a_follow_up_is_not_asked_again_once_its_point_was_made(word: str) -> None:
    walk = Walk().begun()
    walk.says("我又打了一次电话过去", "答完了")
    probe = walk.interview.answers[-1]
    assert probe.follow_up
    whole = "顾客拒绝的真实原因我弄清了,根据原因调整了方案,最后的结果是她买了两台"
    heard = walk.says(word, whole, "答完了")
    assert probe.asked not in heard[-1]
    assert walk.interview.answers[-1].question_id == "needs"
    assert whole in judged_last(walk.steps)["first/rejection"]


def test_a_follow_up_whose_point_is_still_missing_is_asked_again() -> None:
    walk = Walk().begun()
    walk.says("我又打了一次电话过去", "答完了")
    probe = walk.interview.answers[-1]
    assert probe.asked in walk.says("重说", "我又发了两条信息", "答完了")[-1]


def test_an_addition_to_a_skipped_question_counts() -> None:
    walk = Walk().begun()
    walk.says("跳过", "补充", ANSWERS[0], "答完了")
    assert judged_last(walk.steps) == {"first/rejection": ANSWERS[0]}
    assert not walk.interview.answers[0].skipped


def test_what_was_written_while_paused_counts_only_when_asked_for() -> None:
    walk = Walk().begun()
    walk.says("暂停", "这句要", "继续", "再说一遍", "要", "答完了")
    assert walk.interview.answers[0].text == "这句要"


def test_messages_kept_aside_and_passed_over_do_not_reach_another_question() -> None:
    walk = Walk().begun()
    walk.says("暂停", "这句不算", "继续", ANSWERS[0], "答完了", "要")
    assert "这句不算" not in "".join(text for _, text, _ in answers_of(walk.interview))
