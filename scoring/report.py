"""From the scores of an interview to its report.

Averages mechanically and recommends; a person decides. What was not shown is never a zero: a
dimension without evidence has no number, and the others carry the weight.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from config.job import Dimension
from scoring.bands import around, error_of, width_of
from scoring.calibration import UNCALIBRATED
from scoring.gates import ECHO, LANGUAGE, STUFFING, TOO_SHORT
from scoring.model import (
    MAX_LEVEL,
    NO_BAND,
    AnswerScore,
    Band,
    DimensionResult,
    Engine,
    Evidence,
    Quote,
    Recommendation,
    Report,
)
from scoring.rules import INJECTION, NO_EVIDENCE, OFF_TOPIC, VERSION
from scoring.rules import NAME as RULES
from scoring.signals import quantity
from scoring.text import fold

INSUFFICIENT = "证据不足"
CALIBRATED, PARTLY = "已校准", "部分已校准"
ADVANCE_AT = 70
DECLINE_BELOW = 45
COVERED = 0.5  #: share of the weight that must be scored before anything is recommended
SHOWN = 0.6  #: share of answers that must show something before an advance is recommended
_QUOTES = 4
_LINES = 5
_NAMED = 2
_PER_LEVEL = 20
_REASONS = {
    TOO_SHORT: "有回答过短,无法判断",
    ECHO: "有回答只是重复题目",
    STUFFING: "有回答只罗列关键词",
    LANGUAGE: "有回答的语言与面试不一致",
    OFF_TOPIC: "有回答与题目无关",
    NO_EVIDENCE: "有回答没有具体的做法或事实",
    INJECTION: "有回答里出现对评分系统说的话,该部分未计分,请人工查看原文",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rated:
    """A dimension and the scores that speak for it."""

    dimension: Dimension
    scores: tuple[AnswerScore, ...]

    @property
    def numbers(self) -> tuple[float, ...]:
        """Give the scores that are numbers."""
        return tuple(score.score for score in self.scores if score.score is not None)

    @property
    def mean(self) -> float:
        """Give the mean of the scored answers; meaningless without any."""
        return sum(self.numbers) / len(self.numbers) if self.numbers else 0.0

    @property
    def error(self) -> float:
        """Give the standard error of the mean; meaningless without scored answers.

        On the house's own scale it is what calibration measured; else what is known of structured
        answers in general.
        """
        if self.scale == CALIBRATED:
            widths = [width_of(score) for score in self.scores if score.score is not None]
            return math.hypot(*widths) / len(widths)
        return error_of(len(self.numbers)) if self.numbers else 0.0

    @property
    def scale(self) -> str:
        """Say on whose scale the numbers are."""
        states = {score.calibrated for score in self.scores if score.score is not None}
        return {frozenset({True}): CALIBRATED, frozenset({True, False}): PARTLY}.get(
            frozenset(states), UNCALIBRATED
        )


def build_report(
    *,
    interview_id: str,
    job_id: str,
    dimensions: Sequence[Dimension],
    scores: Sequence[AnswerScore],
) -> Report:
    """Put an interview's scores together."""
    rated = [
        _Rated(
            dimension=dimension,
            scores=tuple(score for score in scores if score.dimension_id == dimension.id),
        )
        for dimension in dimensions
    ]
    overall = _overall(rated)
    return Report(
        interview_id=interview_id,
        job_id=job_id,
        overall=overall,
        recommendation=_recommendation(overall, covered=_covered(rated), shown=_shown(scores)),
        dimensions=tuple(_result(one) for one in rated),
        strengths=_first(_strengths(rated)),
        concerns=_first(_concerns(rated)),
        next_round=_first(_next_round(rated)),
        provisional=any(score.provisional for score in scores),
        engine=_engine(scores),
    )


def _result(rated: _Rated) -> DimensionResult:
    """Average the answers that were scored, and show their quotes."""
    quotes = dict.fromkeys(
        Quote(question_id=score.question_id, quote=piece.quote)
        for score in rated.scores
        for piece in score.evidence
    )
    scored = len(rated.numbers)
    return DimensionResult(
        id=rated.dimension.id,
        name=rated.dimension.name,
        band=_band(rated.mean, rated.error) if scored else NO_BAND,
        evidence=tuple(quotes)[:_QUOTES],
        note=f"{scored} 个回答,等级 {_level(rated.mean)}/{MAX_LEVEL},{rated.scale}"
        if scored
        else INSUFFICIENT,
    )


def _level(score: float) -> int:
    return min(MAX_LEVEL, max(1, int(score / _PER_LEVEL + 0.5)))


def _band(score: float, error: float) -> Band:
    low, high = around(score, error)
    return Band(score=int(score + 0.5), low=math.floor(low), high=math.ceil(high))


def _overall(rated: Sequence[_Rated]) -> Band:
    """Average the scored dimensions by weight; their errors are taken as independent."""
    scored = [one for one in rated if one.numbers]
    weight = sum(one.dimension.weight for one in scored)
    if weight <= 0:
        return NO_BAND
    score = sum(one.dimension.weight * one.mean for one in scored) / weight
    error = math.hypot(*(one.dimension.weight * one.error for one in scored)) / weight
    return _band(score, error)


def _covered(rated: Sequence[_Rated]) -> float:
    """Give the share of the weight that is scored."""
    weight = sum(one.dimension.weight for one in rated)
    return sum(one.dimension.weight for one in rated if one.numbers) / weight if weight else 0.0


def _shown(scores: Sequence[AnswerScore]) -> float:
    """Give the share of answers that showed anything."""
    return sum(score.score is not None for score in scores) / len(scores) if scores else 0.0


def _recommendation(overall: Band, *, covered: float, shown: float) -> Recommendation:
    """Recommend what the numbers carry, and no more."""
    if overall.score is None or overall.high is None or covered < COVERED:
        return "insufficient"
    if overall.score >= ADVANCE_AT:
        return "advance" if shown >= SHOWN else "hold"
    sure = overall.high < ADVANCE_AT
    return "decline" if overall.score < DECLINE_BELOW and sure else "hold"


def _strengths(rated: Sequence[_Rated]) -> Iterator[str]:
    """Name what the strongest dimensions showed, in the candidate's words."""
    for one in sorted(rated, key=lambda one: -one.mean):
        if one.numbers and one.mean >= ADVANCE_AT:
            best = max(one.scores, key=lambda score: score.score or 0.0)
            piece = max(best.evidence, key=_worth)
            yield f"{one.dimension.name}:{piece.point}「{piece.quote}」"


def _worth(piece: Evidence) -> tuple[bool, int]:
    """Prefer quotes with figures, then short ones."""
    return quantity(fold(piece.quote).folded), -len(piece.quote)


def _concerns(rated: Sequence[_Rated]) -> Iterator[str]:
    """Name what could not be judged, and what was thin, weakest first."""
    for one in rated:
        if not one.numbers:
            yield f"{one.dimension.name}:{INSUFFICIENT},未评分"
    for one in rated:
        flags = dict.fromkeys(flag for score in one.scores for flag in score.flags)
        yield from (f"{one.dimension.name}:{_REASONS[f]}" for f in flags if f in _REASONS)
    for one in sorted(rated, key=lambda one: one.mean):
        if one.numbers and one.mean < ADVANCE_AT and (gaps := _gaps(one)):
            yield f"{one.dimension.name}:未谈到{'、'.join(gaps[:_NAMED])}"


def _next_round(rated: Sequence[_Rated]) -> Iterator[str]:
    """Say what the next conversation should look into, weakest and heaviest first."""
    for one in sorted(rated, key=lambda one: (bool(one.numbers), -one.dimension.weight)):
        if not one.numbers:
            yield f"补充考察{one.dimension.name}"
    for one in sorted(rated, key=lambda one: (one.mean, -one.dimension.weight)):
        if one.numbers and (gaps := _gaps(one)):
            yield f"追问{one.dimension.name}:{'、'.join(gaps[:_NAMED])}"


def _gaps(rated: _Rated) -> tuple[str, ...]:
    """List the expected points that no scored answer showed, each once."""
    scored = [score for score in rated.scores if score.score is not None]
    return tuple(dict.fromkeys(point for score in scored for point in score.missing))


def _first(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))[:_LINES]


def _engine(scores: Sequence[AnswerScore]) -> Engine:
    """Name who scored; several when some answers fell back."""
    used = dict.fromkeys((score.engine, score.engine_version) for score in scores)
    if not used:
        return Engine(name=RULES, version=VERSION)
    return Engine(
        name="+".join(name for name, _ in used), version="+".join(version for _, version in used)
    )
