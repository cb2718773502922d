"""Calls the bot back exactly as WeCom does: signed, encrypted, five seconds, three retries.

A retry is the same message under a fresh prefix, nonce and timestamp. Who answers anything but
200 is asked again. The address is verified before the first callback, byte by byte.
https://developer.work.weixin.qq.com/document/path/90930
"""

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from bot.demo.faults import Faults
from bot.demo.values import Delivery
from bot.demo.world import World
from bot.errors import PermanentError
from bot.wecom.codec import CallbackKeys, CallbackRefused, Sealed, Signature, seal, unseal
from bot.wecom.fields import UnreadableText, parse, text_of

ANSWER_S: Final = 5.0
VERIFY_S: Final = 1.0
TIMES: Final = 4  #: the callback and three retries
OVERTAKE_S: Final = 1.0  #: how long one callback waits for another to overtake it
HTTP_OK: Final = 200
API: Final = "callback"


class NotVerified(PermanentError):
    """The callback address did not answer its verification as WeCom requires."""


@dataclass(slots=True)
class Postman:
    """Delivers what people do to the bot's callback address."""

    world: World
    faults: Faults
    url: str
    keys: CallbackKeys
    session: ClientSession | None = None
    verified: bool = False
    _waiting: asyncio.Event | None = field(default=None)

    async def verify(self) -> None:
        """Ask the address to prove itself; raise NotVerified if it cannot."""
        echo = str(secrets.randbelow(10**19))
        sealed = self._seal(echo.encode())
        query = {**_query(sealed.signature), "echostr": sealed.encrypt}
        url = URL(self.url).update_query(query)
        try:
            async with self._open().get(url, timeout=ClientTimeout(total=VERIFY_S)) as response:
                body, status = await response.read(), response.status
        except (ClientError, TimeoutError) as error:
            raise NotVerified(type(error).__name__) from error
        if status != HTTP_OK or body != echo.encode():
            self.world.violate("callback", API, f"address not verified: {status}")
            raise NotVerified(f"status {status}, {len(body)} bytes")
        self.verified = True

    async def deliver(
        self, fields: Mapping[str, object], *, agent_id: str | None = None
    ) -> Delivery:
        """Deliver one message or event, and play the tricks that are switched on."""
        if not self.verified:
            await self.verify()
        message = to_xml(fields).encode()
        of_agent = str(self.world.config.agent_id) if agent_id is None else agent_id
        await self._let_overtake()
        delivery = await self._post_until_answered(message, of_agent)
        if self.faults.take("duplicates"):
            await self._post_until_answered(message, of_agent)
        return delivery

    async def close(self) -> None:
        """Close the connections."""
        if self.session is not None:
            await self.session.close()
            self.session = None

    def _open(self) -> ClientSession:
        if self.session is None:
            self.session = ClientSession(headers={"User-Agent": "Mozilla/4.0"})
        return self.session

    async def _let_overtake(self) -> None:
        if self._waiting is not None:
            self._waiting.set()
            return
        if not self.faults.reorder:
            return
        self._waiting = asyncio.Event()
        try:
            async with asyncio.timeout(OVERTAKE_S):
                await self._waiting.wait()
        except TimeoutError:
            return
        finally:
            self._waiting = None

    async def _post_until_answered(self, message: bytes, agent_id: str) -> Delivery:
        status = None
        for attempt in range(1, TIMES + 1):
            status, body = await self._post(message, agent_id)
            if status == HTTP_OK:
                self._check_reply(body)
                return Delivery(answered=True, status=status, attempts=attempt)
        self.world.violate("callback", API, f"not answered with 200: {status}")
        return Delivery(answered=False, status=status, attempts=TIMES)

    async def _post(self, message: bytes, agent_id: str) -> tuple[int | None, bytes]:
        sealed = self._seal(message)
        body = sealed.callback_xml(to_user=self.world.config.corp_id, agent_id=agent_id)
        url = URL(self.url).update_query(_query(sealed.signature))
        headers = {"Content-Type": "text/xml"}
        limit = ClientTimeout(total=ANSWER_S)
        try:
            async with self._open().post(
                url, data=body.encode(), headers=headers, timeout=limit, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (ClientError, TimeoutError):
            return None, b""

    def _seal(self, message: bytes) -> Sealed:
        return seal(
            message,
            self.keys,
            timestamp=str(int(self.world.clock().timestamp())),
            nonce=str(secrets.randbelow(10**10)),
            prefix=secrets.token_bytes(16),
        )

    def _check_reply(self, body: bytes) -> None:
        """Look at a passive reply: nothing, or sealed for us."""
        if not body:
            return
        try:
            reply = parse(body)
            query = Signature(
                msg_signature=text_of(reply, "MsgSignature"),
                timestamp=text_of(reply, "TimeStamp"),
                nonce=text_of(reply, "Nonce"),
            )
            unseal(text_of(reply, "Encrypt"), query, self.keys, now=self.world.clock())
        except (UnreadableText, CallbackRefused) as error:
            detail = f"a reply that is neither empty nor sealed: {type(error).__name__}"
            self.world.violate("callback", API, detail)


def to_xml(fields: Mapping[str, object]) -> str:
    """Write a message as WeCom does: numbers bare, texts as CDATA, lists as repeated elements."""
    return f"<xml>{_elements(fields)}</xml>"


def _elements(fields: Mapping[str, object]) -> str:
    return "".join(_element(name, value) for name, value in fields.items())


def _element(name: str, value: object) -> str:
    if isinstance(value, Mapping):
        return f"<{name}>{_elements(value)}</{name}>"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "".join(_element(name, each) for each in value)
    if isinstance(value, int | float):
        return f"<{name}>{value}</{name}>"
    text = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<{name}><![CDATA[{text}]]></{name}>"


def _query(signature: Signature) -> dict[str, str]:
    return {
        "msg_signature": signature.msg_signature,
        "timestamp": signature.timestamp,
        "nonce": signature.nonce,
    }
