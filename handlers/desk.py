"""The desk: what recruiters and managers write or tap, brought to the interviews it is about.

Pure: a desk, an event and the facts in; answers, forwards and a changed desk out. `None` means
that it is not for the desk, and whoever asks may try the person's own interview.
"""

from typing import assert_never

from handlers.desk_broadcast import hear_broadcast
from handlers.desk_find import number_of
from handlers.desk_grading import hear_grading, is_grading
from handlers.desk_invite import choose_job, found_member, told_failure, told_invitation
from handlers.desk_manager import act, hear_manager, picked, reasons
from handlers.desk_question import hear_question, put
from handlers.desk_recruiter import hand_back, hear_recruiter
from handlers.desk_reply import reply_to
from handlers.desk_reports import explain, hear_report, hear_why, summary
from handlers.desk_values import (
    Action,
    Desk,
    DeskContext,
    DeskDecision,
    DeskEvent,
    Draft,
    Forward,
    InvitationAnswered,
    MemberFound,
    Pending,
    PickOne,
    ReasonDue,
    ToBroadcast,
    Wish,
    answer,
    managed,
    me,
    own_jobs,
    recruited,
)
from handlers.desk_waiting import awaiting, waiting_list
from handlers.events import CardClicked, EffectFailed, TextReceived, VerdictGiven
from handlers.interview import Interview
from handlers.staff_words import HELP, LATER, PROGRESS, WAITING, after, fold, is_one_of, sentence

A_REMARK = 24  #: longer than this, a sentence that says 明天 is about something else

__all__ = [
    "Action",
    "Desk",
    "DeskContext",
    "DeskDecision",
    "DeskEvent",
    "Draft",
    "Forward",
    "InvitationAnswered",
    "MemberFound",
    "Pending",
    "PickOne",
    "ReasonDue",
    "ToBroadcast",
    "Wish",
    "decide_desk",
]


def decide_desk(desk: Desk, event: DeskEvent, context: DeskContext) -> DeskDecision | None:
    """Say what becomes of a desk and what must be done; None when it is not for the desk."""
    match event:
        case TextReceived():
            return _hear(desk, event, context)
        case CardClicked():
            return _clicked(desk, event, context)
        case MemberFound():
            return found_member(desk, event, context)
        case InvitationAnswered():
            return told_invitation(desk, event, context)
        case EffectFailed():
            return told_failure(desk, event, context)
        case _:
            assert_never(event)


def _clicked(desk: Desk, event: CardClicked, context: DeskContext) -> DeskDecision:
    interview = context.task
    own = interview is not None and any(
        card.task_id == event.task_id and card.manager == me(desk, interview, context)
        for card in interview.cards
    )
    job = None if interview is None else context.job(interview)
    decides = job is not None and job.id in {j.id for j in own_jobs(desk, context, "managers")}
    if interview is None or not (own and decides):
        return DeskDecision(desk=desk).saying(context.phrases.say("card_not_yours"))
    given = VerdictGiven(
        manager=me(desk, interview, context),
        choice=event.event_key,
        task_id=event.task_id,
        response_code=event.response_code,
    )
    done = DeskDecision(desk=desk).forwarding(interview, given)
    if event.event_key == "reject":
        return done.waiting_for(ReasonDue(interview_id=interview.id, at=context.now))
    return done


def _hear(desk: Desk, event: TextReceived, context: DeskContext) -> DeskDecision | None:
    recruits = bool(own_jobs(desk, context, "recruiters"))
    manages = bool(own_jobs(desk, context, "managers"))
    if not (recruits or manages):
        return None
    plain = fold(event.text).strip()
    said = sentence(event.text)
    pending = desk.pending
    if isinstance(pending, PickOne):
        one = picked(pending, said, context)
        if one is not None:
            return _perform(desk, pending.wish, one, context)
    if recruits:
        heard = (
            choose_job(desk, plain, context)
            or hear_grading(desk, plain, context)
            or hear_broadcast(desk, event, context)
            or hear_recruiter(desk, event.text, context)
        )
        if heard is not None:
            return heard
    heard = hear_question(desk, event.text, context) or _hear_either(desk, plain, context)
    if heard is None and manages:
        heard = hear_manager(desk, event.text, context) or _hear_loosely(desk, event.text, context)
    if heard is not None or context.interviewed:
        return heard
    return _anything_else(desk, context)


def _perform(
    desk: Desk, wish: Wish, interview: Interview, context: DeskContext
) -> DeskDecision | None:
    match wish.action:
        case "why":
            return answer(desk, explain(interview, wish.words, context))
        case "report":
            return answer(desk, summary(desk, interview, context))
        case "hand_back":
            return hand_back(desk, interview, context)
        case "reply":
            return reply_to(desk, wish, interview, context)
        case "ask":
            return put(desk, wish, interview, context)
        case _:
            return act(desk, wish, interview, context)


def _hear_either(desk: Desk, plain: str, context: DeskContext) -> DeskDecision | None:
    """Understand what a recruiter and a manager may both say."""
    report = hear_report(desk, plain, _all(desk, context), context)
    if report is not None:
        return report
    number = None if context.interviewed else number_of(plain)
    for each in _all(desk, context) if number is not None else ():
        if each.number == number:
            return answer(desk, summary(desk, each, context))
    if is_one_of(plain, HELP):
        return answer(desk, _help(desk, context))
    manages = bool(own_jobs(desk, context, "managers"))
    asks = is_one_of(plain, WAITING) or after(plain, PROGRESS) == ""
    if manages and asks and not (context.interviewed and not is_one_of(plain, WAITING)):
        return answer(desk, waiting_list(desk, context))
    return None


def _hear_loosely(desk: Desk, text: str, context: DeskContext) -> DeskDecision | None:
    """Understand what a manager says in sentences: why, later, and the reason that is owed."""
    plain = fold(text).strip()
    if not context.interviewed:
        why = hear_why(desk, plain, context)
        if why is not None:
            return why
        if LATER.search(plain) and len(plain) <= A_REMARK:
            return DeskDecision(desk=desk).saying(_later(desk, context))
    if context.interviewed and not isinstance(desk.pending, ReasonDue):
        return None
    return reasons(desk, text, context)


def _later(desk: Desk, context: DeskContext) -> str:
    found = awaiting(managed(desk, context))
    if not found:
        return waiting_list(desk, context)
    return context.phrases.say("later", count=len(found), number=found[0].number)


def _anything_else(desk: Desk, context: DeskContext) -> DeskDecision:
    if is_grading(desk, context):
        return answer(desk, context.phrases.say("grading_usage"))
    if own_jobs(desk, context, "managers") and awaiting(managed(desk, context)):
        return answer(desk, waiting_list(desk, context))
    return answer(desk, _help(desk, context))


def _help(desk: Desk, context: DeskContext) -> str:
    say, parts = context.phrases.say, []
    if own_jobs(desk, context, "recruiters"):
        parts.append(say("recruiter_help"))
    if own_jobs(desk, context, "managers"):
        parts.append(say("manager_help"))
    return "\n".join(parts)


def _all(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    known = {each.id: each for each in (*recruited(desk, context), *managed(desk, context))}
    return tuple(known.values())
