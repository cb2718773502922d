"""One call to WeCom: the token in the query, the bytes once, the answer read, the failure named.

Refuses to loop, to follow redirects, to trust `errmsg`, and to let a URL (it carries the token)
into an error: what aiohttp says about a failure is dropped, only its kind is kept.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

import aiohttp

from bot.errors import PermanentError, TemporaryError
from bot.wecom.errors import (
    ConfigurationError,
    RateLimited,
    Throttle,
    TokenExpired,
    Unavailable,
    failure,
    policy_of,
)
from bot.wecom.fields import Fields, text_of
from bot.wecom.limits import Limits
from bot.wecom.tokens import Token, Tokens, TokenStore

MAX_JSON: Final = 8 * 2**20
CHUNK: Final = 64 * 2**10
GETTOKEN: Final = "gettoken"
SECRET_WRONG: Final = 40001
SETTINGS_WRONG: Final = (SECRET_WRONG, 40013, 40091, 41002, 41004)
JSON_HEADERS: Final = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Which self-built app of which company we are, and where its WeCom is."""

    api_base: str
    corp_id: str
    agent_id: int
    secret: str

    def __repr__(self) -> str:
        """Show the app without its secret."""
        return f"App(corp_id={self.corp_id!r}, agent_id={self.agent_id})"

    def url(self, path: str) -> str:
        """Give the address of an endpoint."""
        return f"{self.api_base.rstrip('/').removesuffix('/cgi-bin')}/cgi-bin/{path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Everything of a call but the token; its bytes stay the same however often it is repeated."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes | None
    most: int = MAX_JSON  #: bytes of an answer; more is cut, and then unreadable
    seconds: float = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back, unread."""

    status: int
    headers: Mapping[str, str]
    content: bytes


#: finds the code in an answer: `{"errcode": 0}` for a file that is one
Read = Callable[[Answer], Fields]


class Transport:
    """Calls WeCom over a session that somebody else opened and will close."""

    def __init__(
        self,
        *,
        session: aiohttp.ClientSession,
        app: App,
        store: TokenStore,
        limits: Limits,
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take the one session and what all workers share."""
        self._session = session
        self.app = app
        self.limits = limits
        self.clock = clock
        self.tokens = Tokens(
            name=f"wecom:{app.corp_id}:{app.agent_id}",
            store=store,
            fetch=self._fetch_token,
            clock=clock,
            pause=pause,
        )

    async def get(self, path: str, **params: str) -> Fields:
        """Ask an endpoint for JSON."""
        return await self.json(
            Request(method="GET", path=path, params=params, headers={}, body=None)
        )

    async def post(self, path: str, body: Mapping[str, object], **params: str) -> Fields:
        """Send JSON to an endpoint, as the real characters: WeCom counts and compares bytes."""
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        encoded = text.encode(errors="replace")
        return await self.json(
            Request(method="POST", path=path, params=params, headers=JSON_HEADERS, body=encoded)
        )

    async def json(self, request: Request) -> Fields:
        """Make a call whose answer is JSON."""
        _, reply = await self._with_token(request, _read_json)
        return reply

    async def raw(self, request: Request, read: Read) -> Answer:
        """Make a call whose answer is a file, unless `read` finds an error in it."""
        answer, _ = await self._with_token(request, read)
        return answer

    async def _with_token(self, request: Request, read: Read) -> tuple[Answer, Fields]:
        """Make a call, and make the same call once more if the token is refused."""
        await self.limits.endpoint(request.path)
        token = await self.tokens.current()
        try:
            return await self._attempt(request, token, read)
        except TokenExpired:
            another = await self.tokens.instead_of(token)
        try:
            return await self._attempt(request, another, read)
        except TokenExpired as error:
            raise ConfigurationError("WeCom rejects a token it has just handed out.") from error

    async def _attempt(self, request: Request, token: str, read: Read) -> tuple[Answer, Fields]:
        answer = await self._exchange(request, {"access_token": token})
        reply = read(answer)
        await self._accept(request.path, reply)
        return answer, reply

    async def _accept(self, path: str, reply: Fields) -> None:
        """Raise what an answer's code means, if it means a failure."""
        code = code_of(reply)
        if not code:
            return
        policy = policy_of(code)
        if isinstance(policy, Throttle):
            await self.limits.leave_alone(path, seconds=policy.seconds)
        raise failure(code, text_of(reply, "errmsg"))

    async def _exchange(self, request: Request, secret: Mapping[str, str]) -> Answer:
        try:
            async with self._session.request(
                request.method,
                self.app.url(request.path),
                params={**request.params, **secret},
                headers=request.headers,
                data=request.body,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=request.seconds),
            ) as response:
                content = await _read_at_most(response.content, request.most)
                return Answer(
                    status=response.status, headers=dict(response.headers), content=content
                )
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            kind = type(error).__name__
        raise Unavailable(f"WeCom did not answer ({kind}).", delay=2)

    async def _fetch_token(self) -> Token:
        """Ask for a token; what is wrong with the app's id or secret shows here first."""
        app = self.app
        request = Request(
            method="GET", path=GETTOKEN, params={"corpid": app.corp_id}, headers={}, body=None
        )
        await self.limits.endpoint(GETTOKEN)
        reply = _read_json(await self._exchange(request, {"corpsecret": app.secret}))
        if code_of(reply) in SETTINGS_WRONG:
            # asked too often with a wrong secret, WeCom blocks the whole address for an hour
            await self.limits.leave_alone(GETTOKEN, seconds=30)
        if code_of(reply) == SECRET_WRONG:
            raise ConfigurationError("WeCom refuses the app's secret (errcode 40001).", code=40001)
        await self._accept(GETTOKEN, reply)
        value = text_of(reply, "access_token")
        if not value:
            raise Unavailable("WeCom answered without a token.", delay=5)
        return Token(value=value, life=_seconds(text_of(reply, "expires_in")))


def code_of(reply: Fields) -> int:
    """Read `errcode`, which every answer has, and which may be a number or its text."""
    try:
        return int(text_of(reply, "errcode"))
    except ValueError:
        pass
    raise Unavailable("WeCom answered without an errcode.", delay=5)


def check_status(answer: Answer) -> None:
    """Refuse what no endpoint of WeCom answers: somebody in between did."""
    status = answer.status
    if status < HTTPStatus.MULTIPLE_CHOICES:
        return
    raise _status_failure(status)


def _status_failure(status: int) -> TemporaryError | PermanentError:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RateLimited("Something before WeCom lets nothing more through.", delay=60)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return Unavailable(f"WeCom answered with HTTP {status}.", delay=5)
    return ConfigurationError(f"The address of WeCom's API answers with HTTP {status}.")


def _read_json(answer: Answer) -> Fields:
    check_status(answer)
    try:
        reply = json.loads(answer.content, strict=False)
    except (ValueError, RecursionError):
        reply = None
    if not isinstance(reply, dict):
        raise Unavailable("WeCom answered with something that is not JSON.", delay=5)
    return reply


def _seconds(text: str) -> float:
    return max(float(text), 1.0) if text.isascii() and text.isdigit() else 7200.0


async def _read_at_most(stream: aiohttp.StreamReader, most: int) -> bytes:
    content = bytearray()
    async for chunk in stream.iter_chunked(CHUNK):
        content += chunk
        if len(content) > most:
            break
    return bytes(content)
