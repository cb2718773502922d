"""A report and all that is known beside it, in the words it is shown with, whatever the form.

One object; a view chooses from it and never adds. No norm words: nobody is compared with anybody.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from scoring.injection import injected_spans
from scoring.model import AnswerScore, Band, DimensionResult, Evidence, Recommendation, Report
from scoring.signals import quantity
from scoring.text import fold

GENERATED = "本报告由人工智能(AI)生成,仅供参考;是否进入下一轮由人决定。"
RECOMMENDATIONS: Mapping[Recommendation, str] = MappingProxyType(
    {
        "advance": "建议进入下一轮",
        "hold": "建议进一步了解后再定",
        "decline": "目前证据不支持进入下一轮,请人工复核",
        "insufficient": "证据不足,暂不建议",
    }
)
NO_NUMBER = "证据不足"
PROVISIONAL = "部分回答因模型暂不可用由规则评分,结果为暂定。"
FLAGS: Mapping[str, str] = MappingProxyType(
    {
        "too_short": "回答过短",
        "echo": "只重复了题目",
        "stuffing": "只罗列了关键词",
        "language": "语言与面试不一致",
        "off_topic": "与题目无关",
        "not_measured": "规则引擎不为逻辑打分",
        "未校准": "未校准",
        "no_evidence": "没有具体的做法或事实",
        "injection": "含有对评分系统说的话,该部分未计分",
        "unverified_quotes": "模型给出的部分引文不在原话里,已剔除",
        "needs_review": "几次独立评分相差较大,请人工复核",
        "evidence_only": "按引文重新评分,篇幅未计分",
        "too_long": "回答过长,超出部分未评分",
        "abstained": "模型无法判断",
    }
)
View = Literal["manager", "hr"]
FEW = 3  #: concerns and probes a manager is shown
SHORT = 48  #: characters of a quote that fit a phone line


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the report itself does not know: who, what for, when, and what the scores were made of."""

    candidate: str = ""  #: masked or not, as the reader may see it
    job: str = ""
    company: str = ""
    finished: str = ""  #: already written in the reader's time zone
    questions: Mapping[str, str] = field(default_factory=dict)
    scores: tuple[AnswerScore, ...] = ()
    addressed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: by question, what was said to the scorer instead of to the interviewer

    def of(self, dimension_id: str) -> tuple[AnswerScore, ...]:
        """List the scores of one dimension."""
        return tuple(one for one in self.scores if one.dimension_id == dimension_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One dimension in one line."""

    name: str
    band: Band
    quote: str


def title_of(heading: Heading) -> str:
    """Give the title: the report, who and what for."""
    named = " · ".join(one for one in (heading.candidate, heading.job) if one)
    return f"面试评估报告 — {named}" if named else "面试评估报告"


def band_text(band: Band) -> str:
    """Give a number with its interval, or say that there is none."""
    if band.score is None:
        return NO_NUMBER
    return f"{band.score}({band.low}–{band.high})"


def lines_of(report: Report, heading: Heading) -> tuple[Line, ...]:
    """Give a line per dimension with its best quote."""
    return tuple(
        Line(name=one.name, band=one.band, quote=_best(one, heading)) for one in report.dimensions
    )


def flag_text(flag: str) -> str:
    """Say a flag in words; one that is not known here as it is."""
    return FLAGS.get(flag, flag)


def scale_text(score: AnswerScore) -> str:
    """Say whether a score is on the house's own scale."""
    return "已校准" if score.calibrated else "未校准"


def made_by(score: AnswerScore) -> str:
    """Name the engine, its prompts and the rubric of one score."""
    marks = [
        score.engine,
        score.engine_version,
        f"评分标准 {score.rubric_version}",
        scale_text(score),
    ]
    return " · ".join([*marks, "暂定"] if score.provisional else marks)


def addressed_in(answer: str) -> tuple[str, ...]:
    """Quote what an answer says to the scorer."""
    text = fold(answer)
    spans = (text.span(start, end) for start, end in injected_spans(text))
    return tuple(answer[start:end].strip() for start, end in spans)


def _best(dimension: DimensionResult, heading: Heading) -> str:
    """Pick the quote that says most on a phone: from the best answer, with a figure, and short."""
    known = [one for one in heading.of(dimension.id) if one.score is not None and one.evidence]
    if not known:
        return dimension.evidence[0].quote if dimension.evidence else ""
    best = max(known, key=lambda one: one.score or 0.0)
    return max(best.evidence, key=_worth).quote


def _worth(piece: Evidence) -> tuple[bool, bool, int]:
    fits = len(piece.quote) <= SHORT
    return fits, quantity(fold(piece.quote).folded), len(piece.quote) if fits else -len(piece.quote)
