"""Answers by the line, as `zhimian score` reads and writes them.

A line that cannot be read is answered with its error and the rest goes on; order is kept.
"""

from collections.abc import AsyncIterator, Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scoring.engine import Scorer
from scoring.model import AnswerScore, Json, ScoreItem

_MOST_LETTERS = 100_000
_REASONS = {
    "json_invalid": "不是一个 JSON 对象",
    "missing": "缺少这一项",
    "string_type": "应为字符串",
    "string_unicode": "不是有效的 Unicode 文本",
    "string_too_long": "太长",
    "model_type": "应为对象",
    "model_attributes_type": "应为对象",
}


class _Dimension(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str = ""
    name: str = ""
    anchors: dict[int, str] = Field(default_factory=dict)


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str | int
    question: str = Field(max_length=_MOST_LETTERS)
    answer: str = Field(max_length=_MOST_LETTERS)
    kind: Literal["behavioural", "scenario", "technical", "case"] = "behavioural"
    dimension: _Dimension = Field(default_factory=_Dimension)
    expect: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    language: str = "zh"


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str | int | None = None


async def score_lines(lines: Iterable[str], scorer: Scorer) -> AsyncIterator[Json]:
    """Score line by line, in order; empty lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield await score_line(line, scorer, number=number)


async def score_line(line: str, scorer: Scorer, *, number: int) -> Json:
    """Score one line, or say what is wrong with it."""
    try:
        read = _Line.model_validate_json(line)
    except ValidationError as error:
        return {"id": _id_of(line), "error": f"第 {number} 行: {_problem(error)}"}
    score = await scorer.score(_item(read))
    return written(read.id, score)


def written(line_id: str | int, score: AnswerScore) -> Json:
    """Give a score as a line of the bulk format."""
    return {
        "id": line_id,
        "score": score.score,
        "level": score.level,
        "low": score.low,
        "high": score.high,
        "evidence": [piece.to_json() for piece in score.evidence],
        "missing": list(score.missing),
        "flags": list(score.flags),
        "engine": score.engine,
        "calibrated": score.calibrated,
    }


def _item(line: _Line) -> ScoreItem:
    return ScoreItem(
        question_id=str(line.id),
        question=line.question,
        answer=line.answer,
        kind=line.kind,
        dimension_id=line.dimension.id,
        dimension_name=line.dimension.name,
        anchors=line.dimension.anchors,
        expect=line.expect,
        reference=line.reference,
        language=line.language,
    )


def _id_of(line: str) -> str | int | None:
    try:
        return _Named.model_validate_json(line).id
    except ValidationError:
        return None


def _problem(error: ValidationError) -> str:
    """Name the first thing that is wrong, without repeating what was written."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    where = ".".join(str(one) for one in first["loc"])
    reason = _REASONS.get(first["type"], first["msg"])
    return f"{where} {reason}" if where else reason
