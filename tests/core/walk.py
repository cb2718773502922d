"""One interview walked through the real machine, with nothing around it.

Time is moved by hand; timers and held sends wait in lists. What a walk has seen can be asked for:
every event, every decision, everything the candidate heard.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from config.hours import parse_window
from config.job import Job
from config.loading import load_jobs
from config.phrases import Phrases
from handlers.decision import Context, Decision, Outgoing, Policy
from handlers.effects import ScoreQuestion, SendText, TranscribeClip, WelcomeKf
from handlers.events import (
    AnswerScored,
    InterviewEvent,
    InterviewRequested,
    TextReceived,
    TimerFired,
)
from handlers.interview import Interview, Stage
from handlers.machine import decide
from handlers.people import Address, Candidate
from scoring.model import AnswerScore, Evidence

JOBS: Mapping[str, Job] = dict(load_jobs(Path(__file__).parents[2] / "config" / "jobs"))
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
CANDIDATE = Address.member("zhangsan")
MARK = 73  #: no sentence, number of a question or time of these walks has this number

POLICY = Policy(
    silence=timedelta(seconds=45),
    remind=timedelta(hours=24),
    expire=timedelta(hours=72),
    nudge_manager=timedelta(minutes=30),
    escalate=timedelta(minutes=60),
    undo=timedelta(minutes=10),
    quiet=parse_window("22:00-08:00"),
    working=parse_window("09:00-18:30"),
    zone=ZoneInfo("Asia/Shanghai"),
    public_url="https://zhimian.example",
)


def fresh(job: Job, *, address: Address = CANDIDATE) -> Interview:
    """Make an interview that has just been created."""
    return Interview(
        id="i1",
        number=1,
        job_id=job.id,
        candidate=Candidate(id="c1", name="张三", address=address),
        token="token",
        language=job.language,
        created_at=MONDAY,
        plan=tuple(each.id for each in job.rounds),
    )


@dataclass(slots=True)
class Step:
    """What one event met and what came of it."""

    before: Interview
    event: InterviewEvent
    context: Context
    decision: Decision


@dataclass(slots=True, repr=False)
class Walk:
    """An interview, its clock, and all that is still to come."""

    job: Job = field(default_factory=lambda: JOBS["store-sales"])
    policy: Policy = POLICY
    now: datetime = MONDAY
    interview: Interview = field(init=False)
    timers: list[tuple[datetime, TimerFired]] = field(default_factory=list)
    held: list[Outgoing] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    scoring: list[ScoreQuestion] = field(default_factory=list)
    hears: bool = False  #: there is a recogniser
    listening: list[TranscribeClip] = field(default_factory=list)
    count: int = 0

    def __post_init__(self) -> None:
        """Begin with an interview nobody has heard of."""
        self.interview = fresh(self.job)

    def __repr__(self) -> str:
        """Name the events alone; the whole is longer than anybody reads."""
        return " ".join(f"{step.event.kind}→{step.decision.interview.stage}" for step in self.steps)

    def context(self) -> Context:
        """Put together what a rule may look at."""
        return Context(
            now=self.now,
            job=self.job,
            phrases=Phrases(self.interview.language),
            desk=Phrases(self.job.language),
            policy=self.policy,
            hears=self.hears,
            names=self.job.names,
        )

    def tell(self, event: InterviewEvent) -> Decision:
        """Let something happen."""
        before, context = self.interview, self.context()
        decision = decide(before, event, context)
        self.steps.append(Step(before=before, event=event, context=context, decision=decision))
        self.interview = decision.interview
        self.timers += [(each.due_at, each.timer) for each in decision.timers]
        self.held = [each for each in self.held if each.name not in {"", *decision.dropped}]
        for each in decision.effects:
            if each.due_at is None or each.due_at <= self.now:
                self._perform(each)
            else:
                self.held.append(each)
        return decision

    def _perform(self, outgoing: Outgoing) -> None:
        match outgoing.effect:
            case SendText(to=to, text=text) | WelcomeKf(to=to, text=text) if to == CANDIDATE:
                self.said.append(text)
            case ScoreQuestion() as asked:
                self.scoring.append(asked)
            case TranscribeClip() as asked:
                self.listening.append(asked)
            case _:
                pass

    def says(self, *texts: str) -> list[str]:
        """Let the candidate write; give what the bot answered."""
        before = len(self.said)
        for text in texts:
            self.count += 1
            self.now += SECOND
            sender = CANDIDATE.key
            self.tell(TextReceived(sender=sender, text=text, message_id=str(self.count)))
        return self.said[before:]

    def waits(self, span: timedelta) -> None:
        """Let time pass; whatever is due happens when it is due."""
        end = self.now + span
        while True:
            due = sorted(self.timers, key=lambda timer: timer[0])
            if not due or due[0][0] > end:
                break
            self.timers.remove(due[0])
            self._send_held(due[0][0])
            self.now = max(self.now, due[0][0])
            self.tell(due[0][1])
        self._send_held(end)
        self.now = end

    def _send_held(self, until: datetime) -> None:
        due = [each for each in self.held if each.due_at is not None and each.due_at <= until]
        self.held = [each for each in self.held if each not in due]
        for each in due:
            self._perform(each)

    def judged(self) -> None:
        """Let the scorer finish with everything it was asked."""
        asked, self.scoring = self.scoring, []
        for each in asked:
            self.tell(scored(self.interview.whole(self.job), each))

    def begun(self) -> "Walk":
        """Invite and agree: the first question is open."""
        self.tell(InterviewRequested(actor="api"))
        self.says("同意")
        if self.interview.stage is Stage.INVITED:  # the invitation came only now
            self.says("同意")
        assert self.interview.stage is Stage.ASKING
        return self

    def finished(self) -> "Walk":
        """Skip every question that is open, and let what was said be judged."""
        for _ in range(20):
            if self.interview.stage is Stage.ASKING:
                self.says("跳过")
        self.judged()
        return self


def scored(job: Job, asked: ScoreQuestion) -> AnswerScored:
    """Judge an answer the same whatever it says; an empty one is not judged."""
    question = job.question(asked.round_id, asked.question_id)
    found = bool(asked.answer)
    evidence = (Evidence(quote=asked.answer[:1], start=0, end=1, point="x"),) if found else ()
    return AnswerScored(
        round_id=asked.round_id,
        question_id=asked.question_id,
        version=asked.version,
        scores=tuple(
            AnswerScore(
                question_id=asked.question_id,
                dimension_id=dimension,
                level=4 if found else None,
                score=float(MARK) if found else None,
                low=float(MARK) if found else None,
                high=float(MARK) if found else None,
                evidence=evidence,
                engine="test",
                engine_version="1",
            )
            for dimension in question.dimensions
        ),
    )


def answers_of(interview: Interview) -> tuple[tuple[str, str, bool], ...]:
    """Give what counts: each question's answer in force, and whether it was skipped."""
    return tuple((each.id, each.text, each.skipped) for each in interview.answers)


def judged_last(steps: Iterable[Step]) -> dict[str, str]:
    """Give what the scorer was last handed for each question."""
    handed: dict[str, str] = {}
    for step in steps:
        for outgoing in step.decision.effects:
            effect = outgoing.effect
            if isinstance(effect, ScoreQuestion):
                handed[f"{effect.round_id}/{effect.question_id}"] = effect.answer
    return handed


def at_stage(stage: Stage) -> Walk:
    """Bring an interview to a stage by nothing but the stage itself."""
    walk = Walk().begun()
    walk.interview = replace(walk.interview, stage=stage)
    return walk
