"""What the HR database should hold about an interview: the whole of it, made anew each time."""

from collections.abc import Iterator

from config.job import Job
from handlers.interview import Interview, hr_stage
from handlers.links import page_key
from scoring.report import build_report
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
