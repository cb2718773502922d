"""What a recogniser is told of what it is about to hear: the kind of talk, and words of the job."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final

from config.job import Language

MOST_TERMS: Final = 40
MOST_LETTERS: Final = 200  #: a prompt shares a recogniser's memory with what it writes down
#: The kind of talk; without it Whisper drifts into traditional characters.
OPENINGS: Final[Mapping[Language, str]] = {
    "zh": "以下是普通话的面试录音。",
    "en": "A job interview.",
}
#: What a recogniser gives back of its opening, and the share of a text that is nothing else.
SAME: Final = 0.6
NOTHING_ELSE: Final[Mapping[Language, float]] = {"zh": 0.5, "en": 0.95}


def prompt_of(language: Language, terms: Sequence[str]) -> str:
    """Make a prompt."""
    words: list[str] = []
    for term in terms[:MOST_TERMS]:
        short = " ".join(term.split())[:40]
        if short and sum(map(len, words)) + len(short) <= MOST_LETTERS:
            words.append(short)
    if language == "en":
        return " ".join([OPENINGS[language], ", ".join(words)]).strip()
    return OPENINGS[language] + "、".join(words)


def echoes(text: str, language: Language) -> bool:
    """Tell the prompt's own words, which a recogniser says back where it understands nothing."""
    opening, said = _letters(OPENINGS[language]), _letters(text)
    blocks = SequenceMatcher(None, opening, said, autojunk=False).get_matching_blocks()
    same = sum(each.size for each in blocks)
    return same >= SAME * len(opening) and same >= NOTHING_ELSE[language] * len(said)


def _letters(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalnum())
