"""A new model or new prompts are tried once, and what moved is told."""

import logging
from pathlib import Path

import pytest

from bot.anchors import FILE, Anchors, read_trials
from scoring.engine import Scorer
from scoring.ports import ModelUnavailable
from tests.aio import run
from tests.scoring.scripted_model import Material, ScriptedModel, shown_to, verdict


def quoting(material: Material) -> str:
    """Find every point in the whole answer."""
    points, segments = material["points"], material["answer"]
    assert isinstance(points, list)
    assert isinstance(segments, list)
    pairs = zip(points, segments, strict=False)
    return verdict(*((point["id"], one["text"]) for point, one in pairs), level=4)


def silent(material: Material) -> str:
    assert shown_to(material)
    return verdict(level=1)


class Named(ScriptedModel):
    """A scripted model of another name."""

    @property
    def name(self) -> str:
        return "another"


def watched(model: ScriptedModel | None, folder: Path) -> list[tuple[float, float]]:
    told: list[tuple[float, float]] = []
    anchors = Anchors(Scorer(model), folder, told=lambda *moved: told.append(moved))
    run(anchors.watch())
    return told


def test_each_way_of_judging_is_tried_once(tmp_path: Path) -> None:
    model = ScriptedModel(quoting)
    assert watched(model, tmp_path / "new") == []
    asked = len(model.asked)
    assert asked > 0
    assert watched(model, tmp_path / "new") == []
    assert len(model.asked) == asked
    assert len(read_trials(tmp_path / "new" / FILE)) == 1


def test_what_moved_is_told_and_an_alarm_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watched(ScriptedModel(quoting), tmp_path)
    with caplog.at_level(logging.ERROR):
        ((shift, change),) = watched(Named(silent), tmp_path)
    assert shift < -0.2
    assert change < 0
    assert "scores moved" in caplog.text
    assert [one.engine for one in read_trials(tmp_path / FILE)] == ["scripted", "another"]


def test_a_model_that_is_away_is_tried_another_time(tmp_path: Path) -> None:
    watched(ScriptedModel(ModelUnavailable("away")), tmp_path)
    assert read_trials(tmp_path / FILE) == ()


def test_without_a_model_nothing_is_tried(tmp_path: Path) -> None:
    assert watched(None, tmp_path) == []
    assert read_trials(tmp_path / FILE) == ()


def test_a_line_that_was_cut_short_is_passed_over(tmp_path: Path) -> None:
    watched(ScriptedModel(quoting), tmp_path)
    path = tmp_path / FILE
    path.write_text(path.read_text(encoding="utf-8") + '{"engine": "m', encoding="utf-8")
    assert len(read_trials(path)) == 1
