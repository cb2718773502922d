"""From the engine's scale to the house's own: what graded answers to a question teach.

A few graded answers per question move the score towards the grade a person would give; before there
are thirty, the score says 未校准. Never makes a number where the engine found no evidence, and never
changes a quote.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from scoring.agreement import weighted_kappa
from scoring.model import MAX_LEVEL, AnswerScore, ScoreItem
from scoring.monotone import Monotone
from scoring.space import Numbers, Space
from scoring.text import bigrams, fold

UNCALIBRATED = "未校准"
ENOUGH = 30  #: grades of a question, or of its family, from which scores count as calibrated
_EQUAL_SAY = 20  #: grades at which the learned part weighs as much as the engine
_FEWEST = 5  #: grades below which nothing is learned from a question's texts
_FEWEST_SCALE = 10  #: grades of a family below which the engine's scale is kept
_RIDGE = 0.5
_TEXT = 1.5  #: weight of the wording beside the four measures
_LEAST_SPREAD = 0.05
_MOST_WIDENED = 1.6
_LEVEL = 0.2  #: of the human scale
_NAMED = 8  #: letters of a version
_LIKELY = 90  #: per cent of grades an interval holds

Family = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """One answer, what the engine makes of it, and the grade a person gave it."""

    item: ScoreItem
    score: AnswerScore
    grade: float  #: 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lesson:
    """What the graded answers of one question teach about its others."""

    graded: int
    shift: float  #: how the question's grades differ from the family's scale
    middle: float
    space: Space | None
    mean: Numbers
    spread: Numbers
    weights: Numbers

    def predict(self, item: ScoreItem, score: AnswerScore, rough: float) -> float:
        """Blend what the engine says with what the wording says."""
        told = min(1.0, max(0.0, rough + self.shift))
        if self.space is None:
            return told
        row = _row(self.space, self.mean, self.spread, [_measures(item, score)], [item.answer])
        learned = self.middle + float(row[0] @ self.weights)
        say = self.graded / (self.graded + _EQUAL_SAY)
        return say * learned + (1 - say) * told


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scale:
    """How a family of questions is graded: from the engine's share to the human one."""

    graded: int
    rough: Monotone
    middle: float
    widened: float  #: so that scores differ as much as grades do
    error: float  #: half the width of an interval that holds nine grades in ten
    kappa: float | None  #: agreement with grades it had not seen
    bias: float  #: by how much it lies above them, as a share of the scale

    @property
    def told(self) -> str:
        """Say from how many grades, and how well unseen grades were met."""
        kappa = "-" if self.kappa is None else f"{self.kappa:.2f}"
        return f"n={self.graded} qwk={kappa} bias={self.bias:+.2f}"

    def final(self, predicted: float) -> float:
        """Give the predicted grade the spread that human grades have."""
        return min(1.0, max(0.0, self.middle + self.widened * (predicted - self.middle)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was learned from all graded answers."""

    scales: Mapping[Family, _Scale]
    lessons: Mapping[str, _Lesson]
    version: str  #: names exactly these grades

    @classmethod
    def of(cls, graded: Sequence[Graded]) -> Self:
        """Learn from graded answers; their order does not matter."""
        ordered = sorted(graded, key=lambda one: (one.item.question, one.item.answer, one.grade))
        scales: dict[Family, _Scale] = {}
        lessons: dict[str, _Lesson] = {}
        for family in sorted({_family(one.item) for one in ordered}):
            own = [one for one in ordered if _family(one.item) == family]
            scale, taught = _learn(own)
            scales[family] = scale
            lessons |= taught
        return cls(scales=scales, lessons=lessons, version=_version(ordered))

    def apply(self, item: ScoreItem, score: AnswerScore) -> AnswerScore:
        """Put a score on the human scale, or say that there is too little to do so."""
        scale, lesson = self.scales.get(_family(item)), self.lessons.get(_key(item))
        grades = max(scale.graded if scale else 0, lesson.graded if lesson else 0)
        told = replace(score, calibrated=grades >= ENOUGH)
        if not told.calibrated:
            told = replace(told, flags=(*score.flags, UNCALIBRATED))
        if scale is None or scale.graded < _FEWEST_SCALE or score.score is None:
            return told
        rough = scale.rough.at(_share(score))
        predicted = lesson.predict(item, score, rough) if lesson else rough
        return _on_human_scale(told, scale.final(predicted), scale.error)

    def settle(self, item: ScoreItem, score: AnswerScore) -> AnswerScore:
        """Put a score on the human scale once thirty answers are graded, else leave it as it is."""
        scale, lesson = self.scales.get(_family(item)), self.lessons.get(_key(item))
        grades = max(scale.graded if scale else 0, lesson.graded if lesson else 0)
        if scale is None or grades < ENOUGH or score.score is None:
            return score
        settled = self.apply(item, score)
        return replace(settled, raw=score.score, calibration=f"{scale.told} v={self.version}")


def _on_human_scale(score: AnswerScore, share: float, error: float) -> AnswerScore:
    return replace(
        score,
        score=round(100 * share, 1),
        level=min(MAX_LEVEL, max(1, int(share / _LEVEL + 0.5))),
        low=round(100 * max(0.0, share - error), 1),
        high=round(100 * min(1.0, share + error), 1),
    )


def _learn(own: Sequence[Graded]) -> tuple[_Scale, dict[str, _Lesson]]:
    """Learn a family's scale, and a lesson for each of its questions."""
    shares = np.array([_share(one.score) for one in own])
    grades = np.array([one.grade for one in own])
    rough = Monotone.fitted(shares, grades)
    lessons: dict[str, _Lesson] = {}
    unseen = np.zeros(len(own))
    keys = [_key(one.item) for one in own]
    for key in dict.fromkeys(keys):
        rows = [row for row, one in enumerate(keys) if one == key]
        lessons[key], unseen[rows] = _teach([own[row] for row in rows], rough)
    middle = float(grades.mean())
    spread = max(_LEAST_SPREAD, float(unseen.std()))
    widened = min(_MOST_WIDENED, max(1.0, float(grades.std()) / spread))
    final = np.clip(middle + widened * (unseen - middle), 0.0, 1.0)
    judged = np.array([one.score.score is not None for one in own])
    misses = np.abs(final - grades)[judged] if judged.any() else np.ones(1)
    error = float(np.percentile(misses, _LIKELY, method="higher"))
    pairs = [(float(one), float(other)) for one, other in zip(final, grades, strict=True)]
    scale = _Scale(
        graded=len(own),
        rough=rough,
        middle=middle,
        widened=widened,
        error=error,
        kappa=weighted_kappa(pairs),
        bias=float((final - grades).mean()),
    )
    return scale, lessons


def _version(ordered: Sequence[Graded]) -> str:
    """Name what was learned from, so that a score says exactly how it came about."""
    told = [
        (one.item.question, one.item.answer, one.grade, one.score.score, one.score.engine_version)
        for one in ordered
    ]
    return hashlib.sha256(json.dumps(told, ensure_ascii=True).encode()).hexdigest()[:_NAMED]


def _teach(own: Sequence[Graded], rough: Monotone) -> tuple[_Lesson, Numbers]:
    """Fit one question; with what it would have said of each answer without having seen it."""
    grades = np.array([one.grade for one in own])
    told = np.array([rough.at(_share(one.score)) for one in own])
    shift = float((grades - told).sum()) / (len(own) + _EQUAL_SAY / 2)
    heard = np.clip(told + shift, 0.0, 1.0)
    none = np.zeros(0)
    lesson = _Lesson(
        graded=len(own), shift=shift, middle=float(grades.mean()), space=None, mean=none,
        spread=none, weights=none,
    )  # fmt: skip
    if len(own) < _FEWEST:
        return lesson, heard
    space = Space.of([one.item.answer for one in own])
    measured = np.array([_measures(one.item, one.score) for one in own])
    mean, spread = measured.mean(axis=0), measured.std(axis=0) + _LEAST_SPREAD
    rows = _row(space, mean, spread, measured, [one.item.answer for one in own])
    weights, unseen = _ridge(rows, grades)
    say = len(own) / (len(own) + _EQUAL_SAY)
    fitted = replace(lesson, space=space, mean=mean, spread=spread, weights=weights)
    return fitted, say * unseen + (1 - say) * heard


def _ridge(rows: Numbers, grades: Numbers) -> tuple[Numbers, Numbers]:
    """Give the weights, and each grade as predicted by all the others."""
    middle = grades.mean()
    inner = np.linalg.inv(rows.T @ rows + _RIDGE * np.eye(rows.shape[1]))
    weights = inner @ rows.T @ (grades - middle)
    own = np.einsum("ij,jk,ik->i", rows, inner, rows) + 1 / len(grades)
    residual = grades - middle - rows @ weights
    unseen: Numbers = grades - residual / np.maximum(1 - own, _LEAST_SPREAD)
    return weights, unseen


def _row(
    space: Space,
    mean: Numbers,
    spread: Numbers,
    measured: Numbers | Sequence[Sequence[float]],
    answers: Sequence[str],
) -> Numbers:
    measures = (np.asarray(measured) - mean) / spread / np.sqrt(len(mean))
    return np.hstack([measures, _TEXT * space.place(answers)])


def _measures(item: ScoreItem, score: AnswerScore) -> list[float]:
    """Give what the engine found, the share of points, the recall of what is right, the length."""
    found = {one.point for one in score.evidence}
    points = len(found) + len(score.missing)
    said = bigrams(fold(item.answer).folded)
    wanted = [bigrams(fold(one).folded) for one in (*item.reference, "。".join(item.expect)) if one]
    recall = max((len(one & said) / len(one) for one in wanted if one), default=0.0)
    length = float(np.log1p(len(item.answer))) / 6
    return [_share(score), len(found) / points if points else 0.0, recall, length]


def _share(score: AnswerScore) -> float:
    return (score.score or 0.0) / 100


def _key(item: ScoreItem) -> str:
    return fold(item.question).folded.strip()


def _family(item: ScoreItem) -> Family:
    """Name the questions that are graded alike: one kind, one dimension."""
    return item.kind, item.dimension_id
