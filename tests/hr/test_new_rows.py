"""Rows HR inserts: taken up when they can be, set aside with a reason when they cannot."""

from collections.abc import Collection, Sequence

import pytest

from storage.hr import CandidateFacts, HrDatabase, PersonChange, Pulled
from tests.hr.world import JOBS, PERSON, Hr, story, with_hr


def pull(hr: Hr, *, limit: int = 50, taken: Collection[str] = ()) -> Pulled:
    async def known(ids: Sequence[str]) -> Collection[str]:
        return set(ids) & set(taken)

    async def scene(database: HrDatabase) -> Pulled:
        return await database.pull_new(jobs=JOBS, limit=limit, known=known)

    return with_hr(hr, scene)


def apply(hr: Hr, key: str, *, job: str = "store-sales", candidate: str = "c-1") -> None:
    """Insert an application as HR's own system does."""
    with_place(hr, job)
    hr.put("applications", id=key, position_id=job, candidate_id=candidate, stage="new")


def with_place(hr: Hr, job: str) -> None:
    word = hr.word("positions", "id", job)
    if word not in {row["id"] for row in hr.told("positions")}:
        hr.put("positions", id=job, title="岗位", department="部门", status="open")


def person(hr: Hr, key: str = "c-1", **facts: object) -> None:
    told: dict[str, object] = {"name": "李四", "source": "官网", **facts}
    hr.put("candidates", id=key, **told)


def reasons(pulled: Pulled) -> dict[str, str]:
    return {row.application_id: row.reason for row in pulled.set_aside}


def test_a_row_of_hrs_is_taken_up_with_its_person_and_place(hr: Hr) -> None:
    person(hr, wecom_userid="LiSi", email="li@example.com")
    apply(hr, "A-2024_001")
    (row,) = pull(hr).applications
    assert (row.application_id, row.job_id) == ("A-2024_001", "store-sales")
    assert row.candidate == CandidateFacts(
        id="c-1", name="李四", wecom_userid="LiSi", email="li@example.com", source="官网"
    )
    assert row.position is not None
    assert (row.position.id, row.position.status) == ("store-sales", "open")


def test_a_phone_or_an_outside_id_is_enough(hr: Hr) -> None:
    person(hr, "c-1", phone=13800138000)
    person(hr, "c-2", external_userid="wmAbc")
    apply(hr, "a-1")
    apply(hr, "a-2", candidate="c-2")
    found = {row.application_id: row.candidate for row in pull(hr).applications}
    assert found["a-1"].phone == "13800138000"
    assert found["a-2"].external_userid == "wmAbc"


def test_rows_at_other_stages_are_no_business_of_ours(hr: Hr) -> None:
    person(hr, wecom_userid="LiSi")
    apply(hr, "a-1")
    hr.set("applications", "a-1", stage="passed")
    assert pull(hr) == Pulled()


def test_what_the_bot_wrote_is_not_taken_for_hrs(hr: Hr) -> None:
    async def scene(database: HrDatabase) -> Pulled:
        for snapshot in story():
            await database.upsert_application(snapshot)
        return await database.pull_new(jobs=JOBS, limit=10)

    assert with_hr(hr, scene) == Pulled()


def test_a_row_that_cannot_be_used_is_told_and_blocks_nothing(hr: Hr) -> None:
    person(hr, "c-1", wecom_userid="LiSi")
    person(hr, "c-2")
    person(hr, "c-3", name="  ", wecom_userid="x")
    apply(hr, "a 1/../x")
    apply(hr, "b-1", job="wizard")
    apply(hr, "c-1", candidate="c-2")
    apply(hr, "d-1", candidate="c-3")
    apply(hr, "e-1")
    pulled = pull(hr)
    assert [row.application_id for row in pulled.applications] == ["e-1"]
    assert reasons(pulled) == {
        "a 1/../x": "bad_id",
        "b-1": "unknown_position",
        "c-1": "unreachable",
        "d-1": "no_name",
    }


def test_a_row_without_its_candidate_is_told(hr_reference: Hr) -> None:
    apply(hr_reference, "a-1", candidate="nobody")
    assert reasons(pull(hr_reference)) == {"a-1": "no_candidate"}


def test_a_reason_says_what_to_mend_and_no_phone(hr_reference: Hr) -> None:
    person(hr_reference, phone="13800138000")
    apply(hr_reference, "a-1", job="no\nsuch" + "x" * 40)
    (row,) = pull(hr_reference).set_aside
    assert "backend、store-sales" in row.human
    assert "13800138000" not in row.human
    assert "\n" not in row.human


def test_a_row_hr_mends_is_taken_up(hr: Hr) -> None:
    person(hr)
    apply(hr, "a-1")
    assert reasons(pull(hr)) == {"a-1": "unreachable"}
    hr.set("candidates", "c-1", wecom_userid="LiSi")
    assert [row.application_id for row in pull(hr).applications] == ["a-1"]


def test_rows_the_bot_has_leave_room_for_the_others(hr: Hr) -> None:
    person(hr, wecom_userid="LiSi")
    names = [f"a-{number:03}" for number in range(6)]
    for name in names:
        apply(hr, name)
    first = pull(hr, limit=2, taken=names[:3])
    assert [row.application_id for row in first.applications] == names[3:5]


def test_more_rows_than_a_page_are_all_found(hr_reference: Hr) -> None:
    person(hr_reference, wecom_userid="LiSi")
    person(hr_reference, "c-2")
    rows = [
        {
            "id": f"a-{number:03}",
            "position_id": "backend",
            "candidate_id": "c-1" if number > 400 else "c-2",
            "stage": "new",
        }
        for number in range(405)
    ]
    hr_reference.put_all("applications", rows)
    pulled = pull(hr_reference)
    assert len(pulled.applications) == 4
    assert len(pulled.set_aside) == 401


@pytest.mark.parametrize("name", ["李思", "李四"])
def test_what_hr_edits_of_a_person_is_noticed(hr: Hr, name: str) -> None:
    known = CandidateFacts(id="c-1", name="李四", phone="13800138000", wecom_userid="LiSi")
    person(hr, name=name, phone=13800138000)
    apply(hr, "a-1")

    async def scene(database: HrDatabase) -> tuple[PersonChange, ...]:
        return await database.pull_people([known, PERSON])

    expected = PersonChange(candidate_id="c-1", name="李思", phone="13800138000", email="")
    assert with_hr(hr, scene) == ((expected,) if name == "李思" else ())
