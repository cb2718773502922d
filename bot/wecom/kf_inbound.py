"""What a pulled Customer Service message says happened, as the same events members cause.

Refuses to lose anything that has an id: what nobody has a use for is kept as unknown.
https://developer.work.weixin.qq.com/document/path/94670
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from bot.wecom.fields import Fields, child_of, text_of
from bot.wecom.inbound import PLATFORM, Inbound, MediaKind
from handlers.events import (
    DeliveryFailed,
    MediaReceived,
    PersonEntered,
    PersonLeft,
    TextReceived,
    UnknownReceived,
)
from handlers.people import Address

#: everything a person can cause
Personal = (
    TextReceived | MediaReceived | PersonEntered | PersonLeft | DeliveryFailed | UnknownReceived
)

CUSTOMER: Final = "3"  #: the origin of what a customer wrote; 5 is a colleague's
FAILURES: Final[Mapping[str, str]] = {
    "0": "unknown",
    "1": "account deleted",
    "2": "app closed",
    "4": "over 48 hours",
    "5": "session closed",
    "6": "over five messages",
    "7": "channels not bound",
    "8": "company not verified",
    "9": "channels not bound and company not verified",
    "10": "rejected by the customer",
    "11": "nobody logged in to the app",
    "12": "forbidden type",
    "13": "security limit",
}
MEDIA: Final[Mapping[str, MediaKind]] = {
    "image": "image",
    "voice": "voice",
    "video": "video",
    "file": "file",
    "location": "location",
    "link": "link",
}
FORMATS: Final[Mapping[str, str]] = {"voice": "amr"}  # as asked for when pulling


def read_item(item: Fields, *, now: datetime) -> Inbound | None:
    """Say what happened; nothing when the item has no id to keep it under."""
    msgid = text_of(item, "msgid")
    if not msgid:
        return None
    event = _event(item, msgid)
    sent_at = text_of(item, "send_time")
    return Inbound.of(
        event,
        key=f"kf:{msgid}",
        conversation=event.sender,
        occurred_at=float(sent_at) if sent_at.isdigit() else now.timestamp(),
    )


def _event(item: Fields, msgid: str) -> Personal:
    kind, origin = text_of(item, "msgtype"), text_of(item, "origin")
    if kind == "event":
        return _system_event(child_of(item, "event"))
    sender = _sender(item)
    if origin not in {CUSTOMER, ""} or sender == PLATFORM:
        return UnknownReceived(sender=PLATFORM, type=f"kf/{origin}/{kind}")
    content = child_of(item, kind)
    if kind == "text":
        return TextReceived(sender=sender, text=text_of(content, "content"), message_id=msgid)
    return MediaReceived(
        sender=sender,
        media=MEDIA.get(kind, "other"),
        media_id=text_of(content, "media_id"),
        format=FORMATS.get(kind, "" if kind in MEDIA else kind),
        message_id=msgid,
    )


def _system_event(event: Fields) -> Personal:
    kind = text_of(event, "event_type")
    sender = _sender(event)
    reader = EVENTS.get(kind)
    if reader is None or sender == PLATFORM:
        return UnknownReceived(sender=PLATFORM, type=f"kf/{kind}")
    return reader(sender, event)


def _sender(fields: Fields) -> str:
    customer = text_of(fields, "external_userid")
    return Address(channel="kf", id=customer).key if customer else PLATFORM


def _entered(sender: str, event: Fields) -> Personal:
    return PersonEntered(
        sender=sender,
        scene=text_of(event, "scene_param") or text_of(event, "scene"),
        welcome_code=text_of(event, "welcome_code"),
    )


def _failed(sender: str, event: Fields) -> Personal:
    code = text_of(event, "fail_type")
    return DeliveryFailed(
        sender=sender,
        message_id=text_of(event, "fail_msgid"),
        reason=FAILURES.get(code, f"type {code}"),
    )


def _switched(sender: str, event: Fields) -> Personal:
    if text_of(event, "reject_switch") == "1":
        return PersonLeft(sender=sender)
    return UnknownReceived(sender=sender, type="kf/reject_customer_msg_switch_change/0")


EVENTS: Final[Mapping[str, Callable[[str, Fields], Personal]]] = {
    "enter_session": _entered,
    "msg_send_fail": _failed,
    "reject_customer_msg_switch_change": _switched,
}
