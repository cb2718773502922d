"""Texts measured the way WeCom measures them: in UTF-8 bytes, or in characters.

Refuses to lose a character and to cut one in half.
"""

from collections.abc import Iterator
from typing import Final

TEXT_BYTES: Final = 2048  #: longer texts and markdown are cut by WeCom, silently
ENDS: Final = ("\n", "。！？；!?;", "，、,： ")  #: where a reader expects a pause, best first


def split(text: str, *, limit: int = TEXT_BYTES) -> tuple[str, ...]:
    """Cut a text into pieces of at most `limit` bytes, at a line's or a sentence's end if it can."""
    return tuple(_pieces(text, limit))


def shorten(text: str, limit: int) -> str:
    """Keep at most `limit` characters; the last one says that something is missing."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def shorten_bytes(text: str, limit: int) -> str:
    """Keep at most `limit` bytes of whole characters; the last one says that something is missing."""
    if len(text.encode()) <= limit:
        return text
    return f"{_head(text, limit - len('…'.encode()))}…"


def _pieces(text: str, limit: int) -> Iterator[str]:
    rest = text
    while len(rest.encode()) > limit:
        head = _head(rest, limit)
        cut = _pause(head)
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def _head(text: str, limit: int) -> str:
    return text.encode()[:limit].decode(errors="ignore")


def _pause(head: str) -> int:
    """Find the last good place to stop, but not in the first half: that would make many pieces."""
    for ends in ENDS:
        at = max(head.rfind(end) for end in ends)
        if at >= len(head) // 2:
            return at + 1
    return len(head)
