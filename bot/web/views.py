"""An interview as the API shows it: values in, values out."""

from collections.abc import Mapping
from dataclasses import asdict

from bot.web.schemas import (
    AddedView,
    AnswerView,
    BecauseView,
    DialogueView,
    InterviewLine,
    InterviewView,
    JobLine,
    ReportView,
    RoundView,
)
from config.job import Job, Mode
from handlers.answers import Answer
from handlers.interview import Interview, hr_stage
from handlers.roleplay import played
from scoring.model import Report


def interview_view(interview: Interview, jobs: Mapping[str, Job]) -> InterviewView:
    """Show an interview whole."""
    return InterviewView.model_validate(
        {
            "id": interview.id,
            "job_id": interview.job_id,
            "candidate_id": interview.candidate.id,
            "stage": hr_stage(interview),
            "rounds": [_round(interview, each, jobs) for each in interview.plan],
            "report": report_view(interview.report) if interview.report else None,
        }
    )


def interview_copy(interview: Interview, jobs: Mapping[str, Job]) -> Mapping[str, object]:
    """Copy what candidates may have of an interview: everything said, and no judgement."""
    return {
        "interview": interview_view(interview, jobs).model_dump(exclude={"report"}),
        "earlier_versions": [
            {"question_id": each.question_id, "text": "\n".join(part.text for part in version)}
            for each in said(interview)
            for version in each.versions
        ],
        "voice_clips": [
            {
                "question_id": each.question_id,
                "heard": part.clip.heard,
                "counts": part.text,
                "measures": asdict(part.clip.measures) if part.clip.measures else None,
            }
            for each in said(interview)
            for parts in (*each.versions, each.parts)
            for part in parts
            if part.clip is not None
        ],
        "kept_aside": [part.text for part in interview.kept],
        "sent_to_people": [
            {"kind": each.media, "at": each.at.isoformat(), "heard": each.heard}
            for each in interview.enclosures
        ],
        "questions_asked": [each.text for each in interview.raised],
        "rating": interview.rating,
    }


def interview_line(interview: Interview) -> InterviewLine:
    """Show an interview in one line."""
    return InterviewLine.model_validate(
        {
            "id": interview.id,
            "number": interview.number,
            "job_id": interview.job_id,
            "candidate_id": interview.candidate.id,
            "stage": hr_stage(interview),
        }
    )


def report_view(report: Report) -> ReportView:
    """Show a report as the contract writes it."""
    return ReportView.model_validate(report.to_json())


def job_line(job: Job) -> JobLine:
    """Show a job in one line."""
    return JobLine(
        id=job.id,
        title=job.title,
        department=job.department,
        language=job.language,
        minutes=job.minutes,
        questions=sum(len(each.questions) for each in job.rounds),
        extra_rounds=[each.id for each in job.extra_rounds],
    )


def said(interview: Interview) -> tuple[Answer, ...]:
    """List what has been answered or skipped, in order."""
    answered = (each for each in interview.answers if each.parts or not each.open)
    return tuple(each for each in answered if not each.needless)


def _round(interview: Interview, round_id: str, jobs: Mapping[str, Job]) -> RoundView:
    answers = [each for each in said(interview) if each.round_id == round_id]
    shown = played(interview, jobs.get(interview.job_id))
    dialogues = {answer.id: DialogueView(**asdict(dialogue)) for answer, dialogue in shown}
    return RoundView(
        id=round_id,
        mode=_mode(jobs.get(interview.job_id), round_id),
        added=_added(interview, round_id),
        answers=[_answer(each, dialogues) for each in answers],
    )


def _added(interview: Interview, round_id: str) -> AddedView | None:
    """Say who added a round that the job file does not have."""
    for each in interview.added:
        if each.round.id == round_id:
            return AddedView(
                origin=each.origin, by=each.by, at=each.at.isoformat(), scored=each.scored
            )
    return None


def _mode(job: Job | None, round_id: str) -> Mode:
    """Look the mode up; a job file may have been taken away or changed since."""
    if job is not None:
        for each in job.all_rounds():
            if each.id == round_id:
                return each.mode
    return "text"


def _because(answer: Answer) -> BecauseView | None:
    if answer.because is None:
        return None
    return BecauseView.model_validate(asdict(answer.because))


def _answer(answer: Answer, dialogues: Mapping[str, DialogueView]) -> AnswerView:
    return AnswerView(
        question_id=answer.question_id,
        question=answer.asked,
        text=answer.text,
        follow_up=answer.follow_up,
        because=_because(answer),
        dialogue=dialogues.get(answer.id),
        redone=bool(answer.versions),
        voice=any(part.voice for part in answer.parts),
    )
