"""The fixed answers tell when scores moved, and empty phrases earn nothing from a judge that looks."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.anchor_set import (
    MASTER_KEYS,
    Trial,
    anchor_set,
    fooled_by,
    is_alarming,
    moved,
    tried,
)
from scoring.engine import Scorer
from scoring.model import AnswerScore, ScoreItem
from scoring.ports import ModelUnavailable
from tests.aio import run
from tests.scoring.scripted_model import Material, ScriptedModel, shown_to, verdict

BEFORE = Trial(engine="m", version="1", levels=tuple(float(level) for level, _ in anchor_set()))


def test_the_set_covers_every_level_of_every_question() -> None:
    levels: dict[str, list[int]] = {}
    for level, item in anchor_set():
        levels.setdefault(item.question, []).append(level)
    assert [sorted(each) for each in levels.values()] == [[1, 2, 3, 4, 5]] * 2
    assert BEFORE.kappa == pytest.approx(1.0)


def test_the_rules_themselves_agree_with_the_set() -> None:
    trial = run(tried(Scorer(None).score))
    assert trial.kappa > 0.8
    assert trial.provisional == 0


@given(st.floats(-1, 1))
def test_a_move_of_more_than_a_fifth_of_a_level_is_alarming(by: float) -> None:
    after = replace(BEFORE, version="2", levels=tuple(one + by for one in BEFORE.levels))
    shift, _ = moved(BEFORE, after)
    assert shift == pytest.approx(by)
    if abs(by) > 0.21:
        assert is_alarming(BEFORE, after)
    if abs(by) < 0.19:
        assert not is_alarming(BEFORE, after)


def test_lost_agreement_is_alarming_though_the_mean_stays() -> None:
    levels = list(BEFORE.levels)
    levels[0], levels[4] = levels[4], levels[0]
    after = replace(BEFORE, levels=tuple(levels))
    assert moved(BEFORE, after)[0] == 0
    assert is_alarming(BEFORE, after)
    assert not is_alarming(after, BEFORE)


def greedy(material: Material) -> str:
    """Give full marks to whatever there is."""
    points = material["points"]
    assert isinstance(points, list)
    return verdict(*((each["id"], shown_to(material)) for each in points), level=5)


def sober(material: Material) -> str:
    del material
    return verdict(level=1)


def test_a_judge_that_finds_nothing_is_not_fooled() -> None:
    assert run(fooled_by(Scorer(ScriptedModel(sober)).score)) == ([], False)


def test_a_greedy_judge_is_not_believed_where_nothing_is_said() -> None:
    fooled, away = run(fooled_by(Scorer(ScriptedModel(greedy)).score))
    assert fooled == []
    assert not away


def test_a_judge_that_is_fooled_is_found_out() -> None:
    async def careless(item: ScoreItem) -> AnswerScore:
        found = await Scorer(None).score(item)
        return replace(found, level=4)

    fooled, _ = run(fooled_by(careless))
    assert list(fooled) == list(MASTER_KEYS)


def test_a_model_that_is_away_is_said_to_be() -> None:
    _, away = run(fooled_by(Scorer(ScriptedModel(ModelUnavailable("away"))).score))
    assert away
    trial = run(tried(Scorer(ScriptedModel(ModelUnavailable("away"))).score))
    assert trial.provisional == len(anchor_set())
