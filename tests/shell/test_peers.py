"""Reports are compared only with others that were made alike, and only where there are thirty."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.peers import FRESH, Peers
from handlers.interview import Interview, Scored
from scoring.model import AnswerScore, Band, Evidence, Report
from scoring.norms import FEWEST, Norm
from storage import interviews, people
from storage.database import Connection, Database
from storage.interviews import NewInterview
from storage.people import Candidate
from storage.records import write_interview
from tests.core.office import MONDAY, interview, policy
from tests.driver import Stopwatch
from tests.storage.world import with_database

QUOTE = Evidence(quote="我问了", start=0, end=3, point="了解")
SCORE = AnswerScore(
    question_id="q1",
    dimension_id="communication",
    level=3,
    score=60.0,
    low=50.0,
    high=70.0,
    evidence=(QUOTE,),
    engine="rules",
    engine_version="1",
)


def reported(number: int, score: int, *, rubric: str = "2026.1", person: int = 0) -> Interview:
    one = interview(number)
    assert one.report is not None
    scored = Scored(
        round_id="first",
        question_id="q1",
        version=1,
        scores=(replace(SCORE, rubric_version=rubric),),
        at=MONDAY,
    )
    band = Band(score=score, low=max(0, score - 3), high=min(100, score + 3))
    report = replace(one.report, overall=band)
    candidate = replace(one.candidate, id=f"c{person or number}")
    return replace(one, report=report, scored=(scored,), candidate=candidate)


def keep(connection: Connection, *found: Interview) -> None:
    for one in found:
        if people.load_candidate(connection, one.candidate.id) is None:
            new = Candidate(id=one.candidate.id, name="某", created_at=MONDAY)
            people.add_candidate(connection, new)
        interviews.insert_interview(
            connection,
            NewInterview(
                id=one.id,
                job_id=one.job_id,
                candidate_id=one.candidate.id,
                stage=one.stage.value,
                body=write_interview(one),
            ),
            MONDAY,
        )


def compared(url: str, own: Interview, *others: Interview) -> Mapping[str, Norm]:
    async def scene(memory: Database) -> Mapping[str, Norm]:
        await memory.run(lambda c: keep(c, own, *others))
        return await Peers(memory, Stopwatch(MONDAY), policy().zone).norms(own)

    return with_database(url, scene)


OTHERS = tuple(reported(number, 40 + number % 21) for number in range(2, FEWEST + 2))


def test_thirty_others_are_enough_and_oneself_is_none_of_them(database_url: str) -> None:
    norms = compared(database_url, reported(1, 90), *OTHERS)
    assert norms[""].count == FEWEST
    assert norms[""].word == "far_above"
    assert norms[""].since == norms[""].until == MONDAY.astimezone(policy().zone).date()
    assert set(norms) == {"", "communication", "adaptability"}


def test_twenty_nine_others_are_too_few(sqlite_url: str) -> None:
    assert compared(sqlite_url, reported(1, 90), *OTHERS[1:]) == {}


def test_only_what_was_made_alike_counts(sqlite_url: str) -> None:
    another_rubric = reported(50, 50, rubric="2025.9")
    another_engine = reported(51, 50)
    report = another_engine.report
    assert report is not None
    other = replace(report, engine=replace(report.engine, version="2"))
    provisional = replace(report, provisional=True)
    mixed = (
        another_rubric,
        replace(another_engine, report=other),
        replace(reported(52, 50), report=provisional),
        replace(reported(53, 50), job_id="support"),
        replace(reported(54, 50), finished_at=None),
        reported(55, 50, person=3),
    )
    assert compared(sqlite_url, reported(1, 90), *OTHERS[1:], *mixed) == {}


def test_what_was_read_is_read_again_after_a_while(sqlite_url: str) -> None:
    async def scene(memory: Database) -> list[int]:
        clock = Stopwatch(MONDAY)
        peers, own = Peers(memory, clock, policy().zone), reported(1, 90)
        await memory.run(lambda c: keep(c, own))
        found = [len(await peers.norms(own))]
        await memory.run(lambda c: keep(c, *OTHERS))
        found.append(len(await peers.norms(own)))
        clock.now += FRESH + timedelta(seconds=1)
        return [*found, len(await peers.norms(own))]

    assert with_database(sqlite_url, scene) == [0, 0, 3]


def test_without_a_report_nobody_is_compared(sqlite_url: str) -> None:
    bare: Report | None = None
    assert compared(sqlite_url, replace(reported(1, 90), report=bare), *OTHERS) == {}
