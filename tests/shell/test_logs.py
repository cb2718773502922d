"""A log line is one line, and what nobody should read is struck out of it."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
from aiohttp.http_exceptions import BadHttpMessage

from bot.logs import Line, set_up
from config.sections import LogSettings


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    """Give the log back as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def written(message: str, *, error: bool = False, **extra: object) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Line(("the-app-secret", "abc")))
    logger = logging.Logger("bot.somewhere")  # noqa: LOG001 - apart from every other logger
    logger.addHandler(handler)
    logger.log(logging.INFO, message, exc_info=sys.exc_info() if error else None, extra=extra)
    return stream.getvalue()


def test_a_line_is_key_and_value() -> None:
    line = written("callback stored", key="wecom:1", count=3)
    assert line.count("\n") == 1
    assert ' level=info logger=bot.somewhere msg="callback stored" key=wecom:1 count=3\n' in line


def test_what_breaks_a_line_is_quoted() -> None:
    line = written('two\nlines "quoted"')
    assert line.count("\n") == 1
    assert r"two\nlines \"quoted\"" in line


@pytest.mark.parametrize(
    "secret",
    [
        "the-app-secret",
        "access_token=Jx9_abc-123",
        '"corpsecret": "Jx9_abc-123"',
        "Authorization: Bearer Jx9_abc-123",
        "postgresql://bot:Jx9_abc-123@db/x",
        "call 13812345678 now",
        "call +86 138-1234-5678 now",
        "zhang.san+hr@example.com.cn",
        "id 11010119900307123X",
        "/r/int12abc.0123456789abcdef0123",
        "(sqlite3.Error) [SQL: insert] [parameters: ('张三', 'Jx9_abc-123')]",
    ],
)
def test_what_nobody_should_read_is_struck_out(secret: str) -> None:
    line = written(f"failed: {secret}", detail=secret)
    for part in ("the-app-secret", "Jx9", "12345678", "1234-5678", "zhang", "0307", "张三"):
        assert part not in line
    assert "0123456789abcdef" not in line
    assert "[…]" in line


def test_a_line_may_be_json() -> None:
    stream = io.StringIO()
    set_up(("the-app-secret",), LogSettings(format="json", level="warning"), stream=stream)
    logging.getLogger("bot.x").info("not said")
    logging.getLogger("bot.x").warning("of %s", "the-app-secret", extra={"count": 3})
    said = json.loads(stream.getvalue())
    assert (said["level"], said["msg"], said["count"]) == ("warning", "of […]", "3")


def test_what_strangers_sent_is_not_quoted() -> None:
    stream = io.StringIO()
    set_up(stream=stream)
    sent = BadHttpMessage("b'my name is 张三'")
    logging.getLogger("aiohttp.server").error("Error handling request", exc_info=sent)
    line = stream.getvalue()
    assert "a client sent what is no HTTP: BadHttpMessage" in line
    assert "张三" not in line
    assert "Traceback" not in line


def test_what_is_harmless_stays() -> None:
    harmless = "took 0.25 s, message 7421998163402850311, application #12, abc, 2026-03-02"
    assert harmless in written(harmless)


def test_a_failure_is_told_whole_but_in_one_line() -> None:
    line = ""
    try:
        int("13812345678 x")
    except ValueError:
        line = written("failed", error=True)
    assert line.count("\n") == 1
    assert "ValueError" in line
    assert "12345678" not in line
