"""What every part of the running product is handed: the jobs, the rules of time, the words, the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.openings import Openings
from config.job import Job
from config.phrases import Phrases
from config.settings import Settings
from handlers.decision import Context, Policy
from handlers.interview import Interview
from handlers.people import Address, Language

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The facts that hold while the product runs; only HR may call an opening something else."""

    jobs: Openings
    policy: Policy
    clock: Clock
    hears: bool = False  #: there is a recogniser
    speaks: bool = False  #: there is a voice

    def job_of(self, interview: Interview) -> Job | None:
        """Find the job of an interview; its file may have been taken away since."""
        job = self.jobs.get(interview.job_id)
        return None if job is None else interview.whole(job)

    def context(self, interview: Interview, job: Job, *, now: datetime, waiting: int) -> Context:
        """Put together what a rule may look at."""
        return Context(
            now=now,
            job=job,
            phrases=Phrases(interview.language),
            desk=Phrases(job.language),
            policy=self.policy,
            hears=self.hears,
            speaks=self.speaks,
            waiting=waiting,
            names=job.names,
        )

    def recruits(self, userid: str) -> tuple[Job, ...]:
        """List the jobs somebody recruits for."""
        return tuple(j for j in self.jobs.values() if userid.lower() in _folded(j.recruiters))

    def manages(self, userid: str) -> tuple[Job, ...]:
        """List the jobs somebody decides about."""
        return tuple(j for j in self.jobs.values() if userid.lower() in _folded(j.managers))

    def spelled(self, address: Address) -> Address:
        """Spell the address of a recruiter or manager as the job files do."""
        for job in self.jobs.values():
            for userid in (*job.recruiters, *job.managers):
                if Address.member(userid).key == address.key:
                    return Address.member(userid)
        return address

    def phrases(self, language: Language = "zh") -> Phrases:
        """Speak to somebody of whom nothing is known."""
        return Phrases(language)


def _folded(userids: tuple[str, ...]) -> frozenset[str]:
    return frozenset(userid.lower() for userid in userids)


def policy_of(settings: Settings) -> Policy:
    """Turn what the operator set into the rules of time."""
    interview, feedback = settings.interview, settings.feedback
    return Policy(
        silence=timedelta(seconds=interview.answer_silence_s),
        remind=timedelta(hours=interview.nudge_hours),
        expire=timedelta(hours=interview.expires_hours),
        nudge_manager=timedelta(minutes=feedback.nudge_minutes),
        escalate=timedelta(minutes=feedback.escalate_minutes),
        undo=timedelta(minutes=feedback.undo_minutes),
        quiet=settings.quiet_hours,
        working=settings.working_hours,
        zone=settings.timezone,
        workdays=settings.holidays,
        public_url=settings.public_url.rstrip("/"),
    )
