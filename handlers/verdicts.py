"""A manager's decision: asked for with a card, recorded once, taken back in time.

Nobody is rejected without a lawful reason, and the candidate never hears that reason.
"""

from dataclasses import replace

from handlers.cards import EXTRA, choice_words, clock, extras_left, round_name
from handlers.clock_rules import set_clocks
from handlers.decision import Context, Decision
from handlers.digest import post_digest
from handlers.effects import SyncHr
from handlers.events import ObjectionAnswered, ReasonGiven, VerdictGiven, VerdictRecalled
from handlers.interview import Interview, Stage, Verdict, hr_stage
from handlers.objections import DECIDED, agree, disagree, insist, keep_first
from handlers.outcomes import withhold
from handlers.people import Address
from handlers.reasons import fault, wanted
from handlers.recording import possible, record
from handlers.verdict_cards import issue_cards, settle_cards, with_code

#: A reason is one sentence; what is longer is cut where it is kept.
MOST_REASON = 500


def report_ready(interview: Interview, context: Context) -> Decision:
    """Post the digest and put the card before every manager."""
    decision = post_digest(Decision(interview=interview), context)
    return ask(decision, context).doing(SyncHr())


def ask(decision: Decision, context: Context, *, at_once: str = "") -> Decision:
    """Put the card before every manager, and set their clocks."""
    return set_clocks(issue_cards(decision, context, at_once=at_once), context)


def keep_verdict(interview: Interview, event: VerdictGiven, context: Context) -> Decision:
    """Record a decision that is wanted; a rejection only with its reason."""
    coded = with_code(interview, event)
    if not possible(event.choice, coded, context):
        return _tell(coded, event.manager, _no_such_round(coded, context))
    if event.choice == "reject":
        return _reject(coded, event, context)
    return _recorded(coded, event.manager, event.choice, None, context)


def decide_again(interview: Interview, event: VerdictGiven, context: Context) -> Decision:
    """Decide on somebody who was put on hold."""
    held = interview.verdict
    if held is None:
        return keep_verdict(interview, event, context)
    another = event.manager != held.manager
    clash = another and (event.by_card or context.now < held.final_at)
    disputed = interview.objection is not None and interview.objection.insisted
    if clash or disputed or event.choice == held.choice:
        return second_verdict(interview, event, context)
    return keep_verdict(interview, event, context)


def second_verdict(interview: Interview, event: VerdictGiven, context: Context) -> Decision:
    """Answer a manager who decides when a decision stands, or when none is wanted."""
    coded = with_code(interview, event)
    verdict = coded.verdict
    if verdict is None or hr_stage(coded) in {"withdrawn", "expired"}:
        return _tell(_shown(coded, context), event.manager, _not_waiting(coded, context))
    objection = coded.objection
    if objection is not None and objection.insisted:
        return _settled_by_choice(coded, event, context)
    if event.manager == verdict.manager:
        return _own_again(coded, event, verdict, context)
    decision = _shown(coded, context)
    if verdict.choice.startswith(EXTRA):
        return _tell(decision, event.manager, _facts("extra_running", coded, context, verdict))
    if event.choice == verdict.choice:
        text = _facts("already_decided", coded, context, verdict)
        if objection is not None and objection.manager == event.manager:
            return decision.then(keep_first(decision.interview, verdict, objection, context))
        return _tell(decision, event.manager, text)
    if not possible(event.choice, coded, context):
        return _tell(decision, event.manager, _no_such_round(coded, context))
    asked = None if objection is None else (objection.manager, objection.choice)
    if event.by_card and asked == (event.manager, event.choice):
        return decision  # a second tap: the question stands just above
    return disagree(decision, manager=event.manager, choice=event.choice, context=context)


def _own_again(
    interview: Interview, event: VerdictGiven, verdict: Verdict, context: Context
) -> Decision:
    decision = _shown(interview, context)
    if event.choice == verdict.choice and event.by_card:
        return decision
    if event.choice == verdict.choice:
        key = "already_decided"
    elif verdict.choice.startswith(EXTRA):
        key = "extra_running"
    else:
        key = "undo_first" if context.now < verdict.final_at else "undo_too_late"
    return _tell(decision, event.manager, _facts(key, interview, context, verdict))


def _settled_by_choice(interview: Interview, event: VerdictGiven, context: Context) -> Decision:
    """Take a decision of one of two who disagree as their answer."""
    verdict, objection = interview.verdict, interview.objection
    decision = _shown(interview, context)
    interview = decision.interview
    if verdict is None or objection is None:
        return decision
    if event.manager in {verdict.manager, objection.manager} and event.choice == verdict.choice:
        return decision.then(keep_first(interview, verdict, objection, context))
    if event.manager == verdict.manager and event.choice == objection.choice:
        return decision.then(agree(interview, verdict, objection, context))
    return disagree(decision, manager=event.manager, choice=event.choice, context=context)


def _reject(interview: Interview, event: VerdictGiven, context: Context) -> Decision:
    decision = Decision(interview=interview)
    reason = (event.reason or "").strip()
    if not reason:
        if event.manager in interview.awaiting_reason and event.by_card:
            return decision  # a second tap: the question stands just above
        return wanted(decision, event.manager, context)
    flaw = fault(reason, context)
    if flaw is not None:
        owing = tuple(dict.fromkeys((*interview.awaiting_reason, event.manager)))
        return _tell(replace(interview, awaiting_reason=owing), event.manager, flaw)
    return _recorded(interview, event.manager, "reject", reason, context)


def give_reason(interview: Interview, event: ReasonGiven, context: Context) -> Decision:
    """Reject with the reason that was asked for, or say why it cannot be one."""
    verdict = interview.verdict if hr_stage(interview) in DECIDED else None
    objection, reason = interview.objection, event.text.strip()
    asked = objection is not None and objection.manager == event.manager
    if verdict is not None and objection is not None and asked and not objection.insisted:
        answer = ObjectionAnswered(
            manager=event.manager, keep=False, choice=objection.choice, reason=reason
        )
        return insist(interview, answer, verdict, context)
    if event.manager not in interview.awaiting_reason:
        text = context.desk.say("reason_not_wanted")
        return _tell(interview, event.manager, text)
    flaw = fault(reason, context)
    if flaw is not None:
        return _tell(interview, event.manager, flaw)
    return _recorded(interview, event.manager, "reject", reason, context)


def _recorded(
    interview: Interview, manager: str, choice: str, reason: str | None, context: Context
) -> Decision:
    """Record, and turn to the managers who were about to reject."""
    owing = [each for each in interview.awaiting_reason if each != manager]
    kept = reason if reason is None else reason[:MOST_REASON]
    decision = record(interview, manager=manager, choice=choice, reason=kept, context=context)
    verdict = decision.interview.verdict
    if verdict is None:
        return decision
    for each in owing:
        if choice in {"pass", "hold"} and decision.interview.objection is None:
            decision = disagree(decision, manager=each, choice="reject", context=context)
        else:
            text = _facts("already_decided", decision.interview, context, verdict)
            decision = _tell(decision, each, text)
    return decision


def drop_reject(interview: Interview, event: VerdictRecalled, context: Context) -> Decision:
    """Forget a rejection whose reason was not given; nothing else can be taken back yet."""
    if event.manager not in interview.awaiting_reason:
        return _tell(interview, event.manager, context.desk.say("nothing_to_undo"))
    left = tuple(each for each in interview.awaiting_reason if each != event.manager)
    text = context.desk.say(
        "reject_dropped", name=interview.candidate.name, title=context.job.title
    )
    return _tell(replace(interview, awaiting_reason=left), event.manager, text)


def recall_verdict(interview: Interview, event: VerdictRecalled, context: Context) -> Decision:
    """Take a decision back while the candidate has not heard of it."""
    verdict = interview.verdict
    if event.manager in interview.awaiting_reason:
        return drop_reject(interview, event, context)
    if verdict is None or hr_stage(interview) in {"withdrawn", "expired"}:
        return _tell(interview, event.manager, context.desk.say("nothing_to_undo"))
    if verdict.manager != event.manager:
        return _tell(
            interview, event.manager, _facts("undo_not_yours", interview, context, verdict)
        )
    if verdict.choice.startswith(EXTRA):
        return _tell(
            interview, event.manager, _facts("undo_not_extra", interview, context, verdict)
        )
    if context.now >= verdict.final_at:
        return _tell(interview, event.manager, _facts("undo_too_late", interview, context, verdict))
    return _recalled(interview, verdict, context)


def _recalled(interview: Interview, verdict: Verdict, context: Context) -> Decision:
    objection = interview.objection
    taken_back = tuple(
        replace(each, withdrawn=True) if each == verdict else each for each in interview.verdicts
    )
    undone = replace(
        interview,
        verdicts=taken_back,
        objection=None,
        awaiting_reason=(),
        deciding_since=context.now,
    ).moved(Stage.DECIDING, actor=verdict.manager, at=context.now)
    text = _facts("undo_done", interview, context, verdict)
    decision = withhold(Decision(interview=interview)).becoming(undone)
    decision = _tell(decision, verdict.manager, text)
    if objection is not None:
        decision = _tell(decision, objection.manager, text)
    return ask(decision, context, at_once=verdict.manager).doing(SyncHr())


def _shown(interview: Interview, context: Context) -> Decision:
    """Bring a card up to date that still had its buttons when it was tapped."""
    return settle_cards(Decision(interview=interview), context)


def _tell(so_far: Interview | Decision, manager: str, text: str) -> Decision:
    decision = so_far if isinstance(so_far, Decision) else Decision(interview=so_far)
    return decision.telling(Address.member(manager), text)


def _facts(key: str, interview: Interview, context: Context, verdict: Verdict) -> str:
    return context.desk.say(
        key,
        name=interview.candidate.name,
        title=context.job.title,
        manager=context.called(verdict.manager),
        at=clock(verdict.at, context),
        until=clock(verdict.final_at, context),
        choice=choice_words(verdict.choice, context),
        round=round_name(verdict.choice, context),
    )


def _not_waiting(interview: Interview, context: Context) -> str:
    stage = context.desk.say(f"stage_{hr_stage(interview)}")
    name, title = interview.candidate.name, context.job.title
    return context.desk.say("not_waiting", name=name, title=title, stage=stage)


def _no_such_round(interview: Interview, context: Context) -> str:
    left = extras_left(interview, context.job.extra_rounds)
    if not left:
        return context.desk.say("extra_none", title=context.job.title)
    names = context.desk.say("list_separator").join(each.name for each in left)
    return context.desk.say("extra_unknown", title=context.job.title, names=names)
