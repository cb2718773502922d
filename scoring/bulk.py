"""Answers by the line, as `zhimian score` reads and writes them.

A line that cannot be read is answered with its error and the rest goes on; order is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scoring.calibration import Calibration, Graded
from scoring.engine import Scorer
from scoring.model import AnswerScore, Asked, Json, ScoreItem
from scoring.rules import score_by_rules
from scoring.taught import UNTAUGHT, Taught

_MOST_LETTERS = 100_000
_MOST_ASKED = 64
_REASONS = {
    "json_invalid": "不是一个 JSON 对象",
    "missing": "缺少这一项",
    "string_type": "应为字符串",
    "string_unicode": "不是有效的 Unicode 文本",
    "string_too_long": "太长",
    "greater_than_equal": "应在 0 与 1 之间",
    "less_than_equal": "应在 0 与 1 之间",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
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
    ordered: bool = False
    language: str = "zh"


class _Grade(BaseModel):
    model_config = ConfigDict(extra="ignore")

    grade: float = Field(ge=0, le=1)


class _Named(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One line: what was asked and what was found, or what is wrong with it."""

    id: str | int | None
    item: ScoreItem | None = None
    score: AnswerScore | None = None
    grade: float | None = None
    error: str = ""

    def calibrated(self, by: Calibration) -> Self:
        """Put the score on the human scale."""
        if self.item is None or self.score is None:
            return self
        return replace(self, score=by.apply(self.item, self.score))

    def to_json(self) -> Json:
        """Give the line of the bulk format."""
        if self.score is None or self.id is None:
            return {"id": self.id, "error": self.error}
        return written(self.id, self.score)


def read_line(raw: bytes, *, number: int, graded: bool = False) -> Judged:
    """Read one line, not yet judged, or say what is wrong with it."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Judged(id=None, error=f"第 {number} 行: 不是 UTF-8")
    try:
        read = _Line.model_validate_json(text)
        grade = _Grade.model_validate_json(text).grade if graded else None
    except ValidationError as error:
        return Judged(id=_id_of(text), error=f"第 {number} 行: {_problem(error)}")
    return Judged(id=read.id, item=_item(read), grade=grade)


def seated(lines: Sequence[Judged]) -> tuple[Judged, ...]:
    """Let every answer know what else is asked among these lines, as in an interview.

    The first 64 questions that say what they expect: an answer may stand beside the wrong one.
    """
    items = [line.item for line in lines if line.item is not None and line.item.expect]
    asked = dict.fromkeys(Asked(question=item.question, expect=item.expect) for item in items)
    sitting = tuple(asked)[:_MOST_ASKED]
    return tuple(
        replace(line, item=replace(line.item, sitting=sitting)) if line.item is not None else line
        for line in lines
    )


def judge_by_rules(lines: Sequence[Judged]) -> tuple[Judged, ...]:
    """Judge lines by the rules; a function of its own so that another process can call it."""
    return tuple(
        replace(line, score=score_by_rules(line.item)) if line.item is not None else line
        for line in lines
    )


async def judge_by(
    scorer: Scorer, lines: Sequence[Judged], examples: Taught = UNTAUGHT
) -> tuple[Judged, ...]:
    """Judge lines with the configured engine, one after the other; a model is shown examples."""
    return tuple(
        [
            replace(line, score=await scorer.score(line.item, taught=examples))
            if line.item is not None
            else line
            for line in lines
        ]
    )


def examples_of(lines: Iterable[Judged]) -> Taught:
    """Keep graded lines as examples for a model; the scale is learned from its own scores."""
    answers = [(line.item, line.grade) for line in lines if line.item is not None]
    graded = [(item, grade) for item, grade in answers if grade is not None]
    return Taught(examples=Taught.of((), graded, until=0).examples)


def learned(lines: Iterable[Judged]) -> Calibration:
    """Learn from the graded lines that could be read."""
    return Calibration.of(
        [
            Graded(item=line.item, score=line.score, grade=line.grade)
            for line in lines
            if line.item is not None and line.score is not None and line.grade is not None
        ]
    )


def written(line_id: str | int, score: AnswerScore) -> Json:
    """Give a score as a line of the bulk format."""
    line: Json = {
        "id": line_id,
        "score": score.score,
        "level": score.level,
        "low": score.low,
        "high": score.high,
        "evidence": [piece.to_json() for piece in score.evidence],
        "missing": list(score.missing),
        "flags": list(score.flags),
        "engine": score.engine,
        "engine_version": score.engine_version,
        "calibrated": score.calibrated,
    }
    return line | {"resembles": score.resembles} if score.resembles else line


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
        ordered=line.ordered,
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
