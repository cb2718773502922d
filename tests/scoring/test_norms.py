"""Comparisons are silent below thirty others, and words need the whole interval to lie above."""

import statistics
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.model import NO_BAND, Band
from scoring.norms import FEWEST, MANY, Sample, compare

SINCE, UNTIL = date(2026, 1, 2), date(2026, 3, 4)
NUMBERS = st.integers(0, 100)


def sample(*scores: float) -> Sample:
    return Sample(scores=tuple(float(one) for one in scores), since=SINCE, until=UNTIL)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    low, score, high = sorted(draw(st.tuples(NUMBERS, NUMBERS, NUMBERS)))
    return Band(score=score, low=low, high=high)


@given(bands(), st.lists(NUMBERS, max_size=FEWEST - 1))
def test_below_thirty_others_nothing_is_said(band: Band, others: list[int]) -> None:
    assert compare(band, sample(*others)) is None


@given(st.lists(NUMBERS, min_size=FEWEST, max_size=120))
def test_without_a_score_nobody_is_compared(others: list[int]) -> None:
    assert compare(NO_BAND, sample(*others)) is None


@given(bands(), st.lists(NUMBERS, min_size=FEWEST, max_size=200))
def test_a_word_is_said_only_where_intervals_do_not_overlap(band: Band, others: list[int]) -> None:
    norm = compare(band, sample(*others))
    assert norm is not None
    assert band.low is not None
    assert band.score is not None
    mean, spread = statistics.fmean(others), statistics.stdev(others)
    top_of_mean = mean + 1.645 * spread / len(others) ** 0.5
    if norm.word:
        assert band.low > top_of_mean
    if norm.word in {"clearly_above", "far_above"}:
        assert band.low > mean + 0.5 * spread
        assert band.score >= mean + spread
    if norm.word == "far_above":
        assert band.low > mean + spread
        assert band.score >= mean + 1.5 * spread


@given(bands(), st.lists(NUMBERS, min_size=FEWEST, max_size=200))
def test_the_share_lies_in_its_interval_and_n_and_dates_are_told(
    band: Band, others: list[int]
) -> None:
    norm = compare(band, sample(*others))
    assert norm is not None
    assert 0 <= norm.low <= norm.share <= norm.high <= 1
    assert (norm.count, norm.since, norm.until) == (len(others), SINCE, UNTIL)
    assert norm.exact == (len(others) >= MANY)
    assert 1 <= norm.quarter <= 4


@pytest.mark.parametrize(
    ("band", "word"),
    [
        (Band(score=95, low=90, high=100), "far_above"),
        (Band(score=65, low=60, high=70), "clearly_above"),
        (Band(score=59, low=54, high=66), "above"),
        (Band(score=66, low=50, high=82), ""),
        (Band(score=20, low=10, high=30), ""),
    ],
)
def test_the_words_of_the_reference(band: Band, word: str) -> None:
    others = [30 + n % 41 for n in range(200)]  # mean 50, standard deviation 12
    norm = compare(band, sample(*others))
    assert norm is not None
    assert norm.word == word
