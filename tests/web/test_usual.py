"""The short way through a request reads what the web server's parser reads, or leaves it to it."""

import asyncio
from collections.abc import Iterator

import pytest
from aiohttp.base_protocol import BaseProtocol
from aiohttp.http import HttpRequestParser, HttpVersion11, RawRequestMessage
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from bot.web.usual import DECIDING, read_usual
from tests.web.world import envelope, text_message

LINE = b"POST /wecom/callback?msg_signature=0a1b&timestamp=1772431200&nonce=Ab9 HTTP/1.1\r\n"
HEAD = LINE + b"Host: a\r\n"
FIELDS = (
    *(
        b"Host: bot.example",
        b"User-Agent: Mozilla/4.0",
        b"Accept: */*",
        b"X-Forwarded-For: 1.2.3.4",
    ),
    *(b"Content-Type: text/xml", b"Content-Length: 4", b"content-length: 4", b"CONTENT-LENGTH: 04"),
    *(b"Content-Length: +4", b"Content-Length: 4, 4", b"Content-Length: 3", b"Content-Length: 5"),
    *(b"Content-Length : 4", b"Content-Length:4", b" Content-Length: 4", b"Content-Length: 4 "),
    *(b"Transfer-Encoding: chunked", b"transfer-encoding: identity", b"Connection: close"),
    *(b"Connection: keep-alive", b"Connection: Upgrade", b"Upgrade: websocket", b"TE: trailers"),
    *(b"Expect: 100-continue", b"Content-Encoding: gzip", b"X: \xe4\xbd\xa0", b"X: a\x00b", b"X:"),
    *(b"X: a\tb", b"X_Y: 1", b"X: a\rContent-Length: 9", b"X: a\nContent-Length: 9", b": 1", b""),
)
LINES = (
    LINE,
    LINE.replace(b"HTTP/1.1", b"HTTP/1.0"),
    LINE.replace(b"POST", b"GET"),
    LINE.replace(b"&nonce", b"&nonce=1&nonce"),
    LINE.replace(b"Ab9", b"%41b9"),
    LINE.replace(b"Ab9", b"A+b"),
    LINE.replace(b"Ab9", b"Ab9#x"),
    LINE.replace(b"/wecom", b"//wecom"),
    LINE.replace(b"\r\n", b"\n"),
)
BODIES = (b"body", b"bod", b"bodys", b"4\r\nbody\r\n0\r\n\r\n", b"bodyPOST / HTTP/1.1\r\n\r\n", b"")


def requests() -> st.SearchStrategy[bytes]:
    line = st.sampled_from([LINE] * 5 + list(LINES))
    fields = st.lists(st.sampled_from(FIELDS), max_size=5)
    usual = st.sampled_from([[b"Host: a", b"Content-Length: 4"], [b"Content-Length: 4"], []])
    ends = st.sampled_from([b"\r\n"] * 5 + [b"\n", b"\r", b""])
    return st.builds(
        lambda line, first, more, end, body: (
            line + b"".join(field + b"\r\n" for field in first + more) + end + body
        ),
        *(line, usual, fields, ends, st.sampled_from((b"body", *BODIES))),
    )


def parsed(data: bytes) -> tuple[RawRequestMessage, bytes]:
    """Read with the parser that serves everything else: one whole request and nothing after it."""

    async def parse() -> tuple[RawRequestMessage, bytes]:
        loop = asyncio.get_running_loop()
        parser = HttpRequestParser(BaseProtocol(loop), loop, 2**16)
        messages, upgraded, tail = parser.feed_data(data)
        ((message, payload),) = messages
        assert (upgraded, tail, payload.is_eof()) == (False, b"", True)
        return message, await payload.read()

    return asyncio.run(parse())


@given(requests())
@example(HEAD + b"Content-Length: 4\r\n\r\nbody")
@example(HEAD + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\nbody")
def test_whatever_is_read_is_what_the_parser_reads(data: bytes) -> None:
    found = read_usual(data)
    if found is None:
        return
    signature, body = found
    message, payload = parsed(data)
    assert (message.method, message.version, payload) == ("POST", HttpVersion11, body)
    assert (message.should_close, message.upgrade, message.chunked) == (False, False, False)
    assert message.compression is None
    url = URL.build(path="/wecom/callback").with_query(
        msg_signature=signature.msg_signature,
        timestamp=signature.timestamp,
        nonce=signature.nonce,
    )
    assert message.url == url


def spoiled() -> Iterator[bytes]:
    """Write requests that are usual but for one thing."""
    yield from (line + b"Host: a\r\nContent-Length: 4\r\n\r\nbody" for line in LINES[1:])
    for name in sorted(DECIDING):
        yield HEAD + b"Content-Length: 4\r\n" + name.title() + b": x\r\n\r\nbody"
    yield from (HEAD + b"Content-Length: 4\r\n\r\n" + body for body in BODIES[1:])
    yield HEAD + b"Content-Length: 4\r\ncontent-length: 4\r\n\r\nbody"
    yield HEAD + b"\r\nbody"
    yield LINE + b"Content-Length: 4\r\n\r\nbody"
    yield HEAD + b"X: " + b"x" * 5000 + b"\r\nContent-Length: 4\r\n\r\nbody"


@pytest.mark.parametrize("data", tuple(spoiled()))
def test_what_is_not_usual_is_left_to_the_parser(data: bytes) -> None:
    assert read_usual(data) is None


def test_the_usual_request_is_read() -> None:
    query, body = envelope(text_message("好"))
    target = "&".join(f"{name}={value}" for name, value in query.items())
    head = (
        f"POST /wecom/callback?{target} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    found = read_usual(head.encode() + body)
    assert found is not None
    assert (found[0].msg_signature, found[1]) == (query["msg_signature"], body)
