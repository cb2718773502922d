"""Parity of voice and text: who counts how, intervals that hold, and no cell of few people."""

import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.parity import line, parities, scores_by_way, way_of
from handlers.answers import Answer, Part
from handlers.interview import Interview, Scored
from scoring.model import AnswerScore, Evidence
from scoring.parity import LEAST, parity, student
from tests.core.walk import JOBS, fresh

NOW = datetime(2026, 3, 2, tzinfo=UTC)


def answer(*parts: tuple[str, bool], skipped: bool = False) -> Answer:
    return Answer(
        id="first/q/0",
        round_id="first",
        question_id="q",
        asked="?",
        follow_up=False,
        asked_at=NOW,
        parts=tuple(Part(text=t, at=NOW, message_id="1", voice=v) for t, v in parts),
        skipped=skipped,
    )


def interviewed(score: float, *, voice: bool) -> Interview:
    interview = fresh(JOBS["store-sales"])
    given = answer(("先问原因", voice))
    one = AnswerScore(
        question_id="q",
        dimension_id="communication",
        level=4,
        score=score,
        low=0.0,
        high=100.0,
        evidence=(Evidence(quote="先问原因", start=0, end=4, point="问原因"),),
        engine="e",
        engine_version="1",
    )
    scored = Scored(round_id="first", question_id="q", version=1, scores=(one,), at=NOW)
    return replace(interview, answers=(given,), scored=(scored,))


@pytest.mark.parametrize(
    ("given", "way"),
    [
        (answer(("说的", True)), "voice"),
        (answer(("写的", False)), "text"),
        (answer(("说了很多很多", True), ("写", False)), "voice"),
        (answer(("说", True), ("写了很多很多", False)), "text"),
        (answer(("", True)), None),
        (answer(("说的", True), skipped=True), None),
    ],
)
def test_a_question_counts_for_the_way_most_of_it_came(given: Answer, way: str | None) -> None:
    assert way_of([given]) == way


def test_few_people_are_counted_and_not_compared() -> None:
    people = [interviewed(70, voice=True) for _ in range(LEAST - 1)]
    people += [interviewed(60 + n, voice=False) for n in range(LEAST)]
    found = parities(people)["store-sales"]
    assert (found.voice.n, found.voice.mean, found.difference) == (LEAST - 1, None, None)
    assert found.text.mean == 64.5
    assert line("store-sales", found).endswith("too few to compare")
    assert "70" not in line("store-sales", found)


def test_a_difference_beyond_chance_is_said() -> None:
    people = [interviewed(50 + n % 5, voice=True) for n in range(20)]
    people += [interviewed(70 + n % 5, voice=False) for n in range(20)]
    found = parities(people)["store-sales"]
    assert found.difference == pytest.approx(-20)
    assert found.apart
    assert "look into it" in line("store-sales", found)
    assert scores_by_way(people[0]) == {"voice": 50}


def test_equal_scores_are_no_difference() -> None:
    same = parity({"voice": [70.0] * LEAST, "text": [70.0] * LEAST})
    assert (same.difference, same.low, same.high, same.apart) == (0.0, 0.0, 0.0, False)


@pytest.mark.parametrize(
    ("freedom", "t"), [(5, 2.5706), (9, 2.2622), (20, 2.0860), (100, 1.9840), (1e9, 1.9600)]
)
def test_students_t_is_that_of_the_tables(freedom: float, t: float) -> None:
    assert student(freedom) == pytest.approx(t, rel=2e-3)


def test_the_interval_holds_what_it_promises() -> None:
    chance = random.Random(7)  # noqa: S311  the same every time
    held = 0
    for _ in range(400):
        voice = [chance.gauss(70, 12) for _ in range(12)]
        text = [chance.gauss(70, 6) for _ in range(30)]
        found = parity({"voice": voice, "text": text})
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0 <= found.high
    assert 0.92 <= held / 400 <= 0.98
