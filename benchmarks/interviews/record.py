"""What a chat shows: which questions were asked, how long the next one took, and what is wrong.

Reads the simulator's record alone, so that what is judged is what a person would have seen.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.demo.values import Bubble

QUESTION = re.compile(
    r"第(?P<number>\d+)/(?P<total>\d+)(?:-\d+)?题(?P<probe>·追问)?\s+(?P<text>.*)"
)
DONE = "答完了"
END = "都收到了"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """One interview as the candidate's phone shows it."""

    questions: tuple[tuple[int, bool, str], ...]  #: number, follow-up, text
    total: int
    ends: int
    closed: int  #: how often the candidate said to have finished an answer
    waits: tuple[float, ...]  #: seconds from there to what came next
    waited: tuple[datetime, ...]  #: when each of these waits began


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How many questions a candidate missed or saw twice."""

    lost: int
    doubled: int


def asks(text: str) -> bool:
    """Tell whether a message asks a question."""
    return QUESTION.search(text) is not None


def read_chat(bubbles: Sequence[Bubble]) -> Chat:
    """Read one candidate's chat from its first message to its last."""
    questions, waits, waited = [], [], []
    total = ends = closed = 0
    since = None
    for bubble in bubbles:
        if bubble.sender:
            if bubble.text == DONE:
                closed, since = closed + 1, bubble.at
            continue
        asked = QUESTION.search(bubble.text)
        if asked is not None:
            total = int(asked["total"])
            questions.append((int(asked["number"]), bool(asked["probe"]), asked["text"]))
        ends += END in bubble.text
        if since is not None and (asked is not None or END in bubble.text):
            waits.append((bubble.at - since).total_seconds())
            waited.append(since)
            since = None
    return Chat(
        questions=tuple(questions),
        total=total,
        ends=ends,
        closed=closed,
        waits=tuple(waits),
        waited=tuple(waited),
    )


def judge(chat: Chat) -> Verdict:
    """Compare what was asked with what had to be asked: each question once, then the end."""
    seen = Counter(chat.questions)
    mains = {number for number, probe, _text in chat.questions if not probe}
    unanswered = max(0, chat.closed - len(chat.waits))
    lost = chat.total - len(mains) + unanswered + (0 if chat.ends else 1)
    doubled = sum(count - 1 for count in seen.values()) + max(0, chat.ends - 1)
    return Verdict(lost=lost, doubled=doubled)
