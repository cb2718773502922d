"""A language model that says what a test tells it to."""

import json
from collections.abc import Mapping, Sequence

from scoring.ports import ModelUnavailable


class ScriptedModel:
    """Replies in the order of its script; then it is unavailable."""

    def __init__(self, *script: str | ModelUnavailable) -> None:
        self._script = list(script)
        self.asked: list[tuple[str, str]] = []
        self.seeds: list[int | None] = []

    @property
    def name(self) -> str:
        return "scripted"

    async def complete(
        self, *, system: str, user: str, schema: Mapping[str, object], seed: int | None
    ) -> str:
        assert schema["type"] == "object"
        self.asked.append((system, user))
        self.seeds.append(seed)
        if not self._script:
            raise ModelUnavailable("the script is over")
        reply = self._script.pop(0)
        if isinstance(reply, ModelUnavailable):
            raise reply
        return reply


def verdict(
    *quotes: tuple[int, str], level: int = 3, relevant: bool = True, reason: str = "有做法"
) -> str:
    """Write a reply as a well-behaved model does."""
    pieces: Sequence[Mapping[str, object]] = [
        {"point": point, "quote": quote} for point, quote in quotes
    ]
    reply = {"relevant": relevant, "evidence": pieces, "level": level, "reason": reason}
    return json.dumps(reply, ensure_ascii=False)
