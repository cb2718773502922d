"""The interview: one frozen value that holds everything decided and said so far.

Refuses to act: it only answers questions about itself and makes changed copies.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from config.job import Job
from handlers.added import Added, with_added, with_gone
from handlers.answers import Answer, Part
from handlers.people import Candidate, Language
from scoring.model import AnswerScore, Report


class Stage(StrEnum):
    """Where the interview stands; what HR sees is `hr_stage`."""

    NEW = "new"
    INVITED = "invited"
    ASKING = "asking"
    PAUSED = "paused"
    WITH_PERSON = "with_person"
    SCORING = "scoring"
    DECIDING = "deciding"
    EXTRA_OFFERED = "extra_offered"
    ON_HOLD = "on_hold"
    PASSED = "passed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


ENDED = frozenset({Stage.PASSED, Stage.REJECTED, Stage.WITHDRAWN, Stage.EXPIRED})

#: What the bot is waiting to hear from the candidate, beside an answer.
Expecting = Literal["leave", "use_kept", "question", "erase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """The scores of one question, and the version of its answers they judge."""

    round_id: str
    question_id: str
    version: int
    scores: tuple[AnswerScore, ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCard:
    """A decision card that went to one manager."""

    task_id: str
    manager: str
    issue: int
    response_code: str | None = None  #: the one-shot right to change it, when we hold it
    settled: bool = False  #: it shows the decision already


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A manager's decision: `pass`, `hold`, `reject` or `extra:<round id>`."""

    manager: str
    choice: str
    reason: str | None
    at: datetime
    final_at: datetime  #: until then it can be taken back
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """A second manager who decided otherwise; `reason` once they insisted."""

    manager: str
    choice: str
    at: datetime
    reason: str | None = None
    insisted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageChange:
    """One step of the application as HR sees it."""

    sequence: int
    from_stage: str
    to_stage: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedQuestion:
    """Something the candidate asked with 我要提问."""

    text: str
    at: datetime
    answered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A clip or a picture sent to the person who was asked for; the original is kept elsewhere."""

    id: str  #: names the original in the media store
    media: Literal["voice", "image"]
    at: datetime
    message_id: str
    state: Literal["fetching", "kept", "lost"] = "fetching"
    heard: str = ""  #: in a clip, where it was understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """Something Customer Service did not let the bot say yet, and the name it can be dropped by."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Everything about one candidate and one job."""

    id: str
    number: int  #: short, for recruiters: `#12`
    job_id: str
    candidate: Candidate
    token: str  #: unguessable; part of the links to report and rights
    stage: Stage = Stage.NEW
    language: Language = "zh"
    turn: int = 0
    created_at: datetime
    heard_at: datetime | None = None  #: when the candidate last wrote
    invited_at: datetime | None = None
    greeted: bool = False  #: the invitation was said as an answer, before it could be sent
    deadline: datetime | None = None
    reminders: int = 0
    remind_at: datetime | None = None  #: the reminder in force; an older one is ignored
    plan: tuple[str, ...]  #: round ids in the order they are asked
    added: tuple[Added, ...] = ()  #: rounds that only this interview has
    answers: tuple[Answer, ...] = ()
    supplementing: str | None = None  #: the id of a closed answer that is being added to
    expecting: Expecting | None = None
    kept: tuple[Part, ...] = ()  #: written while paused, not part of any answer yet
    unheard: int = 0  #: clips in a row in which nothing could be heard
    before: Stage | None = None  #: where a pause or a person takes over from
    hushed: bool = False  #: a person talks to the candidate; the bot does not answer chat
    erase_asked_at: datetime | None = None  #: when the candidate asked for everything to be deleted
    relayed: tuple[Part, ...] = ()  #: said to the recruiters, on its way to them
    enclosures: tuple[Enclosure, ...] = ()  #: clips and pictures among what was said to them
    relays: int = 0  #: how often they were written to since they last answered
    scored: tuple[Scored, ...] = ()
    versions: Mapping[str, int] = field(default_factory=dict)  #: question key to version asked for
    report: Report | None = None
    reports: int = 0
    finished_at: datetime | None = None
    deciding_since: datetime | None = None
    cards: tuple[IssuedCard, ...] = ()
    issues: int = 0
    awaiting_reason: tuple[str, ...] = ()  #: managers who tapped 淘汰 and owe a reason
    verdicts: tuple[Verdict, ...] = ()
    objection: Objection | None = None
    raised: tuple[RaisedQuestion, ...] = ()
    said: int = 0  #: messages since the candidate's last; Customer Service allows five
    unsaid: tuple[Unsaid, ...] = ()
    rating: int | None = None
    history: tuple[StageChange, ...] = ()

    @property
    def current(self) -> Answer | None:
        """Return the answer the candidate is giving now, if any."""
        if self.supplementing is not None:
            return self.answer(self.supplementing)
        last = self.answers[-1] if self.answers else None
        return last if last is not None and last.open else None

    @property
    def held(self) -> bool:
        """Tell whether a person talks to the candidate instead of the bot."""
        return self.hushed or self.stage is Stage.WITH_PERSON

    @property
    def verdict(self) -> Verdict | None:
        """Return the decision in force."""
        standing = [v for v in self.verdicts if not v.withdrawn]
        return standing[-1] if standing else None

    @property
    def round_id(self) -> str:
        """Return the round being asked, the first one before any question."""
        return self.answers[-1].round_id if self.answers else self.plan[0]

    def answer(self, answer_id: str) -> Answer:
        """Return one answer by id; raises KeyError."""
        for answer in self.answers:
            if answer.id == answer_id:
                return answer
        raise KeyError(answer_id)

    def to_question(self, round_id: str, question_id: str) -> tuple[Answer, ...]:
        """Return the answer and the follow-up answers to one question."""
        return tuple(
            a for a in self.answers if (a.round_id, a.question_id) == (round_id, question_id)
        )

    def said_to(self, round_id: str, question_id: str) -> str:
        """Join what was said to a question and its follow-ups, as it is judged."""
        given = self.to_question(round_id, question_id)
        return "\n".join(a.text for a in given if not a.skipped and a.text)

    def whole(self, job: Job) -> Job:
        """Give its job together with the rounds and questions that only this interview has."""
        return with_gone(with_added(job, self.added), self.plan, self.answers)

    def with_answer(self, answer: Answer) -> "Interview":
        """Put an answer in the place of the one with its id, or at the end."""
        if any(a.id == answer.id for a in self.answers):
            return replace(
                self, answers=tuple(answer if a.id == answer.id else a for a in self.answers)
            )
        return replace(self, answers=(*self.answers, answer))

    def moved(self, stage: Stage, *, actor: str, at: datetime) -> "Interview":
        """Go to a stage, and note the step when HR would see one."""
        after = replace(self, stage=stage)
        old, new = hr_stage(self), hr_stage(after)
        if old == new and self.history:
            return after
        change = StageChange(
            sequence=len(self.history) + 1, from_stage=old, to_stage=new, actor=actor, at=at
        )
        return replace(after, history=(*self.history, change))


def hr_stage(interview: Interview) -> str:
    """Translate to the stage words of the HR tables."""
    in_extra = len(interview.verdicts) > 0 and _last_choice(interview).startswith("extra:")
    match interview.stage:
        case Stage.ASKING | Stage.PAUSED | Stage.WITH_PERSON:
            if interview.stage is not Stage.ASKING and interview.before is Stage.INVITED:
                return "invited"
            return "extra_round" if in_extra else "interviewing"
        case Stage.EXTRA_OFFERED:
            return "extra_round"
        case Stage.DECIDING:
            return "awaiting_manager"
        case _:
            return interview.stage.value


def _last_choice(interview: Interview) -> str:
    verdict = interview.verdict
    return verdict.choice if verdict is not None else ""
