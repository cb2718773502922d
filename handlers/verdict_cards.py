"""Decision cards from going out to showing what was decided.

Every change of a card spends a right that works once; a card whose right we do not hold yet is
changed as soon as it arrives.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.cards import choice_words, clock, decision_card
from handlers.decision import Context, Decision
from handlers.effects import SendCard, SettleCard
from handlers.events import CardSent, EffectFailed, VerdictGiven
from handlers.interview import Interview, IssuedCard, hr_stage
from handlers.people import Address

#: Everybody's reminders go out on the hour and the half; ours a little later.
CROWDED = timedelta(seconds=20)
HALF_HOUR = 30


def managers(context: Context) -> tuple[str, ...]:
    """List who decides, each once, as the job file spells them."""
    return tuple({each.lower(): each for each in reversed(context.job.managers)}.values())[::-1]


def task_id(interview: Interview, issue: int, manager: str) -> str:
    """Name a card so that issuing it twice is issuing it once."""
    seed = f"{interview.id}|{issue}|{manager}".encode()
    return f"zm-{hashlib.sha1(seed, usedforsecurity=False).hexdigest()[:40]}"


def issue_cards(decision: Decision, context: Context, *, at_once: str = "") -> Decision:
    """Put a new card before every manager; at once only before the one who just wrote."""
    interview = decision.interview
    if interview.report is None:
        return decision
    issue = interview.issues + 1
    issued = tuple(
        IssuedCard(task_id=task_id(interview, issue, each), manager=each, issue=issue)
        for each in managers(context)
    )
    card = decision_card(interview, interview.report, context)
    decision = decision.becoming(
        replace(interview, issues=issue, cards=(*interview.cards, *issued))
    )
    for each in issued:
        decision = decision.doing(
            SendCard(to=Address.member(each.manager), task_id=each.task_id, card=card),
            due_at=None if each.manager == at_once else uncrowded(context.polite(), context),
            name=card_name(each),
        )
    return decision


def uncrowded(moment: datetime, context: Context) -> datetime:
    """Move a moment off the exact hour and half hour."""
    local = moment.astimezone(context.policy.zone)
    if local.minute % HALF_HOUR == 0 and local.second < CROWDED.seconds:
        return moment + CROWDED
    return moment


def card_name(card: IssuedCard) -> str:
    """Name a card that is still held, so that it can be dropped."""
    return f"card:{card.task_id}"


def with_code(interview: Interview, event: VerdictGiven) -> Interview:
    """Keep the fresh right to change a card that came with a click on it."""
    if not event.response_code:
        return interview
    return _coded(interview, event.task_id, event.response_code)


def settle_cards(decision: Decision, context: Context) -> Decision:
    """Show the decision on every card that can be changed, and hold back those not sent yet."""
    interview = decision.interview
    words = settled_words(interview, context)
    for card in interview.cards:
        if not card.settled:
            decision = _settle(decision, card, words, context)
    return decision


def close_cards(decision: Decision, context: Context) -> Decision:
    """Show on every card that nothing is to be decided any more."""
    return settle_cards(decision, context)


def settled_words(interview: Interview, context: Context) -> str:
    """Say what stands instead of the buttons: `王经理 已选择：通过（14:02）`."""
    verdict = interview.verdict
    if verdict is None or hr_stage(interview) in {"withdrawn", "expired"}:
        return context.desk.say(
            "card_closed", stage=context.desk.say(f"stage_{hr_stage(interview)}")
        )
    return context.desk.say(
        "card_settled",
        manager=context.called(verdict.manager),
        choice=choice_words(verdict.choice, context),
        at=clock(verdict.at, context),
    )


def _settle(decision: Decision, card: IssuedCard, words: str, context: Context) -> Decision:
    interview = decision.interview
    if card.response_code is None or interview.report is None:
        return decision.dropping(card_name(card))
    shown = replace(decision_card(interview, interview.report, context), settled=words)
    spent = replace(card, response_code=None, settled=True)
    cards = tuple(spent if each.task_id == card.task_id else each for each in interview.cards)
    return decision.becoming(replace(interview, cards=cards)).doing(
        SettleCard(
            to=Address.member(card.manager),
            task_id=card.task_id,
            response_code=card.response_code,
            card=shown,
        )
    )


def keep_code(interview: Interview, event: CardSent, context: Context) -> Decision:
    """Keep the right to change a card that has gone out."""
    del context
    if event.response_code is None:
        return Decision(interview=interview)
    return Decision(interview=_coded(interview, event.task_id, event.response_code))


def settle_late(interview: Interview, event: CardSent, context: Context) -> Decision:
    """Settle a card that went out while somebody was deciding."""
    decision = keep_code(interview, event, context)
    words = settled_words(decision.interview, context)
    for card in decision.interview.cards:
        if card.task_id == event.task_id and not card.settled and card.response_code is not None:
            return _settle(decision, card, words, context)
    return decision


def _coded(interview: Interview, task: str, code: str) -> Interview:
    cards = tuple(
        replace(card, response_code=code) if card.task_id == task and not card.settled else card
        for card in interview.cards
    )
    return replace(interview, cards=cards)


def card_undelivered(interview: Interview, event: EffectFailed, context: Context) -> Decision:
    """Tell the recruiters that a manager cannot be reached, once for each."""
    decision = Decision(interview=interview)
    if event.effect != "send_card":
        return decision
    found = [each for each in managers(context) if Address.member(each).key == event.to]
    manager = found[0] if found else event.to.removeprefix("app:")
    text = context.desk.say(
        "manager_unreachable",
        manager=context.called(manager),
        number=interview.number,
        name=interview.candidate.masked,
        title=context.job.title,
    )
    return decision.telling_each(
        context.job.recruiters,
        text,
        due_at=context.polite(),
        name=f"waiting:unreachable:{interview.id}:{manager}",
    )
