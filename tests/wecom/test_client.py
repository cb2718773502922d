"""What the client sends, byte for byte, and what it makes of the answers."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.errors import PermanentError, TemporaryError
from bot.wecom.card_parts import Button, Title
from bot.wecom.cards import ButtonInteraction
from bot.wecom.errors import (
    ConfigurationError,
    MediaRefused,
    RateLimited,
    RecipientUnreachable,
    RequestRefused,
    TokenExpired,
    Unavailable,
)
from bot.wecom.limits import TO_MEMBER
from bot.wecom.transport import Request
from storage.tokens import StoredToken
from tests.aio import run
from tests.wecom.served import (
    OK,
    SECRET,
    Call,
    Reply,
    Script,
    Served,
    always,
    connect,
    contents,
    wecom,
)

CARD = ButtonInteraction(
    main_title=Title(title="张* 的面试结果"),
    task_id="t-1",
    button_list=(Button(text="通过", key="pass"), Button(text="淘汰", key="reject", style=2)),
)
EXPIRED = {"errcode": 42001, "errmsg": "access_token expired, hint: [1], from ip: 9.9.9.9"}
SENT = {**OK, "msgid": "m1"}


def story(script: Script, tell: Callable[[Served], Coroutine[object, object, None]]) -> None:
    async def play() -> None:
        async with wecom(script) as served:
            await tell(served)

    run(play())


def test_a_text_is_sent_as_the_manual_says() -> None:
    async def tell(served: Served) -> None:
        sent = await served.client.send_text(to=["zhangsan", "LiSi"], text="你好", dedupe=7)
        assert sent.msgids == ("m1",)
        (call,) = served.to("message/send")
        assert call.query == {"access_token": "t1"}
        assert call.raw.decode() == (
            '{"touser":"zhangsan|LiSi","msgtype":"text","agentid":1000002,'
            '"text":{"content":"你好"},"enable_duplicate_check":1,"duplicate_check_interval":1807}'
        )

    story(always(SENT), tell)


def test_without_a_row_nothing_is_checked_for_repeats() -> None:
    async def tell(served: Served) -> None:
        await served.client.send_text(to=["a"], text="hi")
        assert "enable_duplicate_check" not in served.to("message/send")[0].body

    story(always(SENT), tell)


def test_equal_texts_of_different_rows_are_different_requests() -> None:
    async def tell(served: Served) -> None:
        for row in (1, 2, 12_600):
            await served.client.send_text(to=["a"], text="好的", dedupe=row)
        assert len({call.raw for call in served.to("message/send")}) == 3
        intervals = [call.body["duplicate_check_interval"] for call in served.to("message/send")]
        assert intervals == [1801, 1802, 14_400]

    story(always(SENT), tell)


def test_a_long_text_becomes_several_messages_and_loses_nothing() -> None:
    said = "我负责订单系统。\n" * 300

    async def tell(served: Served) -> None:
        sent = await served.client.send_text(to=["a"], text=said, dedupe=1)
        pieces = [str(piece) for piece in contents(served.to("message/send"))]
        assert "".join(pieces) == said
        assert all(len(piece.encode()) <= 2048 and piece.endswith("\n") for piece in pieces)
        assert len(sent.msgids) == len(pieces) == 4
        assert len({call.raw for call in served.to("message/send")}) == len(pieces)

    story(always(SENT), tell)


def test_equal_pieces_of_one_text_are_not_repeats_of_each_other() -> None:
    async def tell(served: Served) -> None:
        await served.client.send_text(to=["a"], text="啊" * 682 * 3, dedupe=1)
        assert len({call.raw for call in served.to("message/send")}) == 3

    story(always(SENT), tell)


def test_a_send_whose_answer_was_lost_is_repeated_byte_for_byte() -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(Unavailable):
            await served.client.send_text(to=["a"], text="第 2/8 题 …", dedupe=41)
        await served.client.send_text(to=["a"], text="第 2/8 题 …", dedupe=41)
        first, again = served.to("message/send")
        assert first.raw == again.raw

    story(always(web.Response(status=502), SENT), tell)


@pytest.mark.parametrize("shape", ["LISI|wangwu", ["lisi", "wangwu"]])
def test_who_could_not_be_reached_is_told_in_either_shape(shape: object) -> None:
    async def tell(served: Served) -> None:
        sent = await served.client.send_text(to=["zhangsan", "LiSi", "wangwu"], text="hi")
        assert sent.invalid == ("lisi", "wangwu")

    story(always({**SENT, "invaliduser": shape}), tell)


@pytest.mark.parametrize(
    "answer", [{"errcode": 81013, "errmsg": "all invalid"}, {**SENT, "invaliduser": "lisi"}]
)
def test_a_message_nobody_can_receive_is_given_up(answer: Reply) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(RecipientUnreachable) as caught:
            await served.client.send_text(to=["LiSi"], text="hi" * 3000)
        assert caught.value.code == 81013
        assert len(served.to("message/send")) == 1

    story(always(answer), tell)


def test_a_thousand_receivers_out_of_reach_do_not_cost_the_others_their_message() -> None:
    def script(call: Call) -> Reply:
        if call.path == "message/send" and str(call.body["touser"]).startswith("u0|"):
            return {"errcode": 81013, "errmsg": ""}
        return always(SENT)(call)

    async def tell(served: Served) -> None:
        sent = await served.client.send_text(to=[f"u{n}" for n in range(1500)], text="hi")
        assert len(sent.invalid) == 1000
        assert len(served.to("message/send")) == 2

    story(script, tell)


def test_a_rejected_token_is_replaced_once_and_the_same_bytes_are_sent() -> None:
    async def tell(served: Served) -> None:
        await served.client.send_text(to=["a"], text="hi", dedupe=1)
        first, again = served.to("message/send")
        assert (first.query["access_token"], again.query["access_token"]) == ("t1", "t2")
        assert first.raw == again.raw
        assert len(served.to("gettoken")) == 2

    story(always(EXPIRED, SENT), tell)


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_always_rejected_costs_a_bounded_number_of_requests(code: int) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(ConfigurationError):
            await served.client.send_text(to=["a"], text="hi")
        assert served.paths() == ["gettoken", "message/send", "gettoken", "message/send"]
        for _ in range(10):
            with pytest.raises(TokenExpired):
                await served.client.send_text(to=["a"], text="hi")
        assert len(served.to("gettoken")) == 2

    story(always({"errcode": code, "errmsg": ""}), tell)


def test_a_wrong_secret_is_said_plainly_and_not_tried_again_at_once() -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(ConfigurationError, match="secret"):
            await served.client.check_token()
        for _ in range(5):
            with pytest.raises(TemporaryError):
                await served.client.check_token()
        assert served.paths() == ["gettoken"]

    story(lambda _call: {"errcode": 40001, "errmsg": "invalid credential"}, tell)


@pytest.mark.parametrize(
    ("answer", "delay"),
    [
        (web.Response(status=502, text="<html>"), 5),
        (web.Response(text="<html>busy</html>", content_type="text/html"), 5),
        (web.Response(text="[1]", content_type="application/json"), 5),
        (web.Response(text="{}", content_type="application/json"), 5),
        (web.Response(text="", content_type="application/json"), 5),
        (web.Response(text="[" * 100_000), 5),
        ({"errcode": -1, "errmsg": "system busy"}, 2),
        ({"errcode": "-1", "errmsg": "system busy"}, 2),
        ({"errcode": 987654, "errmsg": "new in 2027"}, 60),
    ],
)
def test_what_may_be_better_later_is_tried_later(answer: Reply, delay: float) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(TemporaryError) as caught:
            await served.client.send_text(to=["a"], text="hi")
        assert caught.value.delay == delay
        assert len(served.to("message/send")) == 1

    story(always(answer), tell)


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 60020, "errmsg": "not allow to access from your ip, from ip: 9.9.9.9"},
        {"errcode": 43012, "errmsg": ""},
        web.Response(status=404),
        web.Response(status=302, headers={"Location": "http://elsewhere.example/"}),
    ],
)
def test_what_only_an_operator_can_mend_is_not_tried_again(answer: Reply) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(ConfigurationError) as caught:
            await served.client.send_text(to=["a"], text="hi")
        assert "9.9.9.9" not in str(caught.value)
        assert len(served.to("message/send")) == 1

    story(always(answer), tell)


def test_an_endpoint_that_says_45009_is_left_alone_until_its_window_ends() -> None:
    async def tell(served: Served) -> None:
        for _ in range(5):
            with pytest.raises(RateLimited) as caught:
                await served.client.send_text(to=["a"], text="hi")
            assert caught.value.delay == pytest.approx(60, abs=0.1)
        assert len(served.to("message/send")) == 1
        assert await served.client.user_by_mobile(mobile="13800000000") is None
        served.clock.pass_(60.1)
        await served.client.send_text(to=["a"], text="hi")

    story(always({"errcode": 45009, "errmsg": "api freq out of limit"}, SENT), tell)


def test_nobody_is_sent_more_than_wecom_delivers() -> None:
    """Thirty in any sixty seconds is WeCom's limit; the surplus would vanish without an error."""
    delivered: list[float] = []

    async def tell(served: Served) -> None:
        for _ in range(400):
            try:
                await served.client.send_text(to=["ZhangSan"], text="hi")
            except RateLimited as error:
                served.clock.pass_(error.delay or 0)
            else:
                delivered.append(served.clock().timestamp())
        for start in delivered:
            assert sum(start <= moment < start + 60 for moment in delivered) <= 30
            assert sum(start <= moment < start + 3600 for moment in delivered) <= 1000
        assert len(delivered) > 150

    story(always(SENT), tell)


def test_a_message_that_exceeds_one_members_limit_is_sent_to_nobody() -> None:
    async def tell(served: Served) -> None:
        at_once = TO_MEMBER[0][0]
        for _ in range(at_once):
            await served.client.send_text(to=["a"], text="hi")
        with pytest.raises(RateLimited):
            await served.client.send_text(to=["b", "A"], text="hi")
        assert len(served.to("message/send")) == at_once

    story(always(SENT), tell)


def test_a_card_goes_out_and_brings_the_code_that_updates_it() -> None:
    async def tell(served: Served) -> None:
        sent = await served.client.send_card(to=["mgr"], card=CARD, dedupe=3)
        assert sent.response_code == "RC"
        body = served.to("message/send")[0].body
        assert body["msgtype"] == "template_card"
        assert body["template_card"] == json.loads(json.dumps(CARD.to_json()))

    story(always({**SENT, "response_code": "RC"}), tell)


def test_a_card_is_updated_by_a_grey_text_or_as_a_whole() -> None:
    async def tell(served: Served) -> None:
        client = served.client
        missed = await client.update_card(response_code="RC", userids=["mgr", "b"], shows="已通过")
        await client.update_card(response_code="RC2", userids=["mgr"], shows=CARD)
        button, whole = (call.body for call in served.to("message/update_template_card"))
        assert missed == ("b",)
        assert button == {
            "userids": ["mgr", "b"],
            "agentid": 1000002,
            "response_code": "RC",
            "button": {"replace_name": "已通过"},
        }
        assert whole["template_card"] == json.loads(json.dumps(CARD.to_json()))

    story(always({**OK, "invaliduser": ["B"]}, OK), tell)


def test_a_group_wecom_does_not_know_is_created_and_then_spoken_in() -> None:
    def script(call: Call) -> Reply:
        if call.path == "appchat/get":
            return {"errcode": 86003, "errmsg": "chatid not exist"}
        return always({**OK, "chatid": "east"})(call)

    async def tell(served: Served) -> None:
        client = served.client
        assert await client.get_group(chat_id="east") is None
        await client.create_group(chat_id="east", name="店" * 60, owner="hr", members=["mgr", "hr"])
        await client.send_group_markdown(chat_id="east", text="**张***")
        created = served.to("appchat/create")[0].body
        assert created["userlist"] == ["hr", "mgr"]
        assert len(str(created["name"])) == 50
        assert served.to("appchat/send")[0].body == {
            "chatid": "east",
            "msgtype": "markdown",
            "markdown": {"content": "**张***"},
        }

    story(script, tell)


def test_a_group_that_somebody_else_just_created_is_no_failure() -> None:
    async def tell(served: Served) -> None:
        await served.client.create_group(chat_id="e", name="n", owner="a", members=["b"])

    story(always({"errcode": 86215, "errmsg": "chatid exists"}), tell)


def test_a_group_of_one_is_refused_without_asking() -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(RequestRefused):
            await served.client.create_group(chat_id="e", name="n", owner="a", members=["A"])
        assert served.paths() == []

    story(always(OK), tell)


def test_people_are_looked_up() -> None:
    def script(call: Call) -> Reply:
        if call.path == "user/getuserid":
            return {**OK, "userid": "zhangsan"}
        if call.query.get("userid") == "zhangsan":
            return {**OK, "userid": "zhangsan", "name": "张三", "status": 1}
        if call.path == "user/get":
            return {"errcode": 60111, "errmsg": "userid not found"}
        return always(OK)(call)

    async def tell(served: Served) -> None:
        assert await served.client.user_by_mobile(mobile="13800000000") == "zhangsan"
        member = await served.client.get_user(userid="zhangsan")
        assert member is not None
        assert (member.name, member.active) == ("张三", True)
        assert await served.client.get_user(userid="nobody") is None

    story(script, tell)


@pytest.mark.parametrize(
    ("code", "error"), [(42052, PermanentError), (40058, RequestRefused), (-1, Unavailable)]
)
def test_a_recall_that_comes_too_late_is_named(code: int, error: type[Exception]) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(error):
            await served.client.recall(msgid="m1")
        assert served.to("message/recall")[0].body == {"msgid": "m1"}

    story(always({"errcode": code, "errmsg": ""}), tell)


def test_a_file_is_uploaded_under_its_own_name() -> None:
    async def tell(served: Served) -> None:
        content = b"%PDF-1.7 report"
        media_id = await served.client.upload_media(
            "file", filename='张三/"报告".pdf', content=content
        )
        assert media_id == "M"
        (call,) = served.to("media/upload")
        assert call.query["type"] == "file"
        assert 'name="media"; filename="张三__报告_.pdf"; filelength=15' in call.raw.decode()
        assert content in call.raw

    story(always({**OK, "media_id": "M", "created_at": "1380000000"}), tell)


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("file", b"12345"),
        ("image", b"GIF89a..."),
        ("image", b"\xff\xd8\xff" + bytes(10 * 2**20)),
        ("voice", b"RIFF....WAVE"),
        ("voice", b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3001),
        ("voice", b"#!AMR\n" + bytes(2 * 2**20)),
        ("video", b"not an mp4 file"),
        ("file", bytes(20 * 2**20 + 1)),
    ],
)
def test_a_file_wecom_would_not_take_is_not_sent(kind: str, content: bytes) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(MediaRefused):
            await served.client.upload_media(kind, filename="f", content=content)  # type: ignore[arg-type]  # parametrised
        assert served.paths() == []

    story(always(OK), tell)


def test_a_voice_message_of_a_minute_is_taken() -> None:
    async def tell(served: Served) -> None:
        content = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3000
        assert await served.client.upload_media("voice", filename="q.amr", content=content) == "M"

    story(always({**OK, "media_id": "M"}), tell)


def file_answer(content: bytes, content_type: str, disposition: str = "") -> web.Response:
    headers = {"Content-Type": content_type}
    if disposition:
        headers["Content-Disposition"] = disposition
    return web.Response(body=content, headers=headers)


@pytest.mark.parametrize(
    ("disposition", "filename"),
    [
        ('attachment; filename="语音 1.amr"', "语音 1.amr"),
        ("attachment; filename*=utf-8''%E8%AF%AD.amr", "语.amr"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment", ""),
    ],
)
def test_a_file_is_downloaded_with_its_name(disposition: str, filename: str) -> None:
    async def tell(served: Served) -> None:
        got = await served.client.download_media(media_id="M")
        assert (got.filename, got.content_type) == (filename, "audio/amr")
        assert got.content == b"#!AMR\nxyz"
        assert served.to("media/get")[0].query["media_id"] == "M"

    story(always(file_answer(b"#!AMR\nxyz", "audio/amr", disposition)), tell)


@pytest.mark.parametrize("content_type", ["application/json; charset=UTF-8", "text/plain"])
def test_an_error_in_place_of_a_file_is_recognised(content_type: str) -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(MediaRefused) as caught:
            await served.client.download_media(media_id="M")
        assert caught.value.code == 40007

    answer = b'{"errcode":40007,"errmsg":"invalid media_id"}'
    story(always(file_answer(answer, content_type)), tell)


def test_a_json_file_is_a_file() -> None:
    async def tell(served: Served) -> None:
        got = await served.client.download_media(media_id="M")
        assert got.content == b'{"errcode": 5}'

    disposition = 'attachment; filename="a.json"'
    story(always(file_answer(b'{"errcode": 5}', "application/json", disposition)), tell)


def test_a_large_file_is_fetched_in_ranges() -> None:
    whole = bytes(range(256)) * 100_000

    def script(call: Call) -> Reply:
        if call.path != "media/get":
            return always(OK)(call)
        if "Range" not in call.headers:
            return {"errcode": 830002, "errmsg": "use range"}
        first, last = (int(n) for n in call.headers["Range"].removeprefix("bytes=").split("-"))
        part = whole[first : last + 1]
        shown = f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
        return web.Response(status=206, body=part, headers={"Content-Range": shown})

    async def tell(served: Served) -> None:
        got = await served.client.download_media(media_id="M", most=2**25)
        assert got.content == whole
        assert len(served.to("media/get")) == 4

    story(script, tell)


def test_a_file_that_is_too_large_or_too_old_is_refused() -> None:
    async def tell(served: Served) -> None:
        with pytest.raises(MediaRefused):
            await served.client.download_media(media_id="M", most=100)
        old = served.clock() - timedelta(days=3)
        with pytest.raises(MediaRefused):
            await served.client.download_media(media_id="M", sent_at=old)
        assert len(served.to("media/get")) == 1

    story(always(file_answer(bytes(200_000), "application/octet-stream")), tell)


def test_a_server_that_is_not_there_is_a_temporary_matter() -> None:
    async def tell(served: Served) -> None:
        object.__setattr__(served.client.transport.app, "api_base", "http://127.0.0.1:1")
        with pytest.raises(Unavailable) as caught:
            await served.client.check_token()
        assert SECRET not in repr(caught.value)
        assert caught.value.__cause__ is None

    story(always(OK), tell)


def test_a_wecom_that_never_answers_is_given_up_in_time() -> None:
    async def play() -> None:
        released = asyncio.Event()

        async def hang(_request: web.Request) -> web.Response:
            await released.wait()
            return web.Response()

        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", hang)
        server = TestServer(app, host="127.0.0.1")
        await server.start_server(access_log=None)
        try:
            async with ClientSession() as session:
                served = connect(session, str(server.make_url("/")), [])
                served.store.token = StoredToken(
                    value="t", expires_at=served.clock() + timedelta(hours=2)
                )
                request = Request(
                    method="GET", path="user/get", params={}, headers={}, body=None, seconds=0.05
                )
                with pytest.raises(Unavailable, match="TimeoutError"):
                    await served.client.transport.json(request)
        finally:
            released.set()
            await server.close()

    run(play())
