"""Customer Service allows five messages for each of the customer's, within 48 hours."""

from dataclasses import replace
from datetime import datetime, timedelta

from config.phrases import Phrases
from handlers.decision import Context, Decision
from handlers.effects import SendText, WelcomeKf
from handlers.events import (
    EffectFailed,
    InterviewRequested,
    PersonEntered,
    TextReceived,
    TimerFired,
)
from handlers.interview import Interview, Stage
from handlers.machine import decide
from handlers.people import Address, Candidate
from tests.core.office import JOB, MONDAY
from tests.transcript import POLICY

TO = Address(channel="kf", id="wmCustomer")


def context(now: datetime) -> Context:
    return Context(now=now, job=JOB, phrases=Phrases("zh"), desk=Phrases("zh"), policy=POLICY)


def applied() -> Interview:
    return Interview(
        id="i1",
        number=1,
        job_id=JOB.id,
        candidate=Candidate(id="c1", name="张三", address=TO),
        token="t",
        created_at=MONDAY,
        plan=("first",),
    )


def wrote(interview: Interview, text: str, now: datetime) -> Decision:
    event = TextReceived(sender=TO.key, text=text, message_id="1")
    return decide(interview, event, context(now))


def bubbles(decision: Decision) -> list[str]:
    effects = [each.effect for each in decision.effects]
    return [e.text for e in effects if isinstance(e, SendText) and e.to == TO]


def invited() -> Interview:
    return decide(applied(), InterviewRequested(actor="api"), context(MONDAY)).interview


def test_nobody_is_written_to_before_they_enter() -> None:
    decision = decide(applied(), InterviewRequested(actor="api"), context(MONDAY))
    assert bubbles(decision) == []
    assert decision.interview.stage is Stage.INVITED


def test_entering_is_answered_with_the_invitation_by_the_welcome_code() -> None:
    event = PersonEntered(sender=TO.key, welcome_code="WC")
    decision = decide(invited(), event, context(MONDAY))
    welcomes = [e.effect for e in decision.effects if isinstance(e.effect, WelcomeKf)]
    assert len(welcomes) == 1
    assert "AI 面试助手" in welcomes[0].text
    assert welcomes[0].welcome_code == "WC"


def test_coming_back_does_not_bring_the_invitation_again() -> None:
    entered = decide(invited(), PersonEntered(sender=TO.key, welcome_code="WC"), context(MONDAY))
    again = decide(entered.interview, PersonEntered(sender=TO.key), context(MONDAY))
    assert again.interview.unsaid == ()
    assert not again.effects


def test_nobody_agrees_to_an_invitation_they_have_not_seen() -> None:
    early = wrote(invited(), "同意", MONDAY)
    assert early.interview.stage is Stage.INVITED
    assert "AI 面试助手" in bubbles(early)[0]
    assert wrote(early.interview, "同意", MONDAY).interview.stage is Stage.ASKING


def test_a_welcome_that_failed_is_made_up_for_when_they_write() -> None:
    entered = decide(invited(), PersonEntered(sender=TO.key, welcome_code="WC"), context(MONDAY))
    late = EffectFailed(effect="welcome_kf", to=TO.key, reason="spent", code=41050)
    failed = decide(entered.interview, late, context(MONDAY))
    assert "AI 面试助手" in bubbles(wrote(failed.interview, "你好", MONDAY))[0]


def test_what_is_said_at_once_is_one_bubble() -> None:
    greeted = replace(invited(), greeted=True)
    said = bubbles(wrote(greeted, "同意", MONDAY))
    assert len(said) == 1
    assert "谢谢" in said[0]
    assert "第1/2题" in said[0]


def test_the_sixth_message_is_kept_and_said_first_when_the_person_writes_again() -> None:
    spent = replace(invited(), heard_at=MONDAY, said=5)
    entered = decide(spent, PersonEntered(sender=TO.key), context(MONDAY))
    assert bubbles(entered) == []
    assert len(entered.interview.unsaid) == 1
    again = wrote(entered.interview, "这是什么", MONDAY + timedelta(minutes=1))
    assert len(bubbles(again)) == 1
    assert entered.interview.unsaid[0].text in bubbles(again)[0]
    assert again.interview.unsaid == ()
    assert again.interview.said == 1


def test_after_two_days_nothing_is_sent_and_the_recruiters_know() -> None:
    late = MONDAY + timedelta(hours=72, minutes=10)
    heard = replace(invited(), greeted=True, heard_at=MONDAY)
    decision = wrote(replace(heard, stage=Stage.ASKING), "你好", MONDAY)
    assert decision.interview.said == 0
    ended = replace(heard, stage=Stage.ASKING, deadline=late)
    timer = TimerFired(timer="expire", mark=late.isoformat())
    expired = decide(ended, timer, context(late))
    assert bubbles(expired) == []
    assert [each.name for each in expired.interview.unsaid] == ["expired"]
    told = [e.effect for e in expired.effects if isinstance(e.effect, SendText)]
    assert [e.to.id for e in told] == ["hr_li"]


def test_what_the_platform_refused_is_said_when_the_person_writes_again_and_not_before() -> None:
    entered = PersonEntered(sender=TO.key, welcome_code="w")
    seen = decide(invited(), entered, context(MONDAY)).interview
    begun = wrote(seen, "同意", MONDAY).interview
    refused = EffectFailed(
        effect="send_text", to=TO.key, reason="closed", code=95018, unsaid="第1/2题  请讲一次……"
    )
    told = decide(begun, refused, context(MONDAY))
    assert bubbles(told) == []
    words = [e.effect.text for e in told.effects if isinstance(e.effect, SendText)]
    assert words
    assert all("超过微信客服可回复的时间" in each for each in words)
    again = wrote(told.interview, "在吗", MONDAY + timedelta(minutes=1))
    assert bubbles(again) == ["第1/2题  请讲一次……"]
    assert again.interview.unsaid == ()
