"""What a desk is: a recruiter or manager who writes, what they are in the middle of, and the answer.

Values only. What somebody owes or disputes is the interview's; a desk remembers only choices and
drafts that are not yet anybody's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from config.hours import after_quiet
from config.job import Job
from config.phrases import Phrases
from handlers.broadcast import Broadcast, BroadcastEvent
from handlers.decision import AFTER_THE_HOUR, Outgoing, Policy, TimerSet
from handlers.effects import Effect, SendText
from handlers.events import CardClicked, EffectFailed, InterviewEvent, TextReceived
from handlers.grading import Grade, Grading
from handlers.interview import Interview
from handlers.people import Address

Action = Literal[
    "verdict",
    "reason",
    "recall",
    "why",
    "keep",
    "insist",
    "agree",
    "report",
    "hand_back",
    "reply",
    "ask",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants done, before it is clear to whom."""

    action: Action
    choice: str = ""  #: `pass`, `hold`, `reject`, `extra:<round id>`; empty if it is none of them
    reason: str = ""
    words: str = ""  #: how they said it, for asking back


@dataclass(frozen=True, slots=True, kw_only=True)
class PickOne:
    """Several candidates fit a wish; a number picks one."""

    wish: Wish
    options: tuple[str, ...]  #: interview ids, in the order they were listed
    at: datetime
    kind: Literal["pick_one"] = "pick_one"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonDue:
    """A rejection was asked for; the next sentence is its reason."""

    interview_id: str
    at: datetime
    kind: Literal["reason_due"] = "reason_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDue:
    """Somebody is to be invited; the next message says for which job."""

    who: str  #: a userid or a phone number, as it was written
    jobs: tuple[str, ...]  #: job ids, in the order they were listed
    at: datetime
    kind: Literal["job_due"] = "job_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreDue:
    """A list was too long for one answer; 更多 shows the next page."""

    about: str  #: the job that was asked for, empty for all
    page: int
    at: datetime
    kind: Literal["more_due"] = "more_due"


Pending = PickOne | ReasonDue | JobDue | MoreDue


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A broadcast that was shown and waits to be confirmed."""

    scope: str
    content: str
    interviews: tuple[str, ...]  #: exactly those who were shown
    at: datetime
    kind: Literal["draft"] = "draft"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One recruiter or manager and what they are in the middle of."""

    address: Address
    pending: Pending | None = None
    draft: Draft | None = None
    grading: Grading | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFound:
    """The company knows who has a phone number."""

    phone: str
    userid: str
    job_id: str
    kind: Literal["member_found"] = "member_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAnswered:
    """What became of a recruiter's invitation: a new interview, or one that is under way."""

    number: int
    name: str
    job_id: str
    stage: str
    is_new: bool
    kind: Literal["invitation_answered"] = "invitation_answered"


DeskEvent = TextReceived | CardClicked | MemberFound | InvitationAnswered | EffectFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class Forward:
    """Something that happened to an interview because of what was written at a desk."""

    interview_id: str
    event: InterviewEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class ToBroadcast:
    """Something that happened to a broadcast because of what was written at a desk."""

    broadcast_id: str
    event: BroadcastEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskContext:
    """The facts around what one person wrote."""

    now: datetime
    jobs: Mapping[str, Job]
    phrases: Phrases
    policy: Policy
    interviews: tuple[Interview, ...] = ()  #: of the jobs this person recruits or manages
    task: Interview | None = None  #: whose card was clicked
    broadcasts: tuple[Broadcast, ...] = ()  #: this person's, newest first
    grades: tuple[Grade, ...] = ()  #: of this person's jobs, oldest first; when they grade
    interviewed: bool = False  #: this person answers questions of their own just now
    names: Mapping[str, str] = field(default_factory=dict)  #: what colleagues are called, by userid

    def job(self, interview: Interview) -> Job | None:
        """Find the job of an interview, if its file is still there."""
        job = self.jobs.get(interview.job_id)
        return None if job is None else interview.whole(job)

    def polite(self) -> datetime | None:
        """Say when something for many may go out: None = at once."""
        opens = after_quiet(self.now, quiet=self.policy.quiet, zone=self.policy.zone)
        return None if opens == self.now else opens + AFTER_THE_HOUR

    def find(self, interview_id: str) -> Interview | None:
        """Find one of this person's interviews."""
        return next((each for each in self.interviews if each.id == interview_id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskDecision:
    """What becomes of a desk, what is said, and what interviews and broadcasts hear of."""

    desk: Desk
    effects: tuple[Outgoing, ...] = ()
    forwards: tuple[Forward | ToBroadcast, ...] = ()
    timers: tuple[TimerSet, ...] = ()
    broadcast: Broadcast | None = None  #: a new one
    grades: tuple[Grade, ...] = ()  #: new ones
    sends: tuple[Outgoing, ...] = ()  #: of the new broadcast; what comes of them is told to it

    def saying(self, text: str) -> "DeskDecision":
        """Answer the person who wrote."""
        return self.doing(SendText(to=self.desk.address, text=text))

    def doing(self, effect: Effect) -> "DeskDecision":
        """Add an effect."""
        return replace(self, effects=(*self.effects, Outgoing(effect=effect)))

    def forwarding(self, interview: Interview, event: InterviewEvent) -> "DeskDecision":
        """Let an interview hear of it."""
        forward = Forward(interview_id=interview.id, event=event)
        return replace(self, forwards=(*self.forwards, forward))

    def waiting_for(self, pending: Pending | None) -> "DeskDecision":
        """Remember what is asked next, or nothing."""
        return replace(self, desk=replace(self.desk, pending=pending))


def answer(desk: Desk, text: str) -> DeskDecision:
    """Say one thing; what was pending no longer is."""
    return DeskDecision(desk=replace(desk, pending=None)).saying(text)


def managed(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    """List the interviews this person decides about, oldest number first."""
    return _of_role(desk, context, "managers")


def recruited(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    """List the interviews this person recruits for, oldest number first."""
    return _of_role(desk, context, "recruiters")


def own_jobs(
    desk: Desk, context: DeskContext, role: Literal["managers", "recruiters"]
) -> tuple[Job, ...]:
    """List the jobs somebody has a role in."""
    return tuple(job for job in context.jobs.values() if _has_role(desk, job, role))


def me(desk: Desk, interview: Interview, context: DeskContext) -> str:
    """Name the person at the desk as the job of an interview spells them."""
    job = context.job(interview)
    known = () if job is None else (*job.managers, *job.recruiters)
    mine = (each for each in known if Address.member(each).key == desk.address.key)
    return next(mine, desk.address.id)


def _of_role(
    desk: Desk, context: DeskContext, role: Literal["managers", "recruiters"]
) -> tuple[Interview, ...]:
    jobs = {job.id for job in own_jobs(desk, context, role)}
    found = (each for each in context.interviews if each.job_id in jobs)
    return tuple(sorted(found, key=lambda interview: interview.number))


def _has_role(desk: Desk, job: Job, role: Literal["managers", "recruiters"]) -> bool:
    people = job.managers if role == "managers" else job.recruiters
    return any(Address.member(each).key == desk.address.key for each in people)
