"""The local WeCom's tokens, error answers and faults, seen by hand-made requests."""

import re

import pytest
from aiohttp import ServerDisconnectedError

from tests.aio import run
from tests.demo.rig import CONFIG, rig


def test_a_token_stays_the_same_inside_its_validity_and_changes_after() -> None:
    async def scene() -> None:
        async with rig() as made:
            first = made.token
            made.clock.forward(seconds=7199)
            assert await made.sign_in() == first
            made.clock.forward(seconds=1)
            assert (await made.send("zhangsan", "好"))["errcode"] == 42001
            assert await made.sign_in() != first
            assert (await made.send("zhangsan", "好"))["errcode"] == 0
            assert made.sim.violations == ()

    run(scene())


def test_a_token_can_be_taken_back_early() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.tokens.revoke()
            assert (await made.send("zhangsan", "好"))["errcode"] == 40014
            await made.sign_in()
            assert (await made.send("zhangsan", "好"))["errcode"] == 0
            assert made.sim.violations == ()

    run(scene())


def test_asking_for_tokens_all_the_time_is_limited() -> None:
    async def scene() -> None:
        async with rig() as made:
            query = {"corpid": CONFIG.corp_id, "corpsecret": CONFIG.secret}
            codes = [(await made.get("gettoken", **query))["errcode"] for _ in range(100)]
            assert codes == [0] * 99 + [45009]
            assert made.whys() == ["refused"]

    run(scene())


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"corpid": "wrong", "corpsecret": CONFIG.secret}, 40013),
        ({"corpid": CONFIG.corp_id, "corpsecret": "wrong"}, 40001),
        ({"corpid": CONFIG.corp_id}, 41004),
        ({"corpsecret": CONFIG.secret}, 41002),
    ],
)
def test_gettoken_refuses_wrong_credentials(query: dict[str, str], code: int) -> None:
    async def scene() -> None:
        async with rig(signed_in=False) as made:
            assert (await made.get("gettoken", **query))["errcode"] == code
            assert made.codes() == [code]

    run(scene())


def test_a_token_counts_in_the_query_only() -> None:
    async def scene() -> None:
        async with rig() as made:
            token, made.token = made.token, ""
            body = {"access_token": token, "touser": "zhangsan"}
            assert (await made.post("message/send", body))["errcode"] == 41001
            made.token = "made-up"
            assert (await made.post("message/send", body))["errcode"] == 40014
            assert made.codes() == [41001, 40014]

    run(scene())


def test_errors_come_with_hint_address_and_link() -> None:
    async def scene() -> None:
        async with rig() as made:
            answer = await made.post("message/send", b"{not json")
            assert answer["errcode"] == 40035
            pattern = (
                r"invalid parameter Warning: wrong json format\., hint: \[\d+\], "
                r"from ip: 127\.0\.0\.1, more info at "
                r"https://open\.work\.weixin\.qq\.com/devtool/query\?e=40035"
            )
            assert re.fullmatch(pattern, str(answer["errmsg"]))

    run(scene())


def test_the_method_and_the_name_of_a_call_matter() -> None:
    async def scene() -> None:
        async with rig() as made:
            assert (await made.get("message/send"))["errcode"] == 43002
            assert (await made.post("user/get", {}))["errcode"] == 43001
            assert (await made.post("message/imagined", {}))["errcode"] == 48002

    run(scene())


def test_escaped_characters_are_written_down() -> None:
    async def scene() -> None:
        async with rig() as made:
            raw = (
                b'{"touser":"zhangsan","msgtype":"text","agentid":1000002,'
                b'"text":{"content":"\\u4f60\\u597d"}}'
            )
            assert (await made.post("message/send", raw))["errcode"] == 0
            assert made.codes() == [40033]

    run(scene())


def test_faults_are_answered_in_their_turn_and_never_held_against_the_caller() -> None:
    async def scene() -> None:
        async with rig() as made:
            faults = made.sim.faults
            faults.busy = 1
            assert (await made.send("zhangsan", "一"))["errcode"] == -1
            faults.limit_for(5, now=made.clock())
            assert (await made.send("zhangsan", "一"))["errcode"] == 45009
            made.clock.forward(seconds=5)
            faults.untrusted_ip = True
            assert (await made.send("zhangsan", "一"))["errcode"] == 60020
            faults.clear()
            assert (await made.send("zhangsan", "一"))["errcode"] == 0
            faults.bad_gateway = 1
            url = f"{made.base}/cgi-bin/user/get"
            async with made.http.get(url) as response:
                assert response.status == 502
            assert made.sim.texts("zhangsan") == ("一",)
            assert made.sim.violations == ()

    run(scene())


def test_a_lost_answer_was_carried_out() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.faults.lose_answers = 1
            with pytest.raises(ServerDisconnectedError):
                await made.send("zhangsan", "听得见吗")
            assert made.sim.texts("zhangsan") == ("听得见吗",)

    run(scene())


def test_the_address_book_tells_names_but_no_phones() -> None:
    async def scene() -> None:
        async with rig() as made:
            member = await made.get("user/get", userid="zhangsan")
            assert member["userid"] == "ZhangSan"
            assert "mobile" not in member
            found = await made.post("user/getuserid", {"mobile": "13800138000"})
            assert found["userid"] == "ZhangSan"
            assert (await made.post("user/getuserid", {"mobile": "1"}))["errcode"] == 46004
            assert (await made.get("user/get", userid="nobody"))["errcode"] == 60111
            page = await made.post("user/list_id", {"limit": 1})
            assert page["dept_user"] == [{"userid": "ZhangSan", "department": 1}]
            rest = await made.post("user/list_id", {"limit": 1, "cursor": page["next_cursor"]})
            assert rest["next_cursor"] == ""
            assert made.sim.violations == ()

    run(scene())
