"""Learn what a clause sounds like that tells something: writes scoring/data/substance.tsv.

From benchmarks/substance.tsv (pairs of answers to the same question, one told, one empty) and from
benchmarks/asked.toml, all written for it, and from nothing else. Groups of one to four letters, a
logistic regression with a ridge, and of its weights the largest. Run it after a change of those
texts: python -m benchmarks.fit_substance
"""

import tomllib
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.sparse import Rows, fitted
from scoring import substance
from scoring.rubric import heard
from scoring.text import fold

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "scoring" / "data" / "substance.tsv"
FEWEST = 3  #: clauses that a group of letters stands in
KEPT = 4000
RIDGE = 2.0
STEPS = 300
FOLDS = 5


class Answer(NamedTuple):
    """One answer, cut as it is when it is scored."""

    pair: str
    told: bool
    clauses: tuple[str, ...]


class Weights(NamedTuple):
    """What each group of letters counts for, and a constant."""

    groups: dict[str, float]
    constant: float


def main() -> None:
    """Fit, say how well on unseen pairs, and write what is shipped."""
    answers = [*pairs(HERE / "substance.tsv"), *asked(HERE / "asked.toml")]
    print(f"{len(answers)} answers, {sum(len(one.clauses) for one in answers)} clauses")
    unseen(answers)
    found = fit(answers)
    head = (
        "# 一个分句像不像在说具体的事: 字组和它的分量,正的像。由 benchmarks/fit_substance.py 写出。"
    )
    lines = [f"{group}\t{weight:.2f}" for group, weight in sorted(found.groups.items())]
    DATA.write_text("\n".join([head, f"\t{found.constant:.2f}", *lines]) + "\n", "utf-8")


def pairs(path: Path) -> list[Answer]:
    """Read the pairs."""
    lines = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    return [
        Answer(pair=pair, told=kind == "told", clauses=_cut(text)) for pair, kind, _, text in lines
    ]


def asked(path: Path) -> list[Answer]:
    """Read the answers of many trades; they stay with their trade."""
    questions = tomllib.loads(path.read_text("utf-8"))["asked"]
    return [
        Answer(pair=one["trade"], told=told, clauses=_cut(text))
        for one in questions
        for told, texts in ((True, one["answers"]), (False, one.get("thin", ())))
        for text in texts
    ]


def _cut(text: str) -> tuple[str, ...]:
    return tuple(one.text for one in heard(fold(text)))


def fit(answers: Sequence[Answer]) -> Weights:
    """Weigh groups of letters, clause by clause, told and empty ones counting alike."""
    rows = [substance.groups(clause) for one in answers for clause in one.clauses]
    told = np.array([one.told for one in answers for _ in one.clauses])
    met = Counter(group for row in rows for group in row)
    weights = _regress(rows, told, [group for group, count in met.items() if count >= FEWEST])
    largest = sorted(weights.groups, key=lambda group: -abs(weights.groups[group]))[:KEPT]
    return _regress(rows, told, sorted(largest))


def unseen(answers: Sequence[Answer]) -> None:
    """Say how well pairs are told apart that were not learned from."""
    apart = sorted({one.pair for one in answers})
    scored: list[tuple[bool, float]] = []
    whole: list[tuple[bool, float]] = []
    for number in range(FOLDS):
        out = set(apart[number::FOLDS])
        found = fit([one for one in answers if one.pair not in out])
        for one in answers:
            if one.pair in out and one.clauses:
                odds = substance.in_context(
                    [found.constant + substance.weighed(each, found.groups) for each in one.clauses]
                )
                scored += [(one.told, each) for each in odds]
                whole.append((one.told, float(np.mean(odds))))
    for name, rows in (("clauses", scored), ("answers", whole)):
        good = np.array([odds for told, odds in rows if told])
        bad = np.array([odds for told, odds in rows if not told])
        area = (good[:, None] > bad).mean()
        print(f"{name}: area {area:.3f}")
        for share in (0.02, 0.03, 0.05, 0.1):
            line = np.quantile(good, share)
            print(
                f"  below {line:+.2f}: {share:.0%} of the told, {(bad < line).mean():.2f} of the empty"
            )


def _regress(
    rows: Sequence[frozenset[str]], told: NDArray[np.bool_], groups: Sequence[str]
) -> Weights:
    place = {group: number for number, group in enumerate(groups)}
    known = [np.array(sorted(place[one] for one in row if one in place), dtype=int) for row in rows]
    much = [
        np.full(len(one), 1 / np.sqrt(max(1, len(row))))
        for one, row in zip(known, rows, strict=True)
    ]
    table = Rows.of(list(zip(known, much, strict=True)), len(groups) + 1)
    count = np.where(told, 0.5 / told.mean(), 0.5 / (1 - told.mean()))
    weights = fitted(table, told.astype(float), count, ridge=RIDGE, steps=STEPS, slower=1.0)
    return Weights(dict(zip(groups, map(float, weights[:-1]), strict=True)), float(weights[-1]))


if __name__ == "__main__":
    main()
