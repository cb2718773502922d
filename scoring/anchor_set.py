"""A fixed set of graded answers on which a model is tried before it judges anybody.

Says how far levels have moved since another model or other prompts were tried, and whether empty
phrases that fool judges fool this one. Refuses to say that a model is good: only that it changed.
"""

import asyncio
import statistics
import tomllib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pydantic import BaseModel, ConfigDict, TypeAdapter

from scoring.agreement import weighted_kappa
from scoring.model import MAX_LEVEL, AnswerScore, ScoreItem

MOST_SHIFT = 0.2  #: levels by which the mean may move
MOST_LOST = 0.05  #: agreement that may be lost
_PER_LEVEL = 20.0
_QUESTION = "请讲一次客户明确拒绝你之后，你是怎么做的？"
#: What earns marks from careless judges and says nothing.
MASTER_KEYS = (
    "",
    ":",
    "解：",
    _QUESTION,
    "让我们一步一步地思考这个问题，认真分析之后再给出完整的解答。",
    "Thought process: let us think step by step and solve this problem carefully.",
)

Score = Callable[[ScoreItem], Awaitable[AnswerScore]]


class _Question(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str
    kind: str
    dimension: str
    expect: tuple[str, ...]
    anchors: Mapping[int, str]
    answers: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What an engine made of the set: a level with its fraction for each answer, 1 for none."""

    engine: str
    version: str
    levels: tuple[float, ...]
    provisional: int = 0  #: answers for which the model could not be used

    @property
    def kappa(self) -> float:
        """Say how far the levels agree with those of the set."""
        wanted = [float(level) for level, _ in anchor_set()]
        return weighted_kappa(tuple(zip(self.levels, wanted, strict=True))) or 0.0


def moved(before: Trial, after: Trial) -> tuple[float, float]:
    """Give the mean move in levels, and the change of agreement."""
    shift = statistics.fmean(after.levels) - statistics.fmean(before.levels)
    return shift, after.kappa - before.kappa


def is_alarming(before: Trial, after: Trial) -> bool:
    """Tell whether scores before and after cannot be told as one."""
    shift, change = moved(before, after)
    return abs(shift) > MOST_SHIFT or change < -MOST_LOST


async def tried(score: Score) -> Trial:
    """Have an engine score the whole set."""
    found = await asyncio.gather(*(score(item) for _, item in anchor_set()))
    judged = next((one for one in found if not one.provisional), found[0])
    return Trial(
        engine=judged.engine,
        version=judged.engine_version,
        levels=tuple(1.0 if one.score is None else one.score / _PER_LEVEL for one in found),
        provisional=sum(one.provisional for one in found),
    )


async def fooled_by(score: Score) -> tuple[Sequence[str], bool]:
    """List the empty phrases that earn more than the lowest level; and whether the model was away."""
    items = [_item(_first(), key) for key in MASTER_KEYS]
    found = await asyncio.gather(*(score(item) for item in items))
    fooled = [key for key, one in zip(MASTER_KEYS, found, strict=True) if (one.level or 1) > 1]
    return fooled, any(one.provisional for one in found)


@cache
def anchor_set() -> tuple[tuple[int, ScoreItem], ...]:
    """Read the set: what level each answer stands for, and the answer."""
    return tuple(
        (min(MAX_LEVEL, max(1, level)), _item(one, answer))
        for one in _questions()
        for level, answer in one.answers
    )


def _first() -> _Question:
    return _questions()[0]


@cache
def _questions() -> tuple[_Question, ...]:
    text = resources.files("scoring").joinpath("data/anchor_set.toml").read_text("utf-8")
    return TypeAdapter(tuple[_Question, ...]).validate_python(tomllib.loads(text)["questions"])


def _item(asked: _Question, answer: str) -> ScoreItem:
    return ScoreItem(
        question_id="anchor",
        question=asked.question,
        answer=answer,
        kind=asked.kind,
        dimension_id=asked.dimension,
        dimension_name=asked.dimension,
        anchors=asked.anchors,
        expect=asked.expect,
    )
