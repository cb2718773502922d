"""How a follow-up asks for what an answer has not shown, without saying what that is.

The job file's own wording first; else a neutral probe by the kind of point: a result, a reason, what
comes after, one's own part. Refuses to judge what is missing, and to ask in the same words twice.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from config.job import Question
from config.phrases import Phrases
from scoring.rubric import missing_points, no_trace
from scoring.rules import NAME, VERSION

Way = Literal["result", "reason", "after", "part", "more"]
#: Whose wording a follow-up has: the job file's own, or a neutral one.
Wording = Literal["job", "result", "reason", "after", "part", "more"]

#: What a point is about, by the words job files use; the first that fits.
WAYS: tuple[tuple[Way, re.Pattern[str]], ...] = (
    (
        "after",
        re.compile(
            r"之后|以后|后续|防止|避免再|复盘|跟进|总结|改进|下次|回访|补救|预防|\b(?:follow[- ]?up|prevent|afterwards|next time|lessons?|retrospective)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "result",
        re.compile(
            r"结果|效果|变化|数字|数据|指标|衡量|反应|反馈|收获|验证|\b(?:results?|outcomes?|effects?|numbers?|measure\w*|metrics?|impact)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "reason",
        re.compile(
            r"原因|为什么|依据|理由|判断|取舍|权衡|考虑|了解|弄清|分析|估计|风险|定位|\b(?:why|reasons?|causes?|because|trade-?offs?|risks?|assess\w*|understand\w*|diagnos\w*)\b",
            re.IGNORECASE,
        ),
    ),
)
ORDER: tuple[Way, ...] = ("part", "more", "reason", "result", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Because:
    """Why a follow-up was asked."""

    point: str  #: the expected point, as the job file words it
    judged: Literal["no_trace", "too_short"]  #: nothing like it was said, or hardly anything was
    engine: str  #: who judged, with the version
    wording: Wording


def probe(
    question: Question, said: str, asked: Collection[str], probed: Collection[str], phrases: Phrases
) -> tuple[str, Because] | None:
    """Word a follow-up for the first point that is missing and was not asked for; None for none."""
    missing = [
        each for each in missing_points(question.text, question.expect, said) if each not in probed
    ]
    for point in missing:
        worded = _worded(question, point, asked, phrases)
        if worded is not None:
            text, wording = worded
            judged: Literal["no_trace", "too_short"] = "no_trace" if no_trace(said) else "too_short"
            because = Because(
                point=point, judged=judged, engine=f"{NAME} {VERSION}", wording=wording
            )
            return text, because
    return None


def _worded(
    question: Question, point: str, asked: Collection[str], phrases: Phrases
) -> tuple[str, Wording] | None:
    own = question.ask.get(point)
    if own is not None and own not in asked:
        return own, "job"
    first: Way = next((way for way, words in WAYS if words.search(point)), "part")
    happened = question.kind == "behavioural"
    for way in dict.fromkeys((first, *ORDER)):
        text = phrases.say(f"probe_{way}") if happened else phrases.say(f"ahead_{way}")
        if text not in asked:
            return text, way
    return None
