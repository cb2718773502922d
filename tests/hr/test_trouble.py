"""HR's database goes away, comes back, is written by others, or will not have it."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from config.mapping import HrMapping
from storage.hr import HrDatabase, HrRefused, HrUnavailable, create_reference_tables
from tests.aio import run
from tests.hr.race import INTERVIEWS
from tests.hr.relay import wire
from tests.hr.world import JOBS, PERSON, Hr, reference, story, with_hr

ROOT = Path(__file__).parents[2]


def test_two_processes_writing_the_same_interviews_end_up_right(hr: Hr) -> None:
    schema = "reference" if hr.mapping == HrMapping() else "legacy"
    command = [sys.executable, "-m", "tests.hr.race", hr.url, schema]
    racers = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    outcomes = {word for racer in racers for word in racer.communicate()[0].split()}
    assert [racer.returncode for racer in racers] == [0, 0]
    assert outcomes <= {"written", "unchanged", "stale"}
    stages = [row["stage"] for row in hr.told("applications")]
    assert stages == [hr.word("applications", "stage", "rejected")] * INTERVIEWS
    assert len(hr.rows("stage_history")) == 4 * INTERVIEWS
    assert len(hr.rows("interview_results")) == 2 * INTERVIEWS
    assert len(hr.rows("manager_feedback")) == INTERVIEWS
    assert len(hr.rows("candidates")) == len(hr.rows("positions")) == 1


def test_a_database_that_is_away_is_told_and_found_again(hr_reference: Hr) -> None:
    line = wire(hr_reference.url)
    tale = story()

    async def scene() -> list[str]:
        database = HrDatabase(line.url, HrMapping())
        await line.up()
        said: list[str] = [(await database.upsert_application(tale[0])).outcome]
        hr_reference.engine.dispose()
        await line.down()
        for attempt in (database.upsert_application(tale[1]), database.check()):
            with pytest.raises(HrUnavailable):
                await attempt
        await line.up()
        said += [(await database.upsert_application(each)).outcome for each in tale[1:]]
        await database.close()
        await line.end()
        return said

    assert run(scene()) == ["written"] * 4
    assert len(hr_reference.rows("stage_history")) == 4


def test_a_table_that_goes_is_told_and_a_table_that_comes_is_used(hr_reference: Hr) -> None:
    async def scene(database: HrDatabase) -> str:
        await database.upsert_application(story()[0])
        hr_reference.write("drop table stage_history")
        with pytest.raises(HrRefused):
            await database.upsert_application(story()[1])
        with pytest.raises(HrRefused, match=r"no table 'stage_history'.*zhimian migrate"):
            await database.check()
        create_reference_tables(hr_reference.url, HrMapping())
        return (await database.upsert_application(story()[1])).outcome

    assert with_hr(hr_reference, scene) == "written"


def test_a_column_of_hrs_that_must_be_filled_is_named(hr_reference: Hr) -> None:
    add = "alter table applications add column org varchar(10) not null"
    sqlite = hr_reference.engine.dialect.name == "sqlite"
    if sqlite:
        hr_reference.write("drop table applications")
        hr_reference.write(
            "create table applications (id text primary key, position_id text, candidate_id text,"
            "stage text, match_score real, recommendation text, report_url text, updated_at text,"
            "org text not null)"
        )
    else:
        hr_reference.write(add)

    async def scene(database: HrDatabase) -> str:
        with pytest.raises(HrRefused) as refused:
            await database.upsert_application(story()[0])
        return refused.value.reason

    told = with_hr(hr_reference, scene)
    assert "org" in told
    assert PERSON.phone not in told


def test_a_phone_hr_wants_only_once_is_refused_without_telling_it(hr_reference: Hr) -> None:
    hr_reference.write("create unique index once_only on candidates (phone)")
    hr_reference.put("candidates", id="theirs", name="张三", phone=PERSON.phone)

    async def scene(database: HrDatabase) -> str:
        with pytest.raises(HrRefused) as refused:
            await database.upsert_application(story()[0])
        return refused.value.reason

    told = with_hr(hr_reference, scene)
    assert PERSON.phone not in told
    assert hr_reference.rows("applications") == []


def test_a_value_that_does_not_fit_leaves_nothing_half_written(hr_reference: Hr) -> None:
    long = replace(PERSON, id="c" * 80)

    async def scene(database: HrDatabase) -> None:
        if hr_reference.engine.dialect.name == "sqlite":
            await database.upsert_application(story()[0])
            return
        with pytest.raises(HrRefused):
            await database.upsert_application(story(candidate=long)[0])

    with_hr(hr_reference, scene)
    kept = len(hr_reference.rows("applications"))
    assert len(hr_reference.rows("positions")) == kept


def test_ids_hr_numbers_itself_can_be_read_and_are_not_invented(sqlite_url: str) -> None:
    with reference(sqlite_url) as hr:
        hr.write("drop table applications")
        hr.write(
            "create table applications (id integer primary key, position_id text, candidate_id text,"
            "stage text, match_score real, recommendation text, report_url text, updated_at text)"
        )
        hr.put("candidates", id="c-1", name="李四", wecom_userid="LiSi")
        hr.put("applications", id=17, position_id="backend", candidate_id="c-1", stage="new")

        async def scene(database: HrDatabase) -> list[str]:
            pulled = await database.pull_new(jobs=JOBS, limit=5)
            with pytest.raises(HrRefused, match="text type"):
                await database.upsert_application(story()[0])
            known = replace(PERSON, id="c-1")
            said = await database.upsert_application(story("17", candidate=known)[0])
            return [*(row.application_id for row in pulled.applications), said.outcome]

        assert with_hr(hr, scene) == ["17", "written"]
        assert [row["stage"] for row in hr.rows("applications")] == ["invited"]


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "oracle://u:hush@h/d", "sqlite://", "sqlite:///:memory:", "postgresql:/hush"],
)
def test_an_address_we_do_not_understand_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(HrRefused) as refused:
        HrDatabase(url, HrMapping())
    assert "hush" not in str(refused.value)


@pytest.mark.parametrize("kind", ["postgresql", "mysql", "mariadb"])
def test_a_password_is_not_told(kind: str) -> None:
    async def scene() -> str:
        database = HrDatabase(f"{kind}://someone:hush@127.0.0.1:1/hr", HrMapping())
        with pytest.raises(HrUnavailable) as unavailable:
            await database.check()
        await database.close()
        return f"{unavailable.value!r} {unavailable.value.__cause__!r}"

    assert "hush" not in run(scene())


def test_trying_whether_it_may_be_written_writes_nothing(hr: Hr) -> None:
    async def scene(database: HrDatabase) -> None:
        for snapshot in story():
            await database.upsert_application(snapshot)
        before = hr.dump()
        await database.check_rights()
        assert hr.dump() == before

    with_hr(hr, scene)
