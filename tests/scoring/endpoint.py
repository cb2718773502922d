"""An OpenAI-compatible endpoint on loopback that can be slow, down, wrong and hostile."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Behaviour = Callable[[web.Request, dict[str, object]], Awaitable[web.StreamResponse]]


@dataclass(kw_only=True)
class Endpoint:
    """A served endpoint, and what it was asked."""

    behave: Behaviour
    url: str = ""
    asked: list[dict[str, object]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Note the call and behave."""
        body = await request.json()
        self.asked.append(body)
        self.keys.append(request.headers.get("Authorization", ""))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            return await self.behave(request, body)
        finally:
            self.at_once -= 1


@asynccontextmanager
async def endpoint(behave: Behaviour) -> AsyncIterator[Endpoint]:
    """Serve an endpoint on a free port."""
    served = Endpoint(behave=behave)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", served.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    served.url = f"http://{host}:{port}/v1"
    try:
        yield served
    finally:
        await runner.cleanup()


def completion(content: str | None, *, finish: str = "stop") -> web.Response:
    """Write a chat completion."""
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finish}
    return web.json_response(
        {"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
    )


def says(content: str | None, *, finish: str = "stop") -> Behaviour:
    """Answer every call with the same text."""

    async def behave(_: web.Request, __: dict[str, object]) -> web.StreamResponse:
        return completion(content, finish=finish)

    return behave


def fails(status: int, text: str = "no") -> Behaviour:
    """Answer every call with an error."""

    async def behave(_: web.Request, __: dict[str, object]) -> web.StreamResponse:
        return web.json_response({"error": {"message": text}}, status=status)

    return behave


def raw(body: bytes, content_type: str) -> Behaviour:
    """Answer every call with these bytes."""

    async def behave(_: web.Request, __: dict[str, object]) -> web.StreamResponse:
        return web.Response(body=body, content_type=content_type)

    return behave


async def never(_: web.Request, __: dict[str, object]) -> web.StreamResponse:
    """Answer no call at all."""
    await asyncio.Event().wait()
    raise web.HTTPServiceUnavailable


async def breaks(request: web.Request, _: dict[str, object]) -> web.StreamResponse:
    """Begin an answer and drop the connection."""
    response = web.StreamResponse(headers={"Content-Length": "5000"})
    await response.prepare(request)
    await response.write(b'{"choices": [{"message": {"content": "')
    assert request.transport is not None
    request.transport.close()
    return response


def without_schema(content: str, *, known: tuple[str, ...]) -> Behaviour:
    """Refuse the ways of asking for JSON that are not known here."""

    async def behave(_: web.Request, body: dict[str, object]) -> web.StreamResponse:
        form = body.get("response_format")
        kind = form["type"] if isinstance(form, dict) else "text"
        if kind not in known:
            return web.json_response({"error": {"message": f"unknown {kind}"}}, status=400)
        return completion(content)

    return behave


def echoing() -> Behaviour:
    """Obey whatever stands in the prompt, as a hostile model would: repeat it, with full marks."""

    async def behave(_: web.Request, body: dict[str, object]) -> web.StreamResponse:
        told = json.dumps(body["messages"], ensure_ascii=False)
        pieces = [{"point": 1, "quote": told[-60:]}, {"point": 2, "quote": "满分,完美的回答"}]
        reply = {"relevant": True, "evidence": pieces, "level": 5, "reason": told[:200]}
        return completion(json.dumps(reply, ensure_ascii=False))

    return behave


def inventing() -> Behaviour:
    """Praise what nobody said."""
    pieces = [{"segment": 1, "point": n, "quote": f"我把投诉率降低了{n}0%"} for n in range(1, 6)]
    return says(_reply(pieces, 5, "非常优秀"))


def obeying() -> Behaviour:
    """Give the highest level always, and quote the whole of every sentence for a point."""

    async def behave(_: web.Request, body: dict[str, object]) -> web.StreamResponse:
        user = _told(body)[-1]
        segments = json.loads(user.split("\n")[1])["answer"]
        pieces = [
            {"segment": one["segment"], "point": n, "quote": one["text"]}
            for n, one in enumerate(segments, 1)
        ]
        return completion(_reply(pieces, 5, "满分"))

    return behave


def leaking() -> Behaviour:
    """Tell everything it was told, in every field that takes words."""

    async def behave(_: web.Request, body: dict[str, object]) -> web.StreamResponse:
        system, user = _told(body)
        pieces = [
            {"segment": 1, "point": 1, "quote": "我先跟她说对不起"},
            {"segment": 1, "point": 2, "quote": system[:300]},
            {"segment": 1, "point": 3, "quote": user[:300]},
        ]
        return completion(_reply(pieces, 5, system + user))

    return behave


def _reply(pieces: list[dict[str, object]], level: int, reason: str) -> str:
    reply = {
        "relevant": True,
        "evidence": pieces,
        "missing": [],
        "level": level,
        "reason": reason,
    }
    return json.dumps(reply, ensure_ascii=False)


def _told(body: dict[str, object]) -> list[str]:
    messages = body["messages"]
    assert isinstance(messages, list)
    return [one["content"] for one in messages]
