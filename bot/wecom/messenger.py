"""Our words to people, through WeCom: who is a member hears the app, a customer hears Customer Service.

Thin: what may be sent and how failures are named is the client's.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from bot.errors import PermanentError, TemporaryError
from bot.ports import Sent
from bot.wecom.card_parts import Button, CardAction, Row, Source, Title
from bot.wecom.cards import ButtonInteraction
from bot.wecom.client import WeComClient
from bot.wecom.errors import CodeSpent, GroupUnknown, RecipientUnreachable
from bot.wecom.kf import KfClient
from bot.wecom.text import shorten
from handlers.effects import Card
from handlers.people import Address

LINK: Final = 1
#: What people write into a phone number, and what WeCom leaves out of one from the mainland.
BETWEEN_DIGITS: Final = re.compile(r"[\s()（）.\-]")
MAINLAND: Final = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
PHONE: Final = re.compile(r"\+?\d{5,20}")
VOICE_NAME: Final = "question.amr"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComMessenger:
    """Reaches people through one app and, when it is on, one Customer Service account."""

    client: WeComClient
    kf: KfClient | None = None
    known_groups: set[str] = field(default_factory=set)  #: only saves asking again

    async def say(self, to: Address, text: str, *, repeat: int) -> Sent:
        """Say something to one person."""
        if to.channel == "kf":
            return await self._customer_service().say(to, text, repeat=repeat)
        sent = await self.client.send_text(to=[to.id], text=text, dedupe=repeat)
        return Sent(message_id=sent.msgids[-1] if sent.msgids else "")

    async def welcome(self, to: Address, code: str, text: str, *, repeat: int) -> Sent:
        """Answer somebody who just entered Customer Service."""
        return await self._customer_service().welcome(to, code, text, repeat=repeat)

    async def show(self, to: Address, card: Card, *, task_id: str, repeat: int) -> Sent:
        """Put a decision card before one member."""
        sent = await self.client.send_card(
            to=[to.id], card=button_card(card, task_id=task_id), dedupe=repeat
        )
        return Sent(
            message_id=sent.msgids[-1] if sent.msgids else "",
            response_code=sent.response_code or None,
        )

    async def settle(self, to: Address, card: Card, *, task_id: str, response_code: str) -> None:
        """Show on a card what has been decided; one that was changed already is left as it is."""
        shown = button_card(card, task_id=task_id, replaced=card.settled)
        with suppress(CodeSpent):  # the update before a crash arrived, or nobody can change it now
            await self.client.update_card(response_code=response_code, userids=[to.id], shows=shown)

    async def post(self, chat_id: str, name: str, members: tuple[str, ...], markdown: str) -> None:
        """Post to a group; one that WeCom does not know is created first."""
        if chat_id not in self.known_groups:
            await self._make_sure(chat_id, name, members)
        try:
            await self.client.send_group_markdown(chat_id=chat_id, text=markdown)
        except GroupUnknown:
            self.known_groups.discard(chat_id)
            raise TemporaryError("the group was dissolved; it is created again") from None

    async def _make_sure(self, chat_id: str, name: str, members: tuple[str, ...]) -> None:
        if await self.client.get_group(chat_id=chat_id) is None:
            if not members:
                raise PermanentError("the group has no members in the job file")
            await self.client.create_group(
                chat_id=chat_id, name=name, owner=members[0], members=members
            )
        self.known_groups.add(chat_id)

    async def upload_voice(self, amr: bytes) -> str:
        """Bring a voice message to WeCom for three days."""
        return await self.client.upload_media("voice", filename=VOICE_NAME, content=amr)

    async def play(self, to: Address, media_id: str, *, repeat: int) -> Sent:
        """Send a voice message that was uploaded."""
        if to.channel == "kf":
            return await self._customer_service().play(to, media_id, repeat=repeat)
        sent = await self.client.send_voice(to=[to.id], media_id=media_id, dedupe=repeat)
        return Sent(message_id=sent.msgids[-1] if sent.msgids else "")

    async def recall(self, message_id: str) -> None:
        """Take back what was said within 24 hours."""
        await self.client.recall(msgid=message_id)

    async def member_with(self, phone: str) -> str:
        """Find the member who has a phone number."""
        mobile = MAINLAND.sub("", BETWEEN_DIGITS.sub("", phone))
        if PHONE.fullmatch(mobile) is None:
            raise RecipientUnreachable("This is no phone number.")
        userid = await self.client.user_by_mobile(mobile=mobile)
        if userid is None:
            raise RecipientUnreachable("No member has this phone number.")
        return userid

    async def name_of(self, userid: str) -> str:
        """Say what a member is called."""
        member = await self.client.get_user(userid=userid)
        if member is None:
            raise RecipientUnreachable("The app sees no member of this userid.")
        return member.name or userid

    def _customer_service(self) -> KfClient:
        if self.kf is None:
            raise PermanentError("Customer Service is not set up (ZHIMIAN_WECOM__KF_OPEN_KFID)")
        return self.kf


def button_card(card: Card, *, task_id: str, replaced: str | None = None) -> ButtonInteraction:
    """Put a decision card into WeCom's words."""
    return ButtonInteraction(
        source=Source(desc=_line(card.source, 20)),
        main_title=Title(title=_line(card.title, 36), desc=_line(card.subtitle, 44)),
        sub_title_text=shorten(card.text, 160) or None,
        horizontal_content_list=tuple(
            Row(keyname=_line(row.name, 5), value=_line(row.value, 30)) for row in card.rows
        ),
        card_action=CardAction(type=LINK, url=card.url) if card.url else None,
        button_list=tuple(
            Button(text=shorten(each.text, 10), style=each.style, key=each.key)
            for each in card.buttons
        ),
        task_id=task_id,
        replace_text=replaced,
    )


def _line(text: str, limit: int) -> str:
    """Write a text that may hold line breaks (a name of HR's, a quote) as one line of a card."""
    return shorten(" ".join(text.split()), limit)
