"""Customer Service of the local WeCom, against the rules of the protocol sheet."""

from collections.abc import Mapping

import pytest

from tests.aio import run
from tests.demo.rig import AMR, CONFIG, Rig, rig

CUSTOMER = "wmAbCdEf"


async def pull(made: Rig, **more: object) -> dict[str, object]:
    token = made.bot.messages[-1]["Token"] if made.bot.messages else ""
    body = {"open_kfid": CONFIG.open_kfid, "token": token, **more}
    return await made.post("kf/sync_msg", body)


async def say(made: Rig, content: str = "您好", **more: object) -> dict[str, object]:
    text = {"msgtype": "text", "text": {"content": content}}
    body = {"touser": CUSTOMER, "open_kfid": CONFIG.open_kfid, **text, **more}
    return await made.post("kf/send_msg", body)


def rows(answer: Mapping[str, object]) -> list[dict[str, object]]:
    listed = answer["msg_list"]
    assert isinstance(listed, list)
    return listed


def test_a_callback_carries_a_token_and_nothing_else() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "想应聘")
            (message,) = made.bot.messages
            assert set(message) == {
                "ToUserName", "CreateTime", "MsgType", "Event", "Token", "OpenKfId",
            }  # fmt: skip
            (row,) = rows(await pull(made))
            assert row["text"] == {"content": "想应聘"}
            assert (row["external_userid"], row["origin"]) == (CUSTOMER, 3)
            assert made.sim.violations == ()

    run(scene())


def test_a_cursor_goes_on_where_it_stopped_and_skips_what_was_sent_by_api() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "一")
            first = await pull(made)
            await say(made)
            await made.sim.type(CUSTOMER, "二")
            second = await pull(made, cursor=first["next_cursor"])
            assert [each["text"] for each in rows(second)] == [{"content": "二"}]
            bad = await pull(made, cursor="of-another-account.1")
            assert bad["errcode"] == 50100

    run(scene())


def test_pages_are_shorter_than_asked_for_and_may_be_empty_with_more_to_come() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            for number in range(60):
                await made.sim.type(CUSTOMER, str(number))
            made.sim.faults.empty_pages = 1
            empty = await pull(made)
            assert (empty["msg_list"], empty["has_more"]) == ([], 1)
            page = await pull(made, cursor=empty["next_cursor"])
            assert (len(rows(page)), page["has_more"]) == (50, 1)
            made.sim.faults.repeated_rows = 1
            last = await pull(made, cursor=page["next_cursor"])
            assert rows(last)[0]["msgid"] == rows(page)[-1]["msgid"]
            assert (len(rows(last)), last["has_more"]) == (11, 0)

    run(scene())


def test_a_pull_token_lives_ten_minutes_and_none_is_strictly_limited() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "在吗")
            assert (await pull(made, token="ENCmade-up"))["errcode"] == 95007
            made.clock.forward(minutes=10, seconds=1)
            assert (await pull(made))["errcode"] == 95007
            codes = [(await pull(made, token=""))["errcode"] for _ in range(11)]
            assert codes == [0] * 10 + [45009]

    run(scene())


def test_what_is_older_than_three_days_is_gone() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "旧")
            made.clock.forward(days=3, seconds=1)
            await made.sign_in()
            await made.sim.type(CUSTOMER, "新")
            assert [each["text"] for each in rows(await pull(made))] == [{"content": "新"}]

    run(scene())


def test_five_messages_follow_one_of_the_customers() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            assert (await say(made))["errcode"] == 95013
            await made.sim.type(CUSTOMER, "在吗")
            codes = [(await say(made))["errcode"] for _ in range(6)]
            assert codes == [0] * 5 + [95001]
            await made.sim.type(CUSTOMER, "还在吗")
            assert (await say(made))["errcode"] == 0
            made.clock.forward(hours=48, seconds=1)
            await made.sign_in()
            assert (await say(made))["errcode"] == 95002
            assert made.codes() == [95013, 95001, 95002]

    run(scene())


def test_a_message_id_is_taken_once() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "在吗")
            assert (await say(made, msgid="q-1"))["msgid"] == "q-1"
            again = await say(made, msgid="q-1")
            assert again["errcode"] != 0
            assert "msgid" in str(again["errmsg"])
            assert made.sim.texts(CUSTOMER) == ("您好",)
            assert made.sim.violations == ()
            assert (await say(made, msgid="有汉字"))["errcode"] == 40058

    run(scene())


def test_somebody_who_enters_is_welcomed_once_within_twenty_seconds() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.enter(CUSTOMER, scene="job", scene_param="i1")
            (row,) = rows(await pull(made))
            event = row["event"]
            assert isinstance(event, dict)
            assert "external_userid" not in row
            assert (event["event_type"], event["scene_param"]) == ("enter_session", "i1")
            welcome = {"code": event["welcome_code"], "msgtype": "text", "text": {"content": "好"}}
            assert (await made.post("kf/send_msg_on_event", welcome))["errcode"] == 0
            assert (await made.post("kf/send_msg_on_event", welcome))["errcode"] == 41050
            await made.sim.enter(CUSTOMER)
            again = rows(await pull(made))[-1]["event"]
            assert isinstance(again, dict)
            assert "welcome_code" not in again

    run(scene())


def test_a_welcome_comes_too_late_after_twenty_seconds() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.enter(CUSTOMER)
            event = rows(await pull(made))[0]["event"]
            assert isinstance(event, dict)
            made.clock.forward(seconds=21)
            welcome = {"code": event["welcome_code"], "msgtype": "text", "text": {"content": "好"}}
            assert (await made.post("kf/send_msg_on_event", welcome))["errcode"] == 41050

    run(scene())


@pytest.mark.parametrize(
    ("start", "wanted", "code"),
    [(0, 1, 0), (0, 2, 0), (0, 3, 0), (0, 4, 95016), (2, 1, 95016), (3, 4, 0), (4, 0, 95016)],
)
def test_states_change_only_as_documented(start: int, wanted: int, code: int) -> None:
    async def scene() -> None:
        async with rig() as made:
            customer = made.sim.add_customer(CUSTOMER, "小林")
            customer.state = type(customer.state)(start)
            ids = {"open_kfid": CONFIG.open_kfid, "external_userid": CUSTOMER}
            change = {**ids, "service_state": wanted, "servicer_userid": "mgr_wang"}
            answer = await made.post("kf/service_state/trans", change)
            assert answer["errcode"] == code
            now = await made.post("kf/service_state/get", ids)
            assert now["service_state"] == (wanted if code == 0 else start)

    run(scene())


def test_nobody_speaks_while_a_person_does() -> None:
    async def scene() -> None:
        async with rig() as made:
            customer = made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "转人工")
            customer.state = type(customer.state)(3)
            assert (await say(made))["errcode"] == 95018

    run(scene())


@pytest.mark.parametrize(
    ("msgtype", "body", "code"),
    [
        ("text", {"content": "好" * 683}, 45002),
        ("text", {"content": ""}, 44004),
        ("msgmenu", {"list": [{"type": "click", "click": {"content": "好"}}] * 11}, 95008),
        ("msgmenu", {"list": [{"type": "dance"}]}, 95009),
        ("msgmenu", {"list": [{"type": "click", "click": {"content": "好" * 43}}]}, 45002),
        (
            "msgmenu",
            {"head_content": "选", "list": [{"type": "click", "click": {"content": "好"}}]},
            0,
        ),
        ("template_card", {}, 40008),
        ("link", {"title": "报告", "url": "https://a.b"}, 41006),
    ],
)
def test_kinds_of_messages_have_limits_of_their_own(
    msgtype: str, body: Mapping[str, object], code: int
) -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "在吗")
            ids = {"touser": CUSTOMER, "open_kfid": CONFIG.open_kfid, "msgtype": msgtype}
            assert (await made.post("kf/send_msg", {**ids, msgtype: body}))["errcode"] == code

    run(scene())


def test_an_accepted_message_can_fail_later() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.type(CUSTOMER, "在吗")
            made.sim.faults.failed_sends = 1
            assert (await say(made, msgid="lost"))["errcode"] == 0
            assert made.sim.texts(CUSTOMER) == ()
            event = rows(await pull(made))[-1]["event"]
            assert isinstance(event, dict)
            assert (event["event_type"], event["fail_msgid"]) == ("msg_send_fail", "lost")

    run(scene())


def test_names_links_and_voice() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_customer(CUSTOMER, "小林")
            await made.sim.send_media(CUSTOMER, "voice", AMR)
            (row,) = rows(await pull(made))
            assert (row["msgtype"], set(row["voice"])) == ("voice", {"media_id"})  # type: ignore[call-overload]
            way = {"open_kfid": CONFIG.open_kfid, "scene": "job"}
            url = str((await made.post("kf/add_contact_way", way))["url"])
            assert CONFIG.open_kfid in url
            way["scene"] = "s" * 33
            assert (await made.post("kf/add_contact_way", way))["errcode"] == 40058
            found = await made.post(
                "kf/customer/batchget", {"external_userid_list": [CUSTOMER, "wmNobody"]}
            )
            assert found["invalid_external_userid"] == ["wmNobody"]
            accounts = await made.post("kf/account/list", {})
            assert str(accounts["account_list"]).count("open_kfid") == 1

    run(scene())
