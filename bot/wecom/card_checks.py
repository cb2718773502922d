"""The rules of a card's fields, and what it is when one is broken.

Lengths in characters are what fits on a screen; list lengths and required fields WeCom enforces.
Refuses to mend: who makes a card cuts a text on purpose (`bot.wecom.text.shorten`).
"""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass

from bot.wecom.errors import RequestRefused


class CardInvalid(RequestRefused):
    """This card breaks one of WeCom's limits."""

    def __init__(self, field: str, rule: str) -> None:
        """Name the field and the limit it breaks."""
        super().__init__(f"Card field {field}: {rule}.")
        self.field = field


def need(field: str, value: object) -> None:
    """Refuse a required field that is missing or empty."""
    if value in (None, "", ()):
        raise CardInvalid(field, "is required")


def at_most(field: str, text: str | None, chars: int) -> None:
    """Refuse a text of more characters than are shown."""
    if text is not None and len(text) > chars:
        raise CardInvalid(field, f"has {len(text)} characters, the limit is {chars}")


def at_most_bytes(field: str, text: str, most: int) -> None:
    """Refuse a key that is empty or too long."""
    need(field, text)
    size = len(text.encode())
    if size > most:
        raise CardInvalid(field, f"has {size} bytes, the limit is {most}")


def count(field: str, items: Sequence[object], least: int, most: int) -> None:
    """Refuse a list that is too short or too long."""
    if not least <= len(items) <= most:
        raise CardInvalid(field, f"has {len(items)} entries, allowed are {least} to {most}")


def unique(field: str, keys: Sequence[str]) -> None:
    """Refuse two entries of one key: a click could mean either."""
    if len(set(keys)) < len(keys):
        raise CardInvalid(field, "repeats a key")


def link(field: str, url: str | None) -> None:
    """Refuse a link without a scheme; WeCom shows it and then does nothing."""
    need(field, url)
    if url is not None and not url.startswith(("http://", "https://")):
        raise CardInvalid(field, "needs http:// or https://")


def as_json(value: object) -> object:
    """Write a part as WeCom's JSON: what is absent is left out."""
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: as_json(item) for name, item in pairs if item not in (None, ())}
    return value
