"""What people say when they mean a thing: the packaged table of everyday wordings.

Holds meanings that recur across jobs; never the answer to a particular question.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from scoring import signals

_SIGNS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "#数字": signals.quantity,
        "#结果": signals.outcome,
        "#时间": signals.occasion,
        "#时刻": signals.moment,
        "#任务": signals.task,
        "#行动": signals.action,
    }
)

_PARTICLES = re.compile("[了过着的地得个]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One meaning: the words that name it and the wordings that show it."""

    words: frozenset[str]
    cues: tuple[str, ...]
    signs: tuple[Callable[[str], bool], ...]
    stems: re.Pattern[str]  #: how English words for it begin

    def shown_in(self, text: str) -> bool:
        """Tell whether a stretch of an answer shows this meaning."""
        plain = bare(text)
        return (
            any(cue in plain for cue in self.cues)
            or any(sign(text) for sign in self.signs)
            or bool(self.stems.search(text))
        )

    def named_by(self, word: str) -> bool:
        """Tell whether a word of a rubric names this meaning."""
        return word in self.words or bool(self.stems.fullmatch(word))


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
            cues=tuple(bare(cue) for cue in (*one["words"], *one["cues"]) if cue not in _SIGNS),
            signs=tuple(_SIGNS[cue] for cue in one["cues"] if cue in _SIGNS),
            stems=re.compile(rf"\b(?:{'|'.join(map(re.escape, one['en']))})[a-z]*"),
        )
        for one in tomllib.loads(source).values()
    )


@cache
def concepts_of(word: str) -> tuple[Concept, ...]:
    """Give the meanings a word of a rubric names."""
    return tuple(one for one in concepts() if one.named_by(word))
