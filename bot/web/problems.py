"""What goes wrong, said as RFC 9457 problem JSON: a title, a status, and how to mend it.

Never a traceback, never what was sent.
"""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus

from aiohttp import web

PROBLEM_JSON = "application/problem+json"

Members = Mapping[str, object]


class Refused(Exception):
    """The request cannot be answered as asked, for a reason the client may know."""

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        errors: Sequence[Members] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep the status, one sentence, and the places that are wrong."""
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.errors = errors
        self.headers = headers or {}


def problem(
    status: int,
    detail: str,
    *,
    errors: Sequence[Members] = (),
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    """Answer with a problem."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    return web.Response(
        status=status,
        body=json.dumps(body, ensure_ascii=False).encode(),
        headers=headers,
        content_type=PROBLEM_JSON,
    )
