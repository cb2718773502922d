"""A speech endpoint on loopback that can be slow, down, wrong and hostile."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Fields = dict[str, object]
Behaviour = Callable[[web.Request, Fields], Awaitable[web.StreamResponse]]


@dataclass(kw_only=True)
class Served:
    """A served endpoint, and what it was asked."""

    behave: Behaviour
    url: str = ""
    asked: list[Fields] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    async def hear(self, request: web.Request) -> web.StreamResponse:
        fields: Fields = {}
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                with value.file as file:
                    fields[name] = file.read()
            else:
                fields[name] = value
        return await self._note(request, fields)

    async def say(self, request: web.Request) -> web.StreamResponse:
        return await self._note(request, await request.json())

    async def _note(self, request: web.Request, fields: Fields) -> web.StreamResponse:
        self.asked.append(fields)
        self.keys.append(request.headers.get("Authorization", ""))
        return await self.behave(request, fields)


@asynccontextmanager
async def served(behave: Behaviour) -> AsyncIterator[Served]:
    """Serve both halves of an endpoint on a free port."""
    one = Served(behave=behave)
    app = web.Application(client_max_size=2**24)
    app.router.add_post("/v1/audio/transcriptions", one.hear)
    app.router.add_post("/v1/audio/speech", one.say)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    one.url = f"http://{host}:{port}/v1"
    try:
        yield one
    finally:
        await runner.cleanup()
