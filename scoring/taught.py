"""What the house's own grades teach an engine: its scale, and which graded answers a model is shown.

Frozen and of one moment: the same grades teach the same. Below thirty grades a score stays on the
engine's own scale and says so.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from scoring.calibration import Calibration, Graded
from scoring.injection import injected_spans
from scoring.judge_task import Example
from scoring.model import MAX_LEVEL, AnswerScore, ScoreItem
from scoring.text import bigrams, fold

_NUMBER = 8
_LOW, _HIGH = 2.5, 3.5  #: levels up to which an example is low, and from which it is high

Answer = tuple[ScoreItem, float]  #: and its grade as a share of the scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught:
    """Everything learned from the grades known at one moment."""

    until: int = 0  #: number of the last grade that was known
    calibration: Calibration | None = None
    examples: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)  #: by question

    @classmethod
    def of(cls, graded: Sequence[Graded], answers: Sequence[Answer], *, until: int) -> Self:
        """Learn a scale from what the engine scored, and examples from all that was graded.

        Dimensions whose anchors differ are learned apart. What speaks to the scorer is no example.
        """
        own = [replace(one, item=_apart(one.item)) for one in graded]
        examples: dict[str, tuple[Answer, ...]] = {}
        for item, grade in sorted(answers, key=lambda one: (one[0].answer, one[1])):
            if not injected_spans(fold(item.answer)):
                asked = _asked(_apart(item))
                examples[asked] = (*examples.get(asked, ()), (item, grade))
        return cls(until=until, calibration=Calibration.of(own), examples=examples)

    def settle(self, item: ScoreItem, score: AnswerScore) -> AnswerScore:
        """Put a score on the house's scale once there are grades enough; note what was known."""
        known = replace(score, taught=self.until)
        return known if self.calibration is None else self.calibration.settle(_apart(item), known)

    def shown(self, item: ScoreItem) -> tuple[Example, ...]:
        """Choose a low, a middling and a high answer to the same question, each the most like it."""
        own = bigrams(fold(item.answer).folded)
        chosen: dict[int, tuple[float, Example]] = {}
        for other, grade in self.examples.get(_asked(_apart(item)), ()):
            if other.answer == item.answer:
                continue
            place = _place(grade * MAX_LEVEL)
            like = _likeness(own, bigrams(fold(other.answer).folded))
            if place not in chosen or like > chosen[place][0]:
                chosen[place] = (like, Example(level=_level(grade), answer=other.answer))
        return tuple(chosen[place][1] for place in sorted(chosen))


UNTAUGHT = Taught()


def _apart(item: ScoreItem) -> ScoreItem:
    """Name the dimension by what its anchors say: another job's may have the same id."""
    anchors = json.dumps(sorted(item.anchors.items()), ensure_ascii=True)
    number = hashlib.sha256(anchors.encode()).hexdigest()[:_NUMBER]
    return replace(item, dimension_id=f"{item.dimension_id}#{number}")


def _asked(item: ScoreItem) -> str:
    return f"{fold(item.question).folded.strip()}\0{item.dimension_id}"


def _place(level: float) -> int:
    """Say whether a level is low (0), middling (1) or high (2)."""
    if level <= _LOW:
        return 0
    return 2 if level >= _HIGH else 1


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one | other)
    return len(one & other) / both if both else 0.0


def _level(grade: float) -> int:
    return min(MAX_LEVEL, max(1, int(grade * MAX_LEVEL + 0.5)))
