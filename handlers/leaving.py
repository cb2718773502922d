"""Leaving for good: asked about once, told to the recruiters, and nothing held is said any more."""

from dataclasses import replace

from handlers.clocks import REMINDER
from handlers.commands import Spoken
from handlers.decision import Context, Decision
from handlers.effects import SyncHr
from handlers.interview import Interview, Stage
from handlers.invitation import INVITATION
from handlers.outcomes import outcome_names
from handlers.recruiters import tell_recruiters
from handlers.verdict_cards import close_cards


def ask_leave(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Ask once whether the candidate really leaves."""
    del spoken
    asked = replace(interview, expecting="leave")
    return Decision(interview=asked).saying(context.phrases.say("exit_confirm"))


def left_already(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Say that there is nothing to leave any more, and who can be told."""
    del spoken
    return Decision(interview=interview).saying(context.phrases.say("leave_later"))


def leave(interview: Interview, context: Context) -> Decision:
    """End the interview because the candidate says so, twice."""
    left = replace(interview, expecting=None, supplementing=None, hushed=False)
    left = left.moved(Stage.WITHDRAWN, actor="candidate", at=context.now)
    decision = Decision(interview=left).saying(context.phrases.say("left"))
    return gone(tell_recruiters(decision, "candidate_left", context), context)


def gone(decision: Decision, context: Context) -> Decision:
    """Drop what is still held for somebody who left, and settle what managers still see."""
    names = outcome_names(decision.interview)
    dropped = decision.dropping(INVITATION, REMINDER, *names)
    return close_cards(dropped, context).doing(SyncHr())
