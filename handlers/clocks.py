"""The candidate's clocks: the reminder, and the closing of an interview nobody finishes.

Each timer carries what it was set for; a rule ignores it when the interview has moved on.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from handlers.cards import lasted
from handlers.decision import Context, Decision
from handlers.effects import SyncHr
from handlers.events import TimerFired
from handlers.interview import Interview, Stage

MOST_REMINDERS = 2
#: What the first reminder and the last one say, where it is not the answers that are missing.
WORDS = {
    Stage.INVITED: ("nudge_invited", "nudge_invited_last"),
    Stage.EXTRA_OFFERED: ("nudge_extra", "nudge_extra_last"),
}
#: The name under which a reminder that is still held can be dropped.
REMINDER = "remind"
#: A candidate who wrote within this share of the whole time is not cut off by its end.
AT_IT = 24


def wind(decision: Decision, context: Context, *, arrives: datetime) -> Decision:
    """Start both clocks from the moment something reaches the candidate."""
    deadline = arrives + context.policy.expire
    decision = decision.becoming(replace(decision.interview, deadline=deadline, reminders=0))
    decision = decision.timing("expire", deadline.isoformat(), deadline)
    return _reminder(decision, context, since=arrives)


def remind(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Remind a silent candidate, at most twice; if they wrote meanwhile, count from then."""
    armed = interview.remind_at
    if armed is None or interview.deadline is None or event.mark != armed.isoformat():
        return Decision(interview=interview)
    quiet = Decision(interview=replace(interview, remind_at=None))
    heard = interview.heard_at
    if heard is not None and heard + context.policy.remind > context.now:
        return _reminder(quiet, context, since=heard)
    reminded = replace(quiet.interview, reminders=interview.reminders + 1)
    text = _reminder_text(reminded, interview.deadline, context)
    decision = Decision(interview=reminded).saying(text, due_at=context.polite(), name=REMINDER)
    return _reminder(decision, context, since=context.now)


def still_on(interview: Interview, event: TimerFired, context: Context) -> Decision | None:
    """Let an interview go on whose time is not up, or whose candidate is at it; None when it is over."""
    deadline = interview.deadline
    if deadline is None or event.mark != deadline.isoformat():
        return Decision(interview=interview)
    heard = interview.heard_at
    grace = context.policy.expire / AT_IT
    if interview.stage is Stage.ASKING and heard is not None and context.now - heard < grace:
        later = heard + grace
        moved = replace(interview, deadline=later)
        return Decision(interview=moved).timing("expire", later.isoformat(), later)
    return None


def close(interview: Interview, context: Context) -> Decision:
    """Close an interview that nobody finished."""
    closed = replace(interview, supplementing=None, expecting=None, hushed=False)
    closed = closed.moved(Stage.EXPIRED, actor="system", at=context.now)
    text = context.phrases.say("expired", title=context.job.title)
    decision = Decision(interview=closed).dropping("invitation", REMINDER).doing(SyncHr())
    return decision.saying(text, due_at=context.polite(), name="expired")


def _reminder(decision: Decision, context: Context, *, since: datetime) -> Decision:
    interview = decision.interview
    due = since + context.policy.remind
    if interview.deadline is None or due >= interview.deadline:
        return decision
    if interview.reminders >= MOST_REMINDERS:
        return decision
    armed = replace(interview, remind_at=due)
    return decision.becoming(armed).timing("remind", due.isoformat(), due)


def _reminder_text(interview: Interview, deadline: datetime, context: Context) -> str:
    """Word a reminder; the last one says that it is, and how much time is left by then."""
    first, last = WORDS.get(interview.stage, ("nudge", "nudge_last"))
    extra = interview.stage is Stage.EXTRA_OFFERED
    return context.phrases.say(
        last if interview.reminders >= MOST_REMINDERS else first,
        title=context.job.extra(interview.plan[-1]).name if extra else context.job.title,
        until=context.wall(deadline),
        left=_left(deadline - context.polite(), context),
    )


def _left(span: timedelta, context: Context) -> str:
    hours = round(span / timedelta(hours=1))
    return (
        context.phrases.say("since_hours", count=hours) if hours else lasted(span, context.phrases)
    )
