"""What no one may be turned down for or asked: recognised before it is recorded, asked or published.

Refuses to judge the rest of a sentence. Words of the trade that merely sound alike (`年龄层`, a
patient's diabetes, a race condition) are set aside first, so that they never block what is fair.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from config.guard_questions import ASKED, FAIR_QUESTIONS, LIMITS, OTHERS, SPLIT, YOU
from config.guard_topics import BARE, TOPICS, WORK
from config.guard_words import FAIR, UNFAIR, GroundId
from config.phrases import Phrases

#: Forms of the same character, so that a traditional spelling is the same word.
SIMPLIFIED = str.maketrans(
    "齡紀歲輕婦懷結離殘障戶籍貫鄉農貌醜體視聾啞歷產餵請問貴幾內嗎個們時間誰戀愛對長剛單養讓紋處齋禮聖",
    "龄纪岁轻妇怀结离残障户籍贯乡农貌丑体视聋哑历产喂请问贵几内吗个们时间谁恋爱对长刚单养让纹处斋礼圣",
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
        """Say what may be written instead as a reason."""
        return phrases.say(f"hint_{self.id}")

    def instead(self, phrases: Phrases) -> str:
        """Word a question about the work that may be asked instead."""
        return phrases.say(f"ask_{self.id}")


def unlawful(text: str) -> Ground | None:
    """Find the first ground in a reason or a condition that the law forbids."""
    return _first(UNFAIR, _without(FAIR, plain(text)))


def forbidden(text: str) -> Ground | None:
    """Find the first ground a question asks the candidate about that the law forbids to ask.

    What is said of customers, patients and colleagues, or of a field in a program, is about the work
    as long as nobody is addressed.
    """
    bare = _without(FAIR_QUESTIONS, _without(FAIR, plain(text)))
    asked = _first(ASKED, bare)
    if asked is not None:
        return asked
    if BARE.search(bare) and not any(each.search(bare) for each in (YOU, OTHERS, WORK)):
        return _first(TOPICS, bare)
    for clause in SPLIT.split(bare):
        found = _in_clause(clause)
        if found is not None:
            return found
    return None


def forbidden_point(point: str) -> Ground | None:
    """Find the first ground in what a follow-up would ask for, taken as the candidate's own.

    A point stands below its question, so a blood pressure to be watched is the patient's.
    """
    bare = _without(FAIR_QUESTIONS, _without(FAIR, plain(f"您的{point}")))
    return _first(ASKED, bare) or demanded(point)


def demanded(text: str) -> Ground | None:
    """Find the first condition nobody may be asked to meet, in what candidates are told."""
    return _first(LIMITS, _without(FAIR, plain(text)))


def _in_clause(clause: str) -> Ground | None:
    """Find what a clause asks of the candidate, or demands of anybody."""
    limit = _first(LIMITS, clause)
    if limit is not None:
        return limit
    if OTHERS.search(clause) or WORK.search(clause):
        return None
    if not YOU.search(clause):
        return _first(TOPICS, clause) if BARE.search(clause) else None
    return _first(TOPICS, clause) or _first(UNFAIR, clause)


def plain(text: str) -> str:
    """Spell a text as the patterns do: half-width, lower case, simplified, nothing put between."""
    folded = unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)
    return BETWEEN.sub("", folded)


def _without(fair: Iterable[re.Pattern[str]], text: str) -> str:
    for each in fair:
        text = each.sub(SET_ASIDE, text)
    return text


def _first(grounds: Iterable[tuple[GroundId, re.Pattern[str]]], text: str) -> Ground | None:
    for ground, pattern in grounds:
        found = pattern.search(text)
        if found is not None:
            return Ground(id=ground, word=found[0].strip())
    return None
