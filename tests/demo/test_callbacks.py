"""The local WeCom calls back as the real one does."""

import pytest

from bot.demo.callbacks import NotVerified
from bot.demo.card_book import NoSuchCard
from tests.aio import run
from tests.demo.rig import AMR, CONFIG, buttons, rig


def test_a_text_arrives_with_every_field() -> None:
    async def scene() -> None:
        async with rig() as made:
            done = await made.sim.type("zhangsan", "我记下型号 ]]> <b>&")
            assert (done.answered, done.attempts) == (True, 1)
            (message,) = made.bot.messages
            assert message["FromUserName"] == "ZhangSan"
            assert message["ToUserName"] == CONFIG.corp_id
            assert message["Content"] == "我记下型号 ]]> <b>&"
            assert message["MsgType"] == "text"
            assert message["AgentID"] == "1000002"
            assert int(message["CreateTime"]) == int(made.clock().timestamp())
            assert int(message["MsgId"]) > 2**32

    run(scene())


def test_a_callback_without_200_comes_three_times_more_each_newly_sealed() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.bot.statuses = [500, 503, 404]
            done = await made.sim.type("zhangsan", "在吗")
            assert (done.answered, done.attempts) == (True, 4)
            assert len(set(made.bot.envelopes)) == 4
            assert len({each["MsgId"] for each in made.bot.messages}) == 1
            made.bot.statuses = [500] * 4
            done = await made.sim.type("zhangsan", "在吗")
            assert not done.answered
            assert made.whys() == ["callback"]

    run(scene())


@pytest.mark.parametrize("suffix", [b"\n", b'"', b"\xef\xbb\xbf"])
def test_verification_compares_every_byte(suffix: bytes) -> None:
    async def scene() -> None:
        async with rig() as made:
            made.bot.echo_suffix = suffix
            with pytest.raises(NotVerified):
                await made.sim.type("zhangsan", "在吗")
            assert made.bot.messages == []
            made.bot.echo_suffix = b""
            await made.sim.verify_url()

    run(scene())


def test_a_reply_that_is_neither_empty_nor_sealed_is_written_down() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.bot.reply = b"success"
            await made.sim.type("zhangsan", "在吗")
            assert made.whys() == ["callback"]

    run(scene())


def test_a_duplicate_is_the_same_message_newly_sealed() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.faults.duplicates = 1
            await made.sim.type("zhangsan", "同意")
            assert [each["Content"] for each in made.bot.messages] == ["同意", "同意"]
            assert len({each["MsgId"] for each in made.bot.messages}) == 1
            assert len(set(made.bot.nonces)) == 2

    run(scene())


def test_a_click_brings_key_task_and_a_code_that_works_once() -> None:
    async def scene() -> None:
        async with rig() as made:
            await made.send_card("mgr_wang", buttons())
            await made.sim.click("mgr_wang", "t1", "pass")
            (message,) = made.bot.messages
            assert message["Event"] == "template_card_event"
            assert (message["EventKey"], message["TaskId"]) == ("pass", "t1")
            assert message["CardType"] == "button_interaction"
            assert "MsgId" not in message
            update = {
                "userids": ["mgr_wang", "ZhangSan"],
                "agentid": CONFIG.agent_id,
                "response_code": message["ResponseCode"],
                "button": {"replace_name": "已通过"},
            }
            answer = await made.post("message/update_template_card", update)
            assert answer["invaliduser"] == ["zhangsan"]
            assert made.sim.last_card("mgr_wang").replaced == "已通过"
            with pytest.raises(NoSuchCard):
                await made.sim.click("mgr_wang", "t1", "pass")
            again = await made.post("message/update_template_card", update)
            assert again["errcode"] == 60140

    run(scene())


def test_a_selection_travels_with_the_click() -> None:
    async def scene() -> None:
        async with rig() as made:
            options = [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]
            card = {
                "card_type": "vote_interaction",
                "main_title": {"title": "哪天"},
                "task_id": "v1",
                "checkbox": {"question_key": "q", "option_list": options, "mode": 1},
                "submit_button": {"text": "提交", "key": "sub"},
            }
            await made.send_card("mgr_wang", card)
            await made.sim.click("mgr_wang", "v1", "sub", {"q": ["a", "b"]})
            assert "SelectedItems" in made.bot.messages[0]
            assert made.sim.violations == ()

    run(scene())


def test_voice_and_pictures_can_be_fetched_for_three_days() -> None:
    async def scene() -> None:
        async with rig() as made:
            await made.sim.send_media("zhangsan", "voice", AMR)
            (message,) = made.bot.messages
            assert (message["MsgType"], message["Format"]) == ("voice", "amr")
            url = f"{made.base}/cgi-bin/media/get"
            query = {"access_token": made.token, "media_id": message["MediaId"]}
            async with made.http.get(url, params=query) as response:
                assert response.headers["Content-Type"] == "audio/amr"
                assert "filename=" in response.headers["Content-Disposition"]
                assert await response.read() == AMR
            made.clock.forward(days=2)
            await made.sign_in()
            made.clock.forward(days=1, seconds=1)
            await made.sign_in()
            answer = await made.get("media/get", media_id=message["MediaId"])
            assert answer["errcode"] == 40007

    run(scene())


def test_entering_and_joining_are_events() -> None:
    async def scene() -> None:
        async with rig() as made:
            await made.sim.enter("zhangsan")
            await made.sim.subscribe("zhangsan")
            events = [each["Event"] for each in made.bot.messages]
            assert events == ["enter_agent", "subscribe"]

    run(scene())


def test_a_card_that_cannot_be_clicked_back_is_refused() -> None:
    async def scene() -> None:
        async with rig() as made:
            made.sim.use_callback_url("")
            assert (await made.send_card("mgr_wang", buttons()))["errcode"] == 43012

    run(scene())
