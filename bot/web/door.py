"""The door of the web: a usual callback is taken here, whoever else comes is shown in to aiohttp.

A web framework costs as much as everything else that becomes of a callback, and a callback needs
nothing of it. So a connection that brings whole, usual callbacks stays at the door, and with the
first thing that is otherwise it is handed to aiohttp, for good. Refuses to judge: what cannot be
accepted as it stands is read again, refused and counted inside.
"""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Callable
from email.utils import formatdate
from http import HTTPStatus
from typing import Final, cast

from aiohttp import web

from bot.errors import PermanentError
from bot.web.app import create_web
from bot.web.callback import accept, refuse
from bot.web.services import WebServices
from bot.web.usual import read_usual
from bot.wecom.codec import CallbackRefused
from storage.errors import StorageUnavailable

BACKLOG: Final = 1024
GOODBYE_S: Final = 5.0
#: A connection that brings nothing for so long is closed; a proxy gives up its own much earlier.
IDLE_S: Final = 3600.0
STORED: Final = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nDate: %s\r\n\r\n"
UNSTORED: Final = b"HTTP/1.1 %d %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nDate: %s\r\n\r\n%s"


class Door:
    """Everybody who stands at the door, and the way in."""

    def __init__(self, services: WebServices, inside: Callable[[], asyncio.Protocol]) -> None:
        """Keep who accepts callbacks, and who serves everything else."""
        self.inside = inside
        self.visits: set[Visit] = set()
        self.closing = False
        self._services = services
        self._second = 0
        self._stored = b""

    def __call__(self) -> asyncio.Protocol:
        """Meet a new connection."""
        return Visit(self)

    def take(self, data: bytes) -> asyncio.Future[bool] | None:
        """Accept a usual callback; None for anything else, and for what cannot be accepted."""
        usual = read_usual(data)
        if usual is None:
            return None
        signature, body = usual
        try:
            return accept(body, signature, self._services)
        except (CallbackRefused, StorageUnavailable):
            return None

    def stored(self) -> bytes:
        """Write the answer to a callback that is stored, and count it."""
        self._services.metrics.callbacks.inc()
        second = int(self._services.clock().timestamp())
        if second != self._second:
            self._second = second
            self._stored = STORED % formatdate(second, usegmt=True).encode()
        return self._stored

    def unstored(self) -> bytes:
        """Write the answer to a callback that could not be stored, so that it is sent again."""
        refused = refuse(self._services, "storage", 503)
        phrase = HTTPStatus(refused.status).phrase.encode()
        body, date = cast("bytes", refused.body), formatdate(usegmt=True).encode()
        kind = refused.content_type.encode()
        return UNSTORED % (refused.status, phrase, kind, len(body), date, body)

    async def sweep(self, every: float = IDLE_S) -> None:
        """Close connections that bring nothing, until cancelled."""
        while True:
            await asyncio.sleep(every)
            for visit in tuple(self.visits):
                visit.close_if_idle()

    async def close(self) -> None:
        """Let everybody go; who waits for an answer gets it first."""
        self.closing = True
        waiting = [visit.waiting for visit in self.visits if visit.waiting is not None]
        if waiting:
            await asyncio.wait(waiting, timeout=GOODBYE_S)
        for visit in tuple(self.visits):
            visit.close()


class Visit(asyncio.Protocol):
    """One connection, as long as it brings nothing but usual callbacks, one after the other."""

    def __init__(self, door: Door) -> None:
        """Stand at a door."""
        self.waiting: asyncio.Future[bool] | None = None
        self._door = door
        self._transport: asyncio.Transport | None = None
        self._idle = False
        self._more = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin; a peer that vanished without a word is noticed by the kernel."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by class
        self._door.visits.add(self)
        plug: socket.socket = transport.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)

    def connection_lost(self, _error: Exception | None) -> None:
        """Forget it; what it brought is stored all the same."""
        self._transport = None
        self._door.visits.discard(self)

    def data_received(self, data: bytes) -> None:
        """Take a callback, or show the visitor in; whoever talks on has to wait for the answer."""
        self._idle = False
        if self.waiting is not None:
            self._more += data
            if self._transport is not None:
                self._transport.pause_reading()
            return
        self.waiting = self._door.take(data)
        if self.waiting is not None:
            self.waiting.add_done_callback(self._answer)
        elif self._transport is not None:
            self._show_in(self._transport, data)

    def close_if_idle(self) -> None:
        """Close if nothing came since the last time."""
        if self._idle and self.waiting is None:
            self.close()
        self._idle = True

    def close(self) -> None:
        """End the connection."""
        if self._transport is not None:
            self._transport.close()

    def _answer(self, stored: asyncio.Future[bool]) -> None:
        self.waiting = None
        failed = stored.cancelled() or stored.exception() is not None
        answer = self._door.unstored() if failed else self._door.stored()
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        transport.write(answer)
        if self._door.closing:
            transport.close()
        elif self._more:
            more, self._more = self._more, b""
            transport.resume_reading()
            self.data_received(more)

    def _show_in(self, transport: asyncio.Transport, data: bytes) -> None:
        self._door.visits.discard(self)
        inside = self._door.inside()
        transport.set_protocol(inside)
        inside.connection_made(transport)
        inside.data_received(data)


async def _listening(door: Door, host: str, port: int) -> asyncio.Server:
    try:
        return await asyncio.get_running_loop().create_server(door, host, port, backlog=BACKLOG)
    except OSError as error:
        where = f"ZHIMIAN_HTTP__HOST={host} ZHIMIAN_HTTP__PORT={port}"
        if error.errno == errno.EADDRINUSE:
            raise PermanentError(f"somebody listens there already: {where}") from error
        reason = (error.strerror or "the system refused").lower()
        raise PermanentError(f"cannot listen at {where}: {reason}") from error


@contextlib.asynccontextmanager
async def served(services: WebServices, host: str, port: int) -> AsyncIterator[int]:
    """Serve the whole web at an address until left; say the port, for 0 is any that is free."""
    runner = web.AppRunner(create_web(services), access_log=None, shutdown_timeout=GOODBYE_S)
    await runner.setup()
    try:
        door = Door(services, cast("Callable[[], asyncio.Protocol]", runner.server))
        server = await _listening(door, host, port)
        sweeping = asyncio.create_task(door.sweep(), name="sweep")
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            sweeping.cancel()
            server.close()
            await door.close()
    finally:
        await runner.cleanup()
