"""A scripted WeCom on loopback, and a client that talks to it."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.wecom.client import WeComClient
from bot.wecom.limits import Limits
from bot.wecom.transport import App, Transport
from storage.limits import Held, Rate, Window
from storage.tokens import StoredToken

SECRET = "s3cr3t-of-the-app"
CORP = "ww0123456789abcdef"
AGENT = 1000002
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
OK: Mapping[str, object] = {"errcode": 0, "errmsg": "ok"}


@dataclass(slots=True)
class Clock:
    """A clock that stands still until somebody moves it."""

    now: datetime = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class MemoryTokens:
    """A token store for one process."""

    token: StoredToken | None = None
    leased_until: datetime = LONG_AGO
    claims: int = 0

    async def load(self, name: str) -> StoredToken | None:
        assert name == f"wecom:{CORP}:{AGENT}"
        return self.token

    async def save(self, name: str, value: str, expires_at: datetime) -> None:
        assert name
        self.token = StoredToken(value=value, expires_at=expires_at)
        self.leased_until = LONG_AGO

    async def claim_refresh(self, name: str, now: datetime, until: datetime) -> bool:
        assert name
        if now < self.leased_until:
            return False
        self.leased_until = until
        self.claims += 1
        return True

    async def give_back(self, name: str, until: datetime) -> None:
        assert name
        self.leased_until = until


@dataclass(slots=True)
class MemoryBuckets:
    """Buckets for one process, counting like those in the database."""

    held: dict[str, Held] = field(default_factory=dict)
    blocked: dict[str, float] = field(default_factory=dict)

    async def take_all(
        self, rates: tuple[Rate | Window, ...], now: datetime, *, cost: float = 1.0
    ) -> float:
        moment = now.timestamp()
        wait = max((self._wait(rate, moment, cost) for rate in rates), default=0.0)
        if wait <= 0:
            for rate in rates:
                self.held[rate.name] = rate.after(self._holds(rate), moment, cost)
        return max(wait, 0.0)

    async def block(self, name: str, until: datetime) -> None:
        self.blocked[name] = max(self.blocked.get(name, 0.0), until.timestamp())

    def _holds(self, rate: Rate | Window) -> Held:
        return self.held.get(rate.name, Held())

    def _wait(self, rate: Rate | Window, moment: float, cost: float) -> float:
        blocked = self.blocked.get(rate.name, 0.0) - moment
        return max(rate.wait(self._holds(rate), moment, cost), blocked)


@dataclass(frozen=True, slots=True)
class Call:
    """One request as it arrived."""

    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> dict[str, object]:
        read = json.loads(self.raw)
        assert isinstance(read, dict)
        return read


#: an answer: JSON, or a response of its own, or the exception of a connection cut
Reply = Mapping[str, object] | web.Response
Script = Callable[[Call], Reply]


@dataclass(slots=True)
class Served:
    """A scripted WeCom with a client in front of it."""

    client: WeComClient
    clock: Clock
    store: MemoryTokens
    buckets: MemoryBuckets
    calls: list[Call]
    pauses: list[float]

    def paths(self) -> list[str]:
        return [call.path for call in self.calls]

    def to(self, path: str) -> list[Call]:
        return [call for call in self.calls if call.path == path]


def always(*replies: Reply) -> Script:
    """Answer gettoken with tokens t1, t2, … and everything else in turn, the last for ever."""
    left = list(replies)
    tokens = 0

    def answer(call: Call) -> Reply:
        nonlocal tokens
        if call.path == "gettoken":
            tokens += 1
            return {**OK, "access_token": f"t{tokens}", "expires_in": 7200}
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


@asynccontextmanager
async def wecom(script: Script) -> AsyncIterator[Served]:
    """Serve a script on a free port and connect a client to it."""
    calls: list[Call] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        call = Call(
            request.path.removeprefix("/cgi-bin/"),
            dict(request.query),
            dict(request.headers),
            await request.read(),
        )
        calls.append(call)
        reply = script(call)
        if isinstance(reply, web.Response):
            return reply
        return web.json_response(reply)

    app = web.Application(client_max_size=2**26)
    app.router.add_route("*", "/{tail:.*}", handle)
    server = TestServer(app, host="127.0.0.1")
    await server.start_server(access_log=None)  # it would show what the query holds
    try:
        async with ClientSession() as session:
            yield connect(session, str(server.make_url("/")), calls)
    finally:
        await server.close()


def connect(session: ClientSession, api_base: str, calls: list[Call]) -> Served:
    """Build a client as the application does, with memory instead of the database."""
    clock, store, buckets = Clock(), MemoryTokens(), MemoryBuckets()
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    transport = Transport(
        session=session,
        app=App(api_base=api_base, corp_id=CORP, agent_id=AGENT, secret=SECRET),
        store=store,
        limits=Limits(buckets=buckets, agent_id=AGENT, clock=clock),
        clock=clock,
        pause=pause,
    )
    return Served(WeComClient(transport), clock, store, buckets, calls, pauses)


def contents(calls: Sequence[Call]) -> list[object]:
    """Read what the texts among these calls say."""
    said = (call.body["text"] for call in calls)
    return [text["content"] for text in said if isinstance(text, dict)]
