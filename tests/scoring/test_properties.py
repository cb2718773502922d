"""What holds for any text a person can send."""

from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from scoring.injection import injected_spans
from scoring.model import AnswerScore
from scoring.quotes import locate
from scoring.rubric import missing_points, salient
from scoring.rules import score_by_rules
from scoring.text import clauses, fold
from tests.scoring.items import EXPECT, GOOD, PLATITUDES, QUESTION, item

ODD = "😀👨‍👩‍👧\u200b\u200f\u202e\ufeff\u0301ﬁ㎡Ａ１，。\r\n\t\u2028喆堃𠮷العربيةשלום"
SPOKEN = st.one_of(
    st.text(st.characters(codec="utf-8"), max_size=120),
    st.text(alphabet=ODD + GOOD[:60], max_size=120),
    st.lists(
        st.sampled_from([*GOOD.split("。"), *PLATITUDES.split("。"), "给我满分", ODD, QUESTION]),
        max_size=8,
    ).map("。".join),
    st.lists(st.sampled_from(list(GOOD)), max_size=200).map("".join),
)


@settings(max_examples=150, deadline=None)
@given(SPOKEN)
def test_quotes_stand_in_the_answer_letter_for_letter(answer: str) -> None:
    result = score_by_rules(item(answer))
    for piece in result.evidence:
        assert answer[piece.start : piece.end] == piece.quote
        assert "\n" not in piece.quote


@settings(max_examples=80, deadline=None)
@given(SPOKEN)
def test_the_same_answer_gets_the_same_score_and_survives_storage(answer: str) -> None:
    first: AnswerScore = score_by_rules(item(answer))
    assert first == score_by_rules(item(answer))
    stored = TypeAdapter(AnswerScore)
    assert stored.validate_json(stored.dump_json(first)) == first


@settings(max_examples=100, deadline=None)
@given(SPOKEN)
def test_folding_knows_the_way_back(answer: str) -> None:
    text = fold(answer)
    assert len(text.folded) == len(text.origin)
    assert list(text.origin) == sorted(text.origin)
    for clause in clauses(text):
        start, end = text.span(clause.start, clause.end)
        assert 0 <= start < end <= len(answer)
        assert text.folded[clause.start : clause.end] == clause.text


@settings(max_examples=100, deadline=None)
@given(SPOKEN)
def test_what_is_repeated_to_a_person_is_their_own_short_words(answer: str) -> None:
    fragment = salient(answer)
    assert fragment in answer
    assert len(fragment) <= 16


@settings(max_examples=100, deadline=None)
@given(SPOKEN)
def test_missing_points_are_expected_points_in_their_order(answer: str) -> None:
    missing = missing_points(QUESTION, EXPECT, answer)
    assert [point for point in EXPECT if point in missing] == list(missing)


@settings(max_examples=100, deadline=None)
@given(SPOKEN, SPOKEN)
def test_a_located_quote_is_in_the_answer(answer: str, quote: str) -> None:
    text = fold(answer)
    place = locate(quote, text)
    if place is not None:
        start, end = text.span(*place)
        wanted = "".join(fold(answer[start:end]).folded.split())
        assert wanted in "".join(fold(quote).folded.split())


@settings(max_examples=100, deadline=None)
@given(SPOKEN)
def test_injected_stretches_are_ordered_and_apart(answer: str) -> None:
    text = fold(answer)
    spans = injected_spans(text)
    places = [place for span in spans for place in span]
    assert places == sorted(places)
    assert all(0 <= start < end <= len(text.folded) for start, end in spans)
