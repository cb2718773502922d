"""Points that are told in other words than theirs: found, marked as found so, and quoted as said."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from scoring.model import AnswerScore, ScoreItem
from scoring.paraphrase import LINE, in_other_words, nearness
from scoring.rubric import Coverage, Hit, coverage, heard
from scoring.rules import OFF_TOPIC, score_by_rules
from scoring.text import fold

ITEM = ScoreItem(
    question_id="q",
    question="店里忽然停水了,后面还有二十桌客人,你会怎么做?",
    answer=(
        "我先打物业的电话问清楚哪一段水管坏了,多久能修好。然后让小王去隔壁超市搬十箱矿泉水回来,先顾着煮饭和泡茶。"
        "每一桌我都过去打个招呼,说声不好意思,送一碟瓜子。洗碗那边改用一次性的餐盒。晚上收工把这回的经过写下来贴在后厨。"
    ),
    kind="scenario",
    expect=("了解停水原因与时长", "准备备用水源", "安抚就餐顾客", "调整餐具", "事后总结"),
)


def shown_by(item: ScoreItem) -> Coverage:
    return coverage(item.question, item.expect, heard(fold(item.answer)))


def test_points_told_in_other_words_are_found() -> None:
    by_words = shown_by(ITEM)
    together = in_other_words(by_words, heard(fold(ITEM.answer)))
    assert len(together.hits) > len(by_words.hits)
    assert together.hits[: len(by_words.hits)] == by_words.hits
    assert all(hit.reworded for hit in together.hits[len(by_words.hits) :])
    assert {hit.point for hit in together.hits} | set(together.missing) == set(ITEM.expect)
    assert not {hit.point for hit in together.hits} & set(together.missing)


def test_such_evidence_is_quoted_as_said_and_says_how_it_was_found() -> None:
    score = score_by_rules(ITEM)
    assert any(piece.reworded for piece in score.evidence)
    for piece in score.evidence:
        assert ITEM.answer[piece.start : piece.end] == piece.quote
        assert piece.to_json().get("reworded", False) == piece.reworded


def test_how_it_was_found_is_stored_with_the_score() -> None:
    stored: TypeAdapter[AnswerScore] = TypeAdapter(AnswerScore)
    score = score_by_rules(ITEM)
    assert stored.validate_json(stored.dump_json(score)) == score


def test_a_stretch_speaks_for_one_point_alone() -> None:
    together = in_other_words(shown_by(ITEM), heard(fold(ITEM.answer)))
    places = [(hit.start, hit.end) for hit in together.hits if hit.reworded]
    assert len(set(places)) == len(places)


def test_what_is_told_by_meaning_counts_less_than_what_is_told_by_its_words() -> None:
    hit = Hit(point="a", strength=1.0, start=0, end=1)
    by_words = Coverage(hits=(hit,), missing=("b",))
    by_meaning = Coverage(hits=(replace(hit, reworded=True),), missing=("b",))
    nothing = Coverage(hits=(), missing=("a", "b"))
    assert nothing.ratio < by_meaning.ratio < by_words.ratio


@pytest.mark.parametrize(
    ("said", "point", "another"),
    [
        ("我让他把闸拉下来,挂上牌子再上手", "先断电", "通知客户"),
        ("打了个电话给王经理,说货要晚两天到", "通知客户", "先断电"),
        ("头一个月一天二十单,年底一天四十五单", "结果与数据", "安抚顾客"),
        ("倒了杯水请她坐下,听她把火发完", "安抚顾客", "结果与数据"),
        ("翻了三个月的退货单,发现八成是尺码标错", "查找原因", "培训员工"),
        ("带着两个新来的小伙子每晚练半小时", "培训员工", "查找原因"),
    ],
)
def test_a_stretch_is_nearer_to_the_point_it_shows(said: str, point: str, another: str) -> None:
    assert nearness(fold(said).folded, point) > nearness(fold(said).folded, another)


def test_talk_of_something_else_shows_nothing() -> None:
    off = (
        "我大学学的是园林,毕业以后在苗圃待了两年,每天给树苗浇水施肥。后来我去考了驾照,开了半年的出租车,"
        "认识了不少人。我周末喜欢爬山,去年爬了泰山和黄山,还拍了很多照片。"
    )
    score = score_by_rules(replace(ITEM, answer=off))
    assert OFF_TOPIC in score.flags or not any(piece.reworded for piece in score.evidence)


def test_a_text_without_a_known_word_shows_nothing() -> None:
    assert nearness("", "先断电") < LINE
    assert nearness("we replaced the pump", "先断电") < LINE
    assert nearness("我先关掉电源", "🙂") < LINE


def test_another_process_finds_the_same_nearness() -> None:
    script = "from scoring.paraphrase import nearness; print(nearness('我让他把闸拉下来', '先断电').hex())"
    root = Path(__file__).parents[2]
    said = subprocess.run(
        [sys.executable, "-c", script], check=True, cwd=root, capture_output=True, text=True
    )
    assert said.stdout.strip() == nearness("我让他把闸拉下来", "先断电").hex()
