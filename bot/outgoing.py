"""From what was decided to rows: which queue an effect goes to, in whose order, under which key."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from handlers.decision import Outgoing, Timer, TimerSet
from handlers.effects import (
    CreateInterview,
    Effect,
    FindMember,
    KeepPicture,
    PostDigest,
    PullKf,
    ReadResume,
    RecallMessage,
    SayAloud,
    ScoreQuestion,
    SendBroadcast,
    SendCard,
    SendText,
    SettleCard,
    SyncHr,
    TranscribeClip,
    WelcomeKf,
)
from handlers.people import Address
from storage.inbox import InboxRow
from storage.outbox import OutboxRow
from storage.records import Asked, Event, write_asked, write_event

#: Names that mean the same thing whoever asks for it: the second asking is no new one.
SHARED = "waiting:"


def lane_of(effect: Effect, *, conversation: str, person: str) -> tuple[str, str]:
    """Say which queue performs an effect, and behind which others it has to wait."""
    match effect:
        case SendText() | SendCard() | SettleCard() | SendBroadcast() | WelcomeKf():
            return "outbox", effect.to.key
        case PostDigest():
            return "outbox", f"group:{effect.chat_id}"
        case ScoreQuestion() | ReadResume() | KeepPicture():
            return "slow", f"{conversation}/{_read(effect)}"
        case TranscribeClip():
            return "voice", conversation  # heard in the order they were spoken
        case SayAloud():
            return "slow", f"{effect.to.key}/aloud"  # no text waits behind it
        case SyncHr():
            return "hr", person
        case FindMember() | CreateInterview():
            return "outbox", f"ask:{effect.asked_by.key}"
        case RecallMessage():
            return "outbox", f"recall:{effect.broadcast_id}"
        case PullKf():
            return "outbox", f"kfpull:{effect.open_kfid}"
        case _:
            assert_never(effect)


def _read(effect: ScoreQuestion | ReadResume | KeepPicture) -> str:
    """Name what is read for an interview: the answers to one question, a résumé, pictures."""
    if isinstance(effect, ReadResume):
        return "resume"
    if isinstance(effect, KeepPicture):
        return "pictures"
    return f"{effect.round_id}/{effect.question_id}"


def wanted_rows(
    outgoing: Sequence[Outgoing],
    *,
    base: str,
    scope: str,
    conversation: str,
    interview_id: str | None,
    person: str,
    now: datetime,
) -> list[OutboxRow]:
    """Write effects as rows; `base` makes their keys unique, `scope` lets named ones be dropped."""
    rows = []
    for index, each in enumerate(outgoing):
        queue, partition = lane_of(each.effect, conversation=conversation, person=person)
        asked = Asked(conversation=conversation, interview_id=interview_id, effect=each.effect)
        rows.append(
            OutboxRow(
                key=_key(each.name, base=f"{base}:{index}", scope=scope),
                queue=queue,
                partition=partition,
                kind=each.effect.kind,
                body=write_asked(asked),
                due_at=each.due_at or now,
            )
        )
    return rows


def spoken_row(to: Address, text: str, *, key: str, now: datetime) -> OutboxRow:
    """Write something to be said to somebody, outside any decision."""
    asked = Asked(conversation=to.key, interview_id=None, effect=SendText(to=to, text=text))
    return OutboxRow(
        key=key,
        queue="outbox",
        partition=to.key,
        kind="send_text",
        body=write_asked(asked),
        due_at=now,
    )


def held_prefix(scope: str, name: str) -> str:
    """Give the beginning of the keys under which a named effect of an interview may be held."""
    return f"n:{scope}:{name}:"


def _key(name: str, *, base: str, scope: str) -> str:
    if name.startswith(SHARED):
        return name
    return f"{held_prefix(scope, name)}{base}" if name else f"e:{base}"


def timer_prefix(timer: Timer) -> str:
    """Give the beginning of the keys of the timers of one kind."""
    return f"t:{timer}:"


def timer_rows(
    timers: Sequence[TimerSet], *, base: str, conversation: str, now: datetime
) -> list[InboxRow]:
    """Write timers as rows of the inbox that are due later."""
    return [
        event_row(
            each.timer,
            key=f"{timer_prefix(each.timer.timer)}{base}:{index}",
            conversation=conversation,
            now=now,
            due_at=each.due_at,
        )
        for index, each in enumerate(timers)
    ]


def event_row(
    event: Event, *, key: str, conversation: str, now: datetime, due_at: datetime | None = None
) -> InboxRow:
    """Write something that happened inside the product as a row of the inbox."""
    return InboxRow(
        key=key,
        conversation=conversation,
        kind=event.kind,
        body=write_event(event),
        occurred_at=now,
        received_at=now,
        due_at=due_at or now,
    )
