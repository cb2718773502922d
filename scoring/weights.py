"""Whether the weights of a job's dimensions should change, seen from how hires turned out.

Refusing is a normal answer and always has a reason. Nothing is activated here: a person decides, on
a proposal that passed every gate. An r without n, interval and warning is never given.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.applicants import Applicants
from scoring.cohorts import Cohorts, by_time
from scoring.model import Json
from scoring.replay import Replay, impact_ratio, replay
from scoring.reweigh import (
    FOLDS,
    LEAST,
    MOST,
    REPEATS,
    Placebo,
    Trial,
    compared,
    fitted,
    shuffled,
    unseen,
)
from scoring.settle import settled
from scoring.space import Numbers
from scoring.validity import Validity, correlation, validity

STEPS = FOLDS * REPEATS + 3
_SHOWN, _ENOUGH = 30, 100  #: hires with an outcome: to show evidence, to propose
_PER_DIMENSION, _SMALLER = 20, 15
_SUSPECT = 0.60  #: no interview foretells as well as this
_SURE = 0.90
_FAIR, _WORSE = 0.80, 0.03
_PLACEBOS = 40
_STEPS_TO_BEST = (1.0, 0.75, 0.5, 0.25)
_DIGITS = 4
_HAIR = 1e-4  #: weights are rounded to this
_MOVED = (
    "新权重微调了 {moved:.4f}, 使分数线两边的差别大于分数四舍五入所能解释的, 名单因此不取决于舍入"
)
_UNSETTLED = "分数线两边有人相差小于分数四舍五入所能解释的: 名单在这几人上以原来是否录用为先"
_NOTE = "只有录用者才有结果, 观察到的 r 偏低; r_corrected 按选拔所用的总分校正, 仅供对照"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What must hold before a person may activate a proposal; None = could not be examined."""

    validity: bool | None = None
    gain: bool | None = None
    fairness: bool | None = None

    def to_json(self) -> Json:
        """Give the gates of the bulk format."""
        return {"validity": self.validity, "gain": self.gain, "fairness": self.fairness}


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """The evidence, and a proposal or a refusal."""

    people: Applicants
    evidence: tuple[Validity, ...]
    present: Numbers
    proposed: Numbers
    reason: str
    warnings: tuple[str, ...]
    gates: Gates = Gates()
    activate: bool = False
    trial: Trial | None = None
    replayed: Replay | None = None
    placebo: Placebo | None = None
    cohorts: Cohorts | None = None
    line: str = ""  #: what is to be known of those next to the line

    def to_json(self) -> Json:
        """Give the result of the contract, and beside it what it rests on."""
        ratios = [impact_ratio(self.people, each) for each in (self.present, self.proposed)]
        value: Json = {
            "n_hired": int(self.people.rated.sum()),
            "dimensions": [self._dimension(place) for place in range(len(self.present))],
            "gates": self.gates.to_json(),
            "activate": self.activate,
            "reason": self.reason,
            "impact_ratio": _rounded(ratios[1]),
            "impact_ratio_present": _rounded(ratios[0]),
            "warnings": list(self.warnings),
            "note": "; ".join(filter(None, (_NOTE, self.line))),
        }
        if self.people.passed_over:
            value["passed_over"] = self.people.passed_over
        if self.trial is not None:
            value["out_of_fold"] = {
                "r_present": _rounded(self.trial.r_present),
                "r_proposed": _rounded(self.trial.r_new),
                "r_proposed_q05": _rounded(self.trial.floor),
                "p_gain": _rounded(self.trial.gain),
            }
        if self.placebo is not None:
            value["placebo"] = {
                "runs": self.placebo.runs,
                "gain_claimed": _rounded(self.placebo.claimed),
                "gain_unseen": _rounded(self.placebo.shown),
                "r_by_chance": _rounded(self.placebo.noise),
                "note": "打乱结果后同样的算法在噪声里也会「找到」的增益",
            }
        if self.cohorts is not None:
            value["time_split"] = self.cohorts.to_json()
        if self.replayed is not None:
            value["replay"] = self.replayed.to_json()
        return value

    def _dimension(self, place: int) -> Json:
        known = bool(self.evidence)
        one = self.evidence[place] if known else None
        return {
            "id": self.people.dimensions[place],
            "r": _rounded(one.r) if one else None,
            "low": _rounded(one.low) if one else None,
            "high": _rounded(one.high) if one else None,
            "r_corrected": _rounded(one.corrected) if one else None,
            "r_shrunk": _rounded(one.shrunk) if one else None,
            "weight": round(float(self.present[place]), _DIGITS),
            "proposed": round(float(self.proposed[place]), _DIGITS),
        }


def weigh(people: Applicants, *, told: Callable[[int], None]) -> Weighed:
    """Weigh dimensions against outcomes: evidence, gates, and a proposal or a refusal."""
    count = len(people.dimensions)
    present = np.full(count, 1 / count)
    scores = people.scores / (float(np.sqrt(people.scores.var(axis=0).mean())) or 1.0)
    own, outcome = scores[people.rated], people.outcome[people.rated]
    bare = Weighed(
        people=people, evidence=(), present=present, proposed=present, reason="", warnings=()
    )
    if len(outcome) < _SHOWN:
        why = f"数据不足: 有结果的录用者 {len(outcome)} 人, 不到 {_SHOWN} 人"
        return replace(bare, reason=why)
    composite = scores @ present
    among = float(composite[people.hired].std())
    ratio = max(1.0, float(composite.std()) / among) if among > 0 else 1.0
    found = tuple(
        validity(own[:, place], outcome, composite[people.rated], ratio=ratio)
        for place in range(count)
    )
    warned = _suspicious(people, found, correlation(composite[people.rated], outcome))
    shown = replace(bare, evidence=found, warnings=warned)
    missing = _too_little(people, len(outcome), float(outcome.std()))
    if missing:
        return replace(shown, reason=missing)
    return _proposed(shown, own, outcome, told)


def _proposed(
    shown: Weighed, own: Numbers, outcome: Numbers, told: Callable[[int], None]
) -> Weighed:
    new = unseen(own, outcome, shown.present, told=told)
    best, pull = fitted(own, outcome, shown.present)
    fair, step = _fairest(shown.people, shown.present, best)
    weights, line = _settled(shown.people, shown.present, fair)
    old = own @ shown.present
    tried = compared(old, old + step * (new - old), outcome)
    told(1)
    placebo = shuffled(own, outcome, shown.present, pull=pull, runs=_PLACEBOS)
    told(1)
    replayed = replay(shown.people, shown.present, weights)
    told(1)
    gates = Gates(
        validity=tried.floor > 0 and tried.r_new > placebo.noise,
        gain=tried.gain >= _SURE,
        fairness=_fair(shown.people, shown.present, weights),
    )
    reasons = [*_refusals(gates, tried, placebo), *shown.warnings]
    return replace(
        shown,
        proposed=weights,
        gates=gates,
        activate=not reasons,
        reason="; ".join(reasons) or "三道门槛都已通过, 可由负责人确认后启用",
        trial=tried,
        replayed=replayed,
        placebo=placebo,
        cohorts=by_time(shown.people, own, outcome, shown.present),
        line=line,
    )


def _fairest(people: Applicants, present: Numbers, best: Numbers) -> tuple[Numbers, float]:
    """Go as far towards the best fit as groups are not shut out; all the way if nowhere is fair."""
    for step in _STEPS_TO_BEST:
        weights = np.round(present + step * (best - present), _DIGITS)
        if _fair(people, present, weights):
            return weights, step
    return np.round(best, _DIGITS), 1.0


def _settled(people: Applicants, present: Numbers, wanted: Numbers) -> tuple[Numbers, str]:
    """Move the weights a hair where the line would hang on rounding, and say so."""
    fair = _fair(people, present, wanted)

    def allowed(weights: Numbers) -> bool:
        within = (weights >= LEAST * present - _HAIR) & (weights <= MOST * present + _HAIR)
        return bool(within.all()) and _fair(people, present, weights) in {fair, True}

    found = settled(people, wanted, allowed=allowed)
    if found is None:
        return wanted, _UNSETTLED
    moved = float(np.abs(found - wanted).max())
    return found, _MOVED.format(moved=moved) if moved else ""


def _too_little(people: Applicants, rated: int, spread: float) -> str:
    if spread == 0:
        return "数据不足: 所有结果都一样"
    if rated < _ENOUGH:
        return f"只给证据, 不改权重: 有结果的录用者 {rated} 人, 不到 {_ENOUGH} 人"
    if rated < _PER_DIMENSION * len(people.dimensions):
        return f"数据不足: 每个维度要 {_PER_DIMENSION} 名录用者"
    if people.binary and people.smaller < _SMALLER:
        return f"数据不足: 较少的一类结果只有 {people.smaller} 人, 不到 {_SMALLER} 人"
    return ""


def _suspicious(people: Applicants, found: Sequence[Validity], whole: float) -> tuple[str, ...]:
    """Warn of correlations that no interview reaches: whoever rated has probably seen the scores."""
    high = [name for name, one in zip(people.dimensions, found, strict=True) if one.r > _SUSPECT]
    if whole > _SUSPECT:
        high.append("总分")
    if not high:
        return ()
    who = "评绩效的人可能看过面试分数, 结果已被污染, 不予启用"
    n = int(people.rated.sum())
    return (f"可疑的相关 ({', '.join(high)} 的 r > {_SUSPECT}, n = {n}): {who}",)


def _fair(people: Applicants, present: Numbers, new: Numbers) -> bool | None:
    before, after = impact_ratio(people, present), impact_ratio(people, new)
    if before is None or after is None:
        return None
    return after >= _FAIR and after >= before - _WORSE


def _refusals(gates: Gates, tried: Trial, placebo: Placebo) -> list[str]:
    said: list[str] = []
    if not gates.validity:
        said.append(
            f"新权重在没见过的人身上没有把握有效 (r = {tried.r_new:.2f}, 5% 分位 {tried.floor:.2f}, "
            f"打乱结果也能到 {placebo.noise:.2f})"
        )
    if not gates.gain:
        said.append(f"没有把握比现行权重更好 (把握 {tried.gain:.0%}, 需 {_SURE:.0%})")
    if gates.fairness is None:
        said.append("没有足够的群体数据检查公平, 不予启用")
    elif not gates.fairness:
        said.append(f"影响比低于 {_FAIR:.2f}, 或比现行权重差 {_WORSE:.2f} 以上")
    return said


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
