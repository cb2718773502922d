"""Every page of dialogue comes out exactly as it is written; `make bless` writes it anew."""

from pathlib import Path

import pytest

from config.loading import load_jobs
from tests.aio import run
from tests.transcript import play

PAGES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
JOBS = Path(__file__).parents[1] / "config" / "jobs"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_dialogue_comes_out_as_written(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    written = page.read_text(encoding="utf-8")
    played = run(play(written, dict(load_jobs(JOBS)), tmp_path))
    if request.config.getoption("--bless"):
        page.write_text(played, encoding="utf-8")
    assert played == page.read_text(encoding="utf-8")
