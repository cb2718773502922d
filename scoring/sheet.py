"""A report and all that is known beside it, in the words it is shown with, whatever the form.

One object; a view chooses from it and never adds. Comparisons come in with their n and dates, from
`scoring.norms`, or not at all; a candidate is never shown any.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal
from unicodedata import east_asian_width

from config.job import Language
from scoring.excerpts import most_telling
from scoring.injection import injected_spans
from scoring.model import AnswerScore, Band, DimensionResult, Evidence, Report
from scoring.norms import Norm
from scoring.report_words import REPORT_WORDS, ReportWords
from scoring.rules import INJECTION
from scoring.rules import NAME as RULES
from scoring.text import fold

View = Literal["manager", "hr"]
FEW = 3  #: concerns and probes a manager is shown
SHORT = 48  #: characters of a quote that fit a phone line
LONG = 100  #: columns of one that has to be cut; a Chinese character takes two
_PER_CENT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A question asked besides those of the job file, why, and what was said."""

    question: str
    reason: str = ""
    said: str = ""
    worded_by: str = ""  #: the engine that chose the words, where that is not the job file


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the report itself does not know: who, what for, when, and what the scores were made of."""

    candidate: str = ""  #: masked or not, as the reader may see it
    job: str = ""
    company: str = ""
    finished: str = ""  #: already written in the reader's time zone
    language: Language = "zh"  #: of the job, and so of its report
    questions: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[AnswerScore, ...] = ()
    addressed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: by question, what was said to the scorer instead of to the interviewer
    follow_ups: Mapping[str, tuple[FollowUp, ...]] = field(default_factory=dict)  #: by question
    personal: tuple[FollowUp, ...] = ()  #: asked of this person alone: evidence, never scored
    signals: tuple[str, ...] = ()  #: of language and structure, already in words
    spoken: tuple[str, ...] = ()  #: how answers were spoken, already in words
    norms: Mapping[str, Norm] = field(default_factory=dict)  #: by dimension; "" is the whole

    @property
    def words(self) -> ReportWords:
        """Give the sentences of the report's language."""
        return REPORT_WORDS[self.language]

    def of(self, dimension_id: str) -> tuple[AnswerScore, ...]:
        """List the scores of one dimension."""
        return tuple(one for one in self.scores if one.dimension_id == dimension_id)

    def asked_on(self, score: AnswerScore) -> tuple[FollowUp, ...]:
        """List what was asked further about an answer, under its first dimension alone."""
        same = (one for one in self.scores if one.question_id == score.question_id)
        first = next(same, score).dimension_id == score.dimension_id
        return self.follow_ups.get(score.question_id, ()) if first else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dimension in one line."""

    name: str
    band: Band
    quote: str


def title_of(heading: Heading) -> str:
    """Give the title: the report, who and what for."""
    named = " · ".join(one for one in (heading.candidate, heading.job) if one)
    return f"{heading.words.title} — {named}" if named else heading.words.title


def band_text(band: Band, words: ReportWords) -> str:
    """Give a number with its interval, or say that there is none."""
    if band.score is None:
        return words.insufficient
    return words.number.format(score=band.score, low=band.low, high=band.high)


def lines_of(report: Report, heading: Heading) -> tuple[Line, ...]:
    """Give a line per dimension with its best quote, each quote once where there are others."""
    lines: list[Line] = []
    shown: set[str] = set()
    for one in report.dimensions:
        quote = most_telling(_quotes(one, heading), room=SHORT, shown=shown)
        shown.add(quote)
        lines.append(Line(name=one.name, band=one.band, quote=cut(quote)))
    return tuple(lines)


def cut(quote: str, most: int = LONG) -> str:
    """Keep the beginning of a quote that is too long for a phone."""
    plain = " ".join(quote.split())
    taken = accumulate(2 if east_asian_width(one) in "WF" else 1 for one in plain)
    fits = sum(columns <= most for columns in taken)
    return plain if fits == len(plain) else f"{plain[: fits - 1].rstrip()}…"


def place_of(piece: Evidence, words: ReportWords) -> str:
    """Say where a quote stands, and whether it speaks for its point by its meaning alone."""
    said = words.reworded if piece.reworded else words.place
    return said.format(start=piece.start + 1, end=piece.end)


def marks_of(score: AnswerScore, heading: Heading) -> Iterator[str]:
    """Say what is to be looked at in one answer: its flags, and the words they are about."""
    words = heading.words
    for flag in score.flags:
        yield words.flag.format(flag=words.flags.get(flag, flag))
    if score.resembles:
        yield words.resembles.format(question=score.resembles)
    if INJECTION in score.flags:
        for said in heading.addressed.get(score.question_id, ()):
            yield words.addressed.format(words=said)


def made_by(score: AnswerScore, words: ReportWords) -> str:
    """Name the engine, its prompts and rubric, and the scale of one score."""
    marks = [
        score.engine,
        score.engine_version,
        words.rubric.format(version=score.rubric_version),
        words.calibrated if score.calibrated else words.uncalibrated,
    ]
    if score.raw is not None:
        marks.append(words.raw.format(score=f"{score.raw:g}"))
    return " · ".join([*marks, words.provisionally] if score.provisional else marks)


def worded_text(one: FollowUp, words: ReportWords) -> str:
    """Say which engine chose a question's words; "" where that is not known."""
    engine = words.rules if one.worded_by == RULES else one.worded_by
    return words.worded_by.format(engine=engine) if engine else ""


def answer_number(score: AnswerScore, words: ReportWords) -> str:
    """Give one answer's number with its interval and level, or say that there is none."""
    if score.score is None or score.low is None or score.high is None:
        number = words.not_scored
    else:
        number = words.number.format(
            score=round(score.score), low=round(score.low), high=round(score.high)
        )
    return number if score.level is None else f"{number} · {words.level.format(level=score.level)}"


def calibrations(heading: Heading) -> tuple[str, ...]:
    """Say once for every scale in use how far it can be trusted."""
    words = heading.words
    scored = [one for one in heading.scores if one.score is not None]
    told = dict.fromkeys(one.calibration for one in scored)
    return tuple(_scale_text(one, words) if one else words.uncalibrated_why for one in told)


def _scale_text(calibration: str, words: ReportWords) -> str:
    """Say in words what `n=42 qwk=0.61 bias=+0.02 v=9f3a12bc` says; anything else as it is."""
    parts = dict(part.split("=", 1) for part in calibration.split() if "=" in part)
    try:
        return words.calibrated_on.format(**parts)
    except KeyError:
        return calibration


def compared(report: Report, heading: Heading) -> tuple[str, ...]:
    """Say where the whole and each dimension lie among others, where there are enough of them."""
    words = heading.words
    named = [("", words.overall), *((one.id, one.name) for one in report.dimensions)]
    return tuple(
        norm_text(name, heading.norms[key], words) for key, name in named if key in heading.norms
    )


def norm_text(name: str, norm: Norm, words: ReportWords) -> str:
    """Word one comparison, always with its n and dates."""
    place = words.percentile if norm.exact else words.quarter
    return words.norm.format(
        name=name,
        word=words.norm_words[norm.word],
        place=place.format(share=round(_PER_CENT * norm.share), quarter=norm.quarter),
        low=round(_PER_CENT * norm.low),
        high=round(_PER_CENT * norm.high),
        count=norm.count,
        since=norm.since.isoformat(),
        until=norm.until.isoformat(),
    )


def addressed_in(answer: str) -> tuple[str, ...]:
    """Quote what an answer says to the scorer."""
    text = fold(answer)
    spans = (text.span(start, end) for start, end in injected_spans(text))
    return tuple(answer[start:end].strip() for start, end in spans)


def _quotes(dimension: DimensionResult, heading: Heading) -> tuple[str, ...]:
    """Give the quotes of the best answer; those of the report where the answers are not at hand."""
    known = [one for one in heading.of(dimension.id) if one.score is not None and one.evidence]
    if not known:
        return tuple(one.quote for one in dimension.evidence)
    return tuple(one.quote for one in max(known, key=lambda one: one.score or 0.0).evidence)
