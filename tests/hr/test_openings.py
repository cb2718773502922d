"""Openings are called what HR calls them."""

from dataclasses import replace

from bot.openings import LONGEST, Openings
from storage.database import Database
from storage.hr import HrDatabase, PositionFacts
from storage.positions import keep_positions, load_positions
from tests.core.office import JOB
from tests.hr.world import JOBS, PLACE, Hr, with_hr
from tests.storage.world import with_database


def told(title: str, department: str = "") -> PositionFacts:
    return PositionFacts(id=JOB.id, title=title, department=department)


def test_hr_reads_out_the_openings_that_have_a_job_file(hr: Hr) -> None:
    hr.put("positions", id="store-sales", title="高级顾问", department="华东", status="open")
    hr.put("positions", id="other", title="别的", department="", status="open")

    async def scene(database: HrDatabase) -> None:
        (found,) = await database.pull_positions(JOBS)
        assert (found.id, found.title, found.department) == (PLACE.id, "高级顾问", "华东")

    with_hr(hr, scene)


def test_an_opening_keeps_its_files_name_where_hr_says_nothing() -> None:
    openings = Openings({JOB.id: JOB})
    openings.called([told("高级顾问"), replace(told("别的"), id="unknown")])
    assert list(openings) == [JOB.id]
    assert (openings[JOB.id].title, openings[JOB.id].department) == ("高级顾问", JOB.department)
    openings.called([])
    assert openings[JOB.id] == JOB


def test_a_name_that_would_spoil_a_message_is_read_plainly() -> None:
    openings = Openings({JOB.id: JOB})
    openings.called([told("  高级\n\x00顾问  ", "长" * 500)])
    assert openings[JOB.id].title == "高级 顾问"
    assert openings[JOB.id].department == "长" * LONGEST


def test_what_hr_said_last_is_there_for_every_process(database_url: str) -> None:
    async def scene(database: Database) -> None:
        assert await database.read(load_positions) == ()
        await database.run(lambda c: keep_positions(c, [told("甲"), replace(PLACE, id="other")]))
        await database.run(lambda c: keep_positions(c, [told("乙")]))
        assert await database.read(load_positions) == (told("乙"),)

    with_database(database_url, scene)
