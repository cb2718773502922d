"""What became of each card: task ids, response codes, and every person's own copy.

A response code works once and for 72 hours; each click brings a new one.
https://developer.work.weixin.qq.com/document/path/94888
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.demo.cards import check_card, clickable
from bot.demo.names import with_names
from bot.demo.refusals import Refused
from bot.demo.values import Bubble, Json, Request
from bot.demo.world import World

CODE_LIVES: Final = timedelta(hours=72)
MOST_USERS: Final = 1000


class NoSuchCard(LookupError):
    """This person has no such card, or it cannot be clicked any more."""


@dataclass(slots=True)
class Code:
    """A response code and the card it can update."""

    task_id: str
    at: datetime
    used: bool = False


@dataclass(slots=True)
class CardBook:
    """Knows every card that was sent and every code that may change it."""

    world: World
    cards: dict[str, Json] = field(default_factory=dict)  #: by task id
    codes: dict[str, Code] = field(default_factory=dict)

    def check_new(self, card: Json) -> None:
        """Refuse a card that cannot be sent, or whose task id was used before."""
        check_card(card, self._cut)
        if not clickable(card):
            return
        if not self.world.config.callback_url:
            raise Refused(43012)
        if card.get("task_id") in self.cards:
            raise Refused(42014, "task_id is not unique")

    def register(self, card: Json) -> str:
        """Remember a sent card; answer with its first response code, empty for a display card."""
        if not clickable(card):
            return ""
        task_id = str(card["task_id"])
        self.cards[task_id] = card
        return self.new_code(task_id)

    def new_code(self, task_id: str) -> str:
        """Make a code for one update of this card."""
        code = secrets.token_urlsafe(48)
        self.codes[code] = Code(task_id=task_id, at=self.world.clock())
        return code

    def copy(self, userid: str, task_id: str) -> Bubble:
        """Find a person's copy of a card."""
        for bubble in reversed(self.world.chat(userid.lower())):
            if bubble.msgtype == "template_card" and bubble.task_id == task_id:
                return bubble
        raise NoSuchCard(task_id)

    def update(self, request: Request) -> Json:
        """Answer message/update_template_card; `invaliduser` is a list here."""
        code = self._use(request.text("response_code"))
        task_id = code.task_id
        change = self._change(request, task_id)
        invalid = []
        for userid in self._receivers(request, task_id):
            try:
                bubble = self.copy(userid, task_id)
            except NoSuchCard:
                invalid.append(userid.lower())
                continue
            self.world.change(bubble, **change)
        code.used = True
        return {"invaliduser": invalid}

    def _use(self, name: str) -> Code:
        code = self.codes.get(name)
        if code is None:
            raise Refused(60140)
        if code.used:
            raise Refused(60140, "used")
        if self.world.clock() - code.at > CODE_LIVES:
            raise Refused(60140, "expired")
        return code

    def _change(self, request: Request, task_id: str) -> dict[str, object]:
        card = request.object("template_card")
        if card is None:
            button = request.object("button")
            if button is None or not button.get("replace_name"):
                raise Refused(40058, "button.replace_name or template_card")
            return {"replaced": str(button["replace_name"])}
        whole = {"task_id": task_id, **card}
        check_card(whole, self._cut)
        if whole["task_id"] != task_id:
            raise Refused(42014, "not the task_id of this card")
        named = request.number("enable_id_trans")
        shown = with_names(self.world, "template_card", whole) if named else whole
        return {"content": shown, "replaced": str(shown.get("replace_text", ""))}

    def _receivers(self, request: Request, task_id: str) -> tuple[str, ...]:
        if request.number("atall"):
            chats = {each.chat for each in self.world.bubbles.values() if each.task_id == task_id}
            return tuple(sorted(chats))
        userids = request.texts("userids")
        if not userids:
            raise Refused(82001)
        if len(userids) > MOST_USERS:
            raise Refused(40031)
        return userids

    def _cut(self, detail: str) -> None:
        self.world.violate("cut", "template_card", detail)
