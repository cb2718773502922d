"""A model's reply, read strictly and believed as far as its quotes stand in the answer.

Refuses quotes of what addressed the scorer, of the question, of lists and of phrases that fit
anything; a quote that is nearly right is replaced by the true text.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from scoring import signals
from scoring.gates import own_words
from scoring.grading import points_of, reached
from scoring.judge_view import View
from scoring.model import Evidence, ScoreItem
from scoring.panel import Sample, bounded
from scoring.quotes import locate
from scoring.rubric import echoes, heard
from scoring.text import Clause, Text, fold

TOLERATED = 0.2  #: share of quotes that may be made up before the model is asked again
_ALIKE = 0.9  #: share of a quote's characters that must stand in the segment, in order
_MOST_PIECES = 24
_MOST_QUOTE = 400
_MOST_FUZZY = 120
_LEAST_FUZZY = 8
#: openings that promise an answer and that judges are known to reward
_ANNOUNCED = re.compile(
    r"思考过程|^解[:：]?$|让我们?(?:一步|逐步|来)|一步一步地?(?:来|思考|分析|解)|认真(?:地)?回答(?:这|该|本)"
    r"|thought process|let'?s (?:solve|think|work)|step by step"
)
_GROUNDLESS = 2  #: the highest level a model may give without a quote

SCHEMA: Mapping[str, object] = MappingProxyType(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["relevant", "evidence", "missing", "level", "reason"],
        "properties": {
            "relevant": {"type": "boolean"},
            "evidence": {
                "type": "array",
                "maxItems": 12,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["segment", "point", "quote"],
                    "properties": {
                        "segment": {"type": "integer"},
                        "point": {"type": "integer"},
                        "quote": {"type": "string"},
                    },
                },
            },
            "missing": {"type": "array", "maxItems": 24, "items": {"type": "integer"}},
            "level": {"type": ["integer", "null"], "enum": [1, 2, 3, 4, 5, None]},
            "reason": {"type": "string"},
        },
    }
)


class Nonsense(Exception):
    """The model's reply cannot be used; says why in words fit for the model."""


class _Piece(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    segment: int = 0
    point: int
    quote: str = Field(max_length=_MOST_QUOTE)


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    relevant: bool
    evidence: list[_Piece] = Field(max_length=_MOST_PIECES)
    level: int | None = Field(ge=1, le=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One answer as it is judged: the item, what is shown of it, and what of that may count."""

    item: ScoreItem
    view: View
    own: tuple[tuple[int, int], ...]  #: stretches of the answer in the candidate's own words

    @classmethod
    def of(cls, item: ScoreItem, shown: View) -> "Material":
        """Find the stretches that may count."""
        text = fold(item.answer)
        spoken = heard(text)
        asked = fold(item.question).folded
        clauses: Sequence[Clause] = own_words(item, spoken)
        if item.reference:  # a right answer may be a mere name or figure
            clauses = [one for one in spoken if not echoes(one, asked)]
        return cls(item=item, view=shown, own=tuple(text.span(c.start, c.end) for c in clauses))


def read(reply: str, material: Material, order: Sequence[int]) -> tuple[Sample, str]:
    """Make a sample of a reply, with what is wrong with it, if anything, or raise Nonsense."""
    parsed = _parsed(reply)
    if not parsed.evidence and parsed.relevant and (parsed.level or 0) > _GROUNDLESS:
        raise Nonsense("等级高于 2 却没有证据")
    points = points_of(material.item)
    told = fold(material.view.text)
    believed = 0
    kept: dict[str, Evidence] = {}
    for piece in parsed.evidence:
        place = _place(piece, told, material.view)
        if place is None or not 1 <= piece.point <= len(order):
            continue
        believed += 1
        point = points[order[piece.point - 1]]
        found = _evidence(material, place, point)
        if found is not None:
            kept.setdefault(point, found)
    claimed = len(parsed.evidence)
    sample = Sample(
        level=parsed.level,
        relevant=parsed.relevant,
        reach=_reach(len(kept), len(points), parsed.level),
        evidence=tuple(kept.values()),
        dropped=believed < claimed,
    )
    wrong = claimed - believed > TOLERATED * claimed
    return sample, "有的 quote 不是 answer 里的原话,或 point 不存在" if wrong else ""


def _reach(shown: int, expected: int, level: int | None) -> float:
    if not shown or level is None:
        return 1.0
    return bounded(reached(shown / expected), level)


def _parsed(reply: str) -> _Reply:
    """Read the reply, also from between the fences some models put around JSON."""
    start, end = reply.find("{"), reply.rfind("}")
    if start < 0 or end < start:
        raise Nonsense("不是 JSON 对象")
    try:
        return _Reply.model_validate_json(reply[start : end + 1])
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(
            str(one) for one in first["loc"] if not isinstance(one, str) or one in _OURS
        )
        raise Nonsense(f"字段不对: {where}") from None


_OURS = frozenset({*_Reply.model_fields, *_Piece.model_fields})


def _evidence(material: Material, place: tuple[int, int], point: str) -> Evidence | None:
    """Cut the quote from the answer as given, if it is one that may count."""
    shown = material.view
    if any(one in shown.covered for one in range(*place)):
        return None
    start, end = shown.span(*place)
    quote = material.item.answer[start:end]
    folded = fold(quote).folded
    clause = Clause(text=folded, start=0, end=len(folded), sentence=0)
    if "\n" in quote or "\r" in quote or signals.generic(folded) or _ANNOUNCED.search(folded):
        return None
    if echoes(clause, fold(material.item.question).folded):
        return None
    if not any(start < last and first < end for first, last in material.own):
        return None
    return Evidence(quote=quote, start=start, end=end, point=point)


def _place(piece: _Piece, told: Text, shown: View) -> tuple[int, int] | None:
    """Find a quote in what was shown: as it is, or nearly so in the sentence it names."""
    exact = locate(piece.quote, told)
    if exact is not None:
        return told.span(*exact)
    wanted = "".join(fold(piece.quote).folded.split())
    if not _LEAST_FUZZY <= len(wanted) <= _MOST_FUZZY:
        return None
    segments = shown.segments
    if not 1 <= piece.segment <= len(segments):
        return None
    start, end = segments[piece.segment - 1]
    within = fold(shown.text[start:end])
    near = nearest(wanted, within.folded)
    if near is None:
        return None
    first, last = within.span(*near)
    return start + first, start + last


def nearest(wanted: str, segment: str) -> tuple[int, int] | None:
    """Give the stretch of a segment that has a quote's characters in order, nine in ten."""
    least = _ALIKE * len(wanted)
    if sum((Counter(wanted) & Counter(segment)).values()) < least:
        return None
    # row[j]: the most characters of the quote in order within segment[:j], and where they begin
    row: list[tuple[int, int]] = [(0, j) for j in range(len(segment) + 1)]
    for one in wanted:
        before, row = row, [(0, 0)]
        for j, other in enumerate(segment, 1):
            best = max(before[j], row[j - 1])
            if one == other:
                length, start = before[j - 1]
                best = max(best, (length + 1, start if length else j - 1))
            row.append(best)
    length, start = max(row)
    end = next(j for j, found in enumerate(row) if found == (length, start))
    if length < least or length < _ALIKE * sum(not one.isspace() for one in segment[start:end]):
        return None
    return start, end
