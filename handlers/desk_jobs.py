"""Which job a recruiter means: by id, by title, or by what only one title begins with or holds."""

from config.job import Job
from handlers.desk_values import Desk, DeskContext, own_jobs
from handlers.staff_words import BETWEEN


def jobs_of(desk: Desk, context: DeskContext) -> tuple[Job, ...]:
    """List the jobs somebody recruits for."""
    return own_jobs(desk, context, "recruiters")


def job_named(text: str, jobs: tuple[Job, ...]) -> Job | None:
    """Find a job by id, by title, or by the only title that begins so or holds it."""
    wanted = text.strip(BETWEEN + "「」<>").casefold()
    if not wanted:
        return None
    exact = [job for job in jobs if wanted in {job.id.casefold(), job.title.casefold()}]
    if exact:
        return exact[0]
    for fits in (str.startswith, str.__contains__):
        found = [job for job in jobs if fits(job.title.casefold(), wanted)]
        if len(found) == 1:
            return found[0]
    return None


def listed(jobs: tuple[Job, ...], context: DeskContext) -> str:
    """Name jobs in one line, each by id and title."""
    return context.phrases.say("list_separator").join(f"{j.id}({j.title})" for j in jobs)
