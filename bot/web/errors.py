"""The web's edge: whatever goes wrong behind it becomes one honest answer, and one log line.

One of the two places of the program that catch everything. A client's mistake is never a 500.
"""

import logging
import re
import secrets
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import web

from bot.errors import PermanentError, TemporaryError
from bot.web.keys import SERVICES
from bot.web.problems import Refused, problem
from bot.web.templating import page
from config.phrases import Phrases
from storage.errors import StorageUnavailable

LOG = logging.getLogger(__name__)
RETRY_S = 5
REQUEST_ID = re.compile(r"[\w.-]{8,64}", re.ASCII)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
ALWAYS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Server": "zhimian",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HOT = "/wecom/callback"  #: answered as barely as can be: a machine reads it, thousands of times
PAGES = ("/r/", "/i/", "/me/", "/p/")
DETAILS = {
    404: "there is nothing here, or nothing you may see",
    405: "this cannot be done here; see the Allow header",
    413: "this is too large",
}


@web.middleware
async def answer_honestly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn whatever goes wrong into a problem, and put the same headers on everything."""
    response: web.StreamResponse
    request_id = _request_id(request)
    try:
        response = await handler(request)
    except Refused as refused:
        response = problem(
            refused.status, refused.detail, errors=refused.errors, headers=refused.headers
        )
    except web.HTTPException as error:
        response = _translated(error)
    except (StorageUnavailable, TemporaryError):
        response = _later()
    except PermanentError:
        response = problem(502, "a system behind this one refused")
    except Exception:  # the edge of the web: whatever a handler raises
        LOG.exception("nobody expected this at %s", _route(request), extra={"request": request_id})
        request.app[SERVICES].metrics.errors.labels(place="web").inc()
        response = problem(500, "this is our mistake; it has been noted")
    if response.prepared or request.path == HOT:
        return response
    if response.status >= HTTPStatus.BAD_REQUEST and _is_person(request):
        response = page("problem.html", Phrases("zh"), status=response.status)
    response.headers["X-Request-Id"] = request_id
    for name, value in ALWAYS.items():
        response.headers.setdefault(name, value)
    return response


def _request_id(request: web.Request) -> str:
    """Take over the number a proxy gave the request, or draw one."""
    given = request.headers.get("X-Request-Id", "")
    return given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _is_person(request: web.Request) -> bool:
    """Tell a person with a browser from a program: they get a page that says what to do."""
    return request.path.startswith(PAGES) and "text/html" in request.headers.get("Accept", "")


def _translated(error: web.HTTPException) -> web.Response:
    status = error.status
    if status < HTTPStatus.BAD_REQUEST:
        return web.Response(status=status, headers=error.headers)
    kept = {name: error.headers[name] for name in ("Allow",) if name in error.headers}
    return problem(status, DETAILS.get(status, "this request cannot be answered"), headers=kept)


def _later() -> web.Response:
    detail = "something this needs is not available now; try again"
    return problem(503, detail, headers={"Retry-After": str(RETRY_S)})


def _route(request: web.Request) -> str:
    """Name the route, never the address: an address may hold a key."""
    resource = request.match_info.route.resource
    return f"{request.method} {resource.canonical if resource else 'unknown'}"
