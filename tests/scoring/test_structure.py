"""Signals count what was said and weigh nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.structure import LEAST_WORDS, structure_of, variety
from tests.scoring.items import GOOD, PLATITUDES


def test_a_told_experience_shows_its_parts_and_platitudes_do_not() -> None:
    told, empty = structure_of([GOOD]), structure_of([PLATITUDES])
    assert (told.answers, told.situation, told.action, told.outcome) == (1, 1, 1, 1)
    assert told.figures >= 1
    assert empty.action == 0


def test_variety_is_silent_for_a_short_text() -> None:
    short, long = structure_of([GOOD[:40]]), structure_of([GOOD] * 3)
    assert short.words < LEAST_WORDS
    assert short.variety is None
    assert long.variety is not None
    assert structure_of(["", " "]).answers == 0


def test_repeating_makes_words_less_varied() -> None:
    words = [f"w{n}" for n in range(120)]
    assert variety(words) == 120
    assert variety(["a", "b"] * 60) < 5
    assert variety(words) == pytest.approx(variety(words[::-1]))


@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=200))
def test_variety_is_a_length(tokens: list[str]) -> None:
    assert variety(tokens) > 0  # a full factor is short, an unfinished one counts in part


@given(st.lists(st.text(max_size=60), max_size=4))
def test_anything_can_be_counted(answers: list[str]) -> None:
    found = structure_of(answers)
    assert 0 <= found.situation <= found.answers <= len(answers)
