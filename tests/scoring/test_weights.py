"""Weights against outcomes: refusing is normal, and truth made by construction is found again."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bot.weighing import OutcomesRefused, weigh_file
from scoring.applicants import TableRefused, read_applicants
from scoring.model import Json
from scoring.replay import chosen, replay
from scoring.reweigh import bounded
from scoring.validity import corrected, fisher
from scoring.weights import STEPS, weigh

EQUAL, FIRST, NOTHING = (1.0, 1.0, 1.0, 1.0), (1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)


@cache
def table(
    truth: tuple[float, ...],
    hires: int,
    *,
    seed: int = 0,
    unfair: float = 0.0,
    leak: float = 0.0,
    binary: bool = False,
) -> str:
    """Make applicants whose outcome depends on `truth`; three in ten are hired on equal weights."""
    chance = np.random.default_rng(seed)
    people = round(hires / 0.3)
    scores = chance.normal(size=(people, 4)) + 0.8 * chance.normal(size=(people, 1))
    signal = scores @ np.array(truth)
    outcome = 0.5 * signal / (signal.std() or 1.0) + chance.normal(size=people)
    group = np.where(chance.random(people) < 0.4, "B", "A")
    scores[:, 0] -= unfair * (group == "B")
    whole = scores.mean(axis=1)
    outcome += leak * whole / whole.std()
    hired = np.isin(np.arange(people), np.argsort(-whole)[:hires])
    if binary:
        outcome = (outcome > np.quantile(outcome[hired], 0.95)).astype(float)
    rows = ["person,hired,outcome,group,a,b,c,d"]
    for row in range(people):
        told = f"{outcome[row]:.4f}" if hired[row] else ""
        figures = ",".join(f"{60 + 10 * one:.2f}" for one in scores[row])
        rows.append(f"p{row},{int(hired[row])},{told},{group[row]},{figures}")
    return "\n".join(rows)


def weighed(text: str) -> Json:
    heard: list[int] = []
    found = weigh(read_applicants(text), told=heard.append).to_json()
    assert sum(heard) in {0, STEPS}
    json.dumps(found, ensure_ascii=False, allow_nan=False)
    return found


def column(found: Json, key: str) -> list[float]:
    dimensions = found["dimensions"]
    assert isinstance(dimensions, list)
    return [one[key] for one in dimensions]


def test_too_few_hires_are_told_so_and_see_no_correlation() -> None:
    found = weighed(table(FIRST, 25))
    assert found["activate"] is False
    assert str(found["reason"]).startswith("数据不足")
    assert column(found, "r") == [None] * 4
    assert column(found, "proposed") == column(found, "weight")


def test_fewer_than_a_hundred_show_evidence_and_change_nothing() -> None:
    found = weighed(table(FIRST, 60))
    assert found["activate"] is False
    assert "只给证据" in str(found["reason"])
    assert all(
        low < r < high
        for low, r, high in zip(
            column(found, "low"), column(found, "r"), column(found, "high"), strict=True
        )
    )
    assert column(found, "proposed") == column(found, "weight")


def test_a_dimension_that_decides_gets_its_weight() -> None:
    found = weighed(table(FIRST, 400))
    assert found["activate"] is True
    assert found["gates"] == {"validity": True, "gain": True, "fairness": True}
    proposed = column(found, "proposed")
    assert proposed[0] == max(proposed)
    assert sum(proposed) == pytest.approx(1, abs=0.001)
    assert all(0.125 - 1e-3 <= one <= 0.5 + 1e-3 for one in proposed)


@pytest.mark.parametrize("seed", range(3))
def test_outcomes_that_mean_nothing_change_nothing(seed: int) -> None:
    found = weighed(table(NOTHING, 150, seed=seed))
    assert found["activate"] is False
    assert found["reason"]


def test_an_outcome_that_saw_the_score_is_not_believed() -> None:
    found = weighed(table(EQUAL, 200, leak=3.0))
    assert found["activate"] is False
    assert "污染" in str(found["warnings"])


def test_weights_that_shut_out_a_group_are_refused() -> None:
    found = weighed(table(FIRST, 400, unfair=0.8))
    gates = found["gates"]
    assert isinstance(gates, dict)
    assert gates["fairness"] is False
    assert found["activate"] is False


def test_without_groups_fairness_is_unknown_and_nothing_is_activated() -> None:
    bare = "\n".join(
        ",".join(cell for place, cell in enumerate(line.split(",")) if place != 3)
        for line in table(FIRST, 400).splitlines()
    )
    found = weighed(bare)
    assert found["impact_ratio"] is None
    assert found["activate"] is False
    assert "公平" in str(found["reason"])


def test_a_rare_outcome_is_too_little_to_learn_from() -> None:
    found = weighed(table(FIRST, 120, binary=True))
    assert "较少的一类" in str(found["reason"])


def test_the_crossing_list_is_who_is_in_under_one_set_of_weights_only() -> None:
    text = table(FIRST, 300)
    found = weighed(text)
    people = read_applicants(text)
    lists = [
        set(np.argsort(-people.scores @ np.array(column(found, key)), kind="stable")[:300].tolist())
        for key in ("weight", "proposed")
    ]
    replayed = found["replay"]
    assert isinstance(replayed, dict)
    assert set(replayed["crossing"]) == {people.persons[one] for one in lists[0] ^ lists[1]}
    assert set(replayed["entering"]) == {people.persons[one] for one in lists[1] - lists[0]}


def test_noise_seems_to_offer_a_gain_that_unseen_people_do_not_show() -> None:
    placebo = weighed(table(FIRST, 300))["placebo"]
    assert isinstance(placebo, dict)
    assert placebo["gain_claimed"] > placebo["gain_unseen"]


def test_the_same_table_gives_the_same_result() -> None:
    text = table(EQUAL, 150)
    assert weighed(text) == weighed(text)


def test_correction_undoes_selection_and_stays_below_one() -> None:
    assert corrected(0.2, with_selector=0.5, selector=0.2, ratio=1.0) == pytest.approx(0.2)
    assert corrected(0.2, with_selector=0.5, selector=0.2, ratio=2.0) > 0.2
    assert corrected(0.99, with_selector=1.0, selector=0.99, ratio=9.0) <= 0.95


@pytest.mark.parametrize(
    ("n", "low", "high"), [(20, -0.16, 0.66), (100, 0.11, 0.47), (250, 0.18, 0.41)]
)
def test_intervals_of_a_correlation_are_the_published_ones(n: int, low: float, high: float) -> None:
    assert fisher(0.30, n) == pytest.approx((low, high), abs=0.006)


def test_weights_stay_within_their_bounds_whatever_the_fit_says() -> None:
    present = np.full(4, 0.25)
    for wild in ([9.0, 0, 0, 0], [-1.0, -1, -1, 5], [0.0, 0, 0, 0], [1e9, 1, 1, 1e9]):
        found = bounded(np.array(wild), present)
        assert found.sum() == pytest.approx(1)
        assert (found >= 0.125 - 1e-9).all()
        assert (found <= 0.5 + 1e-9).all()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "person"),
        ("person,hired,outcome\np,1,2", "维度"),
        ("person,hired,outcome,a,a\np,1,2,3,4", "重复"),
        ("person,hired,outcome,a\np,1,2,x", "没有一行"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(text: str, word: str) -> None:
    with pytest.raises(TableRefused, match=word):
        read_applicants(text)


def test_rows_without_a_figure_are_passed_over_and_counted() -> None:
    people = read_applicants("person,hired,outcome,a\np1,1,3,4\np2,0,,\np3,是,x,5\n")
    assert people.passed_over == 1
    assert people.persons == ("p1", "p3")
    assert people.rated.tolist() == [True, False]


def test_outcomes_are_compared_within_job_and_rater() -> None:
    rows = [
        f"p{n},1,{n % 5 + (10 if n < 10 else 0)},{'mild' if n < 10 else 'strict'},5"
        for n in range(20)
    ]
    people = read_applicants("\n".join(["person,hired,outcome,rater,a", *rows]))
    assert people.outcome[:10].mean() == pytest.approx(people.outcome[10:].mean())


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "outcomes.csv"
    source.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OutcomesRefused, match="UTF-8"):
        weigh_file(source, told=lambda _steps: None)


def dated(text: str, *, by_chance: bool = False) -> str:
    """Add a day of application to every row; and hire some others, by chance."""
    head, *rows = text.split("\n")
    days = [f"{head},date"]
    chance = np.random.default_rng(5)
    for place, row in enumerate(rows):
        person, hired, outcome, *rest = row.split(",")
        if by_chance and chance.random() < 0.3:
            hired, outcome = ("0", "") if hired == "1" else ("1", f"{chance.normal():.4f}")
        fields = ",".join((person, hired, outcome, *rest))
        days.append(f"{fields},{2020 + place % 5}-{1 + place % 12:02d}-15")
    return "\n".join(days)


def test_weights_are_tried_on_people_who_came_later() -> None:
    found = weighed(dated(table(FIRST, 300)))
    split = found["time_split"]
    assert isinstance(split, dict)
    assert split["n_older"] + split["n_newer"] == 300
    assert split["low"] <= split["r_fitted"] <= split["high"]
    assert "time_split" not in weighed(table(FIRST, 300))


def test_hires_speak_for_the_rejected_only_where_chance_had_a_say() -> None:
    by_score = weighed(table(FIRST, 300))["replay"]
    assert isinstance(by_score, dict)
    assert "outcome_change_weighted" not in by_score
    assert "不能加权" in by_score["weighted_note"]
    by_chance = weighed(dated(table(FIRST, 300), by_chance=True))["replay"]
    assert isinstance(by_chance, dict)
    weighted = by_chance["outcome_change_weighted"]
    assert weighted["low"] <= weighted["sd"] <= weighted["high"]


def test_whoever_was_hired_stands_first_within_the_rounding() -> None:
    text = table(FIRST, 300)
    rounded = "\n".join(
        ",".join((*row.split(",")[:4], *(f"{float(one):.0f}" for one in row.split(",")[4:])))
        if place
        else row
        for place, row in enumerate(text.split("\n"))
    )
    people = read_applicants(rounded)
    equal = np.full(4, 0.25)
    plain = frozenset(np.argsort(-(people.scores @ equal), kind="stable")[:300].tolist())
    hired = frozenset(np.flatnonzero(people.hired).tolist())
    replayed = replay(people, equal, equal)
    assert people.precision.tolist() == [0.5] * 4
    assert replayed.crossing == ()
    assert plain != hired
    assert chosen(people, equal) == hired
