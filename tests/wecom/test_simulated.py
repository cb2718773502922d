"""The client against the WeCom we ship, which writes down whatever the real one would not do."""

from collections.abc import Callable, Coroutine

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from bot.demo.server import create_app
from bot.demo.simulator import Simulator
from bot.demo.values import SimulatorConfig
from bot.wecom.card_parts import (
    Button,
    CardAction,
    Checkbox,
    Image,
    Option,
    Paragraph,
    Row,
    Selector,
    Source,
    Submit,
    Tick,
    Title,
)
from bot.wecom.cards import (
    ButtonInteraction,
    MultipleInteraction,
    NewsNotice,
    TemplateCard,
    TextNotice,
    VoteInteraction,
)
from bot.wecom.errors import (
    CodeSpent,
    ConfigurationError,
    MediaRefused,
    RateLimited,
    RecipientUnreachable,
    Unavailable,
)
from tests.aio import run
from tests.wecom.served import AGENT, CORP, SECRET, Served, connect

Scene = Callable[[Served, Simulator], Coroutine[object, object, None]]
CONFIG = SimulatorConfig(
    corp_id=CORP,
    agent_id=AGENT,
    secret=SECRET,
    token="t0ken",
    encoding_aes_key="abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
    callback_url="http://127.0.0.1:9/wecom/callback",
)
LINK = CardAction(url="https://hr.example/r/1")
TITLE = Title(title="张* · 门店销售顾问", desc="面试结果")
OPTIONS = (Option(id="a", text="上海"), Option(id="b", text="杭州"))
BUTTONS = ButtonInteraction(
    source=Source(desc="智面"),
    main_title=TITLE,
    sub_title_text="综合 72 分",
    horizontal_content_list=(Row(keyname="建议", value="推进"),),
    card_action=LINK,
    task_id="t-1",
    button_list=(
        Button(text="通过", key="pass"),
        Button(text="待定", key="hold", style=2),
        Button(text="淘汰", key="reject", style=3),
        Button(text="加试病例分析", key="extra:case", style=4),
    ),
)
CARDS: tuple[TemplateCard, ...] = (
    TextNotice(main_title=TITLE, card_action=LINK),
    NewsNotice(
        main_title=TITLE,
        card_action=LINK,
        card_image=Image(url="https://hr.example/i.png"),
        vertical_content_list=(Paragraph(title="沟通表达", desc="72 分"),),
    ),
    BUTTONS,
    VoteInteraction(
        main_title=TITLE,
        task_id="t-2",
        checkbox=Checkbox(question_key="q", option_list=(Tick(id="a", text="A"),), mode=1),
        submit_button=Submit(text="提交", key="sub"),
    ),
    MultipleInteraction(
        main_title=TITLE,
        task_id="t-3",
        select_list=(Selector(question_key="q", title="城市", option_list=OPTIONS),),
        submit_button=Submit(text="提交", key="sub"),
    ),
)


def play(scene: Scene) -> None:
    async def story() -> None:
        async with ClientSession() as session:
            served = connect(session, "http://127.0.0.1", [])
            simulator = Simulator(CONFIG, served.clock)
            simulator.add_member("ZhangSan", "张三", mobile="13800000000")
            simulator.add_member("mgr_wang", "王经理")
            simulator.add_member("hr_li", "李人事")
            simulator.postman.verified = True
            server = TestServer(create_app(simulator), host="127.0.0.1")
            await server.start_server(access_log=None)
            base = str(server.make_url("/"))
            object.__setattr__(served.client.transport.app, "api_base", base)
            try:
                await scene(served, simulator)
            finally:
                await server.close()

    run(story())


def clean(simulator: Simulator) -> bool:
    assert simulator.violations == ()
    return True


def test_a_text_of_any_length_arrives_whole() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        said = "请讲一次客户明确拒绝你之后，你是怎么做的？😀\n" * 120
        await served.client.send_text(to=["zhangsan"], text=said, dedupe=1)
        assert "".join(simulator.texts("zhangsan")) == said
        assert clean(simulator)

    play(scene)


def test_a_message_whose_answer_is_lost_is_seen_once() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        simulator.faults.lose_answers = 2
        for _ in range(2):
            with pytest.raises(Unavailable):
                await served.client.send_text(to=["zhangsan"], text="第 2/8 题 …", dedupe=5)
        await served.client.send_text(to=["zhangsan"], text="第 2/8 题 …", dedupe=5)
        await served.client.send_text(to=["zhangsan"], text="第 2/8 题 …", dedupe=6)
        assert simulator.texts("zhangsan") == ("第 2/8 题 …", "第 2/8 题 …")
        assert clean(simulator)

    play(scene)


def test_a_revoked_token_is_replaced_unnoticed() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        await served.client.send_text(to=["zhangsan"], text="1")
        simulator.tokens.revoke()
        await served.client.send_text(to=["zhangsan"], text="2")
        served.clock.pass_(7201)
        await served.client.send_text(to=["zhangsan"], text="3")
        assert simulator.texts("zhangsan") == ("1", "2", "3")
        assert simulator.tokens.issued == 3
        assert clean(simulator)

    play(scene)


def test_nobody_misses_a_message_because_of_wecoms_limits() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        sent = 0
        while sent < 120:
            try:
                await served.client.send_text(to=["mgr_wang"], text=f"{sent}", dedupe=sent)
            except RateLimited as error:
                served.clock.pass_(error.delay or 0)
            else:
                sent += 1
        assert simulator.texts("mgr_wang") == tuple(str(n) for n in range(120))
        assert clean(simulator)

    play(scene)


@pytest.mark.parametrize(
    ("fault", "value", "error"),
    [("busy", 1, Unavailable), ("bad_gateway", 1, Unavailable)],
)
def test_a_passing_fault_passes(fault: str, value: int, error: type[Exception]) -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        await served.client.check_token()
        setattr(simulator.faults, fault, value)
        with pytest.raises(error):
            await served.client.send_text(to=["zhangsan"], text="hi", dedupe=1)
        await served.client.send_text(to=["zhangsan"], text="hi", dedupe=1)
        assert simulator.texts("zhangsan") == ("hi",)

    play(scene)


def test_45009_is_waited_out_with_one_request() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        await served.client.check_token()
        simulator.faults.limit_for(59, now=served.clock())
        for _ in range(20):
            with pytest.raises(RateLimited):
                await served.client.send_text(to=["zhangsan"], text="hi", dedupe=1)
        assert [call.api for call in simulator.calls] == ["gettoken", "message/send"]
        served.clock.pass_(61)
        await served.client.send_text(to=["zhangsan"], text="hi", dedupe=1)
        assert simulator.texts("zhangsan") == ("hi",)

    play(scene)


def test_an_untrusted_address_is_named_and_not_hammered() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        simulator.faults.untrusted_ip = True
        with pytest.raises(ConfigurationError) as caught:
            await served.client.send_text(to=["zhangsan"], text="hi")
        assert caught.value.code == 60020
        assert len(simulator.calls) == 2

    play(scene)


def test_who_left_costs_nobody_else_their_message() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        simulator.remove_member("ZhangSan")
        sent = await served.client.send_text(to=["ZhangSan", "mgr_wang"], text="hi")
        assert sent.invalid == ("zhangsan",)
        assert simulator.texts("mgr_wang") == ("hi",)
        with pytest.raises(RecipientUnreachable):
            await served.client.send_text(to=["ZhangSan"], text="hi")

    play(scene)


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.card_type)
def test_every_kind_of_card_is_accepted(card: TemplateCard) -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        sent = await served.client.send_card(to=["mgr_wang"], card=card, dedupe=1)
        assert sent.msgids != ("",)
        assert len(simulator.chats("mgr_wang")) == 1
        assert clean(simulator)

    play(scene)


def test_a_card_is_updated_once_with_each_code() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        client = served.client
        sent = await client.send_card(to=["mgr_wang", "hr_li"], card=BUTTONS, dedupe=1)
        await client.update_card(
            response_code=sent.response_code, userids=["mgr_wang", "hr_li"], shows="已通过"
        )
        assert {bubble.replaced for bubble in simulator.chats("hr_li")} == {"已通过"}
        assert clean(simulator)
        with pytest.raises(CodeSpent):
            await client.update_card(
                response_code=sent.response_code, userids=["hr_li"], shows="已淘汰"
            )

    play(scene)


def test_a_message_is_taken_back() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        sent = await served.client.send_text(to=["zhangsan"], text="发错了")
        await served.client.recall(msgid=sent.msgids[0])
        assert simulator.texts("zhangsan") == ()
        late = await served.client.send_text(to=["zhangsan"], text="又错了")
        served.clock.pass_(86_401)
        with pytest.raises(CodeSpent):
            await served.client.recall(msgid=late.msgids[0])

    play(scene)


def test_a_group_is_made_when_it_is_missing_and_then_used() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        client = served.client
        assert await client.get_group(chat_id="eastretail") is None
        for _ in range(2):
            await client.create_group(
                chat_id="eastretail", name="华东零售部", owner="hr_li", members=["mgr_wang"]
            )
        await client.send_group_markdown(chat_id="eastretail", text="**张*** 综合 72 分")
        group = await client.get_group(chat_id="eastretail")
        assert group is not None
        assert (group.name, group.owner) == ("华东零售部", "hr_li")
        assert set(group.members) == {"hr_li", "mgr_wang"}
        assert len(simulator.group_chat("eastretail")) == 1

    play(scene)


def test_files_go_there_and_back() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        client = served.client
        report = b"%PDF-1.7 " + bytes(1000)
        media_id = await client.upload_media("file", filename="张三 报告.pdf", content=report)
        await client.send_file(to=["zhangsan"], media_id=media_id, dedupe=1)
        voice = await client.upload_media(
            "voice", filename="q.amr", content=b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50
        )
        await client.send_voice(to=["zhangsan"], media_id=voice, dedupe=2)
        got = await client.download_media(media_id=media_id)
        assert (got.filename, got.content) == ("张三 报告.pdf", report)
        assert clean(simulator)
        with pytest.raises(MediaRefused):
            await client.download_media(media_id="nothing")

    play(scene)


def test_a_colleague_is_found_by_phone_number() -> None:
    async def scene(served: Served, simulator: Simulator) -> None:
        assert await served.client.user_by_mobile(mobile="13800000000") == "ZhangSan"
        assert await served.client.user_by_mobile(mobile="13900000000") is None
        member = await served.client.get_user(userid="zhangsan")
        assert member is not None
        assert member.name == "张三"
        assert await served.client.get_user(userid="nobody") is None
        assert simulator.texts("zhangsan") == ()

    play(scene)
