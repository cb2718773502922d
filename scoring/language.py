"""How somebody puts things, measured: fillers, length of sentences, order, variety of short texts.

Signals for HR, without weight: connectives do not measure logic (|rho| <= .04 against experts), and
none of these tells a good answer from a bad one. Says nothing where the text is too short for a
measure, and nothing about feelings, accent or education.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring import words
from scoring.text import Clause, bigrams, clauses, fold, syllables

HDD_FROM, HDD_BELOW = 50, 100  #: tokens; below, variety is not reported
_DRAWN = 42  #: tokens of one draw of HD-D
_ALIKE = 0.5
_STEPS = 2
_FILLERS = re.compile(
    r"嗯+|呃+|额(?![度外头])|哎|啊{2,}|怎么说呢|对吧|就是说|就是(?=[,、 ]|$)|"
    r"(?:那个|这个)(?=[,、 ]|$|那个|这个)|\b(?:um+|uh+|er+|you know|i mean|sort of|kind of)\b"
)
_THEN = re.compile("然后")
_OFTEN = 0.03  #: of the tokens: only beyond this is 然后 a habit
_REPEATED = re.compile(r"([\u3400-\u9fff]{1,3}),?\1(?=[^一了]|$)|\b(\w+) \2\b")
_DOUBLED = re.compile(r"([\u3400-\u9fff])\1")  #: 看看, 慢慢: a form of the word, not a slip
_NATURAL = frozenset("看想试聊谈问听讲说走坐等找算查改写练学慢好常刚渐天人事个件家样样处轻静快早")
_ORDER = re.compile(
    r"^(?:我)?(?:首先|第一|其次|第二|第三|再次|最后|先(?!生)|接着|然后|再(?!说)|一,|二,|三,|"
    r"first|second|third|then|next|finally)"
)
_BECAUSE = re.compile(r"因为|由于|既然|\bbecause\b|\bsince\b")
_SO = re.compile(r"所以|因此|于是|就|\bso\b|\btherefore\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """What was measured over all answers of an interview."""

    tokens: int
    syllables: int
    variety: (
        float | None
    )  #: HD-D, from 50 to 99 tokens; longer texts have MTLD (`scoring.structure`)
    fillers: float  #: per 100 syllables
    repeats: int  #: words said twice in a row
    sentence: float  #: mean length in letters
    answers: int
    stepwise: int  #: answers that tell at least two different steps in order
    reasoned: int  #: answers that give a cause and what followed from it


def measured(answers: Sequence[str]) -> Language | None:
    """Measure all answers of an interview together; None where nothing was said."""
    texts = [fold(answer) for answer in answers if syllables(fold(answer).folded)]
    if not texts:
        return None
    whole = "\n".join(text.folded for text in texts)
    tokens = [word for word in words.cut(whole) if any(map(str.isalnum, word))]
    said = syllables(whole)
    cut = [clauses(text) for text in texts]
    return Language(
        tokens=len(tokens),
        syllables=said,
        variety=hdd(tokens) if HDD_FROM <= len(tokens) < HDD_BELOW else None,
        fillers=100 * _fillers(whole, tokens) / said,
        repeats=sum(1 for _ in _slips(whole)),
        sentence=_sentence(cut),
        answers=len(texts),
        stepwise=sum(map(_stepwise, cut)),
        reasoned=sum(map(_reasoned, cut)),
    )


def hdd(tokens: Sequence[str]) -> float:
    """Give the variety to expect in a draw of 42 tokens, 0 to 1; needs 42."""
    total = math.comb(len(tokens), _DRAWN)
    missed = (
        math.comb(len(tokens) - tokens.count(word), _DRAWN) / total for word in sorted(set(tokens))
    )
    return sum(1 - each for each in missed) / _DRAWN


def _fillers(whole: str, tokens: Sequence[str]) -> int:
    then = len(_THEN.findall(whole))
    habit = max(0, then - int(_OFTEN * len(tokens)))
    return len(_FILLERS.findall(whole)) + habit


def _slips(whole: str) -> Iterator[str]:
    """Find words said twice in a row that are no form of the language."""
    for hit in _REPEATED.finditer(whole):
        said = hit.group()
        if not (_DOUBLED.fullmatch(said) and said[0] in _NATURAL):
            yield said


def _sentence(cut: Sequence[Sequence[Clause]]) -> float:
    lengths: dict[tuple[int, int], int] = {}
    for answer, found in enumerate(cut):
        for clause in found:
            place = answer, clause.sentence
            lengths[place] = lengths.get(place, 0) + sum(map(str.isalnum, clause.text))
    return sum(lengths.values()) / len(lengths) if lengths else 0.0


def _stepwise(found: Sequence[Clause]) -> bool:
    """Tell whether two steps come in order and are not the same: presence, never a count."""
    steps = [bigrams(clause.text) for clause in found if _ORDER.search(clause.text)]
    kept: list[frozenset[str]] = []
    for step in steps:
        if all(len(step & one) < _ALIKE * len(step | one) for one in kept):
            kept.append(step)
    return len(kept) >= _STEPS


def _reasoned(found: Sequence[Clause]) -> bool:
    """Tell whether a cause is followed, within two sentences, by what came of it."""
    causes = [clause for clause in found if _BECAUSE.search(clause.text)]
    return any(
        _SO.search(clause.text) and 0 <= clause.sentence - cause.sentence <= 1
        for cause in causes
        for clause in found
        if clause.start > cause.start
    )
