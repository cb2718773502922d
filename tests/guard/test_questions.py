"""Forbidden questions are recognised, questions about the work pass.

`questions.tsv` was written before the rules and is what they were made with. `held_out.tsv` was
written afterwards, by ground and in words the rules had not seen, and is only counted: the rates
below are what the guard reaches on new sentences by the hand that wrote it; strangers' wording fares worse
(docs/job-file.md). `classes.tsv` holds, in words of its own, the classes of question that a stranger's list
showed to be missed.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from config.guard import demanded, forbidden, forbidden_point
from config.guard_words import GroundId
from config.phrases import LANGUAGES, Phrases

HERE = Path(__file__).parent
PRECISION, RECALL = 0.90, 0.95


def sentences(name: str) -> list[tuple[str, str]]:
    return list(_sentences(name))


def _sentences(name: str) -> Iterator[tuple[str, str]]:
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        ground, _, sentence = line.partition("\t")
        yield ground, sentence


@pytest.mark.parametrize(("ground", "sentence"), sentences("questions.tsv"))
def test_a_sentence_the_rules_were_made_with_is_told_apart(ground: str, sentence: str) -> None:
    assert (forbidden(sentence) is not None) == (ground != "fine")


@pytest.mark.parametrize(("ground", "sentence"), sentences("classes.tsv"))
def test_a_class_that_was_missed_once_is_told_apart(ground: str, sentence: str) -> None:
    assert (forbidden(sentence) is not None) == (ground != "fine")


def test_sentences_that_were_kept_apart_are_told_apart_often_enough() -> None:
    told = [(ground != "fine", forbidden(text)) for ground, text in sentences("held_out.tsv")]
    caught = sum(unfair and found is not None for unfair, found in told)
    blocked = sum(found is not None for _, found in told)
    assert caught / blocked >= PRECISION
    assert caught / sum(unfair for unfair, _ in told) >= RECALL


def test_the_two_lists_share_no_sentence_and_a_third_is_held_out() -> None:
    seen, unseen = ({text for _, text in sentences(f"{n}.tsv")} for n in ("questions", "held_out"))
    assert not seen & unseen
    assert len(unseen) * 3 >= len(seen | unseen)


def test_every_ground_is_in_both_lists() -> None:
    for name in ("questions.tsv", "held_out.tsv"):
        assert {ground for ground, _ in sentences(name)} == {"fine", *get_args(GroundId)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_offered_instead_is_one_that_may_be_asked(language: str) -> None:
    phrases = Phrases("zh" if language == "zh" else "en")
    for ground in get_args(GroundId):
        assert forbidden(phrases.say(f"ask_{ground}")) is None


@pytest.mark.parametrize(
    "point", ["婚育计划", "年龄", "家庭负担", "是不是本地人", "限男性", "孩子由谁照顾"]
)
def test_a_point_that_may_not_be_asked_for_is_found(point: str) -> None:
    assert forbidden_point(point) is not None


@pytest.mark.parametrize(
    "point", ["监测血压", "安抚家属", "患者的年龄", "最后的结果", "照顾组员的情绪"]
)
def test_a_point_about_the_work_passes(point: str) -> None:
    assert forbidden_point(point) is None


@pytest.mark.parametrize(
    "answer", ["这个岗位限男性。", "35岁以下优先考虑。", "已婚已育优先", "women only"]
)
def test_a_condition_in_an_answer_of_the_job_file_is_found(answer: str) -> None:
    assert demanded(answer) is not None


@pytest.mark.parametrize(
    "answer", ["女职工按国家规定休产假。", "入职后每年体检一次。", "周末轮班。"]
)
def test_what_a_job_offers_passes(answer: str) -> None:
    assert demanded(answer) is None
