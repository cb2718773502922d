"""Answers to something else are marked; answers to the question are let be."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from scoring import nearness
from scoring.model import ScoreItem
from scoring.rules import ENGINE, OFF_TOPIC, score_by_rules

SETS = Path(__file__).parent / "sets"
TRADES: Sequence[Mapping[str, Any]] = tomllib.loads(
    (SETS / "topics.toml").read_text(encoding="utf-8")
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


def marked(items: Iterator[ScoreItem]) -> float:
    found = [OFF_TOPIC in score_by_rules(item).flags for item in items]
    return sum(found) / len(found)


def test_answers_to_their_own_question_are_let_be() -> None:
    assert marked(own()) <= 0.1


def test_answers_of_another_trade_are_marked() -> None:
    assert marked(elsewhere()) >= (0.7 if nearness.installed() else 0.2)


def test_the_engine_says_whether_it_knows_meaning() -> None:
    found = score_by_rules(next(own()))
    assert (found.engine, found.engine_version) == ENGINE
    assert found.engine_version.endswith(nearness.ENGINE) == nearness.installed()


def test_every_packaged_topic_has_its_place() -> None:
    stored = np.load(Path(nearness.__file__).parent / "data" / "topics.npy")
    assert stored.shape == (len(nearness.topics()), 384)
    assert np.allclose(np.linalg.norm(stored.astype(np.float32), axis=1), 1, atol=1e-2)
    if nearness.installed():
        again = nearness.placed(nearness.topics()[:3])
        assert np.abs(again - stored[:3]).max() < 2e-3


def test_the_same_texts_are_as_near_every_time() -> None:
    of = TRADES[0]
    first = nearness.nearness(of["question"], of["answers"][0])
    assert first == nearness.nearness(of["question"], of["answers"][0])
    assert (first is None) == (not nearness.installed())


def test_meaning_asks_a_person_to_look_and_moves_no_number() -> None:
    scores = [score_by_rules(each) for each in elsewhere()]
    beside = [one for one in scores if one.score is not None and OFF_TOPIC in one.flags]
    assert bool(beside) == nearness.installed()
