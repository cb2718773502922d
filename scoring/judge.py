"""The scorer that asks a language model for quotes, and believes only what it can find.

The model points at the answer; the quotes are verified and the number is derived here. What the
answer says is data: it is fenced, and what addresses the scorer is masked and never counts.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scoring import signals
from scoring.gates import gate
from scoring.grading import graded, points_of, reached, withheld
from scoring.injection import injected_spans
from scoring.model import RUBRIC_VERSION, AnswerScore, Evidence, ScoreItem
from scoring.ports import LanguageModel, ModelUnavailable
from scoring.quotes import locate
from scoring.rubric import echoes, heard
from scoring.rules import NO_EVIDENCE, OFF_TOPIC, injection_flags
from scoring.text import Clause, Text, fold

VERSION = "1"
UNVERIFIED = "unverified_quotes"
_MOST_PIECES = 24
_MOST_QUOTE = 400
_TOLERATED = 0.2  #: share of quotes that may be made up before the model is asked again
_GROUNDLESS = 2  #: the highest level a model may give without a quote
_MASK = "[…]"

SCHEMA: Mapping[str, object] = MappingProxyType(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["relevant", "evidence", "level", "reason"],
        "properties": {
            "relevant": {"type": "boolean"},
            "evidence": {
                "type": "array",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["point", "quote"],
                    "properties": {
                        "point": {"type": "integer"},
                        "quote": {"type": "string"},
                    },
                },
            },
            "level": {"type": "integer", "enum": [1, 2, 3, 4, 5]},
            "reason": {"type": "string"},
        },
    }
)


class Nonsense(Exception):
    """The model's reply cannot be used; says why in words fit for the model."""


class _Piece(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    point: int
    quote: str = Field(max_length=_MOST_QUOTE)


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    relevant: bool
    evidence: list[_Piece] = Field(max_length=_MOST_PIECES)
    level: int = Field(ge=1, le=5)
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What is left of a reply once its quotes are verified."""

    relevant: bool
    level: int
    evidence: tuple[Evidence, ...]
    claimed: int
    believed: int

    @property
    def made_up(self) -> float:
        """Give the share of claimed quotes that are not in the answer."""
        return 1 - self.believed / self.claimed if self.claimed else 0.0


async def judge(item: ScoreItem, model: LanguageModel) -> AnswerScore:
    """Score one answer by quotes a model found, or raise ModelUnavailable."""
    text = fold(item.answer)
    engine = (model.name, f"{VERSION}/{_version()}")
    flags = injection_flags(item.answer, text)
    spoken = heard(text)
    closed = gate(item, spoken)
    if closed is not None:
        return withheld(item, level=None, flags=(*flags, closed), engine=engine)
    verdict = await _ask(item, text, model)
    if verdict.claimed > verdict.believed:
        flags = (*flags, UNVERIFIED)
    if not verdict.relevant:
        return withheld(item, level=None, flags=(*flags, OFF_TOPIC), engine=engine)
    if not verdict.evidence:
        return withheld(item, level=1, flags=(*flags, NO_EVIDENCE), engine=engine)
    shown = {piece.point for piece in verdict.evidence}
    points = points_of(item)
    return graded(
        item,
        reach=_bounded(reached(len(shown) / len(points)), verdict.level),
        evidence=verdict.evidence,
        missing=[point for point in points if point not in shown],
        flags=flags,
        engine=engine,
    )


async def _ask(item: ScoreItem, text: Text, model: LanguageModel) -> _Verdict:
    """Ask once, and once more when the reply cannot be used."""
    user, seed = _user(item, text)
    problem, fallback = "", None
    for extra in ("", _prompt("repair")):
        prompt = f"{user}\n{extra.replace('{problem}', problem)}" if extra else user
        reply = await model.complete(
            system=_prompt("judge"), user=prompt, schema=SCHEMA, seed=seed + bool(extra)
        )
        try:
            verdict = _verified(item, text, _read(reply))
        except Nonsense as nonsense:
            problem = str(nonsense)
            continue
        if verdict.made_up <= _TOLERATED:
            return verdict
        problem = "有的 quote 不是 answer 里的原话"
        fallback = verdict
    if fallback is not None and fallback.believed * 2 >= fallback.claimed:
        return fallback
    raise ModelUnavailable("the reply could not be used twice")


def _read(reply: str) -> _Reply:
    """Read the reply, also from between the fences some models put around JSON."""
    start, end = reply.find("{"), reply.rfind("}")
    if start < 0 or end < start:
        raise Nonsense("不是 JSON 对象")
    try:
        return _Reply.model_validate_json(reply[start : end + 1])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        raise Nonsense("字段不对: " + ".".join(str(one) for one in first["loc"])) from None


def _verified(item: ScoreItem, text: Text, reply: _Reply) -> _Verdict:
    """Keep the quotes that stand in the answer and say something, one for each point."""
    points = points_of(item)
    injected = injected_spans(text)
    asked = fold(item.question).folded
    kept: dict[str, Evidence] = {}
    believed = 0
    for piece in reply.evidence:
        place = locate(piece.quote, text)
        if place is None or not 1 <= piece.point <= len(points):
            continue
        believed += 1
        clause = Clause(text=text.folded[slice(*place)], start=place[0], end=place[1], sentence=0)
        masked = any(clause.start < end and start < clause.end for start, end in injected)
        if masked or signals.generic(clause.text) or echoes(clause, asked):
            continue
        kept.setdefault(points[piece.point - 1], _quoted(text, place, points[piece.point - 1]))
    if not reply.evidence and reply.relevant and reply.level > _GROUNDLESS:
        raise Nonsense("等级高于 2 却没有证据")
    evidence = tuple(sorted(kept.values(), key=lambda one: (one.start, one.end)))
    return _Verdict(
        relevant=reply.relevant,
        level=reply.level,
        evidence=evidence,
        claimed=len(reply.evidence),
        believed=believed,
    )


def _quoted(text: Text, place: tuple[int, int], point: str) -> Evidence:
    start, end = text.span(*place)
    return Evidence(quote=text.raw[start:end], start=start, end=end, point=point)


def _bounded(derived: float, level: int) -> float:
    """Let the model lower what the points say, and raise it by at most one level."""
    allowed = min(level, int(derived + 0.5) + 1)
    return min(max(derived, allowed - 0.5), 5.0, allowed + 0.49)


def _user(item: ScoreItem, text: Text) -> tuple[str, int]:
    """Write the task as one JSON object between fences that the answer cannot know."""
    digest = hashlib.sha256(f"{item.question}\0{item.answer}".encode(errors="replace")).hexdigest()
    task = {
        "question": item.question,
        "kind": item.kind,
        "dimension": item.dimension_name,
        "anchors": {str(level): line for level, line in sorted(item.anchors.items())},
        "points": [{"id": place, "text": point} for place, point in enumerate(points_of(item), 1)],
        "reference": list(item.reference),
        "answer": _masked(text, injected_spans(text)),
    }
    fence = f"材料-{digest[:16]}"
    body = json.dumps(task, ensure_ascii=False)
    return f"<{fence}>\n{body}\n</{fence}>", int(digest[16:23], 16)


def _masked(text: Text, injected: Sequence[tuple[int, int]]) -> str:
    """Give the answer as a reader sees it, without what addresses the scorer."""
    kept: list[str] = []
    place = 0
    for start, end in injected:
        kept += [text.folded[place:start], _MASK]
        place = end
    return "".join([*kept, text.folded[place:]])


@cache
def _prompt(name: str) -> str:
    return resources.files("config").joinpath(f"prompts/{name}.md").read_text("utf-8")


@cache
def _version() -> str:
    """Name the prompts and the rubric a score was made with."""
    prompts = (_prompt("judge") + _prompt("repair")).encode()
    return f"{hashlib.sha256(prompts).hexdigest()[:8]}-{RUBRIC_VERSION}"
