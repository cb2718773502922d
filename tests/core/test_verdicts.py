"""A manager's decision: recorded once, taken back in time, never without a lawful reason."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.job import Round
from handlers.effects import SettleCard, SyncHr
from handlers.events import CardSent, EffectFailed, TimerFired, VerdictGiven
from handlers.interview import Interview, Stage, hr_stage
from handlers.verdicts import report_ready
from tests.core.office import JOB, MONDAY, Office, interview, policy

MINUTE = timedelta(minutes=1)


def office(*, undo: timedelta = timedelta(minutes=10)) -> Office:
    made = Office(rules=policy(undo=undo))
    made.add(interview(12))
    return made


def one(made: Office) -> Interview:
    return made.interviews["i12"]


def test_the_group_reads_a_masked_digest_and_every_manager_holds_a_card() -> None:
    made = office()
    digest = made.digests[0].markdown
    assert "张*" in digest
    assert "张三" not in digest
    assert "门店销售顾问" in digest
    assert "78（71–85）" in digest
    assert [line for line in digest.splitlines() if "客户意识" in line] == ["> 客户意识 证据不足"]
    assert "https://zm.example/r/i12." in digest
    assert "secret12" not in digest
    assert len(digest.encode()) <= 2048
    assert set(made.cards) == {"mgr_wang", "boss_li"}


def test_the_card_keeps_the_platforms_limits() -> None:
    made = office()
    card = made.cards["mgr_wang"][0].card
    assert card.title == "张三 · 门店销售顾问"
    assert card.subtitle == "综合 78（71–85） 建议进入下一轮"
    assert [b.text for b in card.buttons] == ["通过", "待定", "淘汰", "加试病例分析"]
    assert [b.key for b in card.buttons] == ["pass", "hold", "reject", "extra:case"]
    rows = {row.name: row.value for row in card.rows}
    assert rows["沟通表达"] == "82「第二天发了分期方案」"
    assert rows["应变能力"] == "74「先报修再疏导」"
    assert rows["客户意识"] == "证据不足"
    assert rows["待核实"] == "离职原因未谈"
    assert rows["截止"] == "今天 15:02"
    assert len(card.rows) <= 6


@pytest.mark.parametrize("length", [1, 5, 20, 60, 400])
def test_no_text_of_a_card_is_longer_than_the_platform_shows(length: int) -> None:
    made = Office()
    long = interview(12, "欧" * length)
    assert long.report is not None
    dimensions = tuple(
        replace(
            each,
            name="维" * length,
            evidence=tuple(replace(q, quote="话" * length) for q in each.evidence),
        )
        for each in long.report.dimensions * 4
    )
    report = replace(
        long.report, dimensions=dimensions, concerns=("问" * length,), provisional=True
    )
    extras = tuple(
        Round(id=f"x{n}", name="轮" * length, questions=JOB.extra_rounds[0].questions)
        for n in range(length % 7)
    )
    made.jobs[JOB.id] = replace(
        JOB, title="岗" * length, company="司" * length, extra_rounds=extras
    )
    made.add(replace(long, report=report))
    card = made.cards["mgr_wang"][0].card
    assert len(card.source) <= 20
    assert len(card.title) <= 36
    assert len(card.subtitle) <= 44
    assert len(card.text) <= 160
    assert 1 <= len(card.rows) <= 6
    assert all(1 <= len(row.name) <= 5 and len(row.value) <= 30 for row in card.rows)
    assert len(card.buttons) <= 6
    assert all(len(button.text) <= 10 for button in card.buttons)
    if length < 100:
        assert len(made.digests[0].markdown.encode()) <= 2048


def test_a_tap_is_recorded_shown_on_every_card_and_told_to_the_candidate_after_the_undo_time() -> (
    None
):
    made = office()
    answer = made.tap("mgr_wang", "pass")
    assert one(made).stage is Stage.PASSED
    assert hr_stage(one(made)) == "passed"
    assert any(isinstance(effect, SyncHr) for effect in made.other)
    assert {card.settled for card in made.settled.values()} == {"王经理 已选择：通过（14:02）"}
    assert len(made.settled) == 2
    assert "撤回" in answer[0]
    assert made.heard("person12") == []
    made.wait(9 * MINUTE)
    assert made.heard("person12") == []
    made.wait(1 * MINUTE)
    assert "通过" in made.heard("person12")[0]


def test_without_undo_time_the_candidate_hears_at_once() -> None:
    made = office(undo=timedelta())
    made.tap("mgr_wang", "pass")
    assert len(made.heard("person12")) == 1


def test_what_the_candidate_hears_waits_for_the_morning() -> None:
    made = Office(now=MONDAY + timedelta(hours=7, minutes=55))  # 21:57
    made.add(replace(interview(12), deciding_since=made.now))
    made.tap("mgr_wang", "pass")
    made.wait(timedelta(hours=2))
    assert made.heard("person12") == []
    made.wait(timedelta(hours=9))
    assert len(made.heard("person12")) == 1


def test_the_same_manager_tapping_again_changes_nothing() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    before = one(made)
    assert made.tap("mgr_wang", "pass") == []
    assert one(made).verdicts == before.verdicts
    assert one(made).history == before.history


def test_the_same_manager_choosing_otherwise_is_told_to_take_it_back_first() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    assert "撤回" in made.tap("mgr_wang", "hold")[0]
    assert one(made).stage is Stage.PASSED


def test_a_second_manager_who_agrees_is_told_that_it_is_so() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    assert "王经理" in made.tap("boss_li", "pass")[0]
    assert one(made).objection is None


def test_a_rejection_needs_a_reason_before_anything_changes() -> None:
    made = office()
    asked = made.tap("mgr_wang", "reject")
    assert "原因" in asked[0]
    assert one(made).stage is Stage.DECIDING
    assert one(made).verdict is None
    assert made.settled == {}
    recorded = made.write("mgr_wang", "没有零售经验,应变题没有给出具体做法")
    assert "已记录" in recorded[0]
    assert one(made).stage is Stage.REJECTED
    verdict = one(made).verdict
    assert verdict is not None
    assert verdict.reason == "没有零售经验,应变题没有给出具体做法"
    made.wait(11 * MINUTE)
    letter = made.heard("person12")[0]
    assert "感谢" in letter
    assert "零售经验" not in letter
    assert "第二天发了分期方案" in letter
    assert len(letter) <= 300


def test_an_unlawful_reason_is_asked_for_again_with_the_statute() -> None:
    made = office()
    made.tap("mgr_wang", "reject")
    again = made.write("mgr_wang", "年纪偏大")
    assert "年纪" in again[0]
    assert "就业促进法" in again[0]
    assert one(made).stage is Stage.DECIDING
    made.write("mgr_wang", "没有零售经验")
    assert one(made).stage is Stage.REJECTED


def test_a_reason_of_one_word_is_asked_for_again() -> None:
    made = office()
    made.tap("mgr_wang", "reject")
    assert "具体" in made.write("mgr_wang", "不行")[0]
    assert one(made).stage is Stage.DECIDING


def test_instead_of_a_reason_another_decision_may_be_given() -> None:
    made = office()
    made.tap("mgr_wang", "reject")
    made.write("mgr_wang", "待定")
    assert one(made).stage is Stage.ON_HOLD
    assert one(made).awaiting_reason == ()


@pytest.mark.parametrize("words", ["算了", "撤回"])
def test_a_rejection_without_reason_is_forgotten_on_request(words: str) -> None:
    made = office()
    made.tap("mgr_wang", "reject")
    assert "没有淘汰" in made.write("mgr_wang", words)[0]
    assert one(made).awaiting_reason == ()
    assert one(made).stage is Stage.DECIDING


def test_a_decision_is_taken_back_and_decided_again_on_new_cards() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    made.wait(5 * MINUTE)
    back = made.write("mgr_wang", "撤回")
    assert "已撤回" in back[0]
    assert one(made).stage is Stage.DECIDING
    assert [step.to_stage for step in one(made).history][-2:] == ["passed", "awaiting_manager"]
    assert len(made.cards["mgr_wang"]) == 2
    assert made.cards["mgr_wang"][0].task_id != made.cards["mgr_wang"][1].task_id
    made.wait(30 * MINUTE)
    assert made.heard("person12") == []
    made.tap("mgr_wang", "hold")
    assert one(made).stage is Stage.ON_HOLD
    made.wait(30 * MINUTE)
    assert len(made.heard("person12")) == 1


def test_after_the_undo_time_a_decision_stands() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    made.wait(11 * MINUTE)
    assert "不能撤回" in made.write("mgr_wang", "撤回")[0]
    assert one(made).stage is Stage.PASSED


def test_only_who_decided_can_take_it_back() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    assert "王经理" in made.write("boss_li", "撤回 张三")[0]
    assert one(made).stage is Stage.PASSED


def test_an_extra_round_starts_at_once_and_cannot_be_taken_back() -> None:
    made = office()
    made.tap("mgr_wang", "extra:case")
    assert one(made).stage is Stage.EXTRA_OFFERED
    assert one(made).plan == ("first", "case")
    assert "病例分析" in made.heard("person12")[0]
    assert {card.settled for card in made.settled.values()} == {
        "王经理 已选择：加试病例分析（14:02）"
    }
    assert "不能撤回" in made.write("mgr_wang", "撤回")[0]
    assert "完成后会再请您决定" in made.tap("boss_li", "pass")[0]
    assert one(made).stage is Stage.EXTRA_OFFERED


def test_after_an_extra_round_it_is_no_longer_offered_and_the_digest_says_so() -> None:
    made = office()
    made.tap("mgr_wang", "extra:case")
    back = replace(one(made), deciding_since=made.now).moved(
        Stage.DECIDING, actor="system", at=made.now
    )
    made.add(replace(back, reports=2))
    assert [b.key for b in made.cards["mgr_wang"][-1].card.buttons] == ["pass", "hold", "reject"]
    assert "加试后" in made.digests[-1].markdown
    assert made.tap("mgr_wang", "extra:case") == ["「门店销售顾问」没有可以再加的面试。"]
    made.tap("mgr_wang", "pass")
    assert one(made).stage is Stage.PASSED


def test_an_unknown_choice_of_a_card_is_answered_and_changes_nothing() -> None:
    made = office()
    assert made.tap("mgr_wang", "extra:nothing")
    assert made.tap("mgr_wang", "delete")
    assert one(made).verdict is None


def test_somebody_on_hold_can_be_decided_again_and_hears_the_new_outcome() -> None:
    made = office()
    made.tap("mgr_wang", "hold")
    made.wait(11 * MINUTE)
    assert len(made.heard("person12")) == 1
    made.write("mgr_wang", "通过 张三")
    assert one(made).stage is Stage.PASSED
    made.wait(11 * MINUTE)
    assert len(made.heard("person12")) == 2


def test_deciding_again_within_the_undo_time_replaces_what_the_candidate_hears() -> None:
    made = office()
    made.tap("mgr_wang", "hold")
    made.write("mgr_wang", "通过 张三")
    made.wait(20 * MINUTE)
    assert len(made.heard("person12")) == 1
    assert "通过" in made.heard("person12")[0]


def test_a_card_that_goes_out_while_somebody_decides_is_settled_when_it_arrives() -> None:
    made = Office(answers_cards=False)
    made.add(interview(12))
    late = made.cards["boss_li"][0]
    made.tell("i12", CardSent(task_id=made.cards["mgr_wang"][0].task_id, response_code="a"))
    made.tap("mgr_wang", "pass")
    assert late.task_id not in made.settled
    made.tell("i12", CardSent(task_id=late.task_id, response_code="b"))
    assert made.settled[late.task_id].settled == "王经理 已选择：通过（14:02）"


def test_no_right_to_change_a_card_is_spent_twice() -> None:
    made = office()
    spent: list[str] = []
    for key in ("pass", "pass"):
        decision = made.tell(
            "i12",
            VerdictGiven(
                manager="mgr_wang",
                choice=key,
                task_id=made.cards["mgr_wang"][0].task_id,
                response_code="fresh",
            ),
        )
        spent += [
            each.effect.response_code
            for each in decision.effects
            if isinstance(each.effect, SettleCard)
        ]
    assert len(spent) == len(set(spent)) == 2
    assert "fresh" in spent


def test_a_held_card_is_dropped_when_the_decision_was_typed() -> None:
    made = Office(now=MONDAY + timedelta(hours=10))  # 00:02: cards wait for the morning
    made.add(replace(interview(12), deciding_since=made.now))
    assert made.cards == {}
    assert made.digests
    made.write("mgr_wang", "通过 张三")
    assert one(made).stage is Stage.PASSED
    made.wait(timedelta(hours=9))
    assert made.cards == {}


def test_the_recruiters_hear_once_that_a_manager_cannot_be_reached() -> None:
    made = office()
    failed = EffectFailed(effect="send_card", to="app:boss_li", reason="invisible")
    made.tell("i12", failed)
    made.tell("i12", failed)
    assert len(made.heard("hr_li")) == 1
    assert "张三" not in made.heard("hr_li")[0]


def nudged(made: Office, timer: str) -> list[tuple[str, str]]:
    before = len(made.said)
    mark = one(made).deciding_since
    assert mark is not None
    event = TimerFired(timer="nudge_manager", mark=mark.isoformat())
    if timer == "escalate":
        event = TimerFired(timer="escalate", mark=mark.isoformat())
    made.tell("i12", event)
    made.wait(timedelta(seconds=30))
    return made.said[before:]


def test_the_managers_clock_runs_in_working_time() -> None:
    late = MONDAY + timedelta(hours=4, minutes=18)  # 18:20 on Monday
    made = Office(now=late)
    one_late = replace(interview(12), deciding_since=late)
    decision = report_ready(one_late, made.context(one_late))
    due = {timer.timer.timer: timer.due_at for timer in decision.timers}
    assert due["nudge_manager"] == late + timedelta(hours=15)  # 09:20 on Tuesday
    assert due["escalate"] == late + timedelta(hours=15, minutes=30)


def test_a_reminder_is_one_line_with_the_card_again() -> None:
    made = office()
    made.wait(30 * MINUTE)
    said = nudged(made, "nudge_manager")
    assert {to for to, _ in said} == {"mgr_wang", "boss_li"}
    assert "张三" in said[0][1]
    assert len(made.cards["mgr_wang"]) == 2
    made.tap("mgr_wang", "pass", card=0)
    assert one(made).stage is Stage.PASSED
    assert len(made.settled) == 4


def test_ten_who_wait_make_one_reminder() -> None:
    made = office()
    for number in range(20, 29):
        made.add(interview(number, f"候选{number}"))
    before = len(made.said)
    for each in list(made.interviews.values()):
        mark = each.deciding_since
        assert mark is not None
        made.tell(each.id, TimerFired(timer="nudge_manager", mark=mark.isoformat()))
    made.wait(timedelta(seconds=30))
    told = made.said[before:]
    assert [to for to, _ in told] == ["mgr_wang", "boss_li"]
    assert "10 位" in told[0][1]


def test_a_reminder_is_never_sent_on_the_hour_or_the_half_hour() -> None:
    made = Office(now=MONDAY + timedelta(minutes=28))  # 14:30:00
    made.add(interview(12))
    before = len(made.said)
    mark = one(made).deciding_since
    assert mark is not None
    made.tell("i12", TimerFired(timer="nudge_manager", mark=mark.isoformat()))
    assert made.said[before:] == []
    assert made.wait(timedelta(seconds=21))


def test_a_reminder_for_an_earlier_request_is_ignored() -> None:
    made = office()
    mark = one(made).deciding_since
    assert mark is not None
    made.wait(1 * MINUTE)
    made.tap("mgr_wang", "pass")
    made.write("mgr_wang", "撤回")
    before = len(made.said)
    made.tell("i12", TimerFired(timer="nudge_manager", mark=mark.isoformat()))
    assert made.said[before:] == []


def test_no_reminder_after_the_decision() -> None:
    made = office()
    made.tap("mgr_wang", "pass")
    assert nudged(made, "nudge_manager") == []
    assert nudged(made, "escalate") == []


def test_in_the_end_the_recruiter_is_told_and_the_manager_knows() -> None:
    made = office()
    made.wait(60 * MINUTE)
    said = nudged(made, "escalate")
    to_recruiter = [text for to, text in said if to == "hr_li"]
    assert len(to_recruiter) == 1
    assert "王经理" in to_recruiter[0]
    assert "张三" not in to_recruiter[0]
    assert {to for to, _ in said} == {"hr_li", "mgr_wang", "boss_li"}


def test_at_night_the_manager_is_told_when_the_candidate_will_hear() -> None:
    made = Office(now=MONDAY + timedelta(hours=7, minutes=55))  # 21:57
    made.add(replace(interview(12), deciding_since=made.now))
    assert "11月25日 08:00" in made.tap("mgr_wang", "pass")[0]


def test_an_extra_round_under_way_is_not_overruled_by_an_objection() -> None:
    made = office()
    made.tap("mgr_wang", "extra:case")
    made.write("boss_li", "改为淘汰 张三 没有零售经验")
    assert one(made).stage is Stage.EXTRA_OFFERED
    assert one(made).objection is None
