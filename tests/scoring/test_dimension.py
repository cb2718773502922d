"""One answer under several dimensions, and speech written down without stops."""

import re
from dataclasses import replace

import pytest

from scoring.breath import breaths
from scoring.concepts import concepts, named_in
from scoring.rubric import heard
from scoring.rules import score_by_rules
from scoring.text import clauses, fold
from tests.scoring.items import GOOD, PLATITUDES, item

LISTENING = {1: "答非所问", 3: "听清对方的诉求", 5: "先安抚情绪, 有对象意识"}
IMPROVING = {1: "没有结果", 3: "有结果", 5: "有可量化的结果, 事后总结并落实改进"}
LISTENED = (
    "去年有位病人家属嫌换药太晚,在走廊里发火。我先跟她说对不起,请她到办公室坐下喝口水。"
    "听她说完才知道,她是怕老人伤口感染。"
)


def score(answer: str, name: str, anchors: dict[int, str]) -> float:
    asked = replace(item(answer), dimension_name=name, anchors=anchors)
    found = score_by_rules(asked).score
    assert found is not None
    return found


def test_an_answer_counts_for_the_dimension_its_evidence_speaks_of() -> None:
    assert score(LISTENED, "倾听与共情", LISTENING) > score(LISTENED, "总结改进", IMPROVING)


def test_a_dimension_that_says_nothing_leaves_the_share_of_points() -> None:
    assert score(GOOD, "", {}) == score(GOOD, "甲", {5: "乙"})


@pytest.mark.parametrize("name", ["倾听与共情", "总结改进", "逻辑与结构"])
def test_no_dimension_makes_platitudes_an_answer(name: str) -> None:
    asked = replace(item(PLATITUDES), dimension_name=name, anchors=IMPROVING)
    assert score_by_rules(asked).score is None


def test_speech_without_stops_scores_like_the_same_speech_with_them() -> None:
    bare = re.sub(r"[,。]", "", GOOD)
    assert score(bare, "", {}) == pytest.approx(score(GOOD, "", {}), abs=12)


def test_breaths_together_are_the_clause_again() -> None:
    (long,) = clauses(fold(re.sub(r"[,。]", "", GOOD)))
    cut = list(breaths(long))
    assert len(cut) > 4
    assert "".join(one.text for one in cut) == long.text
    assert all(long.text[one.start - long.start : one.end - long.start] == one.text for one in cut)


def test_a_clause_of_ordinary_length_is_left_alone() -> None:
    text = fold("我先跟她说对不起,请她到办公室坐下喝口水。")
    assert heard(text) == clauses(text)


def test_meanings_are_found_inside_longer_words() -> None:
    named, rest = named_in("有可核对的结果")
    assert {"可核对", "结果"} <= set(named)
    assert "可核对" not in rest


def test_every_meaning_can_be_shown_by_its_own_names() -> None:
    for meaning in concepts():
        assert meaning.words
        assert all(meaning.named_by(word) for word in meaning.words)


def test_what_one_always_does_is_not_a_case_of_it() -> None:
    habits = "平时我就很注重服务,一向以诚相待,我觉得沟通是最重要的,始终微笑面对每一位家属。"
    assert score_by_rules(item(habits)).score is None


def test_logic_alone_gets_no_number_from_rules() -> None:
    asked = replace(item(GOOD, expect=()), dimension_name="逻辑与论证")
    found = score_by_rules(asked)
    assert found.score is None
    assert "not_measured" in found.flags
