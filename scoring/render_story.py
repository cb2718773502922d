"""What stands on paper, from top to bottom: the same report for a manager, for HR, or a letter.

Values only: how a block is drawn is the door's business.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from config.job import Language
from scoring.letter import Letter, told_text, wanted_text
from scoring.model import AnswerScore, Band, DimensionResult, Recommendation, Report
from scoring.report_words import ReportWords
from scoring.sheet import (
    FEW,
    FollowUp,
    Heading,
    View,
    answer_number,
    band_text,
    calibrations,
    compared,
    lines_of,
    made_by,
    marks_of,
    place_of,
    title_of,
    worded_text,
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
    language: Language = "zh"  #: of the words beside the picture


def report_story(report: Report, heading: Heading, view: View) -> Iterator[Block]:
    """Give the pieces of a report for one reader."""
    words = heading.words
    yield from _opening(report, heading)
    if report.dimensions:
        bands = tuple((one.name, one.band) for one in report.dimensions)
        yield Block(picture=bands, language=heading.language, after=8)
    if view == "manager":
        yield from _lines(report, heading)
    few = FEW if view == "manager" else None
    for title, items in (
        (words.strengths, report.strengths if view == "hr" else ()),
        (words.concerns, report.concerns[:few]),
        (words.next_round, report.next_round[:few]),
        (words.compared, compared(report, heading)[: 1 if view == "manager" else None]),
    ):
        yield from _list(title, items)
    if view == "hr":
        for dimension in report.dimensions:
            yield from _dimension(dimension, heading)
        yield from _asked_besides(heading)
        yield from _list(words.signals, heading.signals)
        yield from _list(words.spoken, heading.spoken)
        yield from _list(words.calibration, calibrations(heading))
    engine = words.engine.format(name=report.engine.name, version=report.engine.version)
    yield Block(text=engine, size=8, colour=FAINT, before=12)
    yield Block(text=words.generated, size=9, colour=AMBER)


def _lines(report: Report, heading: Heading) -> Iterator[Block]:
    """Give a line per dimension with its best quote."""
    words = heading.words
    for line in lines_of(report, heading):
        named = f"{line.name}  {band_text(line.band, words)}"
        yield Block(text=named, size=11, before=6, together=True)
        if line.quote:
            yield Block(text=words.quote.format(quote=line.quote), colour=SOFT, indent=10)


def _list(title: str, items: Sequence[str]) -> Iterator[Block]:
    if items:
        yield Block(text=title, size=13, before=9, after=4, together=True)
        yield from (Block(text=f"• {item}", indent=12, hang=12) for item in items)


def _asked_besides(heading: Heading) -> Iterator[Block]:
    """Give what was asked of this person alone; evidence, never a number."""
    words = heading.words
    if heading.personal:
        yield Block(text=words.evidence_only, size=13, before=9, after=4, together=True)
    for one in heading.personal:
        yield from _follow_up(one, words)


def _follow_up(one: FollowUp, words: ReportWords) -> Iterator[Block]:
    yield Block(text=f"• {one.question}", indent=12, hang=12, colour=SOFT, together=bool(one.said))
    if one.reason:
        reason = words.asked_because.format(reason=one.reason)
        yield Block(text=reason, size=8, colour=FAINT, indent=12)
    if one.worded_by:
        yield Block(text=worded_text(one, words), size=8, colour=FAINT, indent=12)
    if one.said:
        yield Block(text=words.answered.format(said=one.said), size=9, indent=12)


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
    words = heading.words
    yield Block(text=title_of(heading), size=17, after=4)
    facts = [one for one in (heading.company, heading.finished, report.interview_id) if one]
    yield Block(text=" · ".join(facts), size=9, colour=FAINT, after=4)
    yield Block(text=words.generated, size=9, colour=AMBER, after=12)
    colour = _COLOURS[report.recommendation]
    yield Block(text=words.recommendations[report.recommendation], size=14, colour=colour)
    overall = f"{words.overall} {band_text(report.overall, words)}"
    if report.overall.score is not None:
        overall += f"   {words.interval}"
    yield Block(text=overall, size=11, after=8)
    if report.provisional:
        yield Block(text=words.provisional, colour=AMBER, after=6)


def _dimension(dimension: DimensionResult, heading: Heading) -> Iterator[Block]:
    """Give one dimension with all that is known of it."""
    words = heading.words
    name = f"{dimension.name}  {band_text(dimension.band, words)}"
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
        yield Block(text=words.quote.format(quote=quote.quote), indent=10)


def _answer(score: AnswerScore, heading: Heading) -> Iterator[Block]:
    """Give one answer: its question, quotes with their places, what is missing, how it was made."""
    words = heading.words
    question = heading.questions.get(score.question_id, score.question_id)
    yield Block(text=question, size=10, colour=SOFT, before=7, together=True)
    made = f"{answer_number(score, words)} · {made_by(score, words)}"
    yield Block(text=made, size=8, colour=FAINT, after=3, together=True)
    for piece in score.evidence:
        quote = words.quote.format(quote=piece.quote)
        place = place_of(piece, words)
        yield Block(text=quote, indent=10, after=0, together=True)
        yield Block(text=f"{piece.point} · {place}", size=8, colour=FAINT, indent=10, after=4)
    if score.missing:
        missing = words.missing.format(points=words.comma.join(score.missing))
        yield Block(text=missing, size=9, colour=SOFT, indent=10)
    for mark in marks_of(score, heading):
        yield Block(text=mark, size=9, colour=AMBER, indent=10)
    for one in heading.asked_on(score):
        yield from _follow_up(one, words)
