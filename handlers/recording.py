"""Recording a decision: once, with everything that follows from it.

Refuses to ask whether the decision is wanted: the rules in `verdicts` and `objections` do.
"""

from dataclasses import replace

from handlers.cards import EXTRA, choice_words, extras_left, on_day, round_name
from handlers.decision import Context, Decision
from handlers.effects import SyncHr
from handlers.interview import Interview, Stage, Verdict
from handlers.invitation import offer_extra
from handlers.outcomes import schedule, withhold
from handlers.people import Address
from handlers.reasons import undo_span
from handlers.verdict_cards import settle_cards

STAGES = {"pass": Stage.PASSED, "hold": Stage.ON_HOLD, "reject": Stage.REJECTED}


def possible(choice: str, interview: Interview, context: Context) -> bool:
    """Tell whether a decision is one of the four kinds, an added round one that is left."""
    if choice in STAGES:
        return True
    left = extras_left(interview, context.job.extra_rounds)
    return choice in {f"{EXTRA}{each.id}" for each in left}


def record(
    interview: Interview, *, manager: str, choice: str, reason: str | None, context: Context
) -> Decision:
    """Record a decision, show it on every card, and have the candidate told in time."""
    undo = context.policy.undo
    final_at = context.now if choice.startswith(EXTRA) else context.now + undo
    verdict = Verdict(
        manager=manager, choice=choice, reason=reason, at=context.now, final_at=final_at
    )
    decided = replace(
        interview,
        verdicts=(*interview.verdicts, verdict),
        awaiting_reason=(),
        objection=None,
    )
    held = withhold(Decision(interview=interview)).becoming(decided)
    if choice in STAGES:
        moved = decided.moved(STAGES[choice], actor=manager, at=context.now)
        shown = settle_cards(held.becoming(moved), context).doing(SyncHr())
        return schedule(_told(shown, manager, choice, context), context)
    shown = _told(settle_cards(held, context), manager, choice, context)
    return shown.then(offer_extra(shown.interview, choice.removeprefix(EXTRA), context))


def _told(decision: Decision, manager: str, choice: str, context: Context) -> Decision:
    interview, desk = decision.interview, context.desk
    words = {"name": interview.candidate.name, "title": context.job.title}
    if choice.startswith(EXTRA):
        text = desk.say("extra_started", **words, round=round_name(choice, context))
    elif not context.policy.undo:
        text = desk.say("decision_recorded_at_once", **words, choice=choice_words(choice, context))
    else:
        key = "decision_recorded_reject" if choice == "reject" else "decision_recorded"
        text = desk.say(
            key,
            **words,
            choice=choice_words(choice, context),
            when=_when(context),
            span=undo_span(context),
        )
    return decision.telling(Address.member(manager), text)


def _when(context: Context) -> str:
    """Say when the candidate hears: in so many minutes, or when the quiet hours end."""
    final_at = context.now + context.policy.undo
    heard_at = context.polite(final_at)
    if heard_at == final_at:
        return context.desk.say("heard_in", span=undo_span(context))
    return context.desk.say("heard_at", at=on_day(heard_at, context))
