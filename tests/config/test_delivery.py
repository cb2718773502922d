"""A job's file may let spoken delivery count, a tenth at most."""

from pathlib import Path

import pytest

from config.loading import load_job

EXAMPLE = Path("config/jobs/store-sales.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "weight"),
    [
        ("", 0.0),
        ("delivery_weight = 0.1\n", 0.1),
        ("delivery_weight = 0.2\n", None),
        ("delivery_weight = -0.1\n", None),
        ("delivery_weight = nan\n", None),
    ],
)
def test_how_it_was_spoken_counts_a_tenth_at_most(
    tmp_path: Path, line: str, weight: float | None
) -> None:
    file = tmp_path / "job.toml"
    file.write_text(line + EXAMPLE, encoding="utf-8")
    job, problems = load_job(file)
    assert (job.delivery_weight if job is not None else None) == weight
    assert any("delivery_weight" in str(each) for each in problems) == (weight is None)
