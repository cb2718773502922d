"""One access token for all workers: shared through a store, renewed by one of them at a time.

Refuses to loop: a token that WeCom rejects right after handing it out is a matter for an operator.
https://developer.work.weixin.qq.com/document/path/91039
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.wecom.errors import TokenExpired, Unavailable
from storage.tokens import StoredToken

FRESH_SHARE: Final = 0.8  #: of a token's life; after that it is renewed before it fails
PAUSE: Final = timedelta(seconds=15)  #: between two replacements of rejected tokens
LEASE: Final = timedelta(seconds=15)  #: how long the others wait for who renews
AGAIN: Final = timedelta(seconds=1)  #: between two questions to a WeCom that does not answer
LOOK_S: Final = 0.25
PATIENCE: Final = 20  #: looks at the store while somebody else renews


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What WeCom handed out, and for how many seconds."""

    value: str = field(repr=False)
    life: float


class TokenStore(Protocol):
    """Keeps tokens where every worker sees them."""

    async def load(self, name: str) -> StoredToken | None:
        """Read the newest token."""
        ...

    async def save(self, name: str, value: str, expires_at: datetime) -> None:
        """Keep a token, and end the claim that led to it."""
        ...

    async def claim_refresh(self, name: str, now: datetime, until: datetime) -> bool:
        """Let one worker renew: true for the first, false for the others until saved or lapsed."""
        ...

    async def give_back(self, name: str, until: datetime) -> None:
        """End a claim that led to nothing; the next one may try from then on."""
        ...


class Tokens:
    """Hands out the token; of many who want another one, exactly one asks WeCom."""

    def __init__(
        self,
        *,
        name: str,
        store: TokenStore,
        fetch: Callable[[], Awaitable[Token]],
        clock: Callable[[], datetime],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take the store all workers share, and the call that asks WeCom."""
        self._name = name
        self._store = store
        self._fetch = fetch
        self._clock = clock
        self._pause = pause
        self._one_at_a_time = asyncio.Lock()
        self._value = ""
        self._renew_at: datetime | None = None  #: of the value we know
        self._replaced_at: datetime | None = None  #: when we last did so for a rejected one
        self._insisted_on = ""  #: a rejected token that WeCom then handed out again

    async def current(self) -> str:
        """Give a token that is valid as far as we know."""
        if self._renew_at is not None and self._clock() < self._renew_at:
            return self._value
        async with self._one_at_a_time:
            return await self._usable(rejected="")

    async def instead_of(self, rejected: str) -> str:
        """Give another token than one WeCom no longer accepts."""
        async with self._one_at_a_time:
            return await self._usable(rejected=rejected)

    async def _usable(self, *, rejected: str) -> str:
        for _ in range(PATIENCE):
            now = self._clock()
            stored = await self._store.load(self._name)
            if stored is not None and stored.value != rejected and now < self._adopt(stored, now):
                return stored.value
            if self._is_insisted_on(rejected, now):
                return rejected
            self._refuse_to_hammer(rejected, now)
            if await self._store.claim_refresh(self._name, now, now + LEASE):
                return await self._renew(rejected)
            if stored is not None and stored.value != rejected and now < stored.expires_at:
                return stored.value
            await self._pause(LOOK_S)
        raise Unavailable("Another worker is renewing WeCom's token.", delay=1)

    def _adopt(self, stored: StoredToken, now: datetime) -> datetime:
        """Know a stored token, and say from when on it is better renewed than used up."""
        if self._value != stored.value or self._renew_at is None:
            self._value = stored.value
            self._renew_at = now + (stored.expires_at - now) * FRESH_SHARE
        return self._renew_at

    async def _renew(self, rejected: str) -> str:
        try:
            token = await self._fetch()
        except Unavailable:
            await self._store.give_back(self._name, self._clock() + AGAIN)
            raise
        now = self._clock()
        await self._store.save(self._name, token.value, now + timedelta(seconds=token.life))
        self._value = token.value
        self._renew_at = now + timedelta(seconds=token.life * FRESH_SHARE)
        if rejected:
            self._replaced_at = now
            self._insisted_on = token.value if token.value == rejected else ""
        return token.value

    def _is_insisted_on(self, rejected: str, now: datetime) -> bool:
        """Tell a token that WeCom has just called valid although it rejected it a moment before.

        Inside its life a token is handed out unchanged, so it is tried once more; whoever sees it
        rejected again gives up.
        """
        if not rejected or rejected != self._insisted_on or self._replaced_at is None:
            return False
        return now - self._replaced_at < PAUSE

    def _refuse_to_hammer(self, rejected: str, now: datetime) -> None:
        if not rejected or self._replaced_at is None:
            return
        since = now - self._replaced_at
        if since < PAUSE:
            delay = (PAUSE - since).total_seconds()
            raise TokenExpired("WeCom rejects one token after the other.", delay=delay)
