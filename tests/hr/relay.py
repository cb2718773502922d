"""A wire between the bot and HR's database that can be cut and mended."""

import asyncio
from pathlib import Path

from sqlalchemy import URL

from storage.hr_engine import hr_address
from tests.servers import free_port


class Relay:
    """Carries bytes to a server while it is up, and drops everybody when it goes down."""

    def __init__(self, address: URL) -> None:
        self.port = free_port()
        self.url = address.set(host="127.0.0.1", port=self.port).render_as_string(
            hide_password=False
        )
        self._there = address.port
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    async def up(self) -> None:
        """Let connections through."""
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port)

    async def down(self) -> None:
        """Refuse connections, and drop those there are."""
        if self._server is not None:
            self._server.close()
        for writer in tuple(self._writers):
            writer.transport.abort()

    async def end(self) -> None:
        """Put everything away."""
        await self.down()

    async def _meet(self, here: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        there, forth = await asyncio.open_connection("127.0.0.1", self._there)
        self._writers |= {back, forth}
        await asyncio.gather(self._carry(here, forth), self._carry(there, back))

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65_536):
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            sink.transport.abort()
            self._writers.discard(sink)


class MovedFile:
    """An SQLite file that is away, and comes back."""

    def __init__(self, address: URL) -> None:
        self.url = address.render_as_string()
        self._here = Path(address.database or "")
        self._away = self._here.with_suffix(".away")

    async def up(self) -> None:
        """Bring the file back."""
        if self._away.exists():
            self._away.rename(self._here)

    async def down(self) -> None:
        """Take the file away."""
        self._here.rename(self._away)

    async def end(self) -> None:
        """Leave the file where it is."""


def wire(url: str) -> "Relay | MovedFile":
    """Put something between us and the database that a test can cut."""
    address = hr_address(url)
    return MovedFile(address) if address.get_backend_name() == "sqlite" else Relay(address)
