"""What people do on their phones, over HTTP: /sim, for the page and for tests from outside.

Refuses to be part of WeCom: nothing here exists at the real service.
"""

import asyncio
import base64
import binascii
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import Final, Literal, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.demo.callbacks import NotVerified
from bot.demo.card_book import NoSuchCard
from bot.demo.refusals import Refused
from bot.demo.simulator import Simulator
from bot.demo.snapshot import faults, snapshot
from bot.demo.values import Delivery

PULSE_S: Final = 15.0  #: how long a watcher hears nothing before it is told that all is well
TOGETHER_S: Final = 0.05  #: changes this close are told as one
NO_STORE: Final[Mapping[str, str]] = {"Cache-Control": "no-store"}


class Asked(BaseModel):
    """What somebody asks for; a key that is not known is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Typed(Asked):
    """Somebody writes."""

    userid: str
    text: str


class Clicked(Asked):
    """Somebody taps a card's button."""

    userid: str
    task_id: str
    key: str
    selected: dict[str, list[str]] | None = None


class Sent(Asked):
    """Somebody sends a file."""

    userid: str
    kind: Literal["image", "voice", "video"]
    data: str  #: base64
    filename: str = ""


class Person(Asked):
    """Somebody in particular."""

    userid: str


class Entered(Person):
    """Somebody opens a chat, a customer perhaps by a link."""

    scene: str = ""
    scene_param: str = ""


class Known(Asked):
    """Somebody outside the company."""

    external_userid: str
    nickname: str


class Joined(Asked):
    """Somebody new."""

    userid: str
    name: str
    mobile: str = ""


class FaultsAsked(Asked):
    """Switches; what is not named stays as it is."""

    duplicates: int | None = None
    reorder: bool | None = None
    busy: int | None = None
    bad_gateway: int | None = None
    lose_answers: int | None = None
    empty_pages: int | None = None
    repeated_rows: int | None = None
    failed_sends: int | None = None
    slow_s: float | None = None
    untrusted_ip: bool | None = None
    limit_s: float | None = None
    revoke_token: bool = False
    expire_media: bool = False
    clear: bool = False


AnyAsked = TypeVar("AnyAsked", bound=Asked)


class People:
    """The /sim endpoints."""

    def __init__(self, simulator: Simulator) -> None:
        """Remember whose people these are."""
        self._simulator = simulator

    def routes(self) -> list[web.RouteDef]:
        """List the endpoints."""
        return [
            web.get("/sim/state", self.state),
            web.get("/sim/events", self.events),
            web.get("/sim/media/{media_id}", self.media),
            web.post("/sim/type", self.type),
            web.post("/sim/click", self.click),
            web.post("/sim/send", self.send),
            web.post("/sim/enter", self.enter),
            web.post("/sim/subscribe", self.subscribe),
            web.post("/sim/members", self.join),
            web.post("/sim/customers", self.know),
            web.post("/sim/faults", self.switch),
            web.post("/sim/clear", self.clear),
        ]

    async def state(self, _request: web.Request) -> web.Response:
        """Tell everything there is to see."""
        return _answer(snapshot(self._simulator))

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Tell a watcher, as server-sent events, that something is different now."""
        headers = {"Content-Type": "text/event-stream", **NO_STORE}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):  # whoever leaves says no goodbye
            async for line in self._lines():
                await response.write(line)
        return response

    async def _lines(self) -> AsyncIterator[bytes]:
        world, told = self._simulator.world, -1
        while not world.closing:
            if world.version != told:
                told = world.version
                yield f"data: {told}\n\n".encode()
                await asyncio.sleep(TOGETHER_S)
                continue
            try:
                async with asyncio.timeout(PULSE_S):
                    await world.changed.wait()
            except TimeoutError:
                yield b": still here\n\n"

    async def media(self, request: web.Request) -> web.Response:
        """Show a file that is on the shelf."""
        try:
            stored = self._simulator.media.find(request.match_info["media_id"])
        except Refused as refusal:
            raise web.HTTPNotFound from refusal
        headers = {"X-Content-Type-Options": "nosniff"}
        return web.Response(body=stored.data, content_type=stored.content_type, headers=headers)

    async def type(self, request: web.Request) -> web.Response:
        """Write a text to the bot."""
        asked = await read(request, Typed)
        return await answered_by(lambda: self._simulator.type(asked.userid, asked.text))

    async def click(self, request: web.Request) -> web.Response:
        """Tap a card's button."""
        asked = await read(request, Clicked)
        return await answered_by(
            lambda: self._simulator.click(asked.userid, asked.task_id, asked.key, asked.selected)
        )

    async def send(self, request: web.Request) -> web.Response:
        """Send a picture, a voice message or a video."""
        asked = await read(request, Sent)
        try:
            data = base64.b64decode(asked.data, validate=True)
        except binascii.Error as error:
            raise _wrong("data is not base64") from error
        return await answered_by(
            lambda: self._simulator.send_media(asked.userid, asked.kind, data, asked.filename)
        )

    async def enter(self, request: web.Request) -> web.Response:
        """Open the chat with the bot."""
        asked = await read(request, Entered)
        return await answered_by(
            lambda: self._simulator.enter(
                asked.userid, scene=asked.scene, scene_param=asked.scene_param
            )
        )

    async def subscribe(self, request: web.Request) -> web.Response:
        """Come into the app's visible range."""
        asked = await read(request, Person)
        return await answered_by(lambda: self._simulator.subscribe(asked.userid))

    async def join(self, request: web.Request) -> web.Response:
        """Let somebody join the company."""
        asked = await read(request, Joined)
        self._simulator.add_member(asked.userid, asked.name, asked.mobile)
        return _answer({"userid": asked.userid}, status=201)

    async def know(self, request: web.Request) -> web.Response:
        """Let there be somebody outside the company."""
        asked = await read(request, Known)
        self._simulator.add_customer(asked.external_userid, asked.nickname)
        return _answer({"external_userid": asked.external_userid}, status=201)

    async def switch(self, request: web.Request) -> web.Response:
        """Let WeCom misbehave, or behave again."""
        asked = await read(request, FaultsAsked)
        simulator, switches = self._simulator, self._simulator.faults
        if asked.clear:
            switches.clear()
        if asked.limit_s is not None:
            switches.limit_for(asked.limit_s, now=simulator.world.clock())
        if asked.revoke_token:
            simulator.tokens.revoke()
        if asked.expire_media:
            simulator.media.expire()
        once = {"clear", "limit_s", "revoke_token", "expire_media"}
        for name, value in asked.model_dump(exclude_none=True, exclude=once).items():
            setattr(switches, name, value)
        simulator.world.touch()
        return _answer(faults(simulator))

    async def clear(self, _request: web.Request) -> web.Response:
        """Give everybody a new phone."""
        self._simulator.world.forget_chats()
        return _answer({})


async def read(request: web.Request, kind: type[AnyAsked]) -> AnyAsked:
    """Read what is asked for, or answer 400 and say what is wrong with it."""
    if request.content_type != "application/json":
        raise _wrong("send application/json")  # also keeps other sites' forms out
    try:
        return kind.model_validate_json(await request.read())
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(each) for each in first["loc"])
        raise _wrong(f"{where}: {first['msg']}") from error


async def answered_by(act: Callable[[], Awaitable[Delivery]]) -> web.Response:
    """Do what a person does, and say how the bot took it."""
    try:
        delivery = await act()
    except KeyError as error:
        raise web.HTTPNotFound(text=json.dumps({"error": "nobody by this userid"})) from error
    except NoSuchCard as error:
        raise web.HTTPConflict(text=json.dumps({"error": "no such button any more"})) from error
    except NotVerified as error:
        raise web.HTTPBadGateway(text=json.dumps({"error": "the bot is not there"})) from error
    return _answer({"answered": delivery.answered, "attempts": delivery.attempts})


def _answer(values: Mapping[str, object], *, status: int = 200) -> web.Response:
    text = json.dumps(values, ensure_ascii=False)
    return web.json_response(text=text, status=status, headers=NO_STORE)


def _wrong(why: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": why}), content_type="application/json")
