"""Keeping HR's rows in step: once is enough, older is never, and HR's own stays HR's."""

import asyncio
from dataclasses import replace

import pytest

from storage.hr import ApplicationSnapshot, HrDatabase, Synced
from tests.hr.world import PERSON, PLACE, Hr, after, story, with_hr


def sync(hr: Hr, *snapshots: ApplicationSnapshot) -> list[Synced]:
    async def scene(database: HrDatabase) -> list[Synced]:
        return [await database.upsert_application(each) for each in snapshots]

    return with_hr(hr, scene)


def outcomes(hr: Hr, *snapshots: ApplicationSnapshot) -> list[str]:
    return [each.outcome for each in sync(hr, *snapshots)]


def test_a_story_is_written_as_it_happens(hr: Hr) -> None:
    assert outcomes(hr, *story()) == ["written"] * 4
    (application,) = hr.told("applications")
    assert application["id"] == "i-1"
    assert application["stage"] == hr.word("applications", "stage", "rejected")
    assert application["position_id"] == hr.word("positions", "id", "store-sales")
    assert application["recommendation"] == hr.word("applications", "recommendation", "advance")
    assert float(str(application["match_score"])) == pytest.approx(71.54, abs=0.05)
    assert [row["name"] for row in hr.told("candidates")] == ["张三"]
    assert len(hr.rows("interview_results")) == 2
    assert len(hr.rows("stage_history")) == 4
    (feedback,) = hr.told("manager_feedback")
    assert feedback["decision"] == hr.word("manager_feedback", "decision", "reject")


def test_evidence_is_the_candidates_words_with_where_they_stand(hr: Hr) -> None:
    sync(hr, *story())
    told = [str(row["evidence"]) for row in hr.told("interview_results") if row["score"]]
    assert len(told) == 1
    assert '"quote": "先问清楚原因😀"' in told[0]


def test_the_same_state_twice_changes_nothing_at_all(hr: Hr) -> None:
    for snapshot in story():
        sync(hr, snapshot)
        before = hr.dump()
        assert outcomes(hr, snapshot, snapshot) == ["unchanged", "unchanged"]
        assert hr.dump() == before


def test_a_later_version_that_says_the_same_does_not_move_the_moment(hr: Hr) -> None:
    *_, last = story()
    sync(hr, last)
    before = hr.dump()
    later = replace(last, version=last.version + 1, updated_at=after(90))
    assert outcomes(hr, later) == ["unchanged"]
    assert hr.dump() == before


def test_an_older_snapshot_never_overwrites(hr: Hr) -> None:
    tale = story()
    sync(hr, tale[3])
    before = hr.dump()
    assert outcomes(hr, *tale[:3]) == ["stale"] * 3
    assert hr.dump() == before


def test_an_older_moment_of_the_same_history_never_overwrites(hr: Hr) -> None:
    *_, last = story()
    sync(hr, last)
    before = hr.dump()
    older = replace(last, version=9, updated_at=after(59), match_score=12.0)
    assert outcomes(hr, older) == ["stale"]
    assert hr.dump() == before


def test_a_clock_of_hrs_that_runs_ahead_does_not_stop_the_story(hr: Hr) -> None:
    tale = story()
    sync(hr, tale[0])
    hr.set("applications", "i-1", updated_at=hr.moment("applications", "updated_at", after(480)))
    assert outcomes(hr, *tale[1:]) == ["written"] * 3


def test_what_hr_edits_of_a_person_stays_and_is_told(hr: Hr) -> None:
    tale = story()
    sync(hr, tale[0])
    hr.set("candidates", PERSON.id, name="张珊", phone=13900139000, email="shan@example.com")
    *_, last = sync(hr, *tale[1:])
    assert (last.candidate.name, last.candidate.phone) == ("张珊", "13900139000")
    assert last.candidate.email == "shan@example.com"
    (row,) = hr.told("candidates")
    assert (row["name"], str(row["phone"])) == ("张珊", "13900139000")


def test_what_hr_edits_of_a_position_stays_and_is_told(hr: Hr) -> None:
    tale = story()
    sync(hr, tale[0])
    key = hr.word("positions", "id", PLACE.id)
    hr.set("positions", key, title="高级顾问", status="关")
    *_, last = sync(hr, *tale[1:])
    assert (last.position.title, last.position.status) == ("高级顾问", "关")
    assert [row["title"] for row in hr.told("positions")] == ["高级顾问"]


def test_an_empty_value_of_ours_wipes_out_nothing_of_hrs(hr: Hr) -> None:
    hr.put("candidates", id=PERSON.id, name="张三", external_userid="wm1", source="猎头")
    known = replace(PERSON, external_userid="", source="", wecom_userid="zhang")
    sync(hr, story(candidate=known)[0])
    (row,) = hr.told("candidates")
    assert (row["external_userid"], row["source"]) == ("wm1", "猎头")
    assert (row["wecom_userid"], row["phone"]) == ("zhang", None)


def test_capitals_of_a_userid_are_no_news(hr: Hr) -> None:
    sync(hr, story()[0])
    lower = replace(PERSON, wecom_userid="zhangsan")
    assert outcomes(hr, story(candidate=lower)[0]) == ["unchanged"]


def test_what_is_ours_is_put_right(hr: Hr) -> None:
    *_, last = story()
    sync(hr, last)
    before = hr.dump()
    hr.set("applications", "i-1", stage="passed", recommendation="x")
    assert outcomes(hr, last) == ["written"]
    assert hr.dump() == before


def test_text_no_database_stores_is_stored_without_it(hr: Hr) -> None:
    odd = replace(PERSON, name="张\0三\ud800")
    sync(hr, story(candidate=odd)[0])
    assert [row["name"] for row in hr.told("candidates")] == ["张三?"]
    assert outcomes(hr, story(candidate=odd)[0]) == ["unchanged"]


def test_ids_that_differ_by_capitals_are_two_interviews(hr_reference: Hr) -> None:
    upper = replace(PERSON, id="C-ZHANG")
    assert outcomes(hr_reference, story("i-a")[0], story("i-A", candidate=upper)[0]) == [
        "written",
        "written",
    ]
    assert len(hr_reference.rows("applications")) == 2
    assert len(hr_reference.rows("candidates")) == 2


def test_many_at_once_in_one_process_end_up_right(hr: Hr) -> None:
    tale = story()

    async def scene(database: HrDatabase) -> None:
        jobs = [
            database.upsert_application(each)
            for number in range(5)
            for each in story(f"i-{number}")
        ]
        await asyncio.gather(*jobs)

    with_hr(hr, scene)
    stages = {row["stage"] for row in hr.told("applications")}
    assert stages == {hr.word("applications", "stage", tale[3].stage)}
    assert len(hr.rows("stage_history")) == 20
    assert len(hr.rows("interview_results")) == 10
    assert len(hr.rows("manager_feedback")) == 5
    assert len(hr.rows("candidates")) == 1
