"""Reasons no one may be turned down for: recognised in what a manager writes, before it is recorded.

Refuses to judge the rest of a reason. Words of the trade that merely sound alike (`年龄层`, a
patient's diabetes, a race condition) are set aside first, so that they never block a fair reason.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

from config.phrases import Phrases
from handlers.guard_words import FAIR, UNFAIR, GroundId

#: Forms of the same character, so that a traditional spelling is the same word.
SIMPLIFIED = str.maketrans(
    "齡紀歲輕婦懷結離殘障戶籍貫鄉農貌醜體視聾啞乙肝歷產餵",
    "龄纪岁轻妇怀结离残障户籍贯乡农貌丑体视聋哑乙肝历产喂",
)
#: What people put between characters to hide a word: blanks, dots, dashes, zero-width marks.
BETWEEN = re.compile(r"(?<=[一-鿿])[\s\u200b-\u200d\ufeff.·*_\-~]+(?=[一-鿿])")
SET_ASIDE = "□"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A ground the law forbids, and the words that name it."""

    id: GroundId
    word: str

    def law(self, phrases: Phrases) -> str:
        """Name the statute in short."""
        return phrases.say(f"law_{self.id}")

    def hint(self, phrases: Phrases) -> str:
        """Say what may be written instead."""
        return phrases.say(f"hint_{self.id}")


Flaw = Literal["short"] | Ground


def unlawful(text: str) -> Ground | None:
    """Find the first ground in a reason or a question that the law forbids."""
    plain = _plain(text)
    for fair in FAIR:
        plain = fair.sub(SET_ASIDE, plain)
    for ground, pattern in UNFAIR:
        found = pattern.search(plain)
        if found is not None:
            return Ground(id=ground, word=found[0].strip())
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)
    return BETWEEN.sub("", folded)
