"""message/send, cards, groups and media, against the limits of the protocol sheet."""

from collections.abc import Mapping

import pytest

from tests.aio import run
from tests.demo.rig import AMR, CONFIG, PNG, buttons, message, rig


def test_a_long_text_is_cut_at_2048_bytes_and_written_down() -> None:
    async def scene() -> None:
        async with rig() as made:
            assert (await made.send("zhangsan", "好" * 682 + "ab"))["errcode"] == 0
            assert made.sim.violations == ()
            assert (await made.send("zhangsan", "好" * 683))["errcode"] == 0
            assert made.sim.texts("zhangsan")[1] == "好" * 682
            assert made.whys() == ["cut"]

    run(scene())


def test_unknown_receivers_come_back_in_lower_case() -> None:
    async def scene() -> None:
        async with rig() as made:
            answer = await made.send("ZHANGSAN|NoBody|Who", "好")
            assert (answer["errcode"], answer["invaliduser"]) == (0, "nobody|who")
            assert made.sim.texts("ZhangSan") == ("好",)
            assert (await made.send("NoBody", "好"))["errcode"] == 81013
            assert made.sim.violations == ()
            assert made.sim.unreachable == ("nobody", "who", "nobody")
            assert (await made.send("", "好"))["errcode"] == 82001

    run(scene())


def test_the_thirty_first_message_of_a_minute_vanishes_without_a_word() -> None:
    async def scene() -> None:
        async with rig() as made:
            for number in range(31):
                assert (await made.send("zhangsan", str(number)))["errcode"] == 0
            assert len(made.sim.texts("zhangsan")) == 30
            assert made.whys() == ["dropped"]
            made.clock.forward(seconds=61)
            await made.send("zhangsan", "又行了")
            assert made.sim.texts("zhangsan")[-1] == "又行了"

    run(scene())


def test_the_thousand_and_first_message_of_an_hour_vanishes() -> None:
    async def scene() -> None:
        async with rig() as made:
            for number in range(1001):
                await made.send("zhangsan", str(number))
                made.clock.forward(seconds=3)
            assert len(made.sim.texts("zhangsan")) == 1000
            assert made.whys() == ["dropped"]

    run(scene())


def test_a_repeat_byte_for_byte_is_delivered_once() -> None:
    async def scene() -> None:
        async with rig() as made:
            first = await made.send("zhangsan", "第1/3题", enable_duplicate_check=1)
            again = await made.send("zhangsan", "第1/3题", enable_duplicate_check=1)
            assert first["msgid"] == again["msgid"]
            assert made.sim.texts("zhangsan") == ("第1/3题",)
            await made.send("zhangsan", "第1/3题", enable_duplicate_check=1, safe=0)
            assert len(made.sim.texts("zhangsan")) == 2
            made.clock.forward(seconds=1801)
            await made.send("zhangsan", "第1/3题", enable_duplicate_check=1)
            assert len(made.sim.texts("zhangsan")) == 3

    run(scene())


def test_a_card_repeated_byte_for_byte_is_one_card() -> None:
    async def scene() -> None:
        async with rig() as made:
            card = message("mgr_wang", "template_card", buttons(), enable_duplicate_check=1)
            first = await made.post("message/send", card)
            assert await made.post("message/send", card) == first
            assert len(made.sim.chats("mgr_wang")) == 1
            assert (await made.send_card("mgr_wang", buttons()))["errcode"] == 42014

    run(scene())


def test_ids_become_names_where_the_sender_asks_for_it() -> None:
    async def scene() -> None:
        async with rig() as made:
            await made.send("zhangsan", "$userName=mgr_wang$ 通过", enable_id_trans=1)
            await made.send("zhangsan", "$userName=mgr_wang$ 通过")
            await made.send("zhangsan", "$userName=nobody$", enable_id_trans=1)
            assert made.sim.texts("zhangsan") == (
                "王经理 通过",
                "$userName=mgr_wang$ 通过",
                "$userName=nobody$",
            )

    run(scene())


def test_recall_works_for_a_day() -> None:
    async def scene() -> None:
        async with rig() as made:
            early = await made.send("zhangsan", "发错了")
            late = await made.send("zhangsan", "也发错了")
            made.clock.forward(hours=1)
            assert (await made.post("message/recall", {"msgid": early["msgid"]}))["errcode"] == 0
            assert made.sim.texts("zhangsan") == ("也发错了",)
            made.clock.forward(hours=24)
            await made.sign_in()
            assert (await made.post("message/recall", {"msgid": late["msgid"]}))["errcode"] == 42052

    run(scene())


@pytest.mark.parametrize(
    ("msgtype", "body", "code"),
    [
        ("text", {"content": ""}, 44004),
        ("telepathy", {"content": "好"}, 40008),
        ("image", {"media_id": "made-up"}, 40007),
        ("textcard", {"title": "标题", "description": "好", "url": "nowhere"}, 45034),
        ("textcard", {"description": "好", "url": "https://a.b"}, 41016),
        ("news", {"articles": []}, 45008),
        ("markdown", {"content": "好" * 700}, 45002),
    ],
)
def test_bodies_are_refused_with_the_right_code(
    msgtype: str, body: Mapping[str, object], code: int
) -> None:
    async def scene() -> None:
        async with rig() as made:
            answer = await made.post("message/send", message("zhangsan", msgtype, body))
            assert answer["errcode"] == code
            assert made.codes() == [code]

    run(scene())


def test_another_agentid_is_refused() -> None:
    async def scene() -> None:
        async with rig() as made:
            body = message("zhangsan", "text", {"content": "好"})
            assert (await made.post("message/send", {**body, "agentid": 7}))["errcode"] == 301002
            del body["agentid"]
            assert (await made.post("message/send", body))["errcode"] == 40056

    run(scene())


ROW = {"keyname": "沟通", "value": "82"}
OPTION = {"id": "a", "text": "甲"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"card_type": "imagined"}, 42031),
        ({"main_title": {}}, 41016),
        ({"task_id": "有空格 的"}, 42014),
        ({"task_id": "t" * 129}, 42014),
        ({"horizontal_content_list": [ROW] * 7}, 42035),
        ({"horizontal_content_list": [{"value": "82"}]}, 42027),
        ({"horizontal_content_list": [{**ROW, "type": 1}]}, 42028),
        ({"horizontal_content_list": [{**ROW, "type": 2}]}, 42029),
        ({"horizontal_content_list": [{**ROW, "type": 3}]}, 42050),
        ({"button_list": []}, 42038),
        ({"button_list": [{"text": "好", "key": str(n)} for n in range(7)]}, 42038),
        ({"button_list": [{"key": "a"}]}, 42038),
        ({"button_list": [{"text": "好"}]}, 42039),
        ({"button_list": [{"text": "好", "key": "k" * 1025}]}, 42039),
        ({"card_action": {"type": 1}}, 42028),
        ({"card_action": {"type": 2}}, 42030),
        ({"button_selection": {"option_list": [OPTION]}}, 42043),
        ({"button_selection": {"question_key": "q", "option_list": []}}, 42037),
        ({"button_selection": {"question_key": "q", "option_list": [{"text": "甲"}]}}, 42040),
        ({"button_selection": {"question_key": "q", "option_list": [{"id": "a"}]}}, 42041),
        ({"action_menu": {"action_list": [{"text": "甲", "key": "k"}] * 2}}, 42051),
    ],
)
def test_cards_are_refused_with_the_right_code(change: Mapping[str, object], code: int) -> None:
    async def scene() -> None:
        async with rig() as made:
            assert (await made.send_card("mgr_wang", buttons(**change)))["errcode"] == code
            assert made.sim.chats("mgr_wang") == ()

    run(scene())


def test_the_other_cards_have_needs_of_their_own() -> None:
    async def scene() -> None:
        async with rig() as made:
            title: dict[str, object] = {"main_title": {"title": "标题"}, "task_id": "x"}
            action = {"card_action": {"type": 1, "url": "https://a.b"}}
            cases: list[tuple[dict[str, object], int]] = [
                ({"card_type": "text_notice", **title}, 42045),
                ({"card_type": "text_notice", **title, **action, "jump_list": [{}] * 4}, 42042),
                ({"card_type": "text_notice", **title, **action}, 0),
                ({"card_type": "news_notice", **title, **action}, 42044),
                ({"card_type": "vote_interaction", **title}, 42043),
                ({"card_type": "multiple_interaction", **title, "select_list": []}, 42047),
            ]
            for card, code in cases:
                assert (await made.send_card("mgr_wang", card))["errcode"] == code, card

    run(scene())


def test_a_card_that_says_more_than_it_shows_is_written_down() -> None:
    async def scene() -> None:
        async with rig() as made:
            card = buttons(main_title={"title": "长" * 37})
            assert (await made.send_card("mgr_wang", card))["errcode"] == 0
            assert made.whys() == ["cut"]

    run(scene())


def test_a_whole_card_can_replace_each_persons_copy() -> None:
    async def scene() -> None:
        async with rig() as made:
            sent = await made.send_card("mgr_wang|zhangsan", buttons())
            card = buttons(main_title={"title": "王经理 已选择:通过"}, replace_text="已处理")
            update = {
                "userids": ["mgr_wang"],
                "agentid": CONFIG.agent_id,
                "response_code": sent["response_code"],
                "template_card": card,
            }
            assert (await made.post("message/update_template_card", update))["errcode"] == 0
            assert made.sim.last_card("mgr_wang").text == "王经理 已选择:通过"
            assert made.sim.last_card("mgr_wang").replaced == "已处理"
            assert made.sim.last_card("zhangsan").replaced == ""

    run(scene())


def test_a_response_code_lives_for_72_hours() -> None:
    async def scene() -> None:
        async with rig() as made:
            sent = await made.send_card("mgr_wang", buttons())
            made.clock.forward(hours=72, seconds=1)
            await made.sign_in()
            update = {
                "userids": ["mgr_wang"],
                "response_code": sent["response_code"],
                "button": {"replace_name": "晚了"},
            }
            answer = await made.post("message/update_template_card", update)
            assert answer["errcode"] == 60140

    run(scene())


def test_a_group_is_made_once_and_takes_no_cards() -> None:
    async def scene() -> None:
        async with rig() as made:
            assert (await made.get("appchat/get", chatid="eastretail"))["errcode"] == 86003
            assert made.sim.violations == ()
            group = {"name": "华东零售部", "userlist": ["mgr_wang", "zhangsan"]}
            made_group = await made.post("appchat/create", {**group, "chatid": "eastretail"})
            assert made_group["chatid"] == "eastretail"
            info = await made.get("appchat/get", chatid="eastretail")
            assert info["chat_info"] == {
                "chatid": "eastretail",
                "name": "华东零售部",
                "owner": "mgr_wang",
                "userlist": ["mgr_wang", "ZhangSan"],
                "chat_type": 0,
            }
            text = {"msgtype": "markdown", "markdown": {"content": "**面试完成** 张*"}}
            sent = await made.post("appchat/send", {"chatid": "eastretail", **text})
            assert "msgid" not in sent
            assert made.sim.group_chat("eastretail")[0].text == "**面试完成** 张*"
            card = {"msgtype": "template_card", "template_card": buttons()}
            answer = await made.post("appchat/send", {"chatid": "eastretail", **card})
            assert answer["errcode"] == 40008

    run(scene())


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"userlist": ["mgr_wang"]}, 86006),
        ({"userlist": ["mgr_wang", "nobody"]}, 86216),
        ({"owner": "zhangsan", "userlist": ["mgr_wang", "hr_li"]}, 86207),
        ({"chatid": "有汉字"}, 86001),
        ({"chatid": "a" * 33}, 86205),
        ({"chatid": "taken"}, 86215),
    ],
)
def test_groups_are_refused_with_the_right_code(change: Mapping[str, object], code: int) -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.add_member("hr_li", "李老师")
            group = {"name": "群", "userlist": ["mgr_wang", "zhangsan"], "chatid": "taken"}
            assert (await made.post("appchat/create", group))["errcode"] == 0
            group["chatid"] = "free"
            assert (await made.post("appchat/create", {**group, **change}))["errcode"] == code

    run(scene())


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("voice", AMR, 0),
        ("image", PNG, 0),
        ("file", b"123456", 0),
        ("file", b"12345", 40006),
        ("file", b"", 44001),
        ("hologram", b"123456", 40004),
        ("image", b"GIF89a" + bytes(64), 40123),
        ("voice", b"RIFF" + bytes(64), 301017),
        ("voice", b"#!AMR\n" + (b"\x3c" + bytes(31)) * 3001, 45007),
        ("image", PNG + bytes(10 * 1024 * 1024), 45001),
        ("video", b"not a video", 40004),
    ],
    ids=lambda value: str(value)[:12],
)
def test_uploads_are_looked_at(kind: str, data: bytes, code: int) -> None:
    async def scene() -> None:
        async with rig() as made:
            answer = await made.upload(kind, data)
            assert answer["errcode"] == code
            if code == 0:
                assert str(answer["created_at"]) == str(int(made.clock().timestamp()))
                body = {"media_id": answer["media_id"]}
                sent = await made.post("message/send", message("zhangsan", kind, body))
                assert sent["errcode"] == 0

    run(scene())
