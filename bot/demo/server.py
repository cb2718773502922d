"""Serves the local WeCom over HTTP: the API under /cgi-bin, and its people under /sim.

Business errors come with HTTP 200. Faults that somebody switched on come first, and are never
held against the caller.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from aiohttp import BodyPartReader, web

from bot.demo.media import Stored
from bot.demo.people import People
from bot.demo.rates import Limit, Rates
from bot.demo.refusals import Refused, answer
from bot.demo.simulator import Simulator
from bot.demo.values import Call, Json, Request
from bot.demo.voice import PhoneVoices

SIMULATOR: Final = web.AppKey("simulator", Simulator)
PREFIX: Final = "/cgi-bin/"
BAD_GATEWAY: Final = 502
MOST_BYTES: Final = 32 * 1024 * 1024
CHUNK_BYTES: Final = 20 * 1024 * 1024
ESCAPED: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u(?!00)")  #: \uXXXX that UTF-8 should have been
SENDING: Final = frozenset(
    {"message/send", "message/update_template_card", "appchat/send", "kf/send_msg"}
)
GETTOKEN: Final = Limit(count=100, seconds=60)  #: the number is not published; "do not call often"
PER_API: Final = (Limit(count=10_000, seconds=60), Limit(count=150_000, seconds=3600))
UNCOUNTED: Final = frozenset({"message/send"})  #: has limits of its own
Handler = Callable[[Request], Json]


def create_app(simulator: Simulator) -> web.Application:
    """Build the application that is this WeCom's API."""
    app = web.Application(client_max_size=MOST_BYTES)
    app[SIMULATOR] = simulator
    api = Api(simulator)
    app.router.add_get(f"{PREFIX}gettoken", api.get_token)
    app.router.add_post(f"{PREFIX}media/upload", api.upload)
    app.router.add_get(f"{PREFIX}media/get", api.download)
    app.router.add_route("*", PREFIX + "{api:.+}", api.call)
    app.add_routes(PhoneVoices(simulator).routes())
    app.add_routes(People(simulator).routes())
    app.on_shutdown.append(_send_watchers_home)
    app.on_cleanup.append(_close)
    return app


async def _send_watchers_home(app: web.Application) -> None:
    app[SIMULATOR].world.closing = True
    app[SIMULATOR].world.touch()


async def _close(app: web.Application) -> None:
    await app[SIMULATOR].close()


class Api:
    """The HTTP side: tokens, faults, JSON, and the shape of answers."""

    def __init__(self, simulator: Simulator) -> None:
        """List every call there is, by method and name."""
        self._simulator = simulator
        self._per_api = Rates(PER_API)
        self._gettoken = Rates((GETTOKEN,))
        self._gets = _gets(simulator)
        self._posts = _posts(simulator)

    async def get_token(self, request: web.Request) -> web.StreamResponse:
        """Answer gettoken, which needs no token."""
        query = request.query

        async def perform() -> web.StreamResponse:
            if not self._gettoken.take("gettoken", self._simulator.world.clock()):
                raise Refused(45009)
            got = self._simulator.tokens.get(query.get("corpid", ""), query.get("corpsecret", ""))
            return _ok(got)

        return await self._answer(request, "gettoken", perform)

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer any call whose request and answer are JSON."""
        api = request.match_info["api"]
        raw = await request.read()

        async def perform() -> web.StreamResponse:
            self._check_token(request)
            handler = self._handler(request.method, api)
            self._count(api)
            body = self._parse(api, raw) if request.method == "POST" else {}
            return _ok(handler(Request(api=api, query=request.query, raw=raw, body=body)))

        return await self._answer(request, api, perform)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Answer media/upload: one file in the form field `media`."""

        async def perform() -> web.StreamResponse:
            self._check_token(request)
            filename, data = await _uploaded(request)
            kind = request.query.get("type", "")
            return _ok(self._simulator.media.upload(kind, filename, data))

        return await self._answer(request, "media/upload", perform)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Answer media/get: the file itself, or JSON that says why not."""

        async def perform() -> web.StreamResponse:
            self._check_token(request)
            media_id = request.query.get("media_id", "")
            if not media_id:
                raise Refused(41006)
            stored = self._simulator.media.find(media_id)
            return _file(stored, request)

        return await self._answer(request, "media/get", perform)

    async def _answer(
        self, request: web.Request, api: str, perform: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        fault = await self._fault(api)
        if fault is not None:
            return fault
        try:
            response = await perform()
            self._record(api, 0)
        except Refused as refusal:
            response = self._refuse(request, api, refusal)
            self._record(api, refusal.code, fair=refusal.fair)
        if api in SENDING and self._simulator.faults.take("lose_answers"):
            _hang_up(request)
        return response

    async def _fault(self, api: str) -> web.StreamResponse | None:
        """Answer with a fault that is switched on, if there is one."""
        faults = self._simulator.faults
        if faults.slow_s:
            await asyncio.sleep(faults.slow_s)
        if faults.take("bad_gateway"):
            self._record(api, BAD_GATEWAY, fault=True)
            return web.Response(status=BAD_GATEWAY, text="<html>502 Bad Gateway</html>")
        code = 0
        if faults.untrusted_ip and api != "gettoken":
            code = 60020
        elif faults.limited(self._simulator.world.clock()):
            code = 45009
        elif faults.take("busy"):
            code = -1
        if code == 0:
            return None
        self._record(api, code, fault=True)
        return _json(answer(code))

    def _handler(self, method: str, api: str) -> Handler:
        ours, other = (self._posts, self._gets) if method == "POST" else (self._gets, self._posts)
        if api in ours:
            return ours[api]
        if api in other:
            raise Refused(43001 if method == "POST" else 43002)
        raise Refused(48002, api)

    def _count(self, api: str) -> None:
        if api not in UNCOUNTED and not self._per_api.take(api, self._simulator.world.clock()):
            raise Refused(45009)

    def _check_token(self, request: web.Request) -> None:
        self._simulator.tokens.check(request.query.get("access_token", ""))

    def _parse(self, api: str, raw: bytes) -> Json:
        try:
            body = json.loads(raw.decode())
        except ValueError as error:
            raise Refused(40035, "Warning: wrong json format.") from error
        if not isinstance(body, dict):
            raise Refused(40035, "Warning: wrong json format.")
        if ESCAPED.search(raw):
            self._simulator.world.violate("format", api, "\\uXXXX instead of UTF-8", code=40033)
        return body

    def _refuse(self, request: web.Request, api: str, refusal: Refused) -> web.Response:
        if not refusal.fair:
            detail = refusal.detail or str(answer(refusal.code)["errmsg"]).split(",")[0]
            self._simulator.world.violate("refused", api, detail, code=refusal.code)
        ip = request.remote or "127.0.0.1"
        return _json(answer(refusal.code, detail=refusal.detail, ip=ip))

    def _record(self, api: str, code: int, *, fault: bool = False, fair: bool = False) -> None:
        world = self._simulator.world
        world.calls.append(Call(at=world.clock(), api=api, code=code, fault=fault, fair=fair))
        world.touch()


def _gets(simulator: Simulator) -> Mapping[str, Handler]:
    contacts = simulator.contacts
    return {
        "user/get": contacts.user,
        "user/simplelist": contacts.simple_list,
        "department/simplelist": contacts.departments,
        "agent/get": contacts.agent,
        "get_api_domain_ip": contacts.addresses,
        "getcallbackip": contacts.addresses,
        "appchat/get": simulator.appchats.get,
        "kf/account/list": simulator.service.accounts,
        "kf/servicer/list": simulator.service.servicers,
    }


def _posts(simulator: Simulator) -> Mapping[str, Handler]:
    return {
        "message/send": simulator.messages.send,
        "message/update_template_card": simulator.cards.update,
        "message/recall": simulator.messages.recall,
        "message/get_statistics": simulator.messages.statistics,
        "appchat/create": simulator.appchats.create,
        "appchat/update": simulator.appchats.update,
        "appchat/send": simulator.appchats.send,
        "user/getuserid": simulator.contacts.userid_of,
        "user/list_id": simulator.contacts.list_ids,
        "kf/account/list": simulator.service.accounts,
        "kf/sync_msg": simulator.pull.sync,
        "kf/send_msg": simulator.service.send,
        "kf/send_msg_on_event": simulator.service.send_on_event,
        "kf/service_state/get": simulator.service.state,
        "kf/service_state/trans": simulator.service.change_state,
        "kf/customer/batchget": simulator.service.customers,
        "kf/add_contact_way": simulator.service.contact_way,
    }


def _hang_up(request: web.Request) -> None:
    """Break the connection before the answer is on its way."""
    if request.transport is not None:
        request.transport.abort()


async def _uploaded(request: web.Request) -> tuple[str, bytes]:
    if not request.content_type.startswith("multipart/"):
        raise Refused(44001, "multipart expected")
    async for part in await request.multipart():
        if isinstance(part, BodyPartReader) and part.name == "media":
            return part.filename or "", bytes(await part.read(decode=True))
    raise Refused(44001, "no field media")


def _file(stored: Stored, request: web.Request) -> web.Response:
    part = request.http_range
    data = stored.data[part]
    if len(data) > CHUNK_BYTES:
        raise Refused(830002)
    partial = part.start is not None or part.stop is not None
    named = f'attachment; filename="{stored.filename}"'
    headers = {"Content-disposition": named, "Content-Type": stored.content_type}
    return web.Response(body=data, status=206 if partial else 200, headers=headers)


def _ok(values: Json) -> web.Response:
    return _json({**answer(), **values})


def _json(values: Mapping[str, object]) -> web.Response:
    headers = {"error-code": str(values.get("errcode", 0))}
    return web.json_response(values, headers=headers, dumps=_dumps)


def _dumps(values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
