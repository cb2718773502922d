"""The words a report is shown with, whatever its form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from scoring.model import Band, Recommendation

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What the report itself does not know: who, what for, when, and the words of the questions."""

    candidate: str = ""  #: masked or not, as the reader may see it
    job: str = ""
    company: str = ""
    finished: str = ""  #: already written in the reader's time zone
    questions: Mapping[str, str] = field(default_factory=dict)


def title_of(heading: Heading) -> str:
    """Give the title: the report, who and what for."""
    named = " · ".join(one for one in (heading.candidate, heading.job) if one)
    return f"面试评估报告 — {named}" if named else "面试评估报告"


def band_text(band: Band) -> str:
    """Give a number with its interval, or say that there is none."""
    if band.score is None:
        return NO_NUMBER
    return f"{band.score}({band.low}–{band.high})"
