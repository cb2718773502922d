"""What the HR database should hold about an interview: the whole of it, made anew each time."""

from collections.abc import Iterator

from bot.world import World
from config.job import Job
from handlers.interview import Interview, hr_stage
from handlers.links import page_key
from scoring.report import build_report
from storage import interviews, people
from storage.database import Connection
from storage.hr import (
    ApplicationSnapshot,
    CandidateFacts,
    FeedbackFacts,
    HistoryFacts,
    PositionFacts,
    Quote,
    ResultFacts,
)
from storage.interviews import StoredInterview
from storage.people import Candidate
from storage.records import read_interview

WITHDRAWN = "已撤回"


def snapshot(
    stored: StoredInterview, interview: Interview, who: Candidate, job: Job, *, public_url: str
) -> ApplicationSnapshot:
    """Say what HR's tables should say."""
    report = interview.report
    link = f"{public_url}/r/{page_key(interview.token, interview.id, 'r')}"
    return ApplicationSnapshot(
        application_id=interview.id,
        number=interview.number,
        version=stored.version,
        position=PositionFacts(id=job.id, title=job.title, department=job.department),
        candidate=facts(who),
        stage=hr_stage(interview),
        match_score=None if report is None else report.overall.score,
        recommendation="" if report is None else report.recommendation,
        report_url="" if report is None else link,
        updated_at=stored.updated_at,
        results=tuple(_results(interview, job)),
        feedback=tuple(_feedback(interview)),
        history=tuple(
            HistoryFacts(
                sequence=change.sequence,
                from_stage=change.from_stage,
                to_stage=change.to_stage,
                actor=change.actor,
                at=change.at,
            )
            for change in interview.history
        ),
    )


def read_snapshot(
    connection: Connection, world: World, interview_id: str
) -> ApplicationSnapshot | None:
    """Read an interview and say what HR's tables should say; None when its job is gone."""
    stored = interviews.load(connection, interview_id)
    if stored is None or not stored.body:
        return None
    who = people.load_candidate(connection, stored.candidate_id)
    job = world.jobs.get(stored.job_id)
    if who is None or job is None:
        return None
    interview = read_interview(stored.body)
    return snapshot(
        stored, interview, who, interview.whole(job), public_url=world.policy.public_url
    )


def read_all(connection: Connection, world: World) -> tuple[ApplicationSnapshot, ...]:
    """Say what HR's tables should say about every interview."""
    found: list[ApplicationSnapshot] = []
    before: int | None = None
    while page := interviews.listed(connection, before=before):
        before = page[-1].number
        each = (read_snapshot(connection, world, stored.id) for stored in page)
        found += [known for known in each if known is not None]
    return tuple(found)


def facts(who: Candidate) -> CandidateFacts:
    """Say who a candidate is, in HR's columns."""
    return CandidateFacts(
        id=who.id,
        name=who.name,
        phone=who.phone or "",
        email=who.email or "",
        wecom_userid=who.wecom_userid or "",
        external_userid=who.external_userid or "",
        source=who.source or "",
        created_at=who.created_at,
    )


def _results(interview: Interview, job: Job) -> Iterator[ResultFacts]:
    if interview.report is None:
        return
    for round_id in interview.plan:
        scored = [each for each in interview.scored if each.round_id == round_id]
        if not scored:
            continue
        asked = {d for q in job.round(round_id).questions for d in q.dimensions}
        report = build_report(
            interview_id=interview.id,
            job_id=job.id,
            dimensions=[each for each in job.dimensions if each.id in asked],
            scores=[score for each in scored for score in each.scores],
            language=job.language,
        )
        for result in report.dimensions:
            yield ResultFacts(
                round_id=round_id,
                dimension=result.id,
                score=result.band.score,
                low=result.band.low,
                high=result.band.high,
                evidence=tuple(
                    Quote(question_id=each.question_id, quote=each.quote)
                    for each in result.evidence
                ),
                scored_at=max(each.at for each in scored),
            )


def _feedback(interview: Interview) -> Iterator[FeedbackFacts]:
    for sequence, verdict in enumerate(interview.verdicts, start=1):
        yield FeedbackFacts(
            sequence=sequence,
            manager_userid=verdict.manager,
            decision=verdict.choice,
            reason=WITHDRAWN if verdict.withdrawn else verdict.reason or "",
            created_at=verdict.at,
        )
