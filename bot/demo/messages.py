"""message/send and message/recall: who receives what, how often, and what is silently lost.

https://developer.work.weixin.qq.com/document/path/90236
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.demo.bodies import Bodies
from bot.demo.card_book import CardBook
from bot.demo.names import with_names
from bot.demo.rates import Limit, Rates
from bot.demo.refusals import Refused
from bot.demo.values import Bubble, Json, Member, Request
from bot.demo.world import World

SEND: Final = "message/send"
EVERYBODY: Final = "@all"
MOST_USERS: Final = 1000
MOST_PARTIES: Final = 100
ROOT_DEPARTMENT: Final = "1"
PER_MEMBER: Final = (Limit(count=30, seconds=60), Limit(count=1000, seconds=3600))
ACCOUNTS: Final = 200  #: the account cap of the corp; an app may send 200 times as many a day
PER_APP: Final = Limit(count=ACCOUNTS * 200, seconds=86_400)
RECALL_WITHIN: Final = timedelta(hours=24)
DUPLICATE_S: Final = 1800
MOST_DUPLICATE_S: Final = 14_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One accepted message/send."""

    msgid: str
    at: datetime
    answer: Json
    bubbles: tuple[Bubble, ...]


@dataclass(slots=True)
class Messages:
    """Delivers what the app sends to members."""

    world: World
    bodies: Bodies
    cards: CardBook
    per_member: Rates = field(default_factory=lambda: Rates(PER_MEMBER))
    per_app: Rates = field(default_factory=lambda: Rates((PER_APP,)))
    sent: dict[str, Sent] = field(default_factory=dict)
    repeats: dict[bytes, Sent] = field(default_factory=dict)
    count: int = 0

    def send(self, request: Request) -> Json:
        """Answer message/send."""
        self._check_agent(request)
        repeated = self._repeated(request)
        if repeated is not None:
            return repeated.answer
        members, invalid = self._receivers(request)
        msgtype, body = self._body(request)
        if not self.per_app.take("app", self.world.clock(), times=len(members)):
            raise Refused(45009)
        code = self.cards.register(body) if msgtype == "template_card" else ""
        shown = with_names(self.world, msgtype, body) if request.number("enable_id_trans") else body
        sent = self._deliver(members, msgtype, shown, {**invalid, **_code(code)})
        if request.number("enable_duplicate_check"):
            self.repeats[request.raw] = sent
        return sent.answer

    def recall(self, request: Request) -> Json:
        """Answer message/recall: within a day, every copy is gone."""
        sent = self.sent.get(request.text("msgid"))
        if sent is None:
            raise Refused(40058, "msgid")
        if self.world.clock() - sent.at > RECALL_WITHIN:
            raise Refused(42052)
        for each in sent.bubbles:
            self.world.change(each, recalled=True)
        return {}

    def statistics(self, request: Request) -> Json:
        """Answer message/get_statistics; only today is counted here."""
        today = request.number("time_type") == 0
        config = self.world.config
        row = {"agentid": config.agent_id, "app_name": config.app_name, "count": self.count}
        return {"statistics": [row] if today else []}

    def _check_agent(self, request: Request) -> None:
        if request.text("msgtype") == "miniprogram_notice":
            return
        if "agentid" not in request.body:
            raise Refused(40056, "missing")
        if request.number("agentid", -1) != self.world.config.agent_id:
            raise Refused(301002)

    def _repeated(self, request: Request) -> Sent | None:
        if not request.number("enable_duplicate_check"):
            return None
        interval = request.number("duplicate_check_interval", DUPLICATE_S)
        if not 0 < interval <= MOST_DUPLICATE_S:
            raise Refused(40058, "duplicate_check_interval")
        before = self.repeats.get(request.raw)
        if before and self.world.clock() - before.at < timedelta(seconds=interval):
            return before
        return None

    def _body(self, request: Request) -> tuple[str, Json]:
        if request.text("msgtype") != "template_card":
            return self.bodies.check(request, without=frozenset(), on_cut=self._cut)
        card = request.object("template_card")
        if card is None:
            raise Refused(40063, "template_card")
        self.cards.check_new(card)
        return "template_card", card

    def _receivers(self, request: Request) -> tuple[Sequence[Member], dict[str, str]]:
        users = _split(request.text("touser"))
        parties, tags = _split(request.text("toparty")), _split(request.text("totag"))
        if not (users or parties or tags):
            raise Refused(82001)
        if len(users) > MOST_USERS or len(parties) > MOST_PARTIES or len(tags) > MOST_PARTIES:
            raise Refused(40031)
        if users == (EVERYBODY,):
            return self._everybody(), {}
        found = {each: self.world.member(each) for each in users}
        lost = [each.lower() for each, member in found.items() if member is None]
        members = {each.userid: each for each in found.values() if each}
        if ROOT_DEPARTMENT in parties:
            members |= {each.userid: each for each in self._everybody()}
        self.world.unreachable += lost
        if not members:
            raise Refused(81013, fair=bool(lost))
        wrong = [each for each in parties if each != ROOT_DEPARTMENT]
        invalid = {"invaliduser": lost, "invalidparty": wrong, "invalidtag": tags}
        return tuple(members.values()), {key: "|".join(ids) for key, ids in invalid.items() if ids}

    def _everybody(self) -> tuple[Member, ...]:
        return tuple(each for each in self.world.members.values() if each.visible)

    def _deliver(self, members: Sequence[Member], msgtype: str, body: Json, extra: Json) -> Sent:
        now, msgid, shown = self.world.clock(), secrets.token_urlsafe(48), []
        for member in members:
            self.count += 1
            if not self.per_member.take(member.userid.lower(), now):
                self.world.violate("dropped", SEND, f"too many for {member.userid}")
                continue
            chat = member.userid.lower()
            shown.append(self.world.show(chat, msgtype, body, msgid=msgid))
        answer = {**extra, "msgid": msgid}
        sent = Sent(msgid=msgid, at=now, answer=answer, bubbles=tuple(shown))
        self.sent[msgid] = sent
        return sent

    def _cut(self, detail: str) -> None:
        self.world.violate("cut", SEND, detail)


def _split(ids: str) -> tuple[str, ...]:
    return tuple(each for each in ids.split("|") if each)


def _code(code: str) -> dict[str, str]:
    return {"response_code": code} if code else {}
