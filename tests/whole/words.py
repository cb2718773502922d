"""What the bot says, by the name of the phrase: scenes go on when the words are polished."""

import re

from config.phrases import all_phrases
from handlers.people import Language

BLANK = re.compile(r"\{[^}]*\}")


def phrase(key: str, language: Language = "zh") -> tuple[str, ...]:
    """Give the pieces of a phrase that stand in it whatever its blanks are filled with."""
    pieces = BLANK.split(all_phrases()[language][key])
    return tuple(each.strip() for each in pieces if each.strip())
