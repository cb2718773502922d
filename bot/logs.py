"""How the service writes its log: one line an event, key=value or JSON, readable and greppable.

The last line of defence: secrets and personal data that slipped into a message are struck out
here. It is no licence to log them.
"""

import json
import logging
import re
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TextIO

from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import RequestPayloadError

from config.sections import LogSettings

STRUCK = "[…]"
SHORTEST_SECRET = 6  #: shorter ones would strike out half the language
PATTERNS = (
    re.compile(
        r"(?i)((?:access_token|corpsecret|secret|api_key|password|token|key)[\"']?\s*[=:]\s*[\"']?)[^\s&\"',}]+"
    ),
    re.compile(r"(?i)(bearer\s+)[\w.~+/=-]+"),
    re.compile(r"(\w+://[^\s:/@]+:)[^\s/@]+(?=@)"),
    re.compile(r"()[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"()(?<![\w.])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\w)"),
    re.compile(r"()(?<!\d)\d{17}[\dXx](?!\w)"),
    re.compile(r"(\[parameters: ).*?(?=\]\n|\]$|\\n)", re.DOTALL),
    re.compile(r"(/(?:r|i|me)/[\w-]+\.)[0-9a-f]{8,}"),
)
#: Libraries that tell their life at INFO; what goes wrong with them is told by us.
QUIET = (
    *("aiohttp.access", "alembic", "apscheduler", "dbos", "httpx", "httpcore", "jieba"),
    *("openai", "pdfminer", "PIL", "sqlalchemy", "urllib3", "wechatpy"),
)
STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


def set_up(
    secrets: Sequence[str] = (),
    asked: LogSettings | None = None,
    *,
    stream: TextIO | None = None,
) -> None:
    """Send every log line through the one door, and quieten what is not ours."""
    asked = asked or LogSettings()
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Line(secrets, as_json=asked.format == "json"))
    logging.basicConfig(level=asked.level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    server = logging.getLogger("aiohttp.server")
    server.filters.clear()
    server.addFilter(Strangers())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Strangers(logging.Filter):
    """Say in one quiet line that a client sent bytes that are no HTTP: what they were is not ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take the traceback out, which quotes what was sent."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError | RequestPayloadError | ConnectionError):
            record.levelno, record.levelname = logging.INFO, "INFO"
            record.msg, record.args = "a client sent what is no HTTP: %s", (type(error).__name__,)
            record.exc_info = record.exc_text = None
        return True


class Line(logging.Formatter):
    """One record in one line, with what nobody should read struck out."""

    def __init__(self, secrets: Sequence[str] = (), *, as_json: bool = False) -> None:
        """Keep the secrets that must never be written."""
        super().__init__()
        self._as_json = as_json
        self._secrets = tuple(each for each in secrets if len(each) >= SHORTEST_SECRET)

    def format(self, record: logging.LogRecord) -> str:
        """Write a record."""
        at = datetime.fromtimestamp(record.created, tz=UTC)
        parts = {
            "at": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "msg": record.getMessage(),
        }
        parts |= {key: value for key, value in record.__dict__.items() if key not in STANDARD}
        if record.exc_info:
            parts["error"] = self.formatException(record.exc_info)
        said = {key: self.redact(str(value)) for key, value in parts.items()}
        if self._as_json:
            return json.dumps(said, ensure_ascii=False)
        return " ".join(f"{key}={_quoted(value)}" for key, value in said.items())

    def redact(self, text: str) -> str:
        """Strike out secrets and personal data."""
        for secret in self._secrets:
            text = text.replace(secret, STRUCK)
        for pattern in PATTERNS:
            text = pattern.sub(rf"\g<1>{STRUCK}", text)
        return text


def _quoted(text: str) -> str:
    if text and not re.search(r"[\s=\"\\\x00-\x1f\x7f]", text):
        return text
    return json.dumps(text, ensure_ascii=False)
