"""At the door: usual callbacks are answered there, everything else as if there were no door."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import PermanentError
from bot.web.door import Door, served
from tests.aio import run
from tests.web.world import NOW, World, envelope, text_message

CLOSED = b""


def request(content: str = "好", *, number: int = 1, late: timedelta = timedelta()) -> bytes:
    """Write a callback as the platform sends it."""
    query, body = envelope(text_message(content, message_id=number), at=NOW - late)
    target = "&".join(f"{name}={value}" for name, value in query.items())
    head = (
        f"POST /wecom/callback?{target} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Line:
    """One connection of a client."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    def say(self, data: bytes) -> None:
        """Send something."""
        self._writer.write(data)

    async def hear(self) -> tuple[int, bytes]:
        """Read one answer: its status and body."""
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().lower()
        assert "\r\ndate: " in head
        size = int(head.partition("content-length: ")[2].split("\r\n")[0])
        return int(head.split()[1]), await self._reader.readexactly(size)

    async def silence(self) -> bytes:
        """Read until the other side closes."""
        return await self._reader.read()

    def close(self) -> None:
        """Hang up."""
        self._writer.close()


@contextlib.asynccontextmanager
async def serving(world: World) -> AsyncIterator[Callable[[], "asyncio.Future[Line]"]]:
    """Serve the whole web, and say how to connect."""
    lines: list[Line] = []

    async with served(world.services(), "127.0.0.1", 0) as port:

        async def connect() -> Line:
            lines.append(Line(*await asyncio.open_connection("127.0.0.1", port)))
            return lines[-1]

        yield lambda: asyncio.ensure_future(connect())
    for line in lines:
        line.close()


def test_callbacks_are_answered_one_after_the_other_on_one_connection(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with serving(world) as connect:
            line = await connect()
            for number in (1, 2, 3):
                line.say(request(number=number))
                assert await line.hear() == (200, b"")
        assert [stored.key for stored in world.accepted] == ["wecom:1", "wecom:2", "wecom:3"]

    run(check())


def test_nothing_is_answered_before_it_is_stored(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, holding=True)
        async with serving(world) as connect:
            line = await connect()
            line.say(request(number=1))
            held = await world.held.get()
            line.say(request(number=2))  # whoever talks on has to wait for the answer
            heard = asyncio.ensure_future(line.hear())
            await asyncio.sleep(0.05)
            assert (heard.done(), len(world.accepted)) == (False, 1)
            held.set_result(True)
            assert await heard == (200, b"")
            (await world.held.get()).set_result(True)
            assert await line.hear() == (200, b"")

    run(check())


def test_what_cannot_be_stored_is_asked_for_again(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, disk_full=True)
        services = world.services()
        async with served(services, "127.0.0.1", 0) as port:
            line = Line(*await asyncio.open_connection("127.0.0.1", port))
            line.say(request())
            status, body = await line.hear()
            assert (status, b"refused" in body) == (503, True)
            world.disk_full = False
            line.say(request())
            assert await line.hear() == (200, b"")
            line.close()
        said = services.metrics.text().decode()
        assert 'zhimian_callback_refusals_total{reason="storage"} 1.0' in said
        assert "zhimian_callbacks_total 1.0" in said

    run(check())


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (request().replace(b"msg_signature=", b"msg_signature=0"), 403),
        (request(late=timedelta(minutes=11)), 403),
        (request().replace(b"</xml>", b"</xmk>").replace(b"[CDATA[", b"[CDATU["), 400),
        (request().replace(b"Content-Length: ", b"Content-Length: 9999999"), 413),
        (request().replace(b"POST", b"PUT"), 405),
        (b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        (b"GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404),
    ],
)
def test_everything_else_is_answered_inside(tmp_path: Path, data: bytes, status: int) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with serving(world) as connect:
            line = await connect()
            line.say(request())
            assert await line.hear() == (200, b"")
            line.say(data)
            assert (await line.hear())[0] == status
        assert len(world.accepted) == 1

    run(check())


def test_a_callback_in_pieces_is_taken_inside(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with serving(world) as connect:
            line = await connect()
            data = request()
            for start in range(0, len(data), 200):
                line.say(data[start : start + 200])
                await asyncio.sleep(0)
            assert await line.hear() == (200, b"")
            line.say(request(number=2))
            assert await line.hear() == (200, b"")
        assert len(world.accepted) == 2

    run(check())


def test_several_at_once_are_answered_in_order(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with serving(world) as connect:
            line = await connect()
            line.say(b"".join(request(number=number) for number in range(1, 6)))
            assert [await line.hear() for _ in range(5)] == [(200, b"")] * 5
        assert len(world.accepted) == 5

    run(check())


def test_who_waits_when_everything_closes_is_answered_first(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, holding=True)
        async with serving(world) as connect:
            idle, waiting = await connect(), await connect()
            waiting.say(request())
            held = await world.held.get()
            asyncio.get_running_loop().call_later(0.05, held.set_result, True)
        assert await waiting.hear() == (200, b"")
        assert (await waiting.silence(), await idle.silence()) == (CLOSED, CLOSED)

    run(check())


def test_who_hangs_up_early_has_been_stored_all_the_same(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, holding=True)
        async with serving(world) as connect:
            line = await connect()
            line.say(request())
            held = await world.held.get()
            line.close()
            await asyncio.sleep(0.05)
            held.set_result(True)
            other = await connect()
            other.say(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            assert (await other.hear())[0] == 200
        assert len(world.accepted) == 1

    run(check())


def test_who_brings_nothing_for_two_sweeps_is_let_go(tmp_path: Path) -> None:
    async def check() -> None:
        loop = asyncio.get_running_loop()
        door = Door(World(data_dir=tmp_path).services(), asyncio.Protocol)
        server = await loop.create_server(door, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        quiet = Line(*await asyncio.open_connection("127.0.0.1", port))
        sweeping = asyncio.ensure_future(door.sweep(0.01))
        assert await quiet.silence() == CLOSED
        sweeping.cancel()
        server.close()
        quiet.close()

    run(check())


def test_an_address_where_somebody_listens_is_named(tmp_path: Path) -> None:
    async def check() -> None:
        services = World(data_dir=tmp_path).services()
        async with served(services, "127.0.0.1", 0) as port:
            with pytest.raises(PermanentError, match=f"PORT={port}"):
                async with served(services, "127.0.0.1", port):
                    raise AssertionError("nobody may listen twice")

    run(check())
