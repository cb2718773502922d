"""Recruiters grade one answer at a time, without knowing whose it is or what the engine thought."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.grading import (
    ENOUGH,
    Grade,
    Piece,
    counted,
    in_force,
    next_piece,
    pieces_of,
    shared,
    unnamed,
)
from scoring.agreement import weighted_kappa
from tests.core.office import JOB, MONDAY, Office, interview

NAMES = ("张三", "李四", "欧阳娜娜", "陈一")


def office(count: int = 4) -> Office:
    made = Office()
    for number in range(count):
        name = NAMES[number]
        one = interview(number + 1, name)
        answers = tuple(
            replace(each, parts=(replace(each.parts[0], text=f"我是{name},做了第{number}件事"),))
            for each in one.answers
        )
        made.add(replace(one, answers=answers))
    return made


def grade_all(made: Office, who: str, level: str) -> list[str]:
    heard = made.write(who, "打分")
    while "回复 1–5" in heard[-1]:
        heard = made.write(who, level)
    return heard


def test_every_answer_is_shown_once_and_every_grade_is_kept() -> None:
    made = office()
    end = grade_all(made, "hr_li", "3")
    assert "这次打了 8 份" in end[-1]
    keys = [each.piece.key for each in made.grades]
    assert len(keys) == len(set(keys)) == 8
    assert {each.level for each in made.grades} == {3.0}
    assert {each.grader for each in made.grades} == {"app:hr_li"}


def test_neither_a_name_nor_a_score_is_shown() -> None:
    made = office()
    heard: list[str] = []
    heard += made.write("hr_li", "打分")
    heard += [text for _ in range(7) for text in made.write("hr_li", "4")]
    said = "\n".join(heard)
    assert not any(name in said for name in NAMES)
    assert "娜娜" not in said
    assert not any(score in said for score in ("82", "74", "78"))


@pytest.mark.parametrize("level", ["1", "3.5", "５", "4分", "2.0"])
def test_levels_may_be_halves(level: str) -> None:
    made = office(1)
    made.write("hr_li", "打分")
    assert made.write("hr_li", level)[-1].startswith("已记 ")
    assert len(made.grades) == 1


@pytest.mark.parametrize("text", ["0", "6", "3.7", "1.2", "12", "-1", "4 5", "四"])
def test_what_is_no_grade_is_never_kept(text: str) -> None:
    made = office(1)
    made.write("hr_li", "打分")
    made.write("hr_li", text)
    assert made.grades == []


def test_a_number_is_no_grade_when_nothing_is_graded_or_long_after() -> None:
    made = office(2)
    made.write("hr_li", "2")
    made.write("hr_li", "打分")
    made.write("hr_li", "结束")
    made.write("hr_li", "2")
    made.write("hr_li", "打分")
    made.wait(timedelta(hours=3))
    assert "综合" in made.write("hr_li", "2")[-1]
    assert made.grades == []


def test_a_correction_is_a_new_grade_and_the_last_one_counts() -> None:
    made = office(1)
    made.write("hr_li", "打分")
    made.write("hr_li", "5")
    assert made.write("hr_li", "改 2")[-1].startswith("已改为 2 分。")
    assert [each.level for each in made.grades] == [5.0, 2.0]
    assert [each.level for each in in_force(made.grades)] == [2.0]


def test_passing_over_and_asking_for_one_candidate() -> None:
    made = office()
    assert "打分 · 沟通表达" in made.write("hr_li", "打分 #3")[-1]
    made.write("hr_li", "跳过")
    end = made.write("hr_li", "跳过")
    assert "没有更多" in end[-1]
    assert made.grades == []


def test_an_answer_that_was_given_anew_meanwhile_is_not_graded() -> None:
    made = office(1)
    made.write("hr_li", "打分")
    one = made.interviews["i1"]
    made.interviews["i1"] = replace(one, versions={"first/q1": 2, "first/q2": 2})
    assert "刚刚被候选人改过" in made.write("hr_li", "4")[-1]
    assert made.grades == []


def test_two_colleagues_on_the_same_answers_are_both_kept_and_compared() -> None:
    made = office()
    made.jobs[JOB.id] = replace(JOB, recruiters=("hr_li", "hr_zhou"))
    grade_all(made, "hr_li", "3")
    assert "满 10 份后显示一致性" in grade_all(made, "hr_zhou", "4")[-1]
    assert len(in_force(made.grades)) == 16
    assert set(counted(made.grades).values()) == {4}


def test_only_recruiters_of_the_job_grade_and_only_finished_interviews() -> None:
    made = office()
    assert "打分" not in made.write("mgr_wang", "打分")[-1].split("\n")[0]
    assert made.write("stranger", "打分") == ["—"]
    running = Office()
    running.add(replace(interview(1), finished_at=None))
    assert "现在没有可以打分的回答" in running.write("hr_li", "打分")[-1]


def test_the_question_nearest_to_enough_comes_first() -> None:
    pieces = [piece(number, question) for number in range(40) for question in ("a", "b")]
    some = [Grade(grader="x", piece=piece(90 + n, "b"), level=3, at=MONDAY) for n in range(5)]
    first = next_piece(pieces, some, grader="y", passed=())
    assert first is not None
    assert first.question == "b"
    enough = [
        Grade(grader="x", piece=piece(90 + n, "b"), level=3, at=MONDAY) for n in range(ENOUGH)
    ]
    first = next_piece(pieces, enough, grader="y", passed=())
    assert first is not None
    assert first.question == "a"


def piece(number: int, question: str = "a") -> Piece:
    return Piece(
        job_id="j", interview_id=f"i{number}", round_id="r", question_id=question,
        dimension_id="d", version=1, question=question,
    )  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.integers(0, 5), st.integers(1, 5))))
def test_in_force_keeps_one_grade_per_person_and_answer(
    given_: list[tuple[str, int, int]],
) -> None:
    made = [Grade(grader=w, piece=piece(n), level=level, at=MONDAY) for w, n, level in given_]
    kept = in_force(made)
    assert len(kept) == len({(w, n) for w, n, _ in given_})
    for one in kept:
        last = [g for g in made if (g.grader, g.piece) == (one.grader, one.piece)][-1]
        assert one == last
    for mine, others in shared(kept, "x"):
        assert 1 <= mine <= 5
        assert 1 <= others <= 5


@given(st.lists(st.tuples(st.floats(1, 5), st.floats(1, 5)), min_size=1, max_size=40))
def test_agreement_is_at_most_one_and_one_for_the_same(pairs: list[tuple[float, float]]) -> None:
    found = weighted_kappa(pairs)
    assert found is None or found <= 1 + 1e-9
    same = weighted_kappa([(one, one) for one, _ in pairs])
    assert same is None or same == 1


def test_agreement_is_the_known_value() -> None:
    pairs = [(1.0, 1.0), (2.0, 2.0), (3.0, 4.0), (4.0, 3.0), (5.0, 5.0)]
    assert weighted_kappa(pairs) == pytest.approx(0.9)


def test_names_are_hidden_however_they_stand() -> None:
    assert unnamed("我叫欧阳娜娜,娜娜负责", "欧阳娜娜") == "我叫××,娜娜负责"
    assert unnamed("我是张三丰,三丰负责", "张三丰") == "我是××,××负责"
    assert unnamed("I am Ann Lee", "Ann Lee") == "I am ××"
    assert unnamed("一二", "") == "一二"


def test_pieces_are_what_was_said_under_each_dimension() -> None:
    one = interview(1)
    assert [each.question_id for each in pieces_of(one, JOB)] == ["q1", "q2"]
    skipped = replace(one, answers=tuple(replace(a, skipped=True) for a in one.answers))
    assert pieces_of(skipped, JOB) == ()
