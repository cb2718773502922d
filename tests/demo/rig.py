"""A local WeCom on a real port, a hand-made bot behind it, and hand-made requests to it.

Independent of the product's client on purpose: what it decrypts, it decrypts itself.
"""

import base64
import contextlib
import hashlib
import io
import json
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from xml.etree.ElementTree import fromstring

from aiohttp import ClientSession, FormData, web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.demo.server import create_app
from bot.demo.simulator import Simulator
from bot.demo.values import SimulatorConfig

CONFIG = SimulatorConfig(
    corp_id="ww5823bf96d3bd56c7",
    agent_id=1000002,
    secret="a-secret-of-the-app",
    token="QDG6eK",
    encoding_aes_key="jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    open_kfid="wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q",
)
AMR = b"#!AMR\n" + (b"\x3c" + bytes(31)) * 50
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


class Clock:
    """A clock that a test puts forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 7, 13, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **values: float) -> None:
        self.now += timedelta(**values)


@dataclass
class HandmadeBot:
    """Answers callbacks as a test tells it to, and keeps what it was told."""

    statuses: list[int] = field(default_factory=list)  #: for the next callbacks; then 200
    echo_suffix: bytes = b""
    reply: bytes = b""
    messages: list[dict[str, str]] = field(default_factory=list)
    envelopes: list[str] = field(default_factory=list)  #: the encrypted texts, for comparison
    nonces: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/wecom/callback", self.verify)
        app.router.add_post("/wecom/callback", self.accept)
        return app

    async def verify(self, request: web.Request) -> web.Response:
        self.check(request, request.query["echostr"])
        return web.Response(body=decrypt(request.query["echostr"]) + self.echo_suffix)

    async def accept(self, request: web.Request) -> web.Response:
        envelope = fromstring(await request.text())  # noqa: S314  made by us
        encrypted = envelope.findtext("Encrypt", "")
        self.check(request, encrypted)
        self.envelopes.append(encrypted)
        self.nonces.append(request.query["nonce"])
        message = fromstring(decrypt(encrypted).decode())  # noqa: S314  made by us
        self.messages.append({each.tag: each.text or "" for each in message})
        status = self.statuses.pop(0) if self.statuses else 200
        return web.Response(status=status, body=self.reply)

    def check(self, request: web.Request, encrypted: str) -> None:
        parts = sorted(
            [CONFIG.token, request.query["timestamp"], request.query["nonce"], encrypted]
        )
        digest = hashlib.sha1("".join(parts).encode(), usedforsecurity=False).hexdigest()
        assert digest == request.query["msg_signature"]


def decrypt(encrypted: str) -> bytes:
    """Open a callback by hand, and see that it is addressed to us."""
    key = base64.b64decode(CONFIG.encoding_aes_key + "=")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    end = 20 + int.from_bytes(plain[16:20], "big")
    assert plain[end:].decode() == CONFIG.corp_id
    return plain[20:end]


@dataclass
class Rig:
    """Everything a test of the local WeCom needs."""

    sim: Simulator
    bot: HandmadeBot
    clock: Clock
    http: ClientSession
    base: str
    token: str = ""

    async def sign_in(self) -> str:
        answer = await self.get("gettoken", corpid=CONFIG.corp_id, corpsecret=CONFIG.secret)
        self.token = str(answer["access_token"])
        return self.token

    async def get(self, api: str, **query: str) -> dict[str, object]:
        query = {"access_token": self.token, **query} if self.token else query
        async with self.http.get(f"{self.base}/cgi-bin/{api}", params=query) as response:
            assert response.status == 200
            return await _object(response.read())

    async def post(self, api: str, body: Mapping[str, object] | bytes) -> dict[str, object]:
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        url = f"{self.base}/cgi-bin/{api}"
        async with self.http.post(url, data=raw, params={"access_token": self.token}) as response:
            assert response.status == 200
            return await _object(response.read())

    async def upload(self, kind: str, data: bytes, filename: str = "a.bin") -> dict[str, object]:
        form = FormData()
        form.add_field("media", io.BytesIO(data), filename=filename)
        url = f"{self.base}/cgi-bin/media/upload"
        query = {"access_token": self.token, "type": kind}
        async with self.http.post(url, data=form, params=query) as response:
            return await _object(response.read())

    async def send(self, touser: str, content: str, **more: object) -> dict[str, object]:
        return await self.post(
            "message/send", message(touser, "text", {"content": content}, **more)
        )

    async def send_card(self, touser: str, card: Mapping[str, object]) -> dict[str, object]:
        return await self.post("message/send", message(touser, "template_card", card))

    def codes(self) -> list[int]:
        return [each.code for each in self.sim.violations]

    def whys(self) -> list[str]:
        return [each.why for each in self.sim.violations]


def message(
    touser: str, msgtype: str, body: Mapping[str, object], **more: object
) -> dict[str, object]:
    """Write a message/send as its documentation does."""
    head = {"touser": touser, "msgtype": msgtype, "agentid": CONFIG.agent_id}
    return {**head, msgtype: dict(body), **more}


def buttons(**more: object) -> dict[str, object]:
    """Write the smallest button card."""
    return {
        "card_type": "button_interaction",
        "main_title": {"title": "张三 · 门店销售顾问"},
        "task_id": "t1",
        "button_list": [{"text": "通过", "key": "pass"}, {"text": "淘汰", "key": "reject"}],
        **more,
    }


@contextlib.asynccontextmanager
async def rig(*, signed_in: bool = True) -> AsyncIterator[Rig]:
    """Serve a local WeCom with two members, and a bot for it to call."""
    clock, bot = Clock(), HandmadeBot()
    sim = Simulator(CONFIG, clock)
    sim.add_member("ZhangSan", "张三", mobile="13800138000")
    sim.add_member("mgr_wang", "王经理")
    async with TestServer(bot.app()) as callback, TestServer(create_app(sim)) as server:
        sim.use_callback_url(str(callback.make_url("/wecom/callback")))
        async with ClientSession() as http:
            made = Rig(
                sim=sim, bot=bot, clock=clock, http=http, base=str(server.make_url("/")).rstrip("/")
            )
            if signed_in:
                await made.sign_in()
            yield made


async def _object(reading: Coroutine[object, object, bytes]) -> dict[str, object]:
    parsed = json.loads(await reading)
    assert isinstance(parsed, dict)
    return parsed
