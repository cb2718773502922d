"""Every difference between the two databases, and nobody's phone among them."""

from dataclasses import replace

from storage.hr import ApplicationSnapshot, DiffReport, HrDatabase
from tests.hr.world import JOBS, PERSON, PLACE, Hr, story, with_hr


def diff(hr: Hr, *snapshots: ApplicationSnapshot) -> DiffReport:
    async def scene(database: HrDatabase) -> DiffReport:
        return await database.diff(snapshots, jobs=JOBS)

    return with_hr(hr, scene)


def sync(hr: Hr, *snapshots: ApplicationSnapshot) -> None:
    async def scene(database: HrDatabase) -> None:
        for snapshot in snapshots:
            await database.upsert_application(snapshot)

    with_hr(hr, scene)


def found(report: DiffReport) -> set[tuple[str, str, str, str]]:
    return {(each.table, each.column, each.bot, each.hr) for each in report.differences}


def test_databases_in_step_have_no_difference(hr: Hr) -> None:
    sync(hr, *story(), *story("i-2"))
    assert diff(hr, story()[3], story("i-2")[3]) == DiffReport()


def test_what_was_never_written_is_a_difference(hr: Hr) -> None:
    report = diff(hr, story()[0])
    assert found(report) == {
        ("positions", "row", "there", "-"),
        ("candidates", "row", "there", "-"),
        ("applications", "row", "there", "-"),
        ("stage_history", "row", "there", "-"),
    }


def test_what_hr_changed_of_ours_is_a_difference_even_with_a_later_moment(hr: Hr) -> None:
    sync(hr, *story())
    late = hr.moment("applications", "updated_at", story()[3].updated_at.replace(year=2030))
    hr.set("applications", "i-1", stage="passed", updated_at=late)
    passed = ("applications", "stage", "rejected", "passed")
    assert found(diff(hr, story()[3])) == {passed}
    assert diff(hr, story()[3]).lines() == ("applications i-1 stage: bot=rejected hr=passed",)


def test_what_hr_deleted_or_added_below_an_interview_is_a_difference(hr: Hr) -> None:
    *_, last = story()
    sync(hr, last)
    shorter = replace(last, results=last.results[:1])
    assert found(diff(hr, shorter)) == {("interview_results", "row", "-", "there")}


def test_people_are_masked(hr: Hr) -> None:
    sync(hr, *story())
    hr.set("candidates", PERSON.id, name="张珊珊", phone=13900139001, email="shan@example.com")
    report = diff(hr, story()[3])
    assert found(report) == {
        ("candidates", "name", "张*", "张**"),
        ("candidates", "phone", "***00", "***01"),
        ("candidates", "email", "z***", "s***"),
    }


def test_a_position_is_hrs_alone(hr: Hr) -> None:
    sync(hr, *story())
    key = hr.word("positions", "id", PLACE.id)
    hr.set("positions", key, title="高级顾问", status="关")
    assert diff(hr, story()[3]) == DiffReport()


def test_rows_set_aside_and_rows_not_yet_read_are_told(hr: Hr) -> None:
    sync(hr, *story())
    hr.put("candidates", id="c-9", name="王五", source="")
    facts = {"position_id": "store-sales", "stage": "new"}
    hr.put("applications", id="n-1", candidate_id="c-9", **facts)
    hr.put("applications", id="n-2", candidate_id=PERSON.id, **facts)
    report = diff(hr, story()[3])
    assert [(row.application_id, row.reason) for row in report.set_aside] == [
        ("n-1", "unreachable")
    ]
    assert [(each.key, each.hr) for each in report.differences] == [("n-2", "new, not yet read")]
    assert any(line.startswith("set aside n-1 (unreachable): ") for line in report.lines())


def test_an_interview_only_hr_remembers_is_a_difference(hr: Hr) -> None:
    sync(hr, *story(), *story("i-2"))
    (each,) = diff(hr, story()[3]).differences
    assert (each.table, each.key, each.bot) == ("applications", "i-2", "-")


def test_old_applications_in_a_table_of_hrs_own_are_no_difference(hr: Hr) -> None:
    sync(hr, *story())
    facts = {"position_id": "store-sales", "candidate_id": PERSON.id, "stage": "passed"}
    hr.put("applications", id="old-1", **facts)
    keys = [each.key for each in diff(hr, story()[3]).differences]
    assert keys == ([] if hr.mapping.of("applications").is_theirs else ["old-1"])
