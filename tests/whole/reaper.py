"""Kills the product's processes at chosen moments, and starts them again as a supervisor would.

Moments are what can be told from outside: a callback was just answered, WeCom is just being asked
for something, WeCom has just done it and nobody has heard so, or no particular moment at all.
"""

import asyncio
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web

from tests.whole.service import Service
from tests.whole.town import PatientPostman, Town, Trap

MOST_WAIT_S = 1.5


@dataclass(slots=True)
class Reaper:
    """Kills, remembers why, and has everything started again."""

    town: Town
    chance: random.Random
    deaths: list[str] = field(default_factory=list)
    _died: asyncio.Event = field(default_factory=asyncio.Event)
    _watch: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Watch over the processes."""
        self._watch = asyncio.ensure_future(self._restart())

    async def end(self) -> None:
        """Stop killing, and leave everything running."""
        self.town.traps.clear()
        if self._watch is not None:
            self._watch.cancel()
            with suppress(asyncio.CancelledError):
                await self._watch
        await self.town.up()

    async def has_nothing_left(self) -> bool:
        """Say whether every moment came."""
        return not self.town.traps

    async def _restart(self) -> None:
        while True:
            await self._died.wait()
            self._died.clear()
            await self.town.up()

    def _kill(self, service: Service, why: str) -> None:
        service.kill()
        self.deaths.append(f"{service.name}: {why}")
        self._died.set()

    # ── moments ─────────────────────────────────────────────────────────────────────────────

    async def after_an_answer(self) -> None:
        """Kill whoever serves as soon as a callback has been answered."""
        postman = self.town.sim.postman
        assert isinstance(postman, PatientPostman)
        heard = asyncio.Event()

        def strike() -> None:
            if not heard.is_set():
                self._kill(self.town.serving, "a callback was answered")
            heard.set()

        postman.answered = strike
        await heard.wait()
        postman.answered = None
        await self.town.up()

    async def at_a_call(self, api: str, *, carried_out: bool, after: int = 0) -> None:
        """Kill whoever calls WeCom, before or after WeCom does what is asked."""
        trap = self.trap(api, carried_out=carried_out, after=after)
        await trap.sprung.wait()
        await self.town.up()

    def trap(self, api: str, *, carried_out: bool, after: int = 0) -> Trap:
        """Wait for a call to WeCom, while other things go on."""
        why = f"{api} was {'carried out and not answered' if carried_out else 'on its way'}"

        def strike(request: web.Request) -> None:
            self._kill(self._caller(request), why)

        trap = Trap(api=api, carried_out=carried_out, spring=strike, after=after)
        self.town.traps.append(trap)
        return trap

    async def at_any_time(self) -> None:
        """Kill somebody after a while that only chance knows."""
        await asyncio.sleep(self.chance.uniform(0, MOST_WAIT_S))
        self._kill(self.chance.choice(self.town.services), "no reason")
        await self.town.up()

    def _caller(self, request: web.Request) -> Service:
        """Find the process at the other end of a connection."""
        running = [each for each in self.town.services if each.process is not None]
        if len(running) == 1:
            return running[0]
        assert request.transport is not None
        port = int(request.transport.get_extra_info("peername")[1])
        sockets = set(inodes_of(port))
        return next(each for each in running if sockets & set(sockets_of(each.pid)))


def inodes_of(port: int) -> Iterator[str]:
    """Name the sockets that have this local port."""
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if fields[1].endswith(f":{port:04X}"):
            yield f"socket:[{fields[9]}]"


def sockets_of(pid: int) -> Iterator[str]:
    """Name the sockets a process holds."""
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(OSError):
            yield str(descriptor.readlink())
