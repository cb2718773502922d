"""What a question expects, and which of it an answer shows.

Pure and deterministic. An expected point is shown by a stretch of the answer, never by its length
or by repeating the question; a point is called missing only when nothing resembles it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from scoring import signals, words
from scoring.breath import breaths
from scoring.concepts import Concept, concepts, concepts_of, named_in
from scoring.injection import injected_spans
from scoring.text import Clause, Text, bigrams, clauses, fold, syllables

HIT = 0.5  #: share of a point's meaning that must be shown
RECALL_HIT = 0.5  #: or share of its character pairs
_REWORDED = 0.9  #: what a point counts that is told by meaning alone
_HINT = 0.3  #: less than this anywhere in the answer, and the point is missing
_HINT_RECALL = 0.25
_GIVEN = 0.3  #: weight of a word the question already contains
_PLAIN = 0.7  #: weight of a word without a meaning in the table
_FORMAL = 0.2  #: weight of a word that points are written with and nobody says
_FORM_WORDS = """
方法 方式 过程 采取 遇到 出现 是否 保持 问题 意识 人员 工作 能力 有效 充分 清晰 实际 关键 条件 必要 可能
提供 已有 对方 当时 双方 事情 哪里 谁 事 人 所 各 将 时 非 内 点 性 度 出 做
"""
_FORM = frozenset(_FORM_WORDS.split())
_ECHO = 0.6
_WINDOW = 3
_REACH = 80
_TOO_SHORT_TO_ASK = 6
_ASIDE = re.compile(r"[(\[（【](.*?)[)\]）】]")
_EITHER = re.compile(r"[,、;:/]|或者?")
_BOTH = re.compile(r"[和与及]|以及|并")
_MAX_SALIENT = 16
_MIN_SALIENT = 4
_PRIVATE = re.compile(r"\d{5,}|@|https?:|www\.|身份证|手机号|微信号|密码")


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """One meaningful word of an expected point."""

    word: str
    pairs: frozenset[str]
    meanings: tuple[Concept, ...]
    weight: float

    def shown(self, window: str, pairs: frozenset[str]) -> float:
        """Say how far a stretch of an answer shows this word, 0 to 1."""
        if self.word in window:
            return 1.0
        if any(meaning.shown_in(window) for meaning in self.meanings):
            return 0.9
        return (
            0.6 if len(self.pairs) > 1 and len(self.pairs & pairs) * 2 >= len(self.pairs) else 0.0
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An expected point and the stretch of the folded answer that shows it."""

    point: str
    strength: float
    start: int
    end: int
    reworded: bool = False  #: told by its meaning, in other words than the point's

    @property
    def credit(self) -> float:
        """Give what it counts for: a point told by its meaning alone is less sure."""
        return _REWORDED if self.reworded else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Which expected points an answer shows, and which it does not."""

    hits: tuple[Hit, ...]
    missing: tuple[str, ...]

    @property
    def ratio(self) -> float:
        """Give the share of expected points that are shown."""
        expected = len(self.hits) + len(self.missing)
        return sum(hit.credit for hit in self.hits) / expected if expected else 0.0


def warm() -> None:
    """Read the packaged words now, so that the first answer does not wait for them."""
    words.warm()
    concepts()


def heard(text: Text, *, closely: bool = True) -> tuple[Clause, ...]:
    """Cut an answer into clauses, without what addresses the scorer.

    A conversation does not look closely: what it says must not wait for the embedding, nor differ
    where another process has none.
    """
    injected = injected_spans(text, closely=closely)
    return tuple(
        clause
        for long in clauses(text)
        for clause in breaths(long)
        if not any(clause.start < end and start < clause.end for start, end in injected)
    )


def coverage(question: str, expect: Sequence[str], spoken: Sequence[Clause]) -> Coverage:
    """Find the best stretch for every expected point."""
    hits: list[Hit] = []
    missing: list[str] = []
    stretches = tuple(_windows(spoken))
    for point in expect:
        best = _best(_ways(point, question), bigrams(fold(point).folded), stretches)
        if best is None:
            missing.append(point)
        else:
            strength, start, end = best
            hits.append(Hit(point=point, strength=strength, start=start, end=end))
    return Coverage(hits=tuple(hits), missing=tuple(missing))


def no_trace(answer: str) -> bool:
    """Tell whether an answer is long enough for a point to be called missing, and not just untold."""
    said = " ".join(clause.text for clause in heard(fold(answer), closely=False))
    return syllables(said) >= _TOO_SHORT_TO_ASK


def missing_points(question_text: str, expect: Sequence[str], answer: str) -> tuple[str, ...]:
    """Give the expected points of which an answer shows no trace."""
    spoken = heard(fold(answer), closely=False)
    said = " ".join(clause.text for clause in spoken)
    if syllables(said) < _TOO_SHORT_TO_ASK:
        return tuple(expect)
    pairs = bigrams(said)
    return tuple(point for point in expect if not _hinted(point, question_text, said, pairs))


def salient(answer: str) -> str:
    """Give a short verbatim piece of what was said, fit to be repeated to the person, or nothing."""
    text = fold(answer)
    ranked = sorted(
        (
            (_telling(piece.text), -piece.start, piece)
            for piece in _pieces(text.folded, heard(text, closely=False))
        ),
        key=lambda one: one[:2],
        reverse=True,
    )
    for worth, _, piece in ranked:
        start, end = text.span(piece.start, piece.end)
        quote = answer[start:end]
        if worth > 0 and "\n" not in quote and _MIN_SALIENT <= len(quote) <= _MAX_SALIENT:
            return quote
    return ""


def echoes(clause: Clause, question: str) -> bool:
    """Tell whether a clause only repeats the question."""
    said, asked = _letters(clause.text), _letters(question)
    if not said:
        return False
    if said in asked:
        return True
    own = fives(said)
    shared = len(own & fives(asked))
    return bool(own) and shared > _ECHO * len(own) and not signals.quantity(clause.text)


def fives(text: str) -> frozenset[str]:
    """Give the runs of five letters that a repetition shares with its source."""
    kept = _letters(text)
    return frozenset(kept[place : place + 5] for place in range(len(kept) - 4))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _hinted(point: str, question: str, said: str, pairs: frozenset[str]) -> bool:
    own = bigrams(fold(point).folded)
    if own and len(own & pairs) >= _HINT_RECALL * len(own):
        return True
    return any(_shown(way, said, pairs) >= _HINT for way in _ways(point, question))


def _shown(way: Sequence[Facet], window: str, pairs: frozenset[str]) -> float:
    weight = sum(facet.weight for facet in way)
    return sum(facet.weight * facet.shown(window, pairs) for facet in way) / weight


def _windows(spoken: Sequence[Clause]) -> Iterator[tuple[int, int, str, frozenset[str]]]:
    """Give stretches of one to three neighbouring clauses, the shortest first."""
    for length in range(1, _WINDOW + 1):
        for first in range(len(spoken) - length + 1):
            part = spoken[first : first + length]
            start, end = part[0].start, part[-1].end
            near = part[-1].sentence - part[0].sentence <= 1
            if length == 1 or (near and end - start <= _REACH):
                said = ",".join(clause.text for clause in part)
                yield start, end, said, bigrams(said)


def _best(
    ways: Sequence[Sequence[Facet]],
    own: frozenset[str],
    stretches: Sequence[tuple[int, int, str, frozenset[str]]],
) -> tuple[float, int, int] | None:
    best: tuple[float, int, int] | None = None
    for start, end, said, pairs in stretches:
        recall = len(own & pairs) / len(own) if own else 0.0
        strength = max((_shown(way, said, pairs) for way in ways), default=0.0)
        if strength < HIT and recall < RECALL_HIT:
            continue
        strength = max(strength, recall)
        if best is None or strength > best[0] + 0.05:
            best = strength, start, end
    return best


@lru_cache(maxsize=4096)
def _ways(point: str, question: str) -> tuple[tuple[Facet, ...], ...]:
    """Give the ways to meet a point: whole, one of its parts, or an example it names in brackets."""
    folded = fold(point).folded
    named = [one for one in _ASIDE.findall(folded) if not one.startswith(("不", "非"))]
    asides = [part for aside in named for one in _EITHER.split(aside) for part in _BOTH.split(one)]
    whole = _ASIDE.sub("", folded)
    given = fold(question).folded
    ways = dict.fromkeys(
        _facets(part, given) for part in (whole, *_EITHER.split(whole), *asides) if part
    )
    halves = (_facets(half, given) for part in _EITHER.split(whole) for half in _BOTH.split(part))
    return tuple(
        way
        for way in (*ways, *(half for half in dict.fromkeys(halves) if _stands_alone(half)))
        if way
    )


def _stands_alone(way: Sequence[Facet]) -> bool:
    """Tell a part that asks for something from the bare last noun of 通报相关人和客服."""
    asks = any(facet.weight > _FORMAL for facet in way)
    return asks and (len(way) > 1 or any(facet.meanings for facet in way))


def _facets(part: str, given: str) -> tuple[Facet, ...]:
    found: list[Facet] = []
    named, rest = named_in(part)
    for word in dict.fromkeys((*named, *words.content_words(rest))):
        meanings = concepts_of(word)
        weight = 1.0 if meanings else _PLAIN
        if word in given:
            weight = _GIVEN
        elif word in _FORM:
            weight = _FORMAL
        found.append(Facet(word=word, pairs=bigrams(word), meanings=meanings, weight=weight))
    return tuple(found)


def _pieces(whole: str, spoken: Sequence[Clause]) -> Iterator[Clause]:
    """Give what is left of each whole clause without its opening sounds and its first person."""
    for clause in spoken:
        if whole[: clause.start][-1:].isalnum() or whole[clause.end :][:1].isalnum():
            continue  # cut where a breath may be drawn, perhaps inside a word
        bare = re.sub(
            r"^(?:我们?|后来|然后|所以|就|并且?|而且|但是?|不过|因为|记得|同时|另外|那)+",
            "",
            signals.without_fillers(clause.text),
        )
        start = clause.end - len(bare)
        if bare and not _PRIVATE.search(clause.text):
            yield Clause(text=bare, start=start, end=clause.end, sentence=clause.sentence)


def _telling(piece: str) -> float:
    """Rank a piece by how much of it only this person could have said."""
    if (
        signals.generic(piece)
        or signals.wish(piece)
        or re.search(
            r"^第\S{1,3}[点条步个]|[我您?]|什么|怎么|没有|不知道|可能|应该|好像|大概|好了|争取|希望",
            piece,
        )
    ):
        return 0.0
    told = 2.0 * signals.quantity(piece) + signals.action(piece) + 0.5 * signals.moment(piece)
    return told + 0.02 * min(len(piece), _MAX_SALIENT) if told else 0.0
