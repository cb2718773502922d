"""WeCom's callback: verified, stored, then answered; nothing else happens before the answer.

Refuses without saying why: one status to the caller, one word to the log.
https://developer.work.weixin.qq.com/document/path/90238
"""

import asyncio
import logging
import re

from aiohttp import web

from bot.web.keys import SERVICES
from bot.web.problems import problem
from bot.web.services import WebServices
from bot.wecom.codec import CallbackRefused, Signature, open_callback, open_echo
from bot.wecom.inbound import read
from storage.errors import StorageUnavailable

LOG = logging.getLogger(__name__)
MAX_BYTES = 1024 * 1024
#: As WeCom writes it; whatever else it may be is parsed as any query is.
USUAL = re.compile(r"msg_signature=([0-9a-f]+)&timestamp=([0-9]+)&nonce=([0-9A-Za-z]+)")
#: The platform hangs up after five seconds; a body that takes longer comes from nobody we know.
PATIENCE_S = 5.0


async def verify_address(request: web.Request) -> web.Response:
    """Answer the check of our address with the bare plaintext, or 403."""
    services = request.app[SERVICES]
    echostr = request.query.get("echostr", "").replace(" ", "+")  # an unescaped + reads as a space
    try:
        plain = open_echo(echostr, _signature(request), services.keys, now=services.clock())
    except CallbackRefused as refused:
        return refuse(services, refused.reason, refused.status)
    return web.Response(text=plain)


async def take_callback(request: web.Request) -> web.Response:
    """Store one callback, then answer with an empty 200."""
    services = request.app[SERVICES]
    if (request.content_length or 0) > MAX_BYTES:
        return refuse(services, "size", 413)
    try:
        body = await _body(request)
    except web.HTTPRequestEntityTooLarge:
        return refuse(services, "size", 413)
    except (web.RequestPayloadError, ConnectionError, TimeoutError):
        return refuse(services, "body", 400)
    try:
        await accept(body, _signature(request), services)
    except CallbackRefused as refused:
        return refuse(services, refused.reason, refused.status)
    except StorageUnavailable:
        return refuse(services, "storage", 503)
    services.metrics.callbacks.inc()
    return web.Response()


def accept(body: bytes, signature: Signature, services: WebServices) -> asyncio.Future[bool]:
    """Hand one callback to the inbox; it is durable when the future is done.

    Raises CallbackRefused; StorageUnavailable comes at once or through the future.
    """
    now = services.clock()
    callback = open_callback(body, signature, services.keys, now=now)
    return services.accept(read(callback, now=now))


def refuse(services: WebServices, reason: str, status: int) -> web.Response:
    """Answer with the status alone: whoever is not the platform learns nothing."""
    LOG.warning("callback refused: %s", reason)
    services.metrics.refusals.labels(reason=reason).inc()
    return problem(status, "refused")


async def _body(request: web.Request) -> bytes:
    if request.content.is_eof():  # it came whole, as nearly always
        body = request.content.read_nowait()
        if len(body) > MAX_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_BYTES, actual_size=len(body))
        return body
    async with asyncio.timeout(PATIENCE_S):
        return await request.read()


def _signature(request: web.Request) -> Signature:
    usual = USUAL.fullmatch(request.rel_url.raw_query_string)
    if usual is not None:
        return Signature(msg_signature=usual[1], timestamp=usual[2], nonce=usual[3])
    query = request.query
    return Signature(
        msg_signature=query.get("msg_signature", ""),
        timestamp=query.get("timestamp", ""),
        nonce=query.get("nonce", ""),
    )
