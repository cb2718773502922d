"""From verified points to a level and a number; the same for every engine.

The number is derived here from what was shown. No engine, and no model, names one.
"""

import math
from collections.abc import Sequence

from scoring.bands import around, error_of
from scoring.model import MAX_LEVEL, AnswerScore, Evidence, ScoreItem

_CURVE = 0.8
_PER_LEVEL = 20.0
_STAR = ("情境", "任务", "行动", "结果")
_STEPS = ("弄清情况", "具体做法", "理由", "结果")


def points_of(item: ScoreItem) -> tuple[str, ...]:
    """Give what the answer is expected to show; by kind when the job file does not say."""
    if item.expect:
        return item.expect
    return _STAR if item.kind == "behavioural" else _STEPS


def reached(share: float) -> float:
    """Give the level, with its fraction, that a share of shown points stands for."""
    return 1 + (MAX_LEVEL - 1) * math.pow(min(1.0, max(0.0, share)), _CURVE)


def graded(
    item: ScoreItem,
    *,
    reach: float,
    evidence: Sequence[Evidence],
    missing: Sequence[str],
    flags: Sequence[str],
    engine: tuple[str, str],
) -> AnswerScore:
    """Make the score of an answer that shows something."""
    score = round(_PER_LEVEL * reach, 1)
    low, high = around(score, error_of(1))
    return AnswerScore(
        question_id=item.question_id,
        dimension_id=item.dimension_id,
        level=min(MAX_LEVEL, max(1, int(reach + 0.5))),
        score=score,
        low=low,
        high=high,
        evidence=tuple(evidence),
        missing=tuple(missing),
        flags=tuple(flags),
        engine=engine[0],
        engine_version=engine[1],
    )


def withheld(
    item: ScoreItem, *, level: int | None, flags: Sequence[str], engine: tuple[str, str]
) -> AnswerScore:
    """Make the score of an answer that shows nothing, or cannot be judged: no number."""
    return AnswerScore(
        question_id=item.question_id,
        dimension_id=item.dimension_id,
        level=level,
        score=None,
        low=None,
        high=None,
        missing=points_of(item),
        flags=tuple(flags),
        engine=engine[0],
        engine_version=engine[1],
    )
