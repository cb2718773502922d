"""What a callback says happened, as the event the conversation understands, under a key of its own.

Refuses to decide anything and to lose anything: a kind nobody has a use for is kept as unknown.
Events carry no MsgId; their key is made of everything that tells two of them apart.
https://developer.work.weixin.qq.com/document/path/90240
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Final, Literal, get_args

from bot.wecom.codec import Callback
from bot.wecom.fields import Fields, child_of, many_of, text_of
from handlers.events import (
    Arrival,
    CardClicked,
    KfNudged,
    MediaReceived,
    PersonEntered,
    PersonLeft,
    TextReceived,
    UnknownReceived,
)
from handlers.people import Address

PLATFORM: Final = "app:sys"  #: the sender of what no person sent
GONE: Final = ("2", "5")  #: a member's status: disabled, left
#: What tells two events apart. Not ResponseCode: WeCom may draw a new one when it repeats itself.
DISTINGUISHING: Final = (
    *("FromUserName", "CreateTime", "Event", "EventKey", "TaskId", "ChangeType"),
    *("UserID", "Id", "TagId", "ExternalUserID", "ChatId", "Token", "OpenKfId"),
    *("CalId", "ScheduleId", "MeetingId", "JobId"),
)

#: read once: dataclasses.asdict copies deeply, and this runs for every message
NAMES: Final[Mapping[type, tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind) if field.name != "kind")
    for kind in get_args(Arrival)
}

Reader = Callable[[str, Fields], Arrival]
MediaKind = Literal["image", "voice", "video", "file", "location", "link", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """One thing that happened, ready for the inbox: stored once, in its conversation's order."""

    key: str
    conversation: str
    kind: str
    body: Mapping[str, object]  #: the event's fields but its kind; JSON can hold them
    occurred_at: float

    @classmethod
    def of(cls, event: Arrival, *, key: str, conversation: str, occurred_at: float) -> "Inbound":
        """Take an event apart for the inbox."""
        body = {name: getattr(event, name) for name in NAMES[type(event)]}
        return cls(
            key=key, conversation=conversation, kind=event.kind, body=body, occurred_at=occurred_at
        )


def read(callback: Callback, *, now: datetime) -> Inbound:
    """Say what happened; `now` stands in when the platform names no time."""
    source = callback.fields
    sender = _sender(source)
    event = _event(callback, sender)
    conversation = f"kfpull:{event.open_kfid}" if isinstance(event, KfNudged) else event.sender
    occurred_at = _number(text_of(source, "CreateTime", "create_time")) or now.timestamp()
    return Inbound.of(event, key=_key(source), conversation=conversation, occurred_at=occurred_at)


def _event(callback: Callback, sender: str) -> Arrival:
    readers = EVENTS if callback.is_event else MESSAGES
    reader = readers.get(callback.kind)
    if reader is None and sender != PLATFORM and not callback.is_event:
        return _media("other")(sender, callback.fields)  # a person is answered, whatever they sent
    if reader is None or (sender == PLATFORM and not callback.is_event):
        change = text_of(callback.fields, "ChangeType")
        return UnknownReceived(
            sender=sender, type=f"{callback.kind}/{change}" if change else callback.kind
        )
    return reader(sender, callback.fields)


def _sender(source: Fields) -> str:
    userid = text_of(source, "FromUserName") or text_of(child_of(source, "from"), "userid")
    return Address.member(userid).key if userid else PLATFORM


def _key(source: Fields) -> str:
    message_id = text_of(source, "MsgId", "msgid")
    if message_id not in {"", "0"}:
        return f"wecom:{message_id}"
    parts = json.dumps([text_of(source, name) for name in DISTINGUISHING])
    return f"wecom:{hashlib.sha1(parts.encode(), usedforsecurity=False).hexdigest()}"


def _number(text: str) -> float:
    try:
        return float(int(text))
    except ValueError:
        return 0.0


def _text(sender: str, source: Fields) -> Arrival:
    return TextReceived(
        sender=sender, text=text_of(source, "Content"), message_id=text_of(source, "MsgId")
    )


def _media(media: MediaKind) -> Reader:
    def read_media(sender: str, source: Fields) -> Arrival:
        return MediaReceived(
            sender=sender,
            media=media,
            media_id=text_of(source, "MediaId"),
            format=text_of(source, "Format").lower(),
            message_id=text_of(source, "MsgId"),
        )

    return read_media


def _clicked(sender: str, source: Fields) -> Arrival:
    return CardClicked(
        sender=sender,
        task_id=text_of(source, "TaskId"),
        event_key=text_of(source, "EventKey"),
        response_code=text_of(source, "ResponseCode"),
        selected=tuple(_selected(source)),
    )


def _selected(source: Fields) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Read what was ticked; an older page of the manual spells it OpitonIds, so both are read."""
    for item in many_of(child_of(source, "SelectedItems"), "SelectedItem"):
        if isinstance(item, Mapping):
            chosen = child_of(item, "OptionIds", "OpitonIds")
            ids = many_of(chosen, "OptionId", "OpitonId")
            yield text_of(item, "QuestionKey"), tuple(str(option) for option in ids)


def _entered(sender: str, source: Fields) -> Arrival:
    return PersonEntered(sender=sender, scene=text_of(source, "Event").lower())


def _left(sender: str, _source: Fields) -> Arrival:
    return PersonLeft(sender=sender)


def _contact_changed(sender: str, source: Fields) -> Arrival:
    """Notice who can no longer be reached; the company's other changes are not ours."""
    change = text_of(source, "ChangeType").lower()
    gone = change == "delete_user" or text_of(source, "Status") in GONE
    userid = text_of(source, "UserID")
    if gone and userid:
        return PersonLeft(sender=Address.member(userid).key)
    return UnknownReceived(sender=sender, type=f"change_contact/{change}")


def _nudged(_sender: str, source: Fields) -> Arrival:
    return KfNudged(open_kfid=text_of(source, "OpenKfId"), token=text_of(source, "Token"))


MESSAGES: Final[Mapping[str, Reader]] = {
    "text": _text,
    "image": _media("image"),
    "voice": _media("voice"),
    "video": _media("video"),
    "shortvideo": _media("video"),
    "file": _media("file"),
    "location": _media("location"),
    "link": _media("link"),
}
EVENTS: Final[Mapping[str, Reader]] = {
    "subscribe": _entered,
    "enter_agent": _entered,
    "unsubscribe": _left,
    "template_card_event": _clicked,
    "template_card_menu_event": _clicked,
    "taskcard_click": _clicked,
    "change_contact": _contact_changed,
    "kf_msg_or_event": _nudged,
}
