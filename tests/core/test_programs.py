"""A program is written line by line, and its lines are not words of the chat."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.core.walk import JOBS, Walk

JOB = JOBS["store-sales"]


def asking_for_code() -> Walk:
    """Begin an interview whose first question asks for a program."""
    first = JOB.rounds[0]
    coded = replace(first.questions[0], kind="technical", code="python", follow_ups=0)
    rounds = (replace(first, questions=(coded, *first.questions[1:])),)
    return Walk(job=replace(JOB, rounds=rounds)).begun()


@pytest.mark.parametrize("line", ["    continue", "\tpass", "done()", "continue;", "}", "{"])
def test_a_line_of_a_program_is_kept_as_it_is(line: str) -> None:
    walk = asking_for_code()
    walk.says("for x in y:", line)
    current = walk.interview.current
    assert current is not None
    assert current.text == f"for x in y:\n{line}"


@pytest.mark.parametrize("word", ["暂停", "跳过", "答完了", "skip"])
def test_a_word_of_the_chat_is_still_one(word: str) -> None:
    walk = asking_for_code()
    walk.says("x = 1")
    before = walk.interview
    walk.says(word)
    assert walk.interview.stage != before.stage or walk.interview.current != before.current


def test_a_program_may_be_thought_about_for_longer() -> None:
    walk = asking_for_code()
    walk.says("x = 1")
    walk.waits(timedelta(seconds=100))
    assert walk.interview.answers[0].open
    walk.waits(timedelta(seconds=100))
    assert not walk.interview.answers[0].open
