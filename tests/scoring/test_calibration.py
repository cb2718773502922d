"""Graded answers: the house's own scale, honest about how few there are."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.calibration import ENOUGH, UNCALIBRATED, Calibration, Graded
from scoring.model import AnswerScore, ScoreItem
from scoring.monotone import Monotone
from scoring.rules import score_by_rules
from scoring.space import Space
from tests.scoring.items import item

QUESTIONS = ("队列和栈有什么区别?", "数组和链表有什么区别?")
REFERENCES = (
    "队列先进先出,栈后进先出,队列两端操作,栈只在一端操作",
    "数组连续存储可以随机访问,链表不连续,插入删除快",
)
PIECES = (
    ("队列是先进先出的", "栈是后进先出的", "队列在两端操作", "栈只在一端操作", "都可以存数据"),
    ("数组是连续存储的", "数组可以随机访问", "链表存储不连续", "链表插入删除快", "都是容器"),
)


def answers(question: int) -> list[tuple[ScoreItem, float]]:
    """Give answers made of more and fewer right pieces, and the grades a person would give."""
    made = []
    for length in range(1, 5):
        for chosen in itertools.combinations(PIECES[question], length):
            right = sum(one in PIECES[question][:4] for one in chosen)
            text = "我觉得" + ",".join(chosen) + "。"
            asked = item(
                text, question=QUESTIONS[question], expect=(), kind="technical",
                reference=(REFERENCES[question],),
            )  # fmt: skip
            made.append((asked, right / 4))
    return made


def graded(question: int, count: int) -> list[Graded]:
    pool = sorted(answers(question), key=lambda one: hash_free(one[0].answer))
    return [Graded(item=one, score=score_by_rules(one), grade=grade) for one, grade in pool[:count]]


def hash_free(text: str) -> int:
    """Shuffle the same way each time."""
    return sum(ord(letter) * place * 7919 for place, letter in enumerate(text)) % 1009


def applied(calibration: Calibration, asked: ScoreItem) -> AnswerScore:
    return calibration.apply(asked, score_by_rules(asked))


def test_graded_answers_bring_scores_nearer_to_the_grades() -> None:
    taught = graded(0, 20)
    calibration = Calibration.of(taught)
    seen = {one.item.answer for one in taught}
    unseen = [(asked, grade) for asked, grade in answers(0) if asked.answer not in seen]
    before = [abs((score_by_rules(asked).score or 0) / 100 - grade) for asked, grade in unseen]
    after = [abs((applied(calibration, asked).score or 0) / 100 - grade) for asked, grade in unseen]
    assert sum(after) < sum(before)


def test_before_thirty_grades_a_score_says_that_it_is_not_calibrated() -> None:
    asked, _ = answers(0)[0]
    few = applied(Calibration.of(graded(0, ENOUGH - 1)), asked)
    assert not few.calibrated
    assert UNCALIBRATED in few.flags


def test_thirty_grades_of_a_family_are_enough() -> None:
    calibration = Calibration.of([*graded(0, 15), *graded(1, 15)])
    asked, _ = answers(1)[3]
    told = applied(calibration, asked)
    assert told.calibrated
    assert UNCALIBRATED not in told.flags


def test_another_kind_of_question_learns_nothing_from_these() -> None:
    calibration = Calibration.of([*graded(0, 20), *graded(1, 20)])
    asked = item("我先道歉,请她到办公室坐下,问清原因,当天换了药。")
    rough = score_by_rules(asked)
    told = calibration.apply(asked, rough)
    assert told.score == rough.score
    assert not told.calibrated


def test_an_answer_without_evidence_gets_no_number_from_grades() -> None:
    calibration = Calibration.of([*graded(0, 20), *graded(1, 20)])
    asked = item("不知道", question=QUESTIONS[0], expect=(), reference=(REFERENCES[0],))
    told = applied(calibration, asked)
    assert told.score is None
    assert told.low is None


def test_the_order_of_the_grades_does_not_matter() -> None:
    lessons = [*graded(0, 20), *graded(1, 20)]
    asked, _ = answers(0)[5]
    forward = applied(Calibration.of(lessons), asked)
    assert forward == applied(Calibration.of(lessons[::-1]), asked)


@pytest.mark.parametrize("count", [0, 1, 3, 10])
def test_few_grades_never_break_a_score(count: int) -> None:
    calibration = Calibration.of(graded(0, count))
    for asked, _ in answers(0):
        told = applied(calibration, asked)
        assert told.score is None or 0 <= told.score <= 100


def test_no_texts_to_compare_still_make_a_space() -> None:
    space = Space.of(["", ""])
    assert space.place(["任何话"]).shape == (1, 0)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_the_curve_never_falls(points: list[tuple[float, float]]) -> None:
    curve = Monotone.fitted([x for x, _ in points], [y for _, y in points])
    read = [curve.at(step / 20) for step in range(21)]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(read))
