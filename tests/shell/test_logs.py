"""A log line is one line, and what nobody should read is struck out of it."""

import io
import logging
import sys

import pytest

from bot.logs import Line


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
