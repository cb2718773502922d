"""New candidates and new interviews, whoever asks for them: the API, a recruiter, HR's own system.

An interview and its invitation are one transaction; asking twice opens one.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import PermanentError
from bot.sitting import Sitting
from bot.web.services import (
    AlreadyInterviewing,
    CandidateUnknown,
    CandidateUnreachable,
    NewCandidate,
)
from bot.wecom.errors import ConfigurationError
from bot.world import World
from config.job import Job
from handlers.desk import InvitationAnswered
from handlers.effects import CreateInterview
from handlers.events import InterviewRequested
from handlers.interview import ENDED, Interview, Stage
from handlers.people import Address
from handlers.people import Candidate as Person
from storage import interviews, people
from storage.database import Connection, Database
from storage.interviews import NewInterview
from storage.people import Candidate
from storage.records import Event, read_interview, write_interview
from storage.turns import commit_turn


class JobUnknown(PermanentError):
    """There is no job with this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """Opens candidates and interviews."""

    memory: Database
    world: World
    committed: Callable[[], None]
    member_with: Callable[[str], Awaitable[str]] | None = None  #: userid by phone, where WeCom is

    async def add_candidate(self, new: NewCandidate) -> str:
        """Keep a candidate; returns the id."""
        candidate = Candidate(
            id=secrets.token_urlsafe(16),
            name=new.name,
            created_at=self.world.clock(),
            phone=new.phone,
            email=new.email,
            wecom_userid=new.wecom_userid,
            external_userid=new.external_userid,
            source=new.source,
            resume=str(new.resume) if new.resume is not None else None,
        )
        await self.memory.run(lambda c: people.add_candidate(c, candidate))
        return candidate.id

    async def begin(self, job_id: str, candidate_id: str) -> Interview:
        """Open an interview for a known candidate, and have them invited."""
        job = self._job(job_id)
        await self._look_up(candidate_id)
        now = self.world.clock()
        interview_id = secrets.token_urlsafe(16)

        def work(connection: Connection) -> Interview:
            who = people.load_candidate(connection, candidate_id)
            if who is None:
                raise CandidateUnknown("there is no such candidate")
            return open_interview(
                connection,
                self.world,
                job,
                who,
                interview_id=interview_id,
                actor="api",
                now=now,
            )

        interview = await self.memory.run(work)
        self.committed()
        return interview

    async def _look_up(self, candidate_id: str) -> None:
        """Find whose a phone number is, where nothing else is known to reach a candidate by."""
        who = await self.memory.read(lambda c: people.load_candidate(c, candidate_id))
        if who is None or address_of(who) is not None or not who.phone or self.member_with is None:
            return
        try:
            userid = await self.member_with(who.phone)
        except ConfigurationError:
            raise
        except PermanentError as error:
            raise CandidateUnreachable("no member has this phone number") from error

        def work(connection: Connection) -> None:
            known = people.load_candidate(connection, candidate_id)
            if known is not None and address_of(known) is None:
                people.update_candidate(connection, replace(known, wecom_userid=userid))

        await self.memory.run(work)

    async def invite(self, effect: CreateInterview, *, name: str) -> list[tuple[str, Event]]:
        """Open an interview because a recruiter asked for it; they hear what came of it."""
        job, now = self._job(effect.job_id), self.world.clock()
        interview_id = secrets.token_urlsafe(16)

        def work(connection: Connection) -> InvitationAnswered:
            who = _known(connection, effect.to, name=name, now=now)
            try:
                interview = open_interview(
                    connection,
                    self.world,
                    job,
                    who,
                    interview_id=interview_id,
                    actor=effect.asked_by.id,
                    now=now,
                )
            except AlreadyInterviewing as error:
                return _under_way(connection, str(error))
            return _answered(interview, is_new=True)

        answered = await self.memory.run(work)
        self.committed()
        return [(effect.asked_by.key, answered)]

    def _job(self, job_id: str) -> Job:
        job = self.world.jobs.get(job_id)
        if job is None:
            raise JobUnknown("there is no such job")
        return job


def open_interview(
    connection: Connection,
    world: World,
    job: Job,
    who: Candidate,
    *,
    interview_id: str,
    actor: str,
    now: datetime,
) -> Interview:
    """Keep a new interview and invite the candidate; raises AlreadyInterviewing."""
    for stored in interviews.of_candidate(connection, who.id):
        if stored.job_id == job.id and Stage(stored.stage) not in ENDED:
            raise AlreadyInterviewing(stored.id)
    address = address_of(who)
    if address is None:
        raise CandidateUnreachable("the candidate has neither wecom_userid nor external_userid")
    new = NewInterview(
        id=interview_id, job_id=job.id, candidate_id=who.id, stage=Stage.NEW.value, body=""
    )
    stored = interviews.insert_interview(connection, new, now)
    interview = Interview(
        id=interview_id,
        number=stored.number,
        job_id=job.id,
        candidate=Person(id=who.id, name=who.name, address=address),
        token=secrets.token_urlsafe(24),
        language=job.language,
        created_at=now,
        plan=tuple(each.id for each in job.rounds),
    )
    interviews.save(
        connection, stored, stage=Stage.NEW.value, body=write_interview(interview), at=now
    )
    return _invited(connection, world, interview_id, actor=actor, now=now)


def _invited(
    connection: Connection, world: World, interview_id: str, *, actor: str, now: datetime
) -> Interview:
    """Take the first turn at once: whoever asks hears that the candidate is invited."""
    sitting = Sitting(connection=connection, world=world, now=now)
    seat = sitting.seat(interview_id)
    if seat is None:
        raise JobUnknown("the interview has gone")
    sitting.tell(seat, InterviewRequested(actor=actor))
    commit_turn(connection, sitting.turn(), now)
    return seat.interview


def address_of(who: Candidate) -> Address | None:
    """Say where a candidate is reached: in the app before Customer Service."""
    if who.wecom_userid:
        return Address.member(who.wecom_userid)
    if who.external_userid:
        return Address(channel="kf", id=who.external_userid)
    return None


def _known(connection: Connection, address: Address, *, name: str, now: datetime) -> Candidate:
    found = people.candidate_by_address(connection, address.key)
    if found is not None:
        return found
    new = Candidate(
        id=secrets.token_urlsafe(16),
        name=name,
        created_at=now,
        wecom_userid=address.id if address.channel == "app" else None,
        external_userid=address.id if address.channel == "kf" else None,
        source="recruiter",
    )
    people.add_candidate(connection, new)
    return new


def _under_way(connection: Connection, interview_id: str) -> InvitationAnswered:
    stored = interviews.load(connection, interview_id)
    if stored is None:
        raise JobUnknown("the interview under way has gone")
    return _answered(read_interview(stored.body), is_new=False)


def _answered(interview: Interview, *, is_new: bool) -> InvitationAnswered:
    return InvitationAnswered(
        number=interview.number,
        name=interview.candidate.name,
        job_id=interview.job_id,
        stage=interview.stage.value,
        is_new=is_new,
    )
