"""What a recogniser is told of what it is about to hear: the kind of talk, and words of the job."""

from collections.abc import Sequence
from typing import Final

from config.job import Language

MOST_TERMS: Final = 40
MOST_LETTERS: Final = 200  #: a prompt shares a recogniser's memory with what it writes down


def prompt_of(language: Language, terms: Sequence[str]) -> str:
    """Make a prompt; without one Whisper drifts into traditional characters."""
    words: list[str] = []
    for term in terms[:MOST_TERMS]:
        short = " ".join(term.split())[:40]
        if short and sum(map(len, words)) + len(short) <= MOST_LETTERS:
            words.append(short)
    if language == "en":
        return " ".join(["A job interview.", ", ".join(words)]).strip()
    return "以下是普通话的面试录音。" + "、".join(words)
