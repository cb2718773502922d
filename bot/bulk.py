"""Scores a file of answers with the configured engine, as an interview would.

Lines come out in the order they went in; a line that cannot be read says so and the rest goes on.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from bot.gateways.language_model import OpenAiModel
from config.sections import ModelSettings
from scoring.bulk import score_line
from scoring.engine import Scorer


async def score_file(
    source: Path, target: Path, *, llm: ModelSettings, told: Callable[[], None]
) -> int:
    """Score every line of a file into another; returns how many could not be read."""
    unread = 0
    async with AsyncExitStack() as stack:
        scorer = Scorer(await stack.enter_async_context(_model(llm)) if llm.enabled else None)
        scored: list[str] = []
        for number, raw in enumerate(_lines(source), 1):
            found = await _score(raw, scorer, number=number)
            unread += "error" in found
            scored.append(json.dumps(found, ensure_ascii=False))
            told()
    _write(target, scored)
    return unread


async def _score(raw: bytes, scorer: Scorer, *, number: int) -> Mapping[str, object]:
    try:
        line = raw.decode()
    except UnicodeDecodeError:
        return {"id": None, "error": f"第 {number} 行: 不是 UTF-8"}
    return await score_line(line, scorer, number=number)


def _lines(source: Path) -> list[bytes]:
    """Split at line feeds only: an answer may hold any other separator."""
    return [line for line in source.read_bytes().split(b"\n") if line.strip()]


def _write(target: Path, lines: Sequence[str]) -> None:
    target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _model(llm: ModelSettings) -> OpenAiModel:
    return OpenAiModel(
        base_url=llm.base_url, api_key=llm.api_key.get_secret_value(), model=llm.model
    )
