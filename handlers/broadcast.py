"""A broadcast: the same words to many, what became of each, and taking them back.

An aggregate of its own, so that no interview grows by what was said to everybody. Refuses to
choose whom it reaches: that was shown and confirmed before it exists.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, assert_never

from config.phrases import Phrases
from handlers.decision import Outgoing
from handlers.effects import RecallMessage, SendBroadcast, SendText
from handlers.people import Address

RECALLABLE = timedelta(hours=24)
MOST_NAMED = 20

#: pending until it was sent; recalling until the platform answered; kept = could not be recalled.
Outcome = Literal["pending", "delivered", "refused", "unknown", "recalling", "recalled", "kept"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One person a broadcast goes to, and what became of it."""

    interview_id: str
    number: int
    masked: str
    address: Address
    outcome: Outcome = "pending"
    message_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """The same words to many people, once."""

    id: str
    by: Address
    scope: str
    content: str
    recipients: tuple[Recipient, ...]
    created_at: datetime
    reported: bool = False
    recalling: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientReached:
    """The platform answered for one recipient."""

    broadcast_id: str
    interview_id: str
    outcome: Literal["delivered", "refused", "unknown", "recalled", "kept"]
    message_id: str = ""
    reason: str = ""
    kind: Literal["recipient_reached"] = "recipient_reached"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallAsked:
    """The recruiter wants a broadcast taken back."""

    broadcast_id: str
    kind: Literal["recall_asked"] = "recall_asked"


BroadcastEvent = RecipientReached | RecallAsked


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastContext:
    """The facts around one event of a broadcast."""

    now: datetime
    phrases: Phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class BroadcastDecision:
    """What becomes of a broadcast, what is to be done, and what is not to be done any more."""

    broadcast: Broadcast
    effects: tuple[Outgoing, ...] = ()
    dropped: tuple[str, ...] = ()  #: names of sends that are still held


def sends(broadcast: Broadcast, *, due_at: datetime | None) -> tuple[Outgoing, ...]:
    """Send a new broadcast; each send is named by its interview and belongs to the broadcast."""
    return tuple(
        Outgoing(
            effect=SendBroadcast(
                broadcast_id=broadcast.id,
                interview_id=each.interview_id,
                to=each.address,
                text=broadcast.content,
            ),
            due_at=due_at,
            name=each.interview_id,
        )
        for each in broadcast.recipients
    )


def decide_broadcast(
    broadcast: Broadcast, event: BroadcastEvent, context: BroadcastContext
) -> BroadcastDecision:
    """Say what a broadcast becomes and what must be done about it."""
    match event:
        case RecipientReached():
            return _reached(broadcast, event, context)
        case RecallAsked():
            return _recall(broadcast, context)
        case _:
            assert_never(event)


def recallable(broadcast: Broadcast, now: datetime) -> bool:
    """Tell whether a broadcast may still be taken back."""
    return not broadcast.recalling and now - broadcast.created_at < RECALLABLE


def _reached(
    broadcast: Broadcast, event: RecipientReached, context: BroadcastContext
) -> BroadcastDecision:
    known = _recipient(broadcast, event.interview_id)
    if known is None or not _fits(known, event):
        return BroadcastDecision(broadcast=broadcast)
    after = replace(
        known,
        outcome=event.outcome,
        message_id=event.message_id or known.message_id,
        reason=event.reason,
    )
    effects: tuple[Outgoing, ...] = ()
    if broadcast.recalling and event.outcome == "delivered" and after.message_id:
        after = replace(after, outcome="recalling")  # it was on its way when it was taken back
        effects = (_recall_message(broadcast, after),)
    decided = BroadcastDecision(broadcast=_with(broadcast, after), effects=effects)
    return _reported(decided, context)


def _fits(known: Recipient, event: RecipientReached) -> bool:
    if event.outcome in {"recalled", "kept"}:
        return known.outcome == "recalling"
    late = known.outcome == "recalled" and not known.message_id
    return known.outcome == "pending" or late


def _recall(broadcast: Broadcast, context: BroadcastContext) -> BroadcastDecision:
    if not recallable(broadcast, context.now):
        text = context.phrases.say("broadcast_nothing_to_recall")
        return BroadcastDecision(broadcast=broadcast, effects=(_tell(broadcast, text),))
    recipients = tuple(_taken_back(each) for each in broadcast.recipients)
    asked = replace(broadcast, recalling=True, reported=False, recipients=recipients)
    effects = tuple(_recall_message(asked, e) for e in recipients if e.outcome == "recalling")
    held = tuple(e.interview_id for e in broadcast.recipients if e.outcome == "pending")
    decided = BroadcastDecision(broadcast=asked, effects=effects, dropped=held)
    return _reported(decided, context)


def _taken_back(recipient: Recipient) -> Recipient:
    match recipient.outcome:
        case "pending":
            return replace(recipient, outcome="recalled")
        case "delivered" | "unknown":
            outcome: Outcome = "recalling" if recipient.message_id else "kept"
            return replace(recipient, outcome=outcome)
        case "refused" | "recalling" | "recalled" | "kept":
            return recipient
        case _:
            assert_never(recipient.outcome)


def _reported(decision: BroadcastDecision, context: BroadcastContext) -> BroadcastDecision:
    """Tell the recruiter once everybody's answer is in."""
    broadcast = decision.broadcast
    under_way = {"pending", "recalling"}
    if broadcast.reported or any(each.outcome in under_way for each in broadcast.recipients):
        return decision
    text = (
        _recall_receipt(broadcast, context) if broadcast.recalling else _receipt(broadcast, context)
    )
    told = replace(broadcast, reported=True)
    effects = (*decision.effects, _tell(broadcast, text))
    return replace(decision, broadcast=told, effects=effects)


def _receipt(broadcast: Broadcast, context: BroadcastContext) -> str:
    say = context.phrases.say
    missed = [each for each in broadcast.recipients if each.outcome in {"refused", "unknown"}]
    named = say("list_separator").join(
        say(f"broadcast_{each.outcome}_person", number=each.number, name=each.masked)
        for each in missed[:MOST_NAMED]
    )
    if len(missed) > MOST_NAMED:
        named += say("broadcast_more", count=len(missed) - MOST_NAMED)
    return say(
        "broadcast_receipt",
        count=len(broadcast.recipients),
        delivered=_count(broadcast, "delivered"),
        refused=_count(broadcast, "refused"),
        unknown=_count(broadcast, "unknown"),
        details=f"({named})" if named else "",
    )


def _recall_receipt(broadcast: Broadcast, context: BroadcastContext) -> str:
    recalled, kept = _count(broadcast, "recalled"), _count(broadcast, "kept")
    return context.phrases.say("broadcast_recalled", count=recalled, failed=kept)


def _count(broadcast: Broadcast, outcome: Outcome) -> int:
    return sum(each.outcome == outcome for each in broadcast.recipients)


def _recipient(broadcast: Broadcast, interview_id: str) -> Recipient | None:
    return next((e for e in broadcast.recipients if e.interview_id == interview_id), None)


def _with(broadcast: Broadcast, recipient: Recipient) -> Broadcast:
    recipients = tuple(
        recipient if each.interview_id == recipient.interview_id else each
        for each in broadcast.recipients
    )
    reported = broadcast.reported and recipient.outcome != "recalling"
    return replace(broadcast, recipients=recipients, reported=reported)


def _recall_message(broadcast: Broadcast, recipient: Recipient) -> Outgoing:
    effect = RecallMessage(
        broadcast_id=broadcast.id,
        interview_id=recipient.interview_id,
        message_id=recipient.message_id,
    )
    return Outgoing(effect=effect)


def _tell(broadcast: Broadcast, text: str) -> Outgoing:
    return Outgoing(effect=SendText(to=broadcast.by, text=text))
