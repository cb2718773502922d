"""The reason a rejection needs: about the job, lawful, and only for the recruiters.

Refuses to pass judgement on what is written beyond that.
"""

import re
from dataclasses import replace

from config.guard import unlawful
from handlers.decision import Context, Decision
from handlers.people import Address

LEAST = 4
LETTER = re.compile(r"\w")

MINUTE = 60


def wanted(decision: Decision, manager: str, context: Context) -> Decision:
    """Ask a manager for the reason, and remember that they owe it."""
    interview = decision.interview
    owing = tuple(dict.fromkeys((*interview.awaiting_reason, manager)))
    return decision.becoming(replace(interview, awaiting_reason=owing)).telling(
        Address.member(manager), question(decision, context)
    )


def question(decision: Decision, context: Context) -> str:
    """Word the question for a reason."""
    name, title = decision.interview.candidate.name, context.job.title
    if not context.policy.undo:
        return context.desk.say("reason_wanted_at_once", name=name, title=title)
    span = undo_span(context)
    return context.desk.say("reason_wanted", name=name, title=title, span=span)


def undo_span(context: Context) -> str:
    """Write the time for taking a decision back, in minutes or in seconds."""
    seconds = context.policy.undo.total_seconds()
    if seconds < MINUTE:
        return context.desk.say("since_seconds", count=f"{seconds:g}")
    return context.desk.say("since_minutes", count=f"{seconds / MINUTE:g}")


def fault(reason: str, context: Context) -> str | None:
    """Say why a reason cannot be recorded, and what to write instead; None when it can."""
    ground = unlawful(reason)
    if ground is not None:
        desk = context.desk
        law, hint = ground.law(desk), ground.hint(desk)
        return desk.say("reason_unlawful", word=ground.word, law=law, hint=hint)
    if len(LETTER.findall(reason)) < LEAST:
        return context.desk.say("reason_too_short")
    return None
