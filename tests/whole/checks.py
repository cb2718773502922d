"""What must hold at the end of every interview, whoever decided and whatever went wrong."""

from itertools import pairwise
from typing import cast

from tests.whole.jobs import Opening
from tests.whole.people import Candidate, Person, staff, words_of
from tests.whole.town import Town

REPORT = {
    *("interview_id", "job_id", "overall", "recommendation", "dimensions", "strengths"),
    *("concerns", "next_round", "provisional", "engine"),
}
DIMENSION = {"id", "name", "score", "low", "high", "evidence", "note"}
ANSWER = {"question_id", "question", "text", "follow_up", "because", "dialogue", "redone", "voice"}
ADVICE = {"advance", "hold", "decline", "insufficient"}
Object = dict[str, object]


def objects(value: object) -> list[Object]:
    """Read a list of objects."""
    assert isinstance(value, list)
    assert all(isinstance(each, dict) for each in value)
    return cast("list[Object]", value)


def answers_of(interview: Object) -> list[Object]:
    """List every answer of every round, in order."""
    found = []
    for each in objects(interview["rounds"]):
        assert set(each) == {"id", "mode", "added", "answers"}
        found += objects(each["answers"])
    return found


def check_interview(interview: Object, candidate: Candidate, opening: Opening) -> None:
    """See that an interview is shown as the contract writes it."""
    keys = {"id", "job_id", "candidate_id", "stage", "rounds", "report"}
    assert set(interview) == keys
    assert interview["id"] == candidate.interview_id
    assert interview["job_id"] == opening.job
    assert interview["candidate_id"] == candidate.id
    assert all(set(each) == ANSWER for each in answers_of(interview))


def check_report(report: Object, interview: Object) -> None:
    """See that a report is as the contract writes it, and every quote was said."""
    assert set(report) == REPORT
    assert report == interview["report"]
    assert report["interview_id"] == interview["id"]
    assert report["job_id"] == interview["job_id"]
    assert report["recommendation"] in ADVICE
    assert report["provisional"] is False
    engine = cast("Object", report["engine"])
    assert set(engine) == {"name", "version"}
    overall = cast("Object", report["overall"])
    assert set(overall) == {"score", "low", "high"}
    check_band(overall)
    dimensions = objects(report["dimensions"])
    assert [each["id"] for each in dimensions] == ["communication", "composure"]
    said = answers_of(interview)
    for each in dimensions:
        assert set(each) == DIMENSION
        check_band(each)
        evidence = objects(each["evidence"])
        assert (each["score"] is None) == (not evidence)
        for piece in evidence:
            assert set(piece) == {"question_id", "quote"}
            texts = [str(one["text"]) for one in said if one["question_id"] == piece["question_id"]]
            assert piece["quote"]
            assert any(str(piece["quote"]) in text for text in texts), piece


def check_band(band: Object) -> None:
    """See that a score lies in its band, and the band between 0 and 100."""
    if band["score"] is None:
        return
    low, score, high = (float(cast("float", band[key])) for key in ("low", "score", "high"))
    assert 0 <= low <= score <= high <= 100


async def check_documents(candidate: Candidate) -> None:
    """See that the report is also a PDF, over the API and from the command line."""
    town = candidate.town
    path = f"/api/v1/interviews/{candidate.interview_id}/report"
    pdf = await town.get(path, Accept="application/pdf")
    assert pdf.status == 200
    assert pdf.kind == "application/pdf"
    assert pdf.body.startswith(b"%PDF-")
    for suffix in ("json", "md"):
        out = town.folder / f"{candidate.userid}.{suffix}"
        ended = await town.zhimian("report", candidate.interview_id, "--out", str(out))
        assert ended.code == 0, ended.output
        assert out.stat().st_size > 0


def digests(town: Town, opening: Opening) -> list[str]:
    """Read what the department's group shows."""
    return [each.text for each in town.sim.group_chat(opening.group)]


def check_digest(text: str, candidate: Candidate, opening: Opening) -> None:
    """See that a digest says what it must, and nothing personal."""
    assert f"{candidate.masked} · {opening.title}" in text or candidate.name[0] in text
    assert opening.title in text
    assert "沟通表达" in text
    assert "应变" in text
    assert f"({candidate.town.base}/r/" in text
    for private in (candidate.name, candidate.phone, candidate.email, candidate.userid):
        assert private not in text


async def check_history(candidate: Candidate, *stages: str) -> None:
    """Wait for HR's tables to tell the same story as the bot, step by step."""
    town, hr = candidate.town, candidate.town.hr

    async def is_told() -> bool:
        rows = await hr.rows("stage_history", application_id=candidate.interview_id)
        rows.sort(key=lambda row: str(row["at"]))
        steps = [str(row["to_stage"]) for row in rows]
        return sorted(steps) == sorted(stages)

    try:
        await town.eventually(is_told)
    except TimeoutError:
        rows = await hr.rows("stage_history", application_id=candidate.interview_id)
        raise AssertionError(f"HR has {[row['to_stage'] for row in rows]}") from None
    rows = await hr.rows("stage_history", application_id=candidate.interview_id)
    edges = {(row["from_stage"], row["to_stage"]) for row in rows}
    for before, after in pairwise(stages):
        assert (before, after) in edges
    (application,) = await hr.rows("applications", id=candidate.interview_id)
    assert application["stage"] == stages[-1]
    assert application["candidate_id"] == candidate.id


async def check_hr_report(candidate: Candidate, opening: Opening) -> None:
    """See that HR's rows hold what the report says."""
    hr, report = candidate.town.hr, await candidate.report()
    (application,) = await hr.rows("applications", id=candidate.interview_id)
    assert application["position_id"] == opening.job
    assert application["match_score"] == cast("Object", report["overall"])["score"]
    assert application["recommendation"] == report["recommendation"]
    assert str(application["report_url"]).startswith(f"{candidate.town.base}/r/")
    (person,) = await hr.rows("candidates", id=candidate.id)
    assert person["name"] == candidate.name
    assert person["phone"] == candidate.phone
    assert person["email"] == candidate.email
    (position,) = await hr.rows("positions", id=opening.job)
    assert position["title"] == opening.title
    results = await hr.rows("interview_results", application_id=candidate.interview_id)
    assert {row["dimension"] for row in results} <= {"communication", "composure"}
    assert results


async def check_feedback(candidate: Candidate, *wanted: tuple[str, str, str | None]) -> None:
    """Wait for HR's rows of what managers decided: who, what, why."""

    async def are_there() -> bool:
        rows = await candidate.town.hr.rows(
            "manager_feedback", application_id=candidate.interview_id
        )
        found = {
            (str(row["manager_userid"]), str(row["decision"]), row["reason"] or None)
            for row in rows
        }
        return found == set(wanted) and len(rows) == len(wanted)

    try:
        await candidate.town.eventually(are_there)
    except TimeoutError:
        rows = await candidate.town.hr.rows(
            "manager_feedback", application_id=candidate.interview_id
        )
        raise AssertionError(f"HR has {rows}") from None


async def check_cards_settled(town: Town, opening: Opening, *words: str) -> None:
    """Wait until the card of each manager shows the decision and no buttons."""
    for person in staff(town, opening)[1:]:
        await town.until(lambda who=person: not who.open_cards)  # type: ignore[misc]
        shown = words_of([each for each in person.said if each.task_id][-1])
        assert all(word in shown for word in words), shown


def check_nobody_heard(person: Person, *fragments: str) -> None:
    """See that somebody was never told something."""
    for bubble in person.said:
        assert not any(each in words_of(bubble) for each in fragments)


def check_log(town: Town) -> None:
    """See that no process wrote anything personal or secret, nor met anything unforeseen."""
    written = town.written()
    assert written
    tokens = {town.sim.tokens.current, *town.sim.tokens.revoked, *town.sim.tokens.expired}
    for private in town.private | {each for each in tokens if each}:
        if len(private) > 1:
            assert private not in written, f"the log holds {private!r}"
    assert "Traceback" not in written
