"""The words a model is asked in: versioned prompts, and the material between fences.

The material is one JSON object: nothing in an answer can end it. Points are shuffled and the
wording alternates from sample to sample, the same way each time the same answer is judged.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scoring.grading import points_of
from scoring.judge_view import View
from scoring.model import RUBRIC_VERSION, Json, ScoreItem

VERSION = "2"
_WORDINGS = ("judge", "judge_alternative")
_MOST_EXAMPLE = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """Somebody else's answer that a person has graded."""

    level: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One question to the model."""

    system: str
    user: str
    seed: int
    order: tuple[int, ...]  #: for each point as numbered in the task, its place in the job file

    def again(self, problem: str) -> "Task":
        """Ask once more, saying what was wrong."""
        extra = prompt("repair").replace("{problem}", problem)
        return Task(
            system=self.system, user=f"{self.user}\n{extra}", seed=self.seed + 1, order=self.order
        )


def task(item: ScoreItem, shown: View, examples: Sequence[Example], *, sample: int) -> Task:
    """Write one sample's task; sample 0 is plain, the others are shuffled and reworded."""
    points = points_of(item)
    digest = _digest(item, shown, sample)
    order = _shuffled(len(points), digest) if sample else tuple(range(len(points)))
    material: Json = {
        "question": item.question,
        "kind": item.kind,
        "dimension": item.dimension_name,
        "anchors": {str(level): line for level, line in sorted(item.anchors.items())},
        "points": [{"id": n, "text": points[place]} for n, place in enumerate(order, 1)],
        "reference": list(item.reference),
        "examples": [
            {"level": one.level, "answer": one.answer[:_MOST_EXAMPLE]} for one in examples
        ],
        "answer": [
            {"segment": n, "text": shown.text[slice(*span)].strip()}
            for n, span in enumerate(shown.segments, 1)
        ],
    }
    fence = f"材料-{digest[:16]}"
    body = json.dumps(material, ensure_ascii=False)
    return Task(
        system=prompt(_WORDINGS[sample % len(_WORDINGS)]),
        user=f"<{fence}>\n{body}\n</{fence}>",
        seed=int(digest[16:23], 16),
        order=order,
    )


@cache
def prompt(name: str) -> str:
    """Read a prompt as it is shipped."""
    return resources.files("config").joinpath(f"prompts/{name}.md").read_text("utf-8").strip()


@cache
def prompts_version() -> str:
    """Name the prompts by what is in them."""
    text = "\0".join(prompt(name) for name in (*_WORDINGS, "repair"))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def version() -> str:
    """Name the way of judging, the prompts and the rubric a score was made with."""
    return f"{VERSION}/{prompts_version()}-{RUBRIC_VERSION}"


def _digest(item: ScoreItem, shown: View, sample: int) -> str:
    """Draw the sample's luck from what the model reads, so that it is the same next time."""
    parts = (item.question, item.dimension_name, *points_of(item), shown.text, str(sample))
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()


def _shuffled(count: int, digest: str) -> tuple[int, ...]:
    luck = [hashlib.sha256(f"{digest}{place}".encode()).digest() for place in range(count)]
    return tuple(sorted(range(count), key=lambda place: luck[place]))
