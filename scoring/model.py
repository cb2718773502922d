"""The values judgement is made of: what is asked, what was found, what is reported.

Values only: nothing here computes a score, and nothing here is read from a file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from config.job import Job, Question

Recommendation = Literal["advance", "hold", "decline", "insufficient"]
Json = dict[str, object]

RUBRIC_VERSION = "2026.1"
MAX_LEVEL = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A verbatim piece of an answer and the expected point it speaks for."""

    quote: str
    start: int  #: code points into the answer as given
    end: int  #: answer[start:end] == quote
    point: str
    reworded: bool = False  #: the point is told by the meaning of the quote, not by its words

    def __post_init__(self) -> None:
        """Refuse a quote that cannot stand at its offsets."""
        if not self.quote or self.end - self.start != len(self.quote) or self.start < 0:
            raise ValueError("a quote must be as long as its span")

    def to_json(self) -> Json:
        """Give the plain value of the bulk format."""
        plain = {"quote": self.quote, "start": self.start, "end": self.end, "point": self.point}
        return {**plain, "reworded": True} if self.reworded else plain


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of the same sitting, which an answer given to another may really be to."""

    question: str
    expect: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreItem:
    """One answer to one question, to be judged under one dimension."""

    question_id: str
    question: str
    answer: str
    kind: str = "behavioural"
    dimension_id: str = ""
    dimension_name: str = ""
    anchors: Mapping[int, str] = field(default_factory=dict)
    expect: tuple[str, ...] = ()
    reference: tuple[str, ...] = ()
    ordered: bool = False  #: in a scenario, the expected points come in this order
    language: str = "zh"
    code: str = ""  #: the language of a program; `any` for any, empty for prose
    sitting: tuple[Asked, ...] = ()  #: what is asked in the same interview or file, this too

    @classmethod
    def of(
        cls, question: Question, job: Job, dimension_id: str, answer: str, *, language: str
    ) -> Self:
        """Take what the job file says of a question, of one of its dimensions, and asks besides."""
        dimension = job.dimension(dimension_id)
        return cls(
            question_id=question.id,
            question=question.text,
            answer=answer,
            kind=question.kind,
            dimension_id=dimension.id,
            dimension_name=dimension.name,
            anchors=dimension.anchors,
            expect=question.expect,
            reference=question.reference,
            ordered=question.ordered,
            language=language,
            code=question.code,
            sitting=tuple(
                Asked(question=each.text, expect=each.expect)
                for each in job.all_questions()
                if each.expect
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScore:
    """What was found in one answer; the number is derived from the evidence."""

    question_id: str
    dimension_id: str
    level: int | None  #: 1 to 5; None when the answer cannot be judged
    score: float | None  #: 0 to 100; None when there is no evidence
    low: float | None
    high: float | None
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    engine: str
    engine_version: str
    rubric_version: str = RUBRIC_VERSION
    calibrated: bool = False
    provisional: bool = False  #: a configured model could not be used
    raw: float | None = None  #: the engine's own number, where calibration changed it
    calibration: str = ""  #: from how many grades, how well they agree, and which ones
    taught: int = 0  #: number of the last grade that was known when this was made
    resembles: str = ""  #: the other question of the sitting that the answer seems to be to

    def __post_init__(self) -> None:
        """Refuse a number without evidence, or outside its band."""
        if self.score is None:
            if self.low is not None or self.high is not None:
                raise ValueError("a band needs a score")
            return
        if not self.evidence:
            raise ValueError("a score needs evidence")
        if self.low is None or self.high is None or not self.low <= self.score <= self.high:
            raise ValueError("a score lies inside its band")

    def to_json(self) -> Json:
        """Give a plain JSON value that `from_json` reads back."""
        return {
            "question_id": self.question_id,
            "dimension_id": self.dimension_id,
            "level": self.level,
            "score": self.score,
            "low": self.low,
            "high": self.high,
            "evidence": [piece.to_json() for piece in self.evidence],
            "missing": list(self.missing),
            "flags": list(self.flags),
            "engine": self.engine,
            "engine_version": self.engine_version,
            "rubric_version": self.rubric_version,
            "calibrated": self.calibrated,
            "provisional": self.provisional,
            "raw": self.raw,
            "calibration": self.calibration,
            "taught": self.taught,
            "resembles": self.resembles,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A number and the interval it is honest about; empty when nothing could be judged."""

    score: int | None
    low: int | None
    high: int | None

    def to_json(self) -> Json:
        """Give the three numbers of the report."""
        return {"score": self.score, "low": self.low, "high": self.high}


NO_BAND = Band(score=None, low=None, high=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A verbatim piece of the answer to one question."""

    question_id: str
    quote: str

    def to_json(self) -> Json:
        """Give the evidence line of the report."""
        return {"question_id": self.question_id, "quote": self.quote}


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionResult:
    """One dimension of the report: a number with its quotes, or a reason for none."""

    id: str
    name: str
    band: Band
    evidence: tuple[Quote, ...]
    note: str

    def to_json(self) -> Json:
        """Give the dimension of the report."""
        quotes: Sequence[Json] = [quote.to_json() for quote in self.evidence]
        return (
            {"id": self.id, "name": self.name}
            | self.band.to_json()
            | {
                "evidence": quotes,
                "note": self.note,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Who scored."""

    name: str
    version: str

    def to_json(self) -> Json:
        """Give the engine of the report."""
        return {"name": self.name, "version": self.version}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An interview's result, as the contract gives it to the outside."""

    interview_id: str
    job_id: str
    overall: Band
    recommendation: Recommendation
    dimensions: tuple[DimensionResult, ...]
    strengths: tuple[str, ...]
    concerns: tuple[str, ...]
    next_round: tuple[str, ...]
    provisional: bool
    engine: Engine

    def to_json(self) -> Json:
        """Give exactly the report JSON of the contract."""
        return {
            "interview_id": self.interview_id,
            "job_id": self.job_id,
            "overall": self.overall.to_json(),
            "recommendation": self.recommendation,
            "dimensions": [dimension.to_json() for dimension in self.dimensions],
            "strengths": list(self.strengths),
            "concerns": list(self.concerns),
            "next_round": list(self.next_round),
            "provisional": self.provisional,
            "engine": self.engine.to_json(),
        }
