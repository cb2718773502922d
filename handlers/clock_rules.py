"""The manager's clock: one reminder, then the recruiters, in working time.

A timer carries since when a decision has been wanted; one that was set for an earlier request is
ignored. Nobody is reminded twice of one thing, and many candidates make one reminder.
"""

from datetime import datetime

from handlers.cards import answer_by, lasted, on_day, report_link
from handlers.decision import Context, Decision
from handlers.events import TimerFired
from handlers.interview import Interview
from handlers.people import Address
from handlers.reasons import question
from handlers.verdict_cards import HALF_HOUR, issue_cards, managers, uncrowded


def set_clocks(decision: Decision, context: Context) -> Decision:
    """Set both clocks from the moment the cards may be seen."""
    since = decision.interview.deciding_since
    if since is None:
        return decision
    seen = context.polite()
    nudge = context.working(context.policy.nudge_manager, since=seen)
    escalate = context.working(context.policy.escalate, since=seen)
    mark = since.isoformat()
    decision = decision.timing("nudge_manager", mark, uncrowded(nudge, context))
    return decision.timing("escalate", mark, uncrowded(escalate, context))


def nudge_manager(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Remind the managers: one line with the card again, or one digest of all who wait."""
    decision = Decision(interview=interview)
    if not _for_this(interview, event):
        return decision
    due = uncrowded(context.polite(), context)
    if context.waiting > 1:
        return _digest(decision, "waiting", "nudge_manager_many", due, context)
    for manager in managers(context):
        name = f"nudge:{event.mark}:{manager}"
        text = _reminder(decision, manager, context)
        decision = decision.telling(Address.member(manager), text, due_at=due, name=name)
    return issue_cards(decision, context)


def escalate(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Tell the recruiters that nobody has decided, and the managers that they know."""
    decision = Decision(interview=interview)
    if not _for_this(interview, event):
        return decision
    due = uncrowded(context.polite(), context)
    if context.waiting > 1:
        decision = _digest(decision, "waiting:escalated", "escalated_manager_many", due, context)
        return _recruiters(decision, event, due, context, many=True)
    told = context.desk.say(
        "escalated_manager_told", name=interview.candidate.name, title=context.job.title
    )
    decision = decision.telling_each(
        managers(context), told, due_at=due, name=f"escalate:{event.mark}"
    )
    return _recruiters(decision, event, due, context, many=False)


def _for_this(interview: Interview, event: TimerFired) -> bool:
    since = interview.deciding_since
    return since is not None and event.mark == since.isoformat()


def _reminder(decision: Decision, manager: str, context: Context) -> str:
    interview = decision.interview
    if manager in interview.awaiting_reason:
        return question(decision, context)
    return context.desk.say(
        "nudge_manager",
        name=interview.candidate.name,
        title=context.job.title,
        number=interview.number,
        due=on_day(answer_by(interview, context), context),
        link=report_link(interview, context),
    )


def _digest(decision: Decision, prefix: str, key: str, due: datetime, context: Context) -> Decision:
    """Say once per half hour how many wait; names beginning with `waiting:` are global."""
    slot = _slot(due, context)
    text = context.desk.say(key, count=context.waiting)
    for manager in managers(context):
        name = f"{prefix}:{manager}:{slot}"
        decision = decision.telling(Address.member(manager), text, due_at=due, name=name)
    return decision


def _recruiters(
    decision: Decision, event: TimerFired, due: datetime, context: Context, *, many: bool
) -> Decision:
    interview, slot = decision.interview, _slot(due, context)
    who = context.desk.say("list_separator").join(map(context.called, managers(context)))
    text = context.desk.say(
        "escalated_to_recruiter_many" if many else "escalated_to_recruiter",
        number=interview.number,
        name=interview.candidate.masked,
        title=context.job.title,
        manager=who,
        count=context.waiting,
        since=lasted(context.policy.escalate, context.desk),
    )
    for recruiter in dict.fromkeys(context.job.recruiters):
        userid = recruiter.lower()
        name = (
            f"waiting:recruiter:{userid}:{slot}" if many else f"escalate:{event.mark}:to:{userid}"
        )
        decision = decision.telling(Address.member(recruiter), text, due_at=due, name=name)
    return decision


def _slot(moment: datetime, context: Context) -> str:
    local = moment.astimezone(context.policy.zone)
    return f"{local:%Y%m%dT%H}{'30' if local.minute >= HALF_HOUR else '00'}"
