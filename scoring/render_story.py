"""What stands on paper, from top to bottom: the same report for a manager, for HR, or a letter.

Values only: how a block is drawn is the door's business.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scoring.letter import Letter, told_text, wanted_text
from scoring.model import AnswerScore, Band, DimensionResult, Recommendation, Report
from scoring.sheet import (
    FEW,
    GENERATED,
    PROVISIONAL,
    RECOMMENDATIONS,
    Heading,
    View,
    band_text,
    flag_text,
    lines_of,
    made_by,
    title_of,
)

INK, SOFT, FAINT, AMBER, GREEN = "#1f2933", "#52606d", "#7b8794", "#8a5a00", "#0a7a4b"
_COLOURS: Mapping[Recommendation, str] = MappingProxyType(
    {"advance": "#1a7f4b", "hold": "#a66300", "decline": "#5a6472", "insufficient": "#5a6472"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph, or the picture of the dimensions."""

    text: str = ""
    size: float = 10
    colour: str = INK
    before: float = 0
    after: float = 2
    indent: float = 0
    hang: float = 0  #: by how much the first line stands out
    together: bool = False  #: stays on one page with what follows
    picture: tuple[tuple[str, Band], ...] = ()


def report_story(report: Report, heading: Heading, view: View) -> Iterator[Block]:
    """Give the pieces of a report for one reader."""
    yield from _opening(report, heading)
    if report.dimensions:
        yield Block(picture=tuple((one.name, one.band) for one in report.dimensions), after=8)
    if view == "manager":
        for line in lines_of(report, heading):
            yield Block(
                text=f"{line.name}  {band_text(line.band)}", size=11, before=6, together=True
            )
            if line.quote:
                yield Block(text=f"「{line.quote}」", colour=SOFT, indent=10)
    few = FEW if view == "manager" else None
    for title, items in (
        ("亮点", report.strengths if view == "hr" else ()),
        ("待核实", report.concerns[:few]),
        ("下一轮可以问", report.next_round[:few]),
    ):
        if items:
            yield Block(text=title, size=13, before=9, after=4, together=True)
            yield from (Block(text=f"• {item}", indent=12, hang=12) for item in items)
    if view == "hr":
        for dimension in report.dimensions:
            yield from _dimension(dimension, heading)
    engine = f"评分引擎 {report.engine.name} {report.engine.version}"
    yield Block(text=engine, size=8, colour=FAINT, before=12)
    yield Block(text=GENERATED, size=9, colour=AMBER)


def letter_story(letter: Letter) -> Iterator[Block]:
    """Give the pieces of a candidate's letter."""
    words = letter.words
    yield Block(text=letter.title, size=18, after=5)
    yield Block(text=letter.label, size=9, colour=AMBER, after=10)
    yield Block(text=letter.greeting, size=11, after=6)
    for part in letter.parts:
        yield Block(text=part.name, size=14, before=12, after=4, together=True)
        if part.well:
            yield Block(text=words.well, colour=GREEN, before=2, together=True)
        for told in part.well:
            yield Block(text=told_text(told, words), size=10.5, indent=10, after=4)
        if part.more:
            yield Block(text=words.more, colour=AMBER, before=4, together=True)
        for wanted in part.more:
            yield Block(text=wanted_text(wanted, words), size=10.5, indent=10, after=4)
        if part.remark:
            yield Block(text=part.remark, size=10.5, indent=10, after=4)
    yield Block(text=letter.closing, before=14, after=6)
    yield Block(text=letter.label, size=9, colour=AMBER)


def _opening(report: Report, heading: Heading) -> Iterator[Block]:
    yield Block(text=title_of(heading), size=19, after=4)
    facts = [one for one in (heading.company, heading.finished, report.interview_id) if one]
    yield Block(text=" · ".join(facts), size=9, colour=FAINT, after=4)
    yield Block(text=GENERATED, size=9, colour=AMBER, after=12)
    colour = _COLOURS[report.recommendation]
    yield Block(text=RECOMMENDATIONS[report.recommendation], size=14, colour=colour)
    overall = f"综合 {band_text(report.overall)}"
    if report.overall.score is not None:
        overall += "   括号内为 90% 区间"
    yield Block(text=overall, size=11, after=8)
    if report.provisional:
        yield Block(text=PROVISIONAL, colour=AMBER, after=6)


def _dimension(dimension: DimensionResult, heading: Heading) -> Iterator[Block]:
    """Give one dimension with all that is known of it."""
    name = f"{dimension.name}  {band_text(dimension.band)}"
    yield Block(text=name, size=13, before=14, together=bool(dimension.evidence))
    if dimension.band.score is not None and dimension.note:
        yield Block(text=dimension.note, size=9, colour=FAINT, after=3, together=True)
    scores = heading.of(dimension.id)
    for score in scores:
        yield from _answer(score, heading)
    if scores:
        return
    asked = ""
    for quote in dimension.evidence:
        question = heading.questions.get(quote.question_id, "")
        if question and question != asked:
            yield Block(text=question, size=9, colour=SOFT, before=2, after=1, together=True)
        asked = question
        yield Block(text=f"「{quote.quote}」", indent=10)


def _answer(score: AnswerScore, heading: Heading) -> Iterator[Block]:
    """Give one answer: its question, quotes with their places, what is missing, how it was made."""
    question = heading.questions.get(score.question_id, score.question_id)
    yield Block(text=question, size=10, colour=SOFT, before=7, together=True)
    number = "未评分" if score.score is None else f"{score.score:g}({score.low:g}–{score.high:g})"
    level = "" if score.level is None else f" · 等级 {score.level}/5"
    made = f"{number}{level} · {made_by(score)}"
    yield Block(text=made, size=8, colour=FAINT, after=3, together=True)
    for piece in score.evidence:
        place = f"第 {piece.start + 1}–{piece.end} 字"
        yield Block(text=f"「{piece.quote}」", indent=10, after=0, together=True)
        yield Block(text=f"{piece.point} · {place}", size=8, colour=FAINT, indent=10, after=4)
    if score.missing:
        yield Block(text="没有谈到:" + "、".join(score.missing), size=9, colour=SOFT, indent=10)
    for flag in score.flags:
        yield Block(text=f"标记:{flag_text(flag)}", size=9, colour=AMBER, indent=10)
    if "injection" in score.flags:
        for words in heading.addressed.get(score.question_id, ()):
            yield Block(text=f"未计分的原文:「{words}」", size=9, colour=AMBER, indent=10)
