"""Who crosses the line does not hang on the decimals that a table leaves out."""

import numpy as np
import pytest

from scoring.applicants import Applicants, read_applicants
from scoring.replay import replay
from scoring.settle import NEAR, parted, settled, unsure
from scoring.space import Numbers

EQUAL = np.full(4, 0.25)
OTHER = np.array([0.31, 0.27, 0.22, 0.2])
HIRED, PEOPLE = 300, 1000


def applicants(seed: int, decimals: int = 2) -> tuple[Numbers, Applicants]:
    """Hire by whole figures, and write down rounded ones."""
    chance = np.random.default_rng(seed)
    scores = 60 + 10 * chance.normal(size=(PEOPLE, 4))
    hired = np.isin(np.arange(PEOPLE), np.argsort(-(scores @ EQUAL))[:HIRED])
    rows = ["person,hired,outcome,a,b,c,d"]
    for row, figures in enumerate(scores):
        written = ",".join(f"{one:.{decimals}f}" for one in figures)
        rows.append(f"p{row},{int(hired[row])},,{written}")
    return scores, read_applicants("\n".join(rows))


def first(scores: Numbers, weights: Numbers) -> set[int]:
    return set(np.argsort(-(scores @ weights), kind="stable")[:HIRED].tolist())


@pytest.mark.parametrize("seed", range(40))
def test_the_crossing_list_of_settled_weights_is_that_of_the_unrounded_scores(seed: int) -> None:
    scores, people = applicants(seed)
    weights = settled(people, OTHER, allowed=lambda _weights: True)
    assert weights is not None
    assert np.abs(weights - OTHER).max() <= NEAR
    assert weights.sum() == pytest.approx(OTHER.sum())
    expected = first(scores, EQUAL) ^ first(scores, weights)
    assert set(replay(people, EQUAL, weights).crossing) == {f"p{one}" for one in expected}


def test_weights_that_part_the_line_already_are_left_alone() -> None:
    clear = [seed for seed in range(10) if parted(applicants(seed)[1], OTHER)]
    assert clear
    for seed in clear:
        found = settled(applicants(seed)[1], OTHER, allowed=lambda _weights: True)
        assert found is OTHER


def test_only_allowed_weights_are_taken() -> None:
    hung = next(one for seed in range(40) if not parted(one := applicants(seed)[1], OTHER))
    found = settled(hung, OTHER, allowed=lambda weights: bool(weights[0] <= OTHER[0] - 0.002))
    assert found is not None
    assert found[0] <= OTHER[0] - 0.002
    assert settled(hung, OTHER, allowed=lambda _weights: False) is None


def test_scores_too_coarse_to_part_the_line_have_no_settled_weights() -> None:
    _, people = applicants(0, decimals=0)
    assert unsure(people, OTHER) == pytest.approx(1.0)
    assert settled(people, OTHER, allowed=lambda _weights: True) is None


def test_each_dimension_has_the_precision_it_is_written_with() -> None:
    people = read_applicants("person,hired,outcome,a,b\np1,1,,3,4.25\np2,0,,5,6.5\n")
    assert people.precision.tolist() == [0.5, 0.005]
