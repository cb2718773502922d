"""WeChat Customer Service: people outside the company, who wrote first and may be answered a little.

Five messages for each of theirs, within 48 hours; more are refused, so a caller plans (`left`).
Refuses to end or take over a conversation that a person is serving.
https://developer.work.weixin.qq.com/document/path/94677
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final
from urllib.parse import quote

from bot.ports import Sent
from bot.wecom.client import WorkClient
from bot.wecom.errors import MessageKnown, RequestRefused
from bot.wecom.fields import Fields, text_of
from bot.wecom.text import TEXT_BYTES, shorten_bytes, split
from bot.wecom.transport import Transport
from handlers.people import Address

ANSWERS: Final = 5  #: messages that may follow one of the customer's
WINDOW: Final = timedelta(hours=48)
HEAD_BYTES: Final = 1024  #: of a menu's opening and closing text
CHOICE_BYTES: Final = 128
CHOICES: Final = 10
SCENE_BYTES: Final = 32


class State(IntEnum):
    """Who serves a customer; we may speak in the first two states only."""

    NEW = 0
    ASSISTANT = 1
    WAITING = 2
    PERSON = 3
    ENDED = 4


def left(*, sent: int, heard_at: datetime | None, now: datetime) -> int:
    """Say how many messages may still follow the customer's last one."""
    if heard_at is None or now - heard_at >= WINDOW:
        return 0
    return max(0, ANSWERS - sent)


@dataclass(frozen=True, slots=True, kw_only=True)
class KfClient:
    """Speaks through one Customer Service account."""

    transport: Transport
    work: WorkClient
    open_kfid: str

    async def say(self, to: Address, text: str, *, repeat: int) -> Sent:
        """Say something, in as many of the five messages as it needs."""
        last = ""
        for number, piece in enumerate(split(text)):
            msgid = _msgid(to, repeat, number, piece)
            last = await self._send(to, msgid, {"msgtype": "text", "text": {"content": piece}})
        return Sent(message_id=last)

    async def play(self, to: Address, media_id: str, *, repeat: int) -> Sent:
        """Send a voice message that was uploaded; one of the five."""
        msgid = _msgid(to, repeat, 0, media_id)
        message: dict[str, object] = {"msgtype": "voice", "voice": {"media_id": media_id}}
        return Sent(message_id=await self._send(to, msgid, message))

    async def offer(
        self, to: Address, text: str, choices: Sequence[str], *, repeat: int, after: str = ""
    ) -> Sent:
        """Say something with choices to tap; a tap comes back as that text."""
        if not 1 <= len(choices) <= CHOICES:
            raise RequestRefused(f"A menu has 1 to {CHOICES} choices.")
        menu = {
            "head_content": shorten_bytes(text, HEAD_BYTES),
            "list": [
                {"type": "click", "click": {"content": shorten_bytes(choice, CHOICE_BYTES)}}
                for choice in choices
            ],
            "tail_content": shorten_bytes(after, HEAD_BYTES),
        }
        msgid = _msgid(to, repeat, 0, text)
        last = await self._send(to, msgid, {"msgtype": "msgmenu", "msgmenu": menu})
        return Sent(message_id=last)

    async def welcome(self, to: Address, code: str, text: str, *, repeat: int) -> Sent:
        """Greet somebody who entered, by a code that lives 20 seconds; not one of the five."""
        msgid = _msgid(to, repeat, 0, code)
        content = {"text": {"content": shorten_bytes(text, TEXT_BYTES)}}
        try:
            reply: Fields = await self.work.kf.send_msg_on_event(code, "text", content, msgid)
        except MessageKnown:
            return Sent(message_id=msgid)
        return Sent(message_id=text_of(reply, "msgid") or msgid)

    async def state(self, of: Address) -> State:
        """Ask who serves a customer."""
        reply: Fields = await self.work.kf.get_service_state(self.open_kfid, of.id)
        return State(int(text_of(reply, "service_state") or State.NEW))

    async def hand_over(self, of: Address, *, servicer: str = "") -> str:
        """Give a customer to a colleague, or to whoever is free; gives the code of a last word."""
        state = State.PERSON if servicer else State.WAITING
        reply: Fields = await self.work.kf.trans_service_state(
            self.open_kfid, of.id, state.value, servicer
        )
        return text_of(reply, "msg_code")

    async def contact_way(self, *, scene: str, param: str = "") -> str:
        """Make the link that brings a candidate here; `param` comes back when they enter."""
        if len(scene.encode()) > SCENE_BYTES:
            raise RequestRefused(f"A scene has at most {SCENE_BYTES} bytes.")
        reply: Fields = await self.work.kf.add_contact_way(self.open_kfid, scene)
        url = text_of(reply, "url")
        return f"{url}&scene_param={quote(param, safe='')}" if param else url

    async def _send(self, to: Address, msgid: str, message: dict[str, object]) -> str:
        """Send one message; that WeCom already has it means that its answer was lost."""
        try:
            reply: Fields = await self.work.kf_message.send(to.id, self.open_kfid, msgid, message)
        except MessageKnown:
            return msgid
        return text_of(reply, "msgid") or msgid


def _msgid(to: Address, repeat: int, number: int, text: str) -> str:
    """Name a message: the same for the same one said again, and never the same otherwise."""
    parts = "\n".join((to.key, str(repeat), str(number), text))
    return hashlib.sha256(parts.encode(errors="replace")).hexdigest()[:32]
