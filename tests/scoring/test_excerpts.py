"""Which quote is shown where there is room for one."""

from scoring.excerpts import most_telling

QUOTES = (
    "有个客户嫌贵走了",
    "第二天发了分期方案,第三天他带家人来买了两台,一共八千六百元",
    "我当面问的",
)


def test_a_quote_with_a_figure_that_fits_says_most() -> None:
    assert most_telling(QUOTES, room=40) == QUOTES[1]


def test_a_quote_that_would_be_cut_gives_way_to_one_that_fits() -> None:
    assert most_telling(QUOTES, room=20) == QUOTES[0]


def test_what_was_shown_for_one_dimension_is_not_shown_for_the_next() -> None:
    assert most_telling(QUOTES, room=40, shown={QUOTES[1]}) == QUOTES[0]


def test_a_scrap_is_no_better_than_what_was_shown() -> None:
    assert most_telling((QUOTES[0], QUOTES[2]), room=40, shown={QUOTES[0]}) == QUOTES[0]


def test_without_a_quote_nothing_is_shown() -> None:
    assert most_telling((), room=40) == ""
