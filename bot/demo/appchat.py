"""App group chats: made by the app, read by people, and never a card in them.

https://developer.work.weixin.qq.com/document/path/90245
"""

import re
import secrets
from dataclasses import dataclass, field, replace
from typing import Final

from bot.demo.bodies import Bodies
from bot.demo.rates import Limit, Rates
from bot.demo.refusals import Refused
from bot.demo.values import Group, Json, Request
from bot.demo.world import World

SEND: Final = "appchat/send"
CHATID: Final = re.compile(r"[0-9a-zA-Z]+")
MOST_CHARS: Final = 32
NAME_CHARS: Final = 50
LEAST_MEMBERS: Final = 2
MOST_MEMBERS: Final = 2000
NOT_IN_GROUPS: Final = frozenset({"miniprogram_notice", "template_card"})
PER_MEMBER: Final = (Limit(count=200, seconds=60), Limit(count=10_000, seconds=86_400))
PER_MINUTE: Final = Limit(count=20_000, seconds=60)
PER_HOUR: Final = Limit(count=150_000, seconds=3600)
CREATED: Final = Limit(count=1000, seconds=86_400)
CHANGED: Final = Limit(count=1000, seconds=3600)


@dataclass(slots=True)
class AppChats:
    """Keeps the groups the app made and delivers to their members."""

    world: World
    bodies: Bodies
    per_member: Rates = field(default_factory=lambda: Rates(PER_MEMBER))
    per_corp: Rates = field(default_factory=lambda: Rates((PER_MINUTE, PER_HOUR)))
    created: Rates = field(default_factory=lambda: Rates((CREATED,)))
    changed: Rates = field(default_factory=lambda: Rates((CHANGED,)))

    def create(self, request: Request) -> Json:
        """Answer appchat/create."""
        if not self.created.take("corp", self.world.clock()):
            raise Refused(45009)
        members = self._members(request.texts("userlist"))
        if not LEAST_MEMBERS <= len(members) <= MOST_MEMBERS:
            raise Refused(86006, str(len(members)))
        owner = request.text("owner") or members[0]
        if owner.lower() not in {each.lower() for each in members}:
            raise Refused(86207)
        chatid = self._new_id(request.text("chatid"))
        name = self._name(request.text("name"))
        self.world.groups[chatid] = Group(chatid=chatid, name=name, owner=owner, userlist=members)
        self.world.touch()
        return {"chatid": chatid}

    def update(self, request: Request) -> Json:
        """Answer appchat/update."""
        group = self._find(request.text("chatid"))
        if not self.changed.take("corp", self.world.clock()):
            raise Refused(45009)
        gone = {each.lower() for each in request.texts("del_user_list")}
        kept = [each for each in group.userlist if each.lower() not in gone]
        members = tuple(dict.fromkeys([*kept, *self._members(request.texts("add_user_list"))]))
        if len(members) < LEAST_MEMBERS:
            raise Refused(86006, str(len(members)))
        owner = request.text("owner") or group.owner
        if owner not in members:
            raise Refused(86207)
        name = self._name(request.text("name")) or group.name
        changed = replace(group, name=name, owner=owner, userlist=members)
        self.world.groups[group.chatid] = changed
        self.world.touch()
        return {}

    def get(self, request: Request) -> Json:
        """Answer appchat/get; asking whether a chat exists is fair."""
        chatid = request.query.get("chatid", "")
        if not chatid:
            raise Refused(86201)
        group = self.world.groups.get(chatid)
        if group is None:
            raise Refused(86003, fair=True)
        info = {
            "chatid": group.chatid,
            "name": group.name,
            "owner": group.owner,
            "userlist": list(group.userlist),
            "chat_type": 0,
        }
        return {"chat_info": info}

    def send(self, request: Request) -> Json:
        """Answer appchat/send: an errcode and nothing else, no msgid, no recall."""
        group = self._find(request.text("chatid"))
        msgtype, body = self.bodies.check(request, without=NOT_IN_GROUPS, on_cut=self._cut)
        now = self.world.clock()
        if not self.per_corp.take("corp", now, times=len(group.userlist)):
            raise Refused(45009)
        for member in group.userlist:
            if not self.per_member.take(member.lower(), now):
                self.world.violate("dropped", SEND, f"too many for {member}")
        self.world.show(group.chatid, msgtype, body)
        return {}

    def _find(self, chatid: str) -> Group:
        if not chatid:
            raise Refused(86201)
        group = self.world.groups.get(chatid)
        if group is None:
            raise Refused(86003)
        return group

    def _members(self, userids: tuple[str, ...]) -> tuple[str, ...]:
        found = [self.world.member(each) for each in dict.fromkeys(userids)]
        if not all(found):
            raise Refused(86216)
        return tuple(each.userid for each in found if each)

    def _new_id(self, chatid: str) -> str:
        if not chatid:
            return secrets.token_hex(16)
        if not CHATID.fullmatch(chatid):
            raise Refused(86001)
        if len(chatid) > MOST_CHARS:
            raise Refused(86205)
        if chatid in self.world.groups:
            raise Refused(86215)
        return chatid

    def _name(self, name: str) -> str:
        if len(name) > NAME_CHARS:
            self._cut(f"the group's name has {len(name)} characters, {NAME_CHARS} are kept")
        return name[:NAME_CHARS]

    def _cut(self, detail: str) -> None:
        self.world.violate("cut", SEND, detail)
