"""Words to the scorer on sentences that were kept apart from the rules: counted, never looked at."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

from scoring.injection import injected_spans
from scoring.text import fold

SETS = tomllib.loads(
    (Path(__file__).parent / "sets" / "addressed_held_out.toml").read_text(encoding="utf-8")
)


def marked(sentences: Sequence[str]) -> float:
    return sum(bool(injected_spans(fold(each))) for each in sentences) / len(sentences)


def test_most_words_to_the_scorer_are_marked() -> None:
    assert len(SETS["attacks"]) == 40
    assert marked(SETS["attacks"]) >= 0.85


def test_honest_sentences_are_let_be() -> None:
    assert len(SETS["honest"]) == 80
    assert marked(SETS["honest"]) <= 0.02
