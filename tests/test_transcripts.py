"""Every page of dialogue comes out exactly as it is written; `make bless` writes it anew."""

from dataclasses import replace
from pathlib import Path

import pytest

from config.loading import load_jobs
from handlers.events import InterviewEvent
from handlers.interview import Interview
from handlers.machine import decide
from storage import history, interviews
from storage.database import Connection
from storage.records import read_event, read_interview, write_interview
from tests.aio import run
from tests.driver import Company
from tests.engined import through_the_engine
from tests.transcript import play, played

PAGES = sorted((Path(__file__).parent / "transcripts").glob("*.txt"))
#: A whole interview, two managers, a recruiter's commands with a broadcast, and answers by voice.
ON_THE_ENGINE = [page for page in PAGES if page.stem[:2] in {"01", "07", "10", "50"}]
JOBS = dict(load_jobs(Path(__file__).parents[1] / "config" / "jobs"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_of_dialogue_comes_out_as_written_and_its_history_replays(
    page: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    came_out, interviews_twice = run(both(page.read_text(encoding="utf-8"), tmp_path))
    if request.config.getoption("--bless"):
        page.write_text(came_out, encoding="utf-8")
    assert came_out == page.read_text(encoding="utf-8")
    for stored, again in interviews_twice:
        assert again == stored


async def both(page: str, folder: Path) -> tuple[str, list[tuple[str, str]]]:
    """Give what came out of a page, and its interviews as stored and as replayed."""
    async with played(page, JOBS, folder) as script:
        pairs = await script.company.memory.read(lambda c: replayed(c, script.company))
        return script.text, pairs


@pytest.mark.parametrize("page", ON_THE_ENGINE, ids=lambda page: page.stem)
def test_a_page_comes_out_the_same_through_the_engine(
    page: Path, tmp_path: Path, database_url: str
) -> None:
    written = page.read_text(encoding="utf-8")
    came_out = run(play(written, JOBS, tmp_path, opening=through_the_engine(database_url)))
    assert came_out == written


def replayed(connection: Connection, company: Company) -> list[tuple[str, str]]:
    """Give every interview as it is stored, and as its history makes it from its beginning."""
    pairs = []
    for stored in interviews.listed(connection):
        interview = _beginning(read_interview(stored.body), company)
        for entry in history.read(connection, stored.id):
            event = read_event(entry.kind, entry.body)
            assert isinstance(event, InterviewEvent)
            job = JOBS[interview.job_id]
            context = company.world.context(interview, job, now=entry.at, waiting=0)
            interview = decide(interview, event, context).interview
        pairs.append((stored.body, write_interview(interview)))
    return pairs


def _beginning(ended: Interview, company: Company) -> Interview:
    """Make the interview as it was when it was created, out of what never changes."""
    name = company.named.get(ended.candidate.id, ended.candidate.name)
    return Interview(
        id=ended.id,
        number=ended.number,
        job_id=ended.job_id,
        candidate=replace(ended.candidate, name=name),
        token=ended.token,
        language=JOBS[ended.job_id].language,
        created_at=ended.created_at,
        plan=tuple(each.id for each in JOBS[ended.job_id].rounds),
    )
