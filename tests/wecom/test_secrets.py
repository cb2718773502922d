"""Whatever goes wrong, neither log nor error ever holds a token or a secret."""

import logging
import traceback

import pytest
from aiohttp import web

from bot.errors import PermanentError, TemporaryError
from tests.aio import run
from tests.wecom.served import SECRET, Reply, always, wecom

TOKEN = "t1"
LEAKS = f"invalid credential, access_token={SECRET}, from ip: 203.0.113.9"


@pytest.mark.parametrize(
    "answer",
    [
        {"errcode": 40014, "errmsg": LEAKS},
        {"errcode": 60020, "errmsg": LEAKS},
        {"errcode": 12345, "errmsg": LEAKS},
        {"errcode": 45009, "errmsg": LEAKS},
        web.Response(status=502, text=LEAKS),
        web.Response(status=302, headers={"Location": f"/?secret={SECRET}"}),
        web.Response(text=LEAKS, content_type="application/json"),
    ],
)
def test_a_failure_shows_neither_token_nor_secret(
    answer: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    async def story() -> None:
        async with wecom(always(answer)) as served:
            with pytest.raises((TemporaryError, PermanentError)) as caught:
                await served.client.send_text(to=["a"], text="hi")
            told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
            assert SECRET not in told
            assert f"access_token={TOKEN}" not in told
            assert "203.0.113.9" not in told

    run(story())
    assert SECRET not in caplog.text
    assert "203.0.113.9" not in caplog.text


def test_a_server_that_vanishes_mid_call_shows_no_address(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)

    async def story() -> None:
        async with wecom(always({})) as served:
            object.__setattr__(served.client.transport.app, "api_base", "http://127.0.0.1:1")
            with pytest.raises(TemporaryError) as caught:
                await served.client.check_token()
            told = "".join(traceback.format_exception(caught.value))
            assert SECRET not in told

    run(story())
    assert SECRET not in caplog.text


def test_the_app_never_shows_its_secret() -> None:
    async def story() -> None:
        async with wecom(always({})) as served:
            assert SECRET not in repr(served.client.transport.app)

    run(story())
