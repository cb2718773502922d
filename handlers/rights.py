"""One's data: seeing it, and having it deleted; a request is written down and followed until done.

Refuses to delete anything: people have it done, and once it is done nothing here is left to ask.
"""

from dataclasses import replace
from datetime import datetime

from config.hours import workdays_later
from config.phrases import Phrases
from handlers.asking import back_to_question
from handlers.commands import Spoken
from handlers.decision import Context, Decision
from handlers.events import TimerFired
from handlers.interview import ENDED, Interview, Stage
from handlers.leaving import gone
from handlers.links import page_key
from handlers.recruiters import tell_recruiters

#: Working days in which a request to delete is dealt with, and after which recruiters are reminded.
TERM, REMINDED = 15, 10


def rights(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Say what the candidate may ask for, and where to see everything that is kept."""
    del spoken
    text = context.phrases.say(
        "rights", link=context.link(f"me/{page_key(interview.token, interview.id, 'me')}")
    )
    decision = Decision(interview=interview).saying(text)
    return back_to_question(decision, context)


def ask_erase(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Ask once before a request to erase goes to the recruiters."""
    del spoken
    asked = replace(interview, expecting="erase")
    return Decision(interview=asked).saying(context.phrases.say("delete_requested"))


def erase(interview: Interview, context: Context) -> Decision:
    """Write down that everything is to be deleted, and have the recruiters see to it."""
    confirmed = replace(interview, expecting=None)
    if interview.erase_asked_at is not None:
        text = context.phrases.say(
            "deleted_already", due=_day(interview.erase_asked_at, context.phrases, context)
        )
        return Decision(interview=confirmed).saying(text)
    asked = replace(confirmed, erase_asked_at=context.now, supplementing=None, hushed=False)
    due = _day(context.now, context.phrases, context)
    decision = Decision(interview=asked).saying(context.phrases.say("deleted", due=due))
    due = _day(context.now, context.desk, context)
    decision = tell_recruiters(decision, "candidate_rights", context, due=due)
    for days in (REMINDED, TERM):
        at = _workdays_later(context.now, days, context)
        decision = decision.timing("erase", context.now.isoformat(), at)
    if interview.stage in ENDED:
        return decision
    left = decision.interview.moved(Stage.WITHDRAWN, actor="candidate", at=context.now)
    return gone(decision.becoming(left), context)


def still_there(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Remind the recruiters of a request to delete; what was deleted reminds nobody."""
    decision = Decision(interview=interview)
    asked = interview.erase_asked_at
    if asked is None or event.mark != asked.isoformat():
        return decision
    due = _day(asked, context.desk, context)
    return tell_recruiters(decision, "candidate_rights_due", context, due=due)


def _day(asked: datetime, phrases: Phrases, context: Context) -> str:
    """Word the day by which a request is dealt with, in whose language it is told."""
    due = _workdays_later(asked, TERM, context).astimezone(context.policy.zone)
    return phrases.say("calendar_day", month=due.month, day=due.day)


def _workdays_later(moment: datetime, days: int, context: Context) -> datetime:
    policy = context.policy
    return workdays_later(moment, days, zone=policy.zone, workdays=policy.workdays)
