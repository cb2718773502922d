"""Customer Service: what is pulled is kept once and in order, what is said is said once."""

import json
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from bot.wecom import kf
from bot.wecom.errors import CodeSpent, RequestRefused, SessionClosed, Unavailable
from bot.wecom.fields import parse
from bot.wecom.kf import KfClient, State
from bot.wecom.kf_inbound import read_item
from bot.wecom.kf_pull import MOST_STILL, KfPull
from handlers.people import Address
from storage import inbox
from storage.database import Database
from storage.migrate import upgrade
from storage.shared import cursor
from tests.aio import run
from tests.storage.world import opened
from tests.wecom.served import OK, Call, Reply, Script, Served, always, wecom

KFID = "wkAJ2GCAAASSm4"
CUSTOMER = Address(channel="kf", id="wmAbC")
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
SENT = {**OK, "msgid": "m1"}


def item(number: int, text: str = "你好") -> dict[str, object]:
    return {
        "msgid": f"m{number}",
        "open_kfid": KFID,
        "external_userid": "wmAbC",
        "send_time": 1775034000 + number,
        "origin": 3,
        "msgtype": "text",
        "text": {"content": text},
    }


def event(kind: str, **fields: object) -> dict[str, object]:
    inner = {"event_type": kind, "open_kfid": KFID, "external_userid": "wmAbC", **fields}
    return {"msgid": "e1", "send_time": 1775034000, "origin": 4, "msgtype": "event", "event": inner}


def page(*items: Mapping[str, object], following: str = "", more: int = 0) -> Reply:
    return {**OK, "next_cursor": following, "has_more": more, "msg_list": list(items)}


def pulling(
    url: str,
    script: Script,
    tell: Callable[[Served, KfPull, Database], Coroutine[object, object, None]],
) -> None:
    """Tell a story with a served WeCom and a database of our own."""
    upgrade(url)

    async def play() -> None:
        async with wecom(script) as served, opened(url) as memory:
            pull = KfPull(
                transport=served.client.transport,
                memory=memory,
                clock=served.clock,
                committed=lambda: served.pauses.append(0),
                account=KFID,
            )
            await tell(served, pull, memory)

    run(play())


async def stored(memory: Database, conversation: str = "kf:wmAbC") -> list[str]:
    rows = await memory.read(lambda c: inbox.pending(c, conversation, NOW + timedelta(days=1)))
    return [row.key for row in rows]


def test_pages_are_pulled_until_none_is_left_even_past_an_empty_one(sqlite_url: str) -> None:
    pages = {
        "": page(item(1), item(2), following="c1", more=1),
        "c1": page(following="c2", more=1),
        "c2": page(item(3), following="c3"),
        "c3": page(item(4), following="c4"),
    }

    def script(call: Call) -> Reply:
        if call.path == "kf/sync_msg":
            return pages[str(call.body.get("cursor", ""))]
        return always(OK)(call)

    async def tell(served: Served, pull: KfPull, memory: Database) -> None:
        await pull.pull(KFID, "ENC")
        assert await stored(memory) == ["kf:m1", "kf:m2", "kf:m3"]
        assert await memory.read(lambda c: cursor(c, KFID)) == "c3"
        await pull.pull(KFID, "ENC2")
        assert await stored(memory) == ["kf:m1", "kf:m2", "kf:m3", "kf:m4"]
        assert len(served.to("kf/sync_msg")) == 4
        assert len(served.pauses) == 3

    pulling(sqlite_url, script, tell)


def test_an_account_that_is_not_ours_is_left_alone(sqlite_url: str) -> None:
    async def tell(served: Served, pull: KfPull, _memory: Database) -> None:
        await pull.pull("wkSomebodyElse", "ENC")
        assert served.to("kf/sync_msg") == []

    pulling(sqlite_url, always(OK), tell)


def test_a_message_that_is_delivered_again_is_kept_once(sqlite_url: str) -> None:
    async def tell(_served: Served, pull: KfPull, memory: Database) -> None:
        await pull.pull(KFID, "ENC")
        await pull.pull(KFID, "ENC")
        assert await stored(memory) == ["kf:m1"]

    pulling(sqlite_url, always(page(item(1), following="c1"), page(item(1), following="c2")), tell)


def test_the_cursor_stays_where_it_is_when_a_page_fails(sqlite_url: str) -> None:
    async def tell(_served: Served, pull: KfPull, memory: Database) -> None:
        with pytest.raises(Unavailable):
            await pull.pull(KFID, "ENC")
        assert await memory.read(lambda c: cursor(c, KFID)) == "c1"

    script = always(page(item(1), following="c1", more=1), {"errcode": -1, "errmsg": ""})
    pulling(sqlite_url, script, tell)


def test_a_token_that_has_lapsed_is_left_out(sqlite_url: str) -> None:
    def script(call: Call) -> Reply:
        if call.path == "kf/sync_msg" and "token" in call.body:
            return {"errcode": 95007, "errmsg": "invalid msg token"}
        return always(page(item(1), following="c1"))(call)

    async def tell(_served: Served, pull: KfPull, memory: Database) -> None:
        await pull.pull(KFID, "ENC")
        assert await stored(memory) == ["kf:m1"]

    pulling(sqlite_url, script, tell)


def test_a_cursor_that_is_refused_begins_again(sqlite_url: str) -> None:
    def script(call: Call) -> Reply:
        if call.path == "kf/sync_msg" and call.body.get("cursor"):
            return {"errcode": 50100, "errmsg": "bad cursor"}
        return always(page(item(1), following="c1"))(call)

    async def tell(_served: Served, pull: KfPull, memory: Database) -> None:
        await pull.pull(KFID, "ENC")
        await pull.pull(KFID, "ENC")
        assert await stored(memory) == ["kf:m1"]

    pulling(sqlite_url, script, tell)


def test_a_cursor_that_never_moves_ends_the_pull(sqlite_url: str) -> None:
    async def tell(served: Served, pull: KfPull, _memory: Database) -> None:
        await pull.pull(KFID, "ENC")
        assert len(served.to("kf/sync_msg")) == 1 + MOST_STILL

    pulling(sqlite_url, always(page(following="c1", more=1)), tell)


def test_an_empty_page_at_the_same_place_is_not_the_end(sqlite_url: str) -> None:
    pages = [
        page(following="c1", more=1),
        page(following="c1", more=1),
        page(item(1), following="c2"),
    ]

    def script(call: Call) -> Reply:
        return pages.pop(0) if call.path == "kf/sync_msg" else always(OK)(call)

    async def tell(_served: Served, pull: KfPull, memory: Database) -> None:
        await pull.pull(KFID, "ENC")
        assert await stored(memory) == ["kf:m1"]

    pulling(sqlite_url, script, tell)


@pytest.mark.parametrize(
    ("given", "kind", "body"),
    [
        (
            item(1, "同意"),
            "text_received",
            {"sender": "kf:wmAbC", "text": "同意", "message_id": "m1"},
        ),
        (
            {**item(1), "msgtype": "voice", "voice": {"media_id": "M"}},
            "media_received",
            {
                "sender": "kf:wmAbC",
                "media": "voice",
                "media_id": "M",
                "format": "amr",
                "message_id": "m1",
            },
        ),
        (
            {**item(1), "msgtype": "miniprogram", "miniprogram": {"title": "T"}},
            "media_received",
            {
                "sender": "kf:wmAbC",
                "media": "other",
                "media_id": "",
                "format": "miniprogram",
                "message_id": "m1",
            },
        ),
        (
            event("enter_session", scene="s", scene_param="cand1", welcome_code="WC"),
            "person_entered",
            {"sender": "kf:wmAbC", "scene": "cand1", "welcome_code": "WC"},
        ),
        (
            event("msg_send_fail", fail_msgid="m9", fail_type=10),
            "delivery_failed",
            {"sender": "kf:wmAbC", "message_id": "m9", "reason": "rejected by the customer"},
        ),
        (
            event("reject_customer_msg_switch_change", reject_switch=1),
            "person_left",
            {"sender": "kf:wmAbC"},
        ),
        (
            event("session_status_change", change_type=3, msg_code="MC"),
            "unknown_received",
            {"sender": "app:sys", "type": "kf/session_status_change"},
        ),
        (
            {**item(1), "origin": 5, "servicer_userid": "hr"},
            "unknown_received",
            {"sender": "app:sys", "type": "kf/5/text"},
        ),
    ],
)
def test_what_a_customer_does_is_what_a_member_does(
    given: Mapping[str, object], kind: str, body: Mapping[str, object]
) -> None:
    arrived = read_item(parse(json.dumps(given).encode()), now=NOW)
    assert arrived is not None
    assert (arrived.kind, dict(arrived.body)) == (kind, body)
    assert arrived.key == f"kf:{given['msgid']}"
    assert arrived.conversation == body["sender"]


def test_an_item_without_an_id_is_nothing() -> None:
    assert read_item({"msgtype": "text"}, now=NOW) is None


def speaking(
    script: Script, tell: Callable[[Served, KfClient], Coroutine[object, object, None]]
) -> None:
    async def play() -> None:
        async with wecom(script) as served:
            client = served.client
            spoken = KfClient(transport=client.transport, work=client.work, open_kfid=KFID)
            await tell(served, spoken)

    run(play())


def test_a_repeat_carries_the_same_id_and_another_message_another() -> None:
    async def tell(served: Served, spoken: KfClient) -> None:
        await spoken.say(CUSTOMER, "第 2/8 题", repeat=7)
        await spoken.say(CUSTOMER, "第 2/8 题", repeat=7)
        await spoken.say(CUSTOMER, "第 2/8 题", repeat=8)
        first, again, other = (call.body for call in served.to("kf/send_msg"))
        assert first == again
        assert first["msgid"] != other["msgid"]
        assert len(str(first["msgid"])) == 32
        assert (first["touser"], first["open_kfid"]) == ("wmAbC", KFID)
        assert first["text"] == {"content": "第 2/8 题"}

    speaking(always(SENT), tell)


def test_a_message_wecom_already_has_was_said() -> None:
    async def tell(_served: Served, spoken: KfClient) -> None:
        sent = await spoken.say(CUSTOMER, "hi", repeat=7)
        assert sent.message_id
        assert (await spoken.welcome(CUSTOMER, "WC", "hi", repeat=8)).message_id

    speaking(always({"errcode": 40058, "errmsg": "msgid duplicated"}), tell)


def test_a_long_text_is_several_messages() -> None:
    async def tell(served: Served, spoken: KfClient) -> None:
        await spoken.say(CUSTOMER, "啊" * 1000, repeat=7)
        assert len({str(call.body["msgid"]) for call in served.to("kf/send_msg")}) == 2

    speaking(always(SENT), tell)


@pytest.mark.parametrize("code", [95001, 95002, 95013, 95018])
def test_a_session_that_takes_no_more_is_named(code: int) -> None:
    async def tell(served: Served, spoken: KfClient) -> None:
        with pytest.raises(SessionClosed) as caught:
            await spoken.say(CUSTOMER, "hi", repeat=1)
        assert caught.value.code == code
        assert len(served.to("kf/send_msg")) == 1

    speaking(always({"errcode": code, "errmsg": ""}), tell)


def test_a_welcome_is_said_by_its_code() -> None:
    async def tell(served: Served, spoken: KfClient) -> None:
        await spoken.welcome(CUSTOMER, "WC", "您好", repeat=1)
        body = served.to("kf/send_msg_on_event")[0].body
        assert (body["code"], body["msgtype"], body["text"]) == ("WC", "text", {"content": "您好"})

    speaking(always(SENT), tell)


def test_a_welcome_that_comes_too_late_is_given_up() -> None:
    async def tell(_served: Served, spoken: KfClient) -> None:
        with pytest.raises(CodeSpent):
            await spoken.welcome(CUSTOMER, "WC", "您好", repeat=1)

    speaking(always({"errcode": 41050, "errmsg": "welcome code expired"}), tell)


def test_choices_are_offered_as_a_menu() -> None:
    async def tell(served: Served, spoken: KfClient) -> None:
        await spoken.offer(CUSTOMER, "可以开始了吗?", ["同意", "我要提问"], repeat=1, after="谢谢")
        menu = served.to("kf/send_msg")[0].body["msgmenu"]
        assert menu == {
            "head_content": "可以开始了吗?",
            "list": [
                {"type": "click", "click": {"content": "同意"}},
                {"type": "click", "click": {"content": "我要提问"}},
            ],
            "tail_content": "谢谢",
        }
        with pytest.raises(RequestRefused):
            await spoken.offer(CUSTOMER, "?", [], repeat=1)

    speaking(always(SENT), tell)


def test_who_serves_a_customer_is_asked_and_changed() -> None:
    async def tell(served: Served, spoken: KfClient) -> None:
        assert await spoken.state(CUSTOMER) is State.PERSON
        assert await spoken.hand_over(CUSTOMER, servicer="hr_li") == "MC"
        assert await spoken.hand_over(CUSTOMER) == "MC"
        named, pooled = (call.body for call in served.to("kf/service_state/trans"))
        assert (named["service_state"], named["servicer_userid"]) == (3, "hr_li")
        assert pooled["service_state"] == 2

    speaking(always({**OK, "service_state": 3, "msg_code": "MC"}), tell)


def test_a_link_brings_a_candidate_here() -> None:
    async def tell(_served: Served, spoken: KfClient) -> None:
        assert await spoken.contact_way(scene="zm", param="候选 1") == (
            "https://work.weixin.qq.com/kf/x?enc_scene=E&scene_param=%E5%80%99%E9%80%89%201"
        )
        with pytest.raises(RequestRefused):
            await spoken.contact_way(scene="x" * 33)

    speaking(always({**OK, "url": "https://work.weixin.qq.com/kf/x?enc_scene=E"}), tell)


@pytest.mark.parametrize(
    ("sent", "hours", "expected"), [(0, 0, 5), (4, 1, 1), (5, 1, 0), (9, 1, 0), (0, 48, 0)]
)
def test_what_may_still_be_said_is_known_before(sent: int, hours: int, expected: int) -> None:
    heard_at = NOW - timedelta(hours=hours)
    assert kf.left(sent=sent, heard_at=heard_at, now=NOW) == expected


def test_to_somebody_who_never_wrote_nothing_may_be_said() -> None:
    assert kf.left(sent=0, heard_at=None, now=NOW) == 0
