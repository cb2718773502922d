"""A stand-in for the product, for tests of the page: it asks two questions and sends a card.

It speaks to the local WeCom over HTTP like the real one, and is as small as a page test needs.
"""

import contextlib
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, web

from bot.demo.demo import Stage, now
from bot.demo.page import HrTables
from bot.wecom.codec import CallbackKeys, Signature, open_callback, open_echo
from bot.wecom.fields import text_of
from config.loading import load_jobs

ROOT = Path(__file__).parents[2]
QUESTIONS = (
    "谢谢。题目没有时间限制,想好再答;答完请发「答完了」。",
    "第1/2题  请讲一次顾客明确拒绝您之后,您是怎么做的?",
    "您说到先问清楚原因。第2/2题  门店突然停电,店里有 20 位顾客。您先做什么,再做什么?",
)
INVITATION = (
    "张三  您好,我是【云杉零售】的 AI 面试助手,不是真人。邀请您参加「门店销售顾问」的面试:"
    "2 道题,约 8 分钟。\n结果供招聘同事参考,是否进入下一轮由人决定。\n"
    "回复「同意」开始 · 「转人工」约真人 · 「我的权利」查看、更正或删除您的数据"
)
DIGEST = (
    "**面试完成** 张* · 门店销售顾问\n"
    '> 建议:<font color="info">进入下一轮</font>   综合 78(71–85)\n'
    '> 沟通表达 82   应变 74   客户意识 <font color="comment">证据不足</font>\n'
    "已请 <@mgr_wang> 决定 · [查看报告]({base}/r/abc)\n"
    '<font color="comment">由 AI 生成,供参考</font>'
)
CARD = {
    "card_type": "button_interaction",
    "source": {"desc": "智面 · 云杉零售"},
    "main_title": {"title": "张三 · 门店销售顾问", "desc": "综合 78(71–85) 建议进入下一轮"},
    "horizontal_content_list": [
        {"keyname": "沟通表达", "value": "82「第二天发了分期方案」"},
        {"keyname": "应变", "value": "74「先报修再疏导」"},
        {"keyname": "待核实", "value": "离职原因未谈"},
        {"keyname": "下一轮问", "value": "团队协作"},
        {"keyname": "截止", "value": "今天 15:30"},
    ],
    "button_list": [
        {"text": "通过", "style": 1, "key": "pass"},
        {"text": "待定", "style": 2, "key": "hold"},
        {"text": "淘汰", "style": 3, "key": "reject"},
        {"text": "加试情景模拟", "style": 2, "key": "extra:roleplay"},
    ],
}


@dataclass
class Understudy:
    """Plays the product."""

    environment: Mapping[str, str]
    http: ClientSession
    stage: str = ""
    name: str = ""
    userid: str = ""
    asked: int = 0
    cards: int = 0
    known: set[str] = field(default_factory=set)

    @property
    def keys(self) -> CallbackKeys:
        env = self.environment
        return CallbackKeys(
            token=env["ZHIMIAN_WECOM__TOKEN"],
            encoding_aes_key=env["ZHIMIAN_WECOM__ENCODING_AES_KEY"],
            receive_id=env["ZHIMIAN_WECOM__CORP_ID"],
        )

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/wecom/callback", self.verify)
        app.router.add_post("/wecom/callback", self.accept)
        app.router.add_post("/api/v1/candidates", self.add_candidate)
        app.router.add_post("/api/v1/interviews", self.add_interview)
        app.router.add_get("/r/{id}", self.report)
        return app

    async def verify(self, request: web.Request) -> web.Response:
        echo = open_echo(request.query["echostr"], _signature(request), self.keys, now=now())
        return web.Response(text=echo)

    async def accept(self, request: web.Request) -> web.Response:
        body = await request.read()
        callback = open_callback(body, _signature(request), self.keys, now=now())
        key = text_of(callback.fields, "MsgId", "ResponseCode")
        if key in self.known:
            return web.Response()
        self.known.add(key)
        if callback.kind == "text":
            await self.hear(text_of(callback.fields, "Content"))
        elif callback.kind == "template_card_event":
            await self.decide(text_of(callback.fields, "ResponseCode"))
        return web.Response()

    async def add_candidate(self, request: web.Request) -> web.Response:
        form = await request.post()
        assert request.headers["Authorization"] == f"Bearer {self.environment['ZHIMIAN_API_TOKEN']}"
        self.name, self.userid = str(form["name"]), str(form.get("wecom_userid", ""))
        return web.json_response({"id": "c1"}, status=201)

    async def add_interview(self, request: web.Request) -> web.Response:
        assert (await request.json())["candidate_id"] == "c1"
        self.stage, self.asked = "invited", 0
        if self.userid:
            await self.say(self.userid, INVITATION)
        return web.json_response({"id": "i1", "stage": "invited"}, status=201)

    async def report(self, _request: web.Request) -> web.Response:
        return web.Response(text="<h1>报告</h1>", content_type="text/html")

    async def hear(self, text: str) -> None:
        if text == "同意":
            self.stage = "interviewing"
            await self.say(self.userid, QUESTIONS[0])
        if text in {"同意", "答完了"}:
            self.asked += 1
            if self.asked < len(QUESTIONS):
                await self.say(self.userid, QUESTIONS[self.asked])
            else:
                await self.finish()

    async def finish(self) -> None:
        self.stage = "awaiting_manager"
        await self.say(self.userid, "2 道题都收到了,谢谢您。通常 1 个工作日内回复您。")
        group = {"chatid": "eastretail", "name": "华东零售部", "userlist": ["mgr_wang", "hr_li"]}
        await self.call("appchat/create", group)
        content = DIGEST.format(base=self.environment["ZHIMIAN_PUBLIC_URL"])
        digest = {"chatid": "eastretail", "msgtype": "markdown", "markdown": {"content": content}}
        await self.call("appchat/send", digest)
        self.cards += 1
        await self.send("mgr_wang", "template_card", {**CARD, "task_id": f"card-{self.cards}"})

    async def decide(self, code: str) -> None:
        self.stage = "passed"
        card = {
            **CARD,
            "main_title": {"title": "张三 · 门店销售顾问", "desc": "王经理 已选择:通过(14:02)"},
            "replace_text": "已通过",
        }
        update = {"userids": ["mgr_wang"], "response_code": code, "template_card": card}
        await self.call("message/update_template_card", {**update, "agentid": 1000002})

    async def say(self, userid: str, text: str) -> None:
        await self.send(userid, "text", {"content": text})

    async def send(self, userid: str, msgtype: str, body: Mapping[str, object]) -> None:
        head = {"touser": userid, "msgtype": msgtype, "agentid": 1000002}
        await self.call("message/send", {**head, msgtype: body})

    async def call(self, api: str, body: Mapping[str, object]) -> None:
        base = self.environment["ZHIMIAN_WECOM__API_BASE"]
        query = {
            "corpid": self.environment["ZHIMIAN_WECOM__CORP_ID"],
            "corpsecret": self.environment["ZHIMIAN_WECOM__SECRET"],
        }
        async with self.http.get(f"{base}/cgi-bin/gettoken", params=query) as response:
            token = (await response.json())["access_token"]
        raw = json.dumps(body, ensure_ascii=False).encode()
        query = {"access_token": token}
        async with self.http.post(f"{base}/cgi-bin/{api}", data=raw, params=query) as response:
            answer = await response.json()
            assert answer["errcode"] in {0, 86215}, answer

    async def hr_tables(self) -> Mapping[str, Sequence[Mapping[str, object]]]:
        if not self.stage:
            return {"applications": [], "candidates": [], "stage_history": []}
        at = now().isoformat()
        application = {
            "id": "i1", "position_id": "store-sales", "candidate_id": "c1", "stage": self.stage,
            "match_score": 78.4, "recommendation": "advance", "updated_at": at,
        }  # fmt: skip
        candidate = {"id": "c1", "name": self.name, "wecom_userid": self.userid, "source": "演示"}
        return {"applications": [application], "candidates": [candidate], "stage_history": []}


def _signature(request: web.Request) -> Signature:
    names = ("msg_signature", "timestamp", "nonce")
    return Signature(**{name: request.query[name] for name in names})


@contextlib.asynccontextmanager
async def understudy(environment: Mapping[str, str]) -> AsyncIterator[HrTables]:
    """Serve the stand-in where the environment says, until the block ends."""
    async with ClientSession() as http:
        actor = Understudy(environment=environment, http=http)
        runner = web.AppRunner(actor.app(), access_log=None)
        await runner.setup()
        port = int(environment["ZHIMIAN_HTTP__PORT"])
        await web.TCPSite(runner, environment["ZHIMIAN_HTTP__HOST"], port).start()
        try:
            yield actor.hr_tables
        finally:
            await runner.cleanup()


def make_stage(port: int = 0) -> Stage:
    """Set up a demonstration with the shipped jobs and the stand-in."""
    jobs = tuple(load_jobs(ROOT / "config" / "jobs").values())
    return Stage(host="127.0.0.1", port=port, jobs=jobs, product=understudy, settings={})
