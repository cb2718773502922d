"""A broadcast: shown before it is sent, once to each person, with receipts, and taken back whole."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.phrases import Phrases
from handlers.broadcast import (
    Broadcast,
    BroadcastContext,
    RecallAsked,
    Recipient,
    RecipientReached,
    decide_broadcast,
)
from handlers.effects import SendText
from handlers.interview import Interview, Stage
from handlers.people import Address
from tests.core.office import JOB, MONDAY, OTHER_JOB, Office, interview

MINUTE = timedelta(minutes=1)
NEWS = "本周五前请完成面试,系统周六维护"


def office(*more: Interview) -> Office:
    made = Office()
    for each in more or (
        interview(12),
        interview(15, "陈静", stage=Stage.ASKING),
        interview(16, "刘洋", stage=Stage.ASKING),
        interview(18, "周杰", stage=Stage.PAUSED),
        interview(19, "何平", stage=Stage.REJECTED),
        interview(30, "王五", job=OTHER_JOB, stage=Stage.ASKING),
    ):
        made.add(each)
    return made


def reached(made: Office) -> set[str]:
    return {to for to, text in made.said if text == NEWS}


@pytest.mark.parametrize(
    ("scope", "people"),
    [
        ("面试中", {"person15", "person16", "person18"}),
        ("interviewing", {"person15", "person16", "person18"}),
        ("待经理", {"person12"}),
        ("未通过", {"person19"}),
        ("全部", {"person12", "person15", "person16", "person18"}),
        ("all", {"person12", "person15", "person16", "person18"}),
        ("store-sales", {"person12", "person15", "person16", "person18"}),
        ("门店销售顾问", {"person12", "person15", "person16", "person18"}),
        ("门店销售", {"person12", "person15", "person16", "person18"}),
    ],
)
@pytest.mark.parametrize(
    "shape", ["群发 {} {}", "群发{} {}", "群发\u3000{}\u3000{}", "群发:{}:{}", "群发 <{}> {}"]
)
def test_whom_and_what_is_shown_and_sent_after_confirmation(
    shape: str, scope: str, people: set[str]
) -> None:
    made = office()
    shown = made.write("hr_li", shape.format(scope, NEWS))[0]
    assert f"{len(people)} 人" in shown
    assert NEWS in shown
    assert not any(name in shown for name in ("张三", "陈静", "刘洋", "周杰", "何平"))
    assert reached(made) == set()
    made.write("hr_li", "确认")
    assert reached(made) == people


def test_receipts_count_who_got_it_and_name_masked_who_did_not() -> None:
    made = office()
    made.unreachable = {"person18"}
    made.write("hr_li", f"群发 面试中 {NEWS}")
    receipt = made.write("hr_li", "确认")[-1]
    assert "已发 3" in receipt
    assert "送达 2" in receipt
    assert "#18 周*" in receipt
    assert "撤回群发" in receipt


def test_the_same_person_in_two_interviews_gets_it_once() -> None:
    twin = interview(21, "陈静", stage=Stage.ASKING)
    twin = replace(twin, candidate=replace(twin.candidate, address=Address.member("Person15")))
    made = office(interview(15, "陈静", stage=Stage.ASKING), twin)
    assert "1 人" in made.write("hr_li", f"群发 全部 {NEWS}")[0]
    made.write("hr_li", "确认")
    assert [text for _, text in made.said].count(NEWS) == 1


def test_a_second_confirmation_sends_nothing() -> None:
    made = office()
    made.write("hr_li", f"群发 全部 {NEWS}")
    made.write("hr_li", "确认")
    assert "没有" in made.write("hr_li", "确认")[0]
    assert [text for _, text in made.said].count(NEWS) == 4


def test_after_five_minutes_a_draft_is_no_longer_confirmed() -> None:
    made = office()
    made.write("hr_li", f"群发 全部 {NEWS}")
    made.wait(5 * MINUTE + timedelta(seconds=1))
    assert "取消" in made.write("hr_li", "确认")[0]
    assert reached(made) == set()


def test_it_goes_to_exactly_those_who_were_shown() -> None:
    made = office()
    made.write("hr_li", f"群发 面试中 {NEWS}")
    made.add(interview(50, "新人", stage=Stage.ASKING))
    made.write("hr_li", "确认")
    assert "person50" not in reached(made)


def test_a_draft_can_be_dropped() -> None:
    made = office()
    made.write("hr_li", f"群发 全部 {NEWS}")
    made.write("hr_li", "不发了")
    made.write("hr_li", "确认")
    assert reached(made) == set()


def test_quiet_hours_are_kept() -> None:
    made = office()
    made.now = MONDAY + timedelta(hours=9)  # 23:02
    made.write("hr_li", f"群发 全部 {NEWS}")
    assert "08:00" in made.write("hr_li", "确认")[-1]
    assert reached(made) == set()
    made.wait(timedelta(hours=9))
    assert len(reached(made)) == 4


def test_a_held_broadcast_taken_back_reaches_nobody() -> None:
    made = office()
    made.now = MONDAY + timedelta(hours=9)
    made.write("hr_li", f"群发 全部 {NEWS}")
    made.write("hr_li", "确认")
    assert "已撤回 4" in made.write("hr_li", "撤回群发")[-1]
    made.wait(timedelta(hours=12))
    assert reached(made) == set()


def test_a_broadcast_is_taken_back_within_a_day() -> None:
    made = office()
    made.write("hr_li", f"群发 全部 {NEWS}")
    made.write("hr_li", "确认")
    made.wait(timedelta(hours=23))
    assert "已撤回 4 条" in made.write("hr_li", "撤回群发")[-1]
    assert "没有可以撤回" in made.write("hr_li", "撤回群发")[-1]


def test_after_a_day_nothing_is_taken_back() -> None:
    made = office()
    made.write("hr_li", f"群发 全部 {NEWS}")
    made.write("hr_li", "确认")
    made.wait(timedelta(hours=25))
    assert "没有可以撤回" in made.write("hr_li", "撤回群发")[-1]


@pytest.mark.parametrize("said", ["群发", "群发 全部", "群发 你好", "群发 厨师 你好"])
def test_a_broadcast_without_whom_or_what_is_explained(said: str) -> None:
    made = office()
    assert "群发 <岗位id|阶段|全部> <内容>" in made.write("hr_li", said)[0]
    assert made.desks["hr_li"].draft is None


def test_nobody_in_a_stage_is_said_so() -> None:
    made = office()
    assert "没有人" in made.write("hr_li", "群发 已过期 你好")[0]


def test_what_the_platform_could_not_carry_is_refused_before_it_is_shown() -> None:
    made = office()
    assert "太长" in made.write("hr_li", "群发 全部 " + "长" * 700)[0]
    long = made.write("hr_li", "群发 全部 " + "长" * 640)
    assert all(len(bubble.encode()) <= 2048 for bubble in long)
    made.write("hr_li", "确认")
    assert any(text == "长" * 640 for _, text in made.said)


def broadcast(count: int = 3) -> Broadcast:
    return Broadcast(
        id="b1",
        by=Address.member("hr_li"),
        scope="全部",
        content=NEWS,
        recipients=tuple(
            Recipient(interview_id=f"i{n}", number=n, masked="张*", address=Address.member(f"p{n}"))
            for n in range(count)
        ),
        created_at=MONDAY,
    )


events = st.one_of(
    st.builds(RecallAsked, broadcast_id=st.just("b1")),
    st.builds(
        RecipientReached,
        broadcast_id=st.just("b1"),
        interview_id=st.sampled_from(["i0", "i1", "i2", "i9"]),
        outcome=st.sampled_from(["delivered", "refused", "unknown", "recalled", "kept"]),
        message_id=st.sampled_from(["", "m1"]),
    ),
)


@given(st.lists(events, max_size=20))
def test_whatever_comes_back_each_report_is_told_once(
    happened: list[RecallAsked | RecipientReached],
) -> None:
    made = broadcast()
    receipts = 0
    for event in happened:
        decision = decide_broadcast(
            made, event, BroadcastContext(now=MONDAY, phrases=Phrases("zh"))
        )
        made = decision.broadcast
        texts = [e.effect.text for e in decision.effects if isinstance(e.effect, SendText)]
        receipts += sum(text.startswith("已发") for text in texts)
    assert receipts <= 1
    assert len(made.recipients) == 3
    settled = {"delivered", "refused", "unknown", "recalled", "kept"}
    if all(each.outcome in settled for each in made.recipients):
        assert made.reported


def test_jobs_of_other_recruiters_are_out_of_reach() -> None:
    made = office()
    assert JOB.recruiters != OTHER_JOB.recruiters
    assert "群发 <" in made.write("hr_li", f"群发 support {NEWS}")[0]
    made.write("hr_li", "确认")
    assert reached(made) == set()
