"""Under which names the application keeps what its handlers need."""

from aiohttp import web

from bot.web.services import WebServices

SERVICES = web.AppKey("SERVICES", WebServices)
DESCRIPTION = web.AppKey("DESCRIPTION", bytes)  #: the OpenAPI document, written once
