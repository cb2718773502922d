"""From the scores of an interview to its report.

Averages mechanically and recommends; a person decides. What was not shown is never a zero: a
dimension without evidence has no number, and the others carry the weight.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from config.job import Dimension, Language
from scoring.bands import around, error_of, width_of
from scoring.delivery import Delivery, delivery_lines, delivery_of, with_delivery
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
from scoring.report_words import REPORT_WORDS, ReportWords
from scoring.rules import NAME as RULES
from scoring.rules import VERSION
from scoring.signals import quantity
from scoring.speech import VoiceMeasures
from scoring.text import fold

ADVANCE_AT = 70
DECLINE_BELOW = 45
COVERED = 0.5  #: share of the weight that must be scored before anything is recommended
SHOWN = 0.6  #: share of answers that must show something before an advance is recommended
_QUOTES = 4
_LINES = 5
_NAMED = 2
_PER_LEVEL = 20


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
        if self.calibrated == {True}:
            widths = [width_of(score) for score in self.scores if score.score is not None]
            return math.hypot(*widths) / len(widths)
        return error_of(len(self.numbers)) if self.numbers else 0.0

    @property
    def calibrated(self) -> frozenset[bool]:
        """Say whether the numbers are on the house's own scale; both when some are."""
        return frozenset(score.calibrated for score in self.scores if score.score is not None)


def build_report(
    *,
    interview_id: str,
    job_id: str,
    dimensions: Sequence[Dimension],
    scores: Sequence[AnswerScore],
    language: Language = "zh",
    spoken: Sequence[VoiceMeasures] = (),
    delivery_weight: float = 0.0,
) -> Report:
    """Put an interview's scores together, in the language of its job.

    How it was `spoken` counts only with a `delivery_weight` (0 to 0.1), and is then told.
    """
    words = REPORT_WORDS[language]
    rated = [
        _Rated(
            dimension=dimension,
            scores=tuple(score for score in scores if score.dimension_id == dimension.id),
        )
        for dimension in dimensions
    ]
    delivery = delivery_of(spoken) if delivery_weight else None
    overall = with_delivery(_overall(rated), delivery, delivery_weight)
    told = delivery_lines(delivery, delivery_weight, words)
    return Report(
        interview_id=interview_id,
        job_id=job_id,
        overall=overall,
        recommendation=_recommendation(overall, covered=_covered(rated), shown=_shown(scores)),
        dimensions=tuple(_result(one, words) for one in rated),
        strengths=_first(chain(told if _well(delivery) else (), _strengths(rated, words))),
        concerns=_first(chain(() if _well(delivery) else told, _concerns(rated, words))),
        next_round=_first(_next_round(rated, words)),
        provisional=any(score.provisional for score in scores),
        engine=_engine(scores),
    )


def _well(delivery: Delivery | None) -> bool:
    return delivery is not None and delivery.score >= ADVANCE_AT


def _result(rated: _Rated, words: ReportWords) -> DimensionResult:
    """Average the answers that were scored, and show their quotes."""
    found = [(score.question_id, piece) for score in rated.scores for piece in score.evidence]
    quotes = dict.fromkeys(
        Quote(question_id=question, quote=piece.quote)
        for question, piece in sorted(found, key=lambda one: one[1].reworded)
    )
    scored = len(rated.numbers)
    return DimensionResult(
        id=rated.dimension.id,
        name=rated.dimension.name,
        band=_band(rated.mean, rated.error) if scored else NO_BAND,
        evidence=tuple(quotes)[:_QUOTES],
        note=_note(rated, words) if scored else words.insufficient,
    )


def _note(rated: _Rated, words: ReportWords) -> str:
    scales = {frozenset({True}): words.calibrated, frozenset({True, False}): words.partly}
    return words.note.format(
        count=len(rated.numbers),
        level=_level(rated.mean),
        most=MAX_LEVEL,
        scale=scales.get(rated.calibrated, words.uncalibrated),
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


def _strengths(rated: Sequence[_Rated], words: ReportWords) -> Iterator[str]:
    """Name what the strongest dimensions showed, in the candidate's words."""
    for one in sorted(rated, key=lambda one: -one.mean):
        if one.numbers and one.mean >= ADVANCE_AT:
            best = max(one.scores, key=lambda score: score.score or 0.0)
            piece = max(best.evidence, key=_worth)
            yield words.strength.format(
                name=one.dimension.name, point=piece.point, quote=piece.quote
            )


def _worth(piece: Evidence) -> tuple[bool, bool, int]:
    """Prefer quotes that show their point by its words, then those with figures, then short ones."""
    return not piece.reworded, quantity(fold(piece.quote).folded), -len(piece.quote)


def _concerns(rated: Sequence[_Rated], words: ReportWords) -> Iterator[str]:
    """Name what could not be judged, and what was thin, weakest first."""
    for one in rated:
        if not one.numbers:
            yield words.unscored.format(name=one.dimension.name)
    for one in rated:
        flags = dict.fromkeys(flag for score in one.scores for flag in score.flags)
        yield from (
            words.concern.format(name=one.dimension.name, reason=words.reasons[flag])
            for flag in flags
            if flag in words.reasons
        )
    for one in sorted(rated, key=lambda one: one.mean):
        if one.numbers and one.mean < ADVANCE_AT and (gaps := _gaps(one)):
            untold = words.untold.format(points=words.comma.join(gaps[:_NAMED]))
            yield words.concern.format(name=one.dimension.name, reason=untold)


def _next_round(rated: Sequence[_Rated], words: ReportWords) -> Iterator[str]:
    """Say what the next conversation should look into, weakest and heaviest first."""
    for one in sorted(rated, key=lambda one: (bool(one.numbers), -one.dimension.weight)):
        if not one.numbers:
            yield words.look_at.format(name=one.dimension.name)
    for one in sorted(rated, key=lambda one: (one.mean, -one.dimension.weight)):
        if one.numbers and (gaps := _gaps(one)):
            points = words.comma.join(gaps[:_NAMED])
            yield words.probe.format(name=one.dimension.name, points=points)


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
