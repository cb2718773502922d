"""New weights from outcomes: drawn towards the present ones, bounded, and tried on unseen people.

Nothing here is random between two runs: folds and bootstrap samples come from fixed seeds.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scoring.space import Numbers
from scoring.validity import correlation

FOLDS = 10
REPEATS = 3  #: times people are split anew, so that one lucky split decides nothing
_INNER = 5
_PULLS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  #: how strongly weights are drawn to the present ones
LEAST, MOST = 0.5, 2.0  #: bounds of one revision, in present weights
_BISECTIONS = 50
_SAMPLES = 1000
_SEED = 20260101
_BEYOND = 1.645  #: spreads above the mean of shuffled runs: one run in twenty
_TINY = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Present and new weights on people whom the fit had not seen."""

    present: Numbers  #: r of the present composite in each bootstrap sample
    new: Numbers
    r_present: float
    r_new: float

    @property
    def gain(self) -> float:
        """Give the probability that the new weights foretell better."""
        return float((self.new > self.present).mean())

    @property
    def floor(self) -> float:
        """Give what the new weights reach in nineteen samples of twenty."""
        return float(np.quantile(self.new, 0.05))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placebo:
    """What the same fit finds in outcomes that were shuffled."""

    runs: int
    claimed: float  #: gain over the present weights on the people it was fitted to
    shown: float  #: gain on people it had not seen
    noise: float  #: r on unseen people that chance alone seldom reaches


def bounded(weights: Numbers, present: Numbers) -> Numbers:
    """Scale weights to sum to one, each within its bounds of the present weight."""
    wanted = np.maximum(weights / max(_TINY, float(weights.max())), _TINY)
    least, most = LEAST * present, MOST * present
    low, high = 1e-6, 1e12
    for _ in range(_BISECTIONS):
        middle = np.sqrt(low * high)
        if np.clip(middle * wanted, least, most).sum() < present.sum():
            low = middle
        else:
            high = middle
    found = np.clip(high * wanted, least, most)
    final: Numbers = found / found.sum()
    return final


def fitted(scores: Numbers, outcome: Numbers, present: Numbers) -> tuple[Numbers, float]:
    """Fit weights, drawn to the present ones as strongly as unseen people advise."""
    pull = _PULLS[int(np.argmax(_tried(scores, outcome, present)))]
    return _ridge(scores, outcome, present, (pull,))[0], pull


def unseen(
    scores: Numbers, outcome: Numbers, present: Numbers, *, told: Callable[[int], None]
) -> Numbers:
    """Give everybody the composite of fits that had not seen them."""
    new = np.zeros(len(outcome))
    for split in range(REPEATS):
        fold = _folds(len(outcome), FOLDS, split)
        for own in range(FOLDS):
            out = fold == own
            weights, _ = fitted(scores[~out], outcome[~out], present)
            new[out] += scores[out] @ weights / REPEATS
            told(1)
    return new


def compared(old: Numbers, new: Numbers, outcome: Numbers) -> Trial:
    """Compare two composites in bootstrap samples of the same people."""
    drawn = np.random.default_rng(_SEED).multinomial(
        len(outcome), np.full(len(outcome), 1 / len(outcome)), _SAMPLES
    )
    share: Numbers = drawn / len(outcome)
    return Trial(
        present=_sampled(share, old, outcome),
        new=_sampled(share, new, outcome),
        r_present=correlation(old, outcome),
        r_new=correlation(new, outcome),
    )


def shuffled(
    scores: Numbers, outcome: Numbers, present: Numbers, *, pull: float, runs: int
) -> Placebo:
    """Fit outcomes that mean nothing: what the fit then claims, and what unseen people show."""
    chance = np.random.default_rng(_SEED + 1)
    claimed: list[float] = []
    shown: list[float] = []
    reached: list[float] = []
    fold = _folds(len(outcome), FOLDS)
    for _ in range(runs):
        mixed = chance.permutation(outcome)
        old = correlation(scores @ present, mixed)
        whole = _ridge(scores, mixed, present, (pull,))[0]
        new = np.zeros(len(mixed))
        for own in range(FOLDS):
            out = fold == own
            new[out] = scores[out] @ _ridge(scores[~out], mixed[~out], present, (pull,))[0]
        reached.append(correlation(new, mixed))
        shown.append(reached[-1] - old)
        claimed.append(correlation(scores @ whole, mixed) - old)
    return Placebo(
        runs=runs,
        claimed=float(np.mean(claimed)),
        shown=float(np.mean(shown)),
        noise=float(np.mean(reached) + _BEYOND * np.std(reached)),
    )


def _ridge(
    scores: Numbers, outcome: Numbers, present: Numbers, pulls: Sequence[float]
) -> list[Numbers]:
    """Fit with each pull towards the present weights, themselves scaled to fit best."""
    x, y = scores - scores.mean(axis=0), outcome - outcome.mean()
    now = x @ present
    scale = max(0.0, float(now @ y) / max(_TINY, float(now @ now)))
    inner, rest = x.T @ x, x.T @ (y - scale * now)
    unit = len(y) * np.eye(x.shape[1])
    return [
        bounded(scale * present + np.linalg.solve(inner + pull * unit, rest), present)
        for pull in pulls
    ]


def _tried(scores: Numbers, outcome: Numbers, present: Numbers) -> list[float]:
    fold = _folds(len(outcome), _INNER)
    told = np.zeros((len(_PULLS), len(outcome)))
    for own in range(_INNER):
        out = fold == own
        for row, weights in enumerate(_ridge(scores[~out], outcome[~out], present, _PULLS)):
            told[row, out] = scores[out] @ weights
    return [correlation(row, outcome) for row in told]


def _folds(people: int, folds: int, split: int = 0) -> NDArray[np.int64]:
    return np.random.default_rng((_SEED, people, split)).permutation(people) % folds


def _sampled(share: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """Give r in each bootstrap sample at once."""
    a, b = share @ one, share @ other
    both = share @ (one * other) - a * b
    spread = (share @ (one * one) - a * a) * (share @ (other * other) - b * b)
    found: Numbers = both / np.sqrt(np.maximum(spread, _TINY))
    return found
