"""What people say when they mean a thing: the packaged table of everyday wordings.

Holds meanings that recur across jobs; never the answer to a particular question.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from scoring import signals

_SIGNS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "#数字": signals.counted,
        "#金额": signals.money,
        "#结果": signals.outcome,
        "#时间": signals.occasion,
        "#时刻": signals.moment,
        "#任务": signals.task,
        "#行动": signals.action,
    }
)

_NAME = 2  #: letters of the shortest word that is looked for inside others
_NEVER = r"(?!)"
_PARTICLES = re.compile("[了过着的地得个]")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Concept:
    """One meaning: the words that name it and the wordings that show it."""

    words: frozenset[str]
    cues: re.Pattern[str]  #: what is looked for in a text without particles
    short: re.Pattern[str]  #: what says nothing without its particle: 定了 is no 肯定
    signs: tuple[Callable[[str], bool], ...]
    stems: re.Pattern[str]  #: how English words for it begin

    def shown_in(self, text: str) -> bool:
        """Tell whether a stretch of an answer shows this meaning."""
        return _shows(self, text)

    def named_by(self, word: str) -> bool:
        """Tell whether a word of a rubric names this meaning."""
        return word in self.words or bool(self.stems.fullmatch(word))


@lru_cache(maxsize=1 << 16)
def _shows(meaning: Concept, text: str) -> bool:
    return bool(
        meaning.cues.search(bare(text))
        or meaning.short.search(text)
        or any(sign(text) for sign in meaning.signs)
        or meaning.stems.search(text)
    )


@lru_cache(maxsize=1 << 12)
def bare(text: str) -> str:
    """Drop the particles that a wording may or may not carry: 赔个不是, 赔了个不是."""
    return _PARTICLES.sub("", text)


@cache
def concepts() -> tuple[Concept, ...]:
    """Read the packaged table."""
    source = resources.files("scoring").joinpath("data/concepts.toml").read_text("utf-8")
    return tuple(
        Concept(
            words=frozenset(one["words"]),
            cues=_any_of(bare(cue) for cue in _wordings(one) if not _short(cue)),
            short=_any_of(filter(_short, _wordings(one))),
            signs=tuple(_SIGNS[cue] for cue in one["cues"] if cue in _SIGNS),
            stems=re.compile(rf"\b(?:{_any_of(one['en']).pattern})[a-z]*"),
        )
        for one in tomllib.loads(source).values()
    )


def _wordings(one: Mapping[str, Sequence[str]]) -> Iterator[str]:
    return (cue for cue in one["cues"] if cue not in _SIGNS)


def _short(wording: str) -> bool:
    """Tell a wording of which its particle would leave one letter, met in words that mean others."""
    return len(bare(wording)) < min(_NAME, len(wording))


def _any_of(wordings: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, wordings)) or _NEVER)


@cache
def _names() -> tuple[str, ...]:
    """Give the words that name a meaning, the longest first."""
    names = {word for one in concepts() for word in one.words if len(word) >= _NAME}
    return tuple(sorted(names, key=lambda word: (-len(word), word)))


@cache
def named_in(text: str) -> tuple[tuple[str, ...], str]:
    """Give the words of a rubric that name meanings, and what is left of it."""
    found: list[str] = []
    for name in _names():
        if name in text:
            found.append(name)
            text = text.replace(name, " ")
    return tuple(found), text


@cache
def concepts_of(word: str) -> tuple[Concept, ...]:
    """Give the meanings a word of a rubric names."""
    return tuple(one for one in concepts() if one.named_by(word))
