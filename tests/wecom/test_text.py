"""Texts are cut between characters, at a pause if there is one, and lose nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.text import shorten, shorten_bytes, split

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]))


@given(text=ANY_TEXT, limit=st.integers(min_value=4, max_value=60))
def test_pieces_fit_and_make_the_text_again(text: str, limit: int) -> None:
    pieces = split(text, limit=limit)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= limit for piece in pieces)
    assert all(pieces) or pieces == ("",)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("第一行\n第二行", ("第一行\n", "第二行")),
        ("一句话。又一句", ("一句话。", "又一句")),
        ("没有停顿的字", ("没有停顿", "的字")),
        ("short", ("short",)),
    ],
)
def test_a_text_is_cut_where_a_reader_pauses(text: str, pieces: tuple[str, ...]) -> None:
    assert split(text, limit=14) == pieces


@given(text=ANY_TEXT, limit=st.integers(min_value=3, max_value=40))
def test_a_shortened_text_says_so(text: str, limit: int) -> None:
    for short, size in (
        (shorten(text, limit), len),
        (shorten_bytes(text, limit), lambda kept: len(kept.encode())),
    ):
        assert size(short) <= limit
        assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
