"""Several judgements of one answer: what they come to, whatever their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.grading import reached
from scoring.judge_reply import nearest
from scoring.model import Evidence
from scoring.panel import Sample, agree, bounded, level_of

POINTS = "甲乙丙丁"


def piece(place: int, point: str) -> Evidence:
    return Evidence(quote="原话", start=place, end=place + 2, point=point)


EVIDENCE = st.lists(
    st.builds(piece, st.integers(0, 40), st.sampled_from(POINTS)),
    max_size=4,
    unique_by=lambda one: one.point,
)
SAMPLES = st.lists(
    st.builds(
        Sample,
        level=st.one_of(st.none(), st.integers(1, 5)),
        relevant=st.booleans(),
        reach=st.floats(1, 5),
        evidence=EVIDENCE.map(tuple),
    ),
    min_size=1,
    max_size=7,
)


@given(SAMPLES)
def test_the_order_of_the_samples_does_not_matter(samples: list[Sample]) -> None:
    turned = [*samples[1:], samples[0]]
    one, other = agree(samples), agree(turned)
    assert (one.finding, one.reach, one.apart) == (other.finding, other.reach, other.apart)
    assert one.variance == pytest.approx(other.variance)


@given(SAMPLES)
def test_the_opinion_lies_between_the_samples(samples: list[Sample]) -> None:
    opinion = agree(samples)
    reaches = [one.reach for one in samples if one.relevant and one.level is not None]
    if opinion.finding == "graded":
        assert min(reaches) <= opinion.reach <= max(reaches)
        assert opinion.evidence
        known = {found for one in samples for found in one.evidence}
        assert set(opinion.evidence) <= known
        assert len({one.point for one in opinion.evidence}) == len(opinion.evidence)
    else:
        assert not opinion.evidence


@given(st.lists(st.floats(1, 4), min_size=4, max_size=4), st.floats(1, 5))
def test_one_extreme_sample_moves_nothing_past_the_others(
    others: list[float], extreme: float
) -> None:
    told = (piece(0, "甲"),)

    def sample(reach: float) -> Sample:
        return Sample(level=3, relevant=True, reach=reach, evidence=told)

    opinion = agree([sample(extreme), *(sample(one) for one in others)])
    assert min(others) <= opinion.reach <= max(others)


@given(st.lists(SAMPLES.map(lambda many: many[0]), min_size=2, max_size=6))
def test_the_same_sample_again_is_no_disagreement(samples: list[Sample]) -> None:
    opinion = agree([samples[0]] * len(samples))
    assert opinion.variance == pytest.approx(0)
    assert opinion.apart == 0


@given(st.integers(0, 6), st.integers(1, 5))
def test_a_model_raises_by_one_level_at_most_and_lowers_at_will(shown: int, level: int) -> None:
    derived = reached(shown / 6)
    reach = bounded(derived, level)
    assert 1 <= reach <= 5
    assert level_of(reach) <= level_of(derived) + 1
    assert level_of(reach) <= max(level, 1)
    assert bounded(derived, min(5, level + 1)) >= reach


def test_nobody_judged_is_no_opinion() -> None:
    with pytest.raises(ValueError, match="nobody"):
        agree([])


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("我马上给客户打了电话并道歉", "我马上给客户打了电话并且道歉"),
        ("马上给客户打了个电话", "马上给客户打了电话"),
        ("我们一起去吃了一顿饭然后回家", None),
        ("我并道歉客户打了电话马上给", None),
    ],
)
def test_nine_characters_in_ten_find_the_true_text(quote: str, found: str | None) -> None:
    segment = "那天我马上给客户打了电话并且道歉,后来又上门。"
    place = nearest(quote, segment)
    assert (segment[slice(*place)] if place else None) == found


@given(st.text("甲乙丙丁戊", min_size=8, max_size=30), st.text("甲乙丙丁戊", max_size=60))
def test_what_stands_there_is_found_as_it_stands(quote: str, rest: str) -> None:
    segment = rest + quote + "。"
    place = nearest(quote, segment)
    assert place is not None
    assert segment[slice(*place)] == quote
