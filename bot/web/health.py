"""How the service is: alive, ready, and what it counted. Says which part is not ready, not why."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from bot.errors import PermanentError, TemporaryError
from bot.web.keys import DESCRIPTION, SERVICES
from storage.errors import StorageUnavailable

PATIENCE_S = 3.0


async def alive(_request: web.Request) -> web.Response:
    """Say that the process runs."""
    return web.json_response({"status": "alive"})


async def ready(request: web.Request) -> web.Response:
    """Say whether work can be done, part by part."""
    checks = request.app[SERVICES].ready
    found = await asyncio.gather(*(_works(check) for check in checks.values()))
    parts = {
        name: "ok" if good else "unavailable" for name, good in zip(checks, found, strict=True)
    }
    good = all(found)
    body = {"status": "ready" if good else "unavailable", "checks": parts}
    return web.json_response(body, status=200 if good else 503)


async def metrics(request: web.Request) -> web.Response:
    """Give the figures to Prometheus."""
    services = request.app[SERVICES]
    if services.depths is not None:
        services.metrics.waits(await services.depths())
    text = services.metrics.text()
    return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE_LATEST})


async def description(request: web.Request) -> web.Response:
    """Give the OpenAPI 3.1 description of all of it."""
    return web.Response(body=request.app[DESCRIPTION], content_type="application/json")


async def _works(check: Callable[[], Awaitable[object]]) -> bool:
    try:
        async with asyncio.timeout(PATIENCE_S):
            await check()
    except (TemporaryError, PermanentError, StorageUnavailable, OSError):
        return False
    return True
