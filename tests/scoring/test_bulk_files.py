"""Files of answers: resumed where they end, on two cores, with grades."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.bulk import Bulk, score_file
from config.sections import ModelSettings
from tests.aio import run
from tests.scoring.items import EXPECT, GOOD, PLATITUDES, QUESTION


def write(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    return path


def answers(count: int) -> list[dict[str, object]]:
    said = (GOOD, PLATITUDES, GOOD[:60])
    return [
        {"id": f"a{n}", "question": QUESTION, "expect": EXPECT, "answer": said[n % 3]}
        for n in range(count)
    ]


def score(source: Path, target: Path, *, graded: Path | None = None) -> tuple[Bulk, int]:
    heard: list[int] = []
    work = score_file(source, target, llm=ModelSettings(), told=heard.append, graded=graded)
    return run(work), sum(heard)


def test_an_interrupted_run_goes_on_where_its_output_ends(tmp_path: Path) -> None:
    source, target = write(tmp_path / "in", answers(9)), tmp_path / "out"
    score(source, target)
    whole = target.read_bytes()
    lines = whole.split(b"\n")
    target.write_bytes(b"\n".join([*lines[:4], lines[4][:20]]))
    done, told = score(source, target)
    assert done.before == 4
    assert told == 9
    assert target.read_bytes() == whole


@pytest.mark.parametrize("other", [b'{"id": "other"}\n', b"not JSON\n", b"\n"])
def test_an_output_of_something_else_is_begun_anew(tmp_path: Path, other: bytes) -> None:
    source, target = write(tmp_path / "in", answers(2)), tmp_path / "out"
    target.write_bytes(other)
    done, _ = score(source, target)
    assert done.before == 0
    assert len(target.read_text(encoding="utf-8").splitlines()) == 2


def test_a_finished_output_is_scored_again(tmp_path: Path) -> None:
    source, target = write(tmp_path / "in", answers(2)), tmp_path / "out"
    score(source, target)
    done, told = score(source, target)
    assert done.before == 0
    assert told == 2


def test_grades_calibrate_and_a_bad_grade_is_passed_over(tmp_path: Path) -> None:
    taught = [one | {"grade": 0.1 if one["answer"] == PLATITUDES else 0.8} for one in answers(36)]
    graded = write(tmp_path / "graded", [*taught, {"id": "x", "grade": 2}])
    source, target = write(tmp_path / "in", answers(2)), tmp_path / "out"
    done, _ = score(source, target, graded=graded)
    assert done.unread_grades == 1
    good, poor = (json.loads(line) for line in target.read_text(encoding="utf-8").splitlines())
    assert good["calibrated"]
    assert good["score"] == pytest.approx(80, abs=10)
    assert poor["score"] is None


def test_a_line_that_is_not_text_is_named(tmp_path: Path) -> None:
    source, target = tmp_path / "in", tmp_path / "out"
    source.write_bytes(b"\xff\xfe\n")
    done, _ = score(source, target)
    assert done.unread == 1
    assert "UTF-8" in json.loads(target.read_bytes())["error"]
