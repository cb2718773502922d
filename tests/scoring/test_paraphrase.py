"""Points are found that an answer means without saying them, and none by chance."""

import pytest

from scoring import nearness
from scoring.gates import own_words
from scoring.paraphrase import pieces, text_of, widened
from scoring.rubric import Coverage, coverage, heard
from scoring.rules import score_by_rules
from scoring.text import fold
from tests.scoring.items import GOOD, item

POINTS = ("降低车间温度", "保证工人饮水")
SAID = (
    "我把车间的风扇都开了,门窗打开通风,屋顶喷水降温。每小时推一车绿豆汤和凉白开过来,人人都喝一杯。"
)
ELSEWHERE = "我给学生讲分数的时候拿一个苹果切开,一人分四分之一,他们一下子就懂了。"


def found(said: str, points: tuple[str, ...] = POINTS) -> tuple[Coverage, Coverage]:
    one = item(said, question="夏天车间很热,你怎么办?", expect=points, kind="scenario")
    own = own_words(one, heard(fold(said)))
    plain = coverage(one.question, points, own)
    return plain, widened(points, plain, own)


def test_a_point_is_shown_in_other_words() -> None:
    plain, wide = found(SAID)
    assert plain.missing
    assert (len(wide.hits) > len(plain.hits)) == nearness.installed()
    assert not set(wide.missing) & {hit.point for hit in wide.hits}
    assert {hit.point for hit in wide.hits} | set(wide.missing) == set(POINTS)


def test_an_answer_to_something_else_shows_none() -> None:
    plain, wide = found(ELSEWHERE)
    assert plain == wide


def test_points_that_words_found_stay_as_they_are() -> None:
    plain, wide = found(SAID, ("门窗打开通风", *POINTS))
    kept = {hit.point: hit for hit in wide.hits}
    assert all(kept[hit.point] == hit for hit in plain.hits)


@pytest.mark.parametrize("answer", [SAID, GOOD])
def test_every_quote_stands_where_it_says(answer: str) -> None:
    score = score_by_rules(item(answer, expect=(*POINTS, "门窗打开通风", "先安抚家属情绪")))
    assert score.evidence
    assert all(answer[one.start : one.end] == one.quote for one in score.evidence)


def test_pieces_are_whole_thoughts_in_their_order() -> None:
    own = own_words(item(GOOD), heard(fold(GOOD)))
    cut = list(pieces(own))
    assert [clause for piece in cut for clause in piece] == list(own)
    assert all(len(text_of(piece)) <= 60 for piece in cut)
    assert list(pieces(())) == []
