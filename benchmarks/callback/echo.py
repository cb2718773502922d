"""The floor: a bare aiohttp server that sends back what it received."""

import sys

import uvloop
from aiohttp import web

from benchmarks.callback.wire import PATH
from benchmarks.processes import LOOPBACK


async def echo(request: web.Request) -> web.Response:
    """Send back the body."""
    return web.Response(body=await request.read())


def main() -> None:
    """Serve until stopped."""
    app = web.Application()
    app.router.add_post(PATH, echo)
    web.run_app(
        app,
        host=LOOPBACK,
        port=int(sys.argv[1]),
        access_log=None,
        print=None,
        backlog=1024,
        loop=uvloop.new_event_loop(),
    )


if __name__ == "__main__":
    main()
