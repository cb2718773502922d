"""How the service writes its log: one line an event, key=value, readable and greppable.

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


def set_up(secrets: Sequence[str] = (), *, stream: TextIO | None = None) -> None:
    """Send every log line through the one door, and quieten what is not ours."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Line(secrets))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Line(logging.Formatter):
    """One record in one line, with what nobody should read struck out."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        """Keep the secrets that must never be written."""
        super().__init__()
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
        return " ".join(f"{key}={_quoted(self.redact(str(value)))}" for key, value in parts.items())

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
