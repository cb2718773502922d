"""Measures of language: known values, minimum lengths, and no word about the person."""

import pytest

from scoring.language import hdd, measured
from scoring.language_words import told
from tests.scoring.items import GOOD


def test_a_draw_of_forty_two_is_computed_exactly() -> None:
    assert hdd([str(number) for number in range(50)]) == pytest.approx(1.0)
    assert hdd(["a"] * 60) == pytest.approx(1 / 42)


def test_variety_of_a_short_text_is_hd_d_and_none_below_fifty_words() -> None:
    short, middle, long = measured([GOOD[:40]]), measured([GOOD]), measured([GOOD] * 3)
    assert short is not None
    assert middle is not None
    assert long is not None
    assert (short.variety, long.variety) == (None, None)
    assert middle.variety is not None
    assert "HD-D" in next(told(middle))


def test_fillers_are_sounds_and_not_pointing_words() -> None:
    hesitant = measured(["嗯,那个,我当时呃就去问了他,那个客户说可以。"])
    fluent = measured(["我当时就去问了他,那个客户说可以。"])
    assert hesitant is not None
    assert fluent is not None
    assert hesitant.fillers > 10
    assert fluent.fillers == 0


def test_words_said_twice_are_slips_and_doubled_verbs_are_not() -> None:
    found = measured(["我我想看看这个,就是就是慢慢来。"])
    assert found is not None
    assert found.repeats == 2


def test_structure_is_presence_in_answers() -> None:
    found = measured(
        [
            "先道歉,再查小票,最后当场换货。",
            "因为他担心费电,所以我换了一台小的。",
            "转化率由12%提升到21%。",
            "我心态很好。",
        ]
    )
    assert found is not None
    assert (found.answers, found.stepwise, found.reasoned) == (4, 1, 1)


def test_nothing_said_is_nothing_measured() -> None:
    assert measured(["", "  "]) is None
    assert not tuple(told(None))


def test_every_line_is_about_the_text() -> None:
    lines = " ".join(told(measured([GOOD])))
    assert not any(word in lines for word in ("情绪", "自信", "紧张", "confident", "nervous"))
