"""When a second manager decides otherwise: they are asked, never ignored.

The first decision stands until its manager agrees to another one; once somebody insists, the
candidate hears nothing before the two are of one mind.
"""

from dataclasses import replace

from handlers.cards import choice_words, clock
from handlers.decision import Context, Decision
from handlers.effects import SyncHr
from handlers.events import ObjectionAnswered
from handlers.interview import Interview, Objection, Verdict, hr_stage
from handlers.outcomes import heard, schedule, withhold
from handlers.people import Address
from handlers.reasons import fault, wanted
from handlers.recording import possible, record

#: Where a decision stands that another manager may object to, in HR's words.
DECIDED = frozenset({"passed", "rejected", "on_hold"})


def disagree(decision: Decision, *, manager: str, choice: str, context: Context) -> Decision:
    """Ask a manager who chose otherwise whether they insist."""
    interview = decision.interview
    verdict = interview.verdict
    if verdict is None:
        return decision
    if interview.objection is not None and interview.objection.insisted:
        return decision.telling(
            Address.member(manager), _facts("conflict_open", interview, context)
        )
    objection = Objection(manager=manager, choice=choice, at=context.now)
    text = _about(verdict, choice, "conflict", interview, context)
    return decision.becoming(replace(interview, objection=objection)).telling(
        Address.member(manager), text
    )


def answer_objection(interview: Interview, event: ObjectionAnswered, context: Context) -> Decision:
    """Keep the first decision, insist on another, or agree to the other."""
    verdict = interview.verdict if hr_stage(interview) in DECIDED else None
    objection = interview.objection
    decision = Decision(interview=interview)
    to = Address.member(event.manager)
    if verdict is None:
        return decision.telling(to, _facts("conflict_none", interview, context))
    if objection is not None and objection.insisted and event.manager == verdict.manager:
        return _first_answers(interview, verdict, objection, event, context)
    if objection is not None and event.manager == objection.manager:
        if event.keep:
            return keep_first(interview, verdict, objection, context)
        if not objection.insisted:
            return insist(interview, event, verdict, context)
        return decision.telling(to, _waiting(interview, verdict, context))
    if event.keep or event.manager == verdict.manager or objection is not None:
        return decision.telling(to, _facts("conflict_none", interview, context))
    return insist(interview, event, verdict, context)


def insist(
    interview: Interview, event: ObjectionAnswered, verdict: Verdict, context: Context
) -> Decision:
    """Withhold the outcome and put the disagreement before the first manager."""
    standing = interview.objection
    choice = event.choice or (standing.choice if standing is not None else "")
    decision = Decision(interview=interview)
    to = Address.member(event.manager)
    if choice == verdict.choice:
        return decision.telling(to, _about(verdict, choice, "conflict_kept", interview, context))
    if not possible(choice, interview, context):
        return decision.telling(to, _facts("conflict_none", interview, context))
    reason = (event.reason or "").strip()
    objection = Objection(manager=event.manager, choice=choice, at=context.now)
    asked = decision.becoming(replace(interview, objection=objection))
    if choice == "reject" and not reason:
        return wanted(asked, event.manager, context)
    if choice == "reject":
        flaw = fault(reason, context)
        if flaw is not None:
            return asked.telling(to, flaw)
    return _raised(
        asked, verdict, replace(objection, reason=reason or None, insisted=True), context
    )


def _raised(
    decision: Decision, verdict: Verdict, objection: Objection, context: Context
) -> Decision:
    interview = replace(
        decision.interview,
        objection=objection,
        awaiting_reason=tuple(
            each for each in decision.interview.awaiting_reason if each != objection.manager
        ),
    )
    desk = context.desk
    words = {
        "first": context.called(verdict.manager),
        "second": context.called(objection.manager),
        "choice": choice_words(verdict.choice, context),
        "other": choice_words(objection.choice, context),
        "reason": objection.reason or desk.say("no_reason"),
    }
    decision = withhold(decision.becoming(interview))
    decision = decision.telling(
        Address.member(objection.manager), _waiting(interview, verdict, context)
    )
    decision = decision.telling(
        Address.member(verdict.manager),
        _facts("conflict_asked", interview, context, **words),
        due_at=context.polite(),
    )
    return _to_recruiters(decision, "conflict_raised", context, **words)


def _first_answers(
    interview: Interview,
    verdict: Verdict,
    objection: Objection,
    event: ObjectionAnswered,
    context: Context,
) -> Decision:
    if event.keep or event.choice == verdict.choice:
        return keep_first(interview, verdict, objection, context)
    if event.choice not in {"", objection.choice} or not possible(
        objection.choice, interview, context
    ):
        text = _about(verdict, objection.choice, "conflict_choose", interview, context)
        return Decision(interview=interview).telling(Address.member(event.manager), text)
    return agree(interview, verdict, objection, context)


def agree(
    interview: Interview, verdict: Verdict, objection: Objection, context: Context
) -> Decision:
    """Put the second manager's decision in the place of the first."""
    told = heard(interview, context, by=objection.at)
    replaced = tuple(
        replace(each, withdrawn=True) if each == verdict else each for each in interview.verdicts
    )
    decision = record(
        replace(interview, verdicts=replaced),
        manager=objection.manager,
        choice=objection.choice,
        reason=objection.reason,
        context=context,
    )
    words = {
        "manager": context.called(verdict.manager),
        "choice": choice_words(objection.choice, context),
    }
    settled = _facts("conflict_settled", interview, context, **words)
    decision = decision.telling(Address.member(verdict.manager), settled)
    decision = _to_recruiters(decision, "conflict_settled", context, **words)
    if told and not objection.choice.startswith("extra:"):
        earlier = choice_words(verdict.choice, context)
        return _to_recruiters(_unsaid(decision), "conflict_heard", context, choice=earlier)
    return decision


def _unsaid(decision: Decision) -> Decision:
    """Leave telling the candidate to a person: they have heard otherwise from the bot before."""
    effects = tuple(each for each in decision.effects if not each.name.startswith("outcome:"))
    return replace(decision, effects=effects)


def keep_first(
    interview: Interview, verdict: Verdict, objection: Objection, context: Context
) -> Decision:
    """Let the first decision stand, and let the candidate hear of it."""
    cleared = replace(
        interview,
        objection=None,
        awaiting_reason=tuple(e for e in interview.awaiting_reason if e != objection.manager),
    )
    text = _about(verdict, objection.choice, "conflict_kept", cleared, context)
    decision = Decision(interview=cleared).telling(Address.member(objection.manager), text)
    if not objection.insisted:
        return decision
    decision = decision.telling(Address.member(verdict.manager), text)
    words = {
        "manager": context.called(verdict.manager),
        "choice": choice_words(verdict.choice, context),
    }
    decision = _to_recruiters(decision, "conflict_kept", context, **words).doing(SyncHr())
    if heard(interview, context, by=objection.at):
        return decision
    return schedule(decision, context, suffix=":kept")


def _about(verdict: Verdict, choice: str, key: str, interview: Interview, context: Context) -> str:
    return _facts(
        key,
        interview,
        context,
        manager=context.called(verdict.manager),
        at=clock(verdict.at, context),
        choice=choice_words(verdict.choice, context),
        other=choice_words(choice, context) if choice else "",
    )


def _waiting(interview: Interview, verdict: Verdict, context: Context) -> str:
    manager = context.called(verdict.manager)
    return _facts("conflict_waiting", interview, context, manager=manager)


def _facts(key: str, interview: Interview, context: Context, **words: str) -> str:
    return context.desk.say(key, name=interview.candidate.name, title=context.job.title, **words)


def _to_recruiters(decision: Decision, key: str, context: Context, **words: str) -> Decision:
    """Tell the recruiters, with the name masked as in all their lists."""
    interview = decision.interview
    masked = f"#{interview.number} {interview.candidate.masked}"
    text = context.desk.say(key, name=masked, title=context.job.title, **words)
    return decision.telling_each(context.job.recruiters, text, due_at=context.polite())
