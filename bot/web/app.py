"""Puts the web together: one application, one table of routes, one middleware."""

import json

from aiohttp import web

from bot.web.api import secured
from bot.web.callback import MAX_BYTES
from bot.web.errors import answer_honestly
from bot.web.keys import DESCRIPTION, SERVICES
from bot.web.openapi import describe
from bot.web.operations import OPERATIONS
from bot.web.services import WebServices


def create_web(services: WebServices) -> web.Application:
    """Make the application that serves everything."""
    app = web.Application(middlewares=[answer_honestly], client_max_size=MAX_BYTES)
    app[SERVICES] = services
    app[DESCRIPTION] = json.dumps(
        describe(OPERATIONS, server=services.settings.public_url), ensure_ascii=False
    ).encode()
    for each in OPERATIONS:
        handler = secured(each.handler) if each.secured else each.handler
        if each.method == "GET":
            app.router.add_get(each.path, handler)  # and HEAD
        else:
            app.router.add_route(each.method, each.path, handler)
    return app
