"""Customer Service's other calls: speaking, welcoming, handing over, links and names.

https://developer.work.weixin.qq.com/document/path/94677
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from bot.demo.bodies import Bodies, check_url
from bot.demo.customer_records import TRANSITIONS, Customer, Records, State, state_of
from bot.demo.faults import Faults
from bot.demo.refusals import Refused
from bot.demo.values import Json, Request, objects, size

MSGID: Final = re.compile(r"[0-9a-zA-Z_-]{1,32}")
SCENE: Final = re.compile(r"[0-9a-zA-Z_-]{0,32}")
TEXT_BYTES: Final = 2048
MENU_BYTES: Final = 1024
MENU_ITEMS: Final = 50
MENU_TAPS: Final = 10
CHOICE_BYTES: Final = {"click": 128, "view": 1024, "miniprogram": 1024, "text": 256}
LINK_BYTES: Final = {"title": 128, "desc": 512}
WELCOME_LIVES: Final = timedelta(seconds=20)
MOST_CUSTOMERS: Final = 100
MEDIA: Final = frozenset({"image", "voice", "video", "file"})
FAILED_UNKNOWN: Final = 0
KNOWN_MSGID: Final = 40058


@dataclass(slots=True, kw_only=True)
class EventCode:
    """A code that allows one message besides the five."""

    customer: Customer
    at: datetime
    used: bool = False


@dataclass(slots=True)
class CustomerService:
    """Delivers what the app says to customers."""

    records: Records
    bodies: Bodies
    faults: Faults
    msgids: set[str] = field(default_factory=set)
    codes: dict[str, EventCode] = field(default_factory=dict)

    def send(self, request: Request) -> Json:
        """Answer kf/send_msg."""
        self.records.check_account(request.text("open_kfid"))
        customer = self.records.find(request.text("touser"))
        msgid = self._check_msgid(request)
        self.records.check_may_speak(customer)
        msgtype, body = self._body(request)
        customer.answered += 1
        return self._deliver(customer, msgid, msgtype, body)

    def send_on_event(self, request: Request) -> Json:
        """Answer kf/send_msg_on_event: text or menu, once, soon."""
        code = self.codes.get(request.text("code"))
        if code is None:
            raise Refused(41050)
        if code.used or self.records.world.clock() - code.at > WELCOME_LIVES:
            raise Refused(41050, "used" if code.used else "expired", fair=not code.used)
        msgid = self._check_msgid(request)
        if request.text("msgtype") not in {"text", "msgmenu"}:
            raise Refused(40008)
        msgtype, body = self._body(request)
        code.used = True
        code.customer.welcomed_at = self.records.world.clock()
        return self._deliver(code.customer, msgid, msgtype, body)

    def new_code(self, customer: Customer) -> str:
        """Make the code with which somebody who entered may be welcomed."""
        code = f"WC{secrets.token_urlsafe(24)}"
        self.codes[code] = EventCode(customer=customer, at=self.records.world.clock())
        return code

    def state(self, request: Request) -> Json:
        """Answer kf/service_state/get."""
        self.records.check_account(request.text("open_kfid"))
        customer = self.records.find(request.text("external_userid"))
        answer: dict[str, object] = {"service_state": customer.state.value}
        if customer.state is State.PERSON:
            answer["servicer_userid"] = customer.servicer
        return answer

    def change_state(self, request: Request) -> Json:
        """Answer kf/service_state/trans."""
        self.records.check_account(request.text("open_kfid"))
        customer = self.records.find(request.text("external_userid"))
        wanted = state_of(request.body.get("service_state"))
        if wanted not in TRANSITIONS[customer.state]:
            raise Refused(95016, f"{customer.state.value} to {wanted.value}")
        servicer = request.text("servicer_userid")
        if wanted is State.PERSON:
            if not servicer:
                raise Refused(40058, "servicer_userid")
            if self.records.world.member(servicer) is None:
                raise Refused(95014)
        customer.state, customer.servicer = wanted, servicer
        self.records.world.touch()
        return {"msg_code": self.new_code(customer)}

    def contact_way(self, request: Request) -> Json:
        """Answer kf/add_contact_way."""
        open_kfid, scene = request.text("open_kfid"), request.text("scene")
        self.records.check_account(open_kfid)
        if not SCENE.fullmatch(scene):
            raise Refused(40058, "scene")
        end = f"?enc_scene={quote(scene)}" if scene else ""
        return {"url": f"https://work.weixin.qq.com/kf/{open_kfid}{end}"}

    def accounts(self, request: Request) -> Json:
        """Answer kf/account/list."""
        account = self.records.world.config.open_kfid
        row = {"open_kfid": account, "name": "招聘客服", "avatar": "", "manage_privilege": True}
        return {"account_list": [row] if account and not request.number("offset") else []}

    def customers(self, request: Request) -> Json:
        """Answer kf/customer/batchget."""
        wanted = request.texts("external_userid_list")
        if not 1 <= len(wanted) <= MOST_CUSTOMERS:
            raise Refused(40058, "external_userid_list")
        known = [self.records.customers[each] for each in wanted if each in self.records]
        rows = [
            {"external_userid": each.external_userid, "nickname": each.nickname, "avatar": ""}
            for each in known
        ]
        invalid = [each for each in wanted if each not in self.records]
        return {"customer_list": rows, "invalid_external_userid": invalid}

    def servicers(self, request: Request) -> Json:
        """Answer kf/servicer/list: everybody is there, receiving."""
        self.records.check_account(request.query.get("open_kfid", ""))
        members = [each for each in self.records.world.members.values() if each.visible]
        return {"servicer_list": [{"userid": each.userid, "status": 0} for each in members]}

    def _check_msgid(self, request: Request) -> str:
        if "msgid" not in request.body:
            return f"kfapi{self.records.world.next_id():012d}"
        msgid = request.text("msgid")
        if not MSGID.fullmatch(msgid):
            raise Refused(40058, "msgid")
        if msgid in self.msgids:
            # saying it again is how a lost answer is dealt with
            raise Refused(KNOWN_MSGID, "msgid duplicated", fair=True)
        return msgid

    def _deliver(self, customer: Customer, msgid: str, msgtype: str, body: Json) -> Json:
        self.msgids.add(msgid)
        if self.faults.take("failed_sends"):
            values = {"fail_msgid": msgid, "fail_type": FAILED_UNKNOWN}
            self.records.event(customer, "msg_send_fail", values)
        else:
            self.records.world.show(customer.external_userid, msgtype, body, msgid=msgid)
        return {"msgid": msgid}

    def _body(self, request: Request) -> tuple[str, Json]:
        msgtype = request.text("msgtype")
        body = request.object(msgtype)
        if body is None:
            raise Refused(40058, msgtype)
        if msgtype in MEDIA:
            return self.bodies.check(request, without=frozenset(), on_cut=self._cut)
        check = CHECKS.get(msgtype)
        if check is None:
            raise Refused(40008, msgtype)
        check(body)
        return msgtype, body

    def _cut(self, detail: str) -> None:
        self.records.world.violate("cut", "kf/send_msg", detail)


def _text(body: Json) -> None:
    content = body.get("content")
    if not isinstance(content, str) or not content:
        raise Refused(44004)
    if size(content) > TEXT_BYTES:
        raise Refused(45002, f"text.content has {size(content)} bytes")


def _menu(body: Json) -> None:
    rows = objects(body.get("list"))
    taps = [each for each in rows if each.get("type") != "text"]
    if len(rows) > MENU_ITEMS or len(taps) > MENU_TAPS:
        raise Refused(95008)
    for key in ("head_content", "tail_content"):
        if size(str(body.get(key, ""))) > MENU_BYTES:
            raise Refused(45002, f"msgmenu.{key}")
    for each in rows:
        kind = str(each.get("type", ""))
        item = each.get(kind)
        if kind not in CHOICE_BYTES or not isinstance(item, Mapping):
            raise Refused(95009)
        if not 0 < size(str(item.get("content", ""))) <= CHOICE_BYTES[kind]:
            raise Refused(45002, f"msgmenu.list.{kind}.content")
        if kind == "view":
            check_url(item.get("url"), "msgmenu.list.view.url")


def _link(body: Json) -> None:
    if not body.get("title"):
        raise Refused(41016)
    check_url(body.get("url"), "link.url")
    if not body.get("thumb_media_id"):
        raise Refused(41006, "link.thumb_media_id")
    for key, limit in LINK_BYTES.items():
        if size(str(body.get(key, ""))) > limit:
            raise Refused(45002, f"link.{key}")


def _location(body: Json) -> None:
    if not isinstance(body.get("latitude"), int | float):
        raise Refused(40058, "location.latitude")


CHECKS: Final = {"text": _text, "msgmenu": _menu, "link": _link, "location": _location}
