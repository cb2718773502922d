"""When an effect has been tried for long enough, and what its conversation hears of it then.

Refuses to give up what only brings one side up to the other: that is owed however long it takes.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.errors import TemporaryError
from bot.outgoing import event_row, spoken_row
from bot.wecom.errors import UnknownFailure
from bot.world import World
from handlers.broadcast import RecipientReached
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
from handlers.events import EffectFailed
from handlers.media_events import ClipUnheard, PictureKept
from handlers.people import Address
from storage import inbox, outbox
from storage.database import Connection
from storage.inbox import InboxRow
from storage.outbox import Wanted
from storage.records import Asked, Event, read_asked
from storage.routing import OUTBOX, Parked

#: What fails for this long is given up, and the conversation is told.
PATIENCE = timedelta(hours=24)
#: WeCom may never change its mind about a code that nobody has described.
UNDESCRIBED_TRIES = 5

Told = Sequence[tuple[str, Event]]  #: conversations and what happened in them


def worn_out(row: Wanted, effect: Effect, error: TemporaryError, *, now: datetime) -> bool:
    """Tell whether what fails for now has been tried for long enough."""
    if isinstance(effect, SyncHr | PullKf):
        return False
    if isinstance(error, UnknownFailure):
        return row.attempts + 1 >= UNDESCRIBED_TRIES
    return row.failing_since is not None and now - row.failing_since >= PATIENCE


def told_of_failure(
    asked: Asked, reason: str, *, code: int | None = None, closed: bool = False
) -> Told:
    """Say what the conversation that asked for an effect hears when it will never be done.

    `closed`: nothing gets through until the person writes again, but then it may be said.
    """
    effect = asked.effect
    failed: Event
    match effect:
        case SendBroadcast() | RecallMessage():
            failed = RecipientReached(
                broadcast_id=effect.broadcast_id,
                interview_id=effect.interview_id,
                outcome="refused" if isinstance(effect, SendBroadcast) else "kept",
                reason=reason,
            )
        case TranscribeClip():  # an answer waits for its clips: none may be listened to for ever
            failed = ClipUnheard(clip=effect.clip, reason="later")
        case KeepPicture():
            failed = PictureKept(picture=effect.picture, kept=False)
        case _:
            failed = EffectFailed(
                effect=effect.kind,
                to=concerned(effect),
                reason=reason,
                code=code,
                unsaid=effect.text if closed and isinstance(effect, SendText) else "",
            )
    return [(asked.conversation, failed)]


def tell_of_parked(connection: Connection, parked: Parked, *, world: World) -> None:
    """Let the person whose message was parked know, and a conversation go on without its effect."""
    now = world.clock()
    if parked.lane == OUTBOX.name:
        inbox.accept(connection, _told_rows(connection, parked, now))
    elif parked.partition.startswith(("app:", "kf:")):
        to, text = Address.parse(parked.partition), world.phrases().say("busy_saved")
        said = spoken_row(to, text, key=f"parked:{parked.key}", now=now)
        outbox.put(connection, [said], now)


def _told_rows(connection: Connection, parked: Parked, now: datetime) -> list[InboxRow]:
    body = outbox.body_of(connection, int(parked.key))
    try:
        asked = read_asked(body or "")
    except ValueError:
        return []  # nobody can say any more who asked for it
    return [
        event_row(event, key=f"parked:o:{parked.key}", conversation=conversation, now=now)
        for conversation, event in told_of_failure(asked, parked.error)
    ]


def concerned(effect: Effect) -> str:
    """Name the person or the question an effect is about."""
    match effect:
        case SendText() | SendCard() | SettleCard() | SendBroadcast() | WelcomeKf() | SayAloud():
            return effect.to.key
        case ScoreQuestion():
            return f"{effect.round_id}/{effect.question_id}"
        case FindMember():
            return effect.phone
        case CreateInterview():
            return effect.to.id
        case TranscribeClip():
            return effect.clip
        case KeepPicture():
            return effect.picture
        case PostDigest() | ReadResume() | SyncHr() | RecallMessage() | PullKf():
            return ""
        case _:
            assert_never(effect)
