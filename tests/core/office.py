"""A small office for tests: managers and recruiters who write and tap, interviews that answer.

Everything is decided by the real table and the real desk; the office only carries values between
them, keeps held effects until they are due, and lets the clock be moved by hand.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from config.hours import DayWindow
from config.job import Dimension, Job, Question, Round
from config.phrases import Phrases
from handlers.answers import Answer, Part
from handlers.broadcast import (
    Broadcast,
    BroadcastContext,
    RecipientReached,
    decide_broadcast,
)
from handlers.decision import Context, Decision, Outgoing, Policy
from handlers.desk import (
    Desk,
    DeskContext,
    DeskDecision,
    DeskEvent,
    ToBroadcast,
    decide_desk,
)
from handlers.effects import (
    Card,
    PostDigest,
    RecallMessage,
    SendBroadcast,
    SendCard,
    SendText,
    SettleCard,
)
from handlers.events import CardClicked, CardSent, InterviewEvent, TextReceived
from handlers.grading import Grade
from handlers.interview import Interview, Stage
from handlers.machine import decide
from handlers.people import Address, Candidate
from handlers.verdicts import report_ready
from scoring.model import NO_BAND, Band, DimensionResult, Engine, Quote, Report

#: A Monday, 14:02 in Shanghai.
MONDAY = datetime(2025, 11, 24, 6, 2, tzinfo=UTC)
NIGHT = DayWindow(start=time(22), end=time(8))
OFFICE_HOURS = DayWindow(start=time(9), end=time(18, 30))

JOB = Job(
    id="store-sales",
    title="门店销售顾问",
    department="华东零售部",
    company="云杉零售",
    recruiters=("hr_li",),
    managers=("mgr_wang", "Boss_Li"),
    group_chat_id="eastretail",
    group_members=("hr_li", "mgr_wang"),
    dimensions=(
        Dimension(id="communication", name="沟通表达", weight=0.4),
        Dimension(id="adaptability", name="应变能力", weight=0.3),
        Dimension(id="service", name="客户意识", weight=0.3),
    ),
    rounds=(
        Round(
            id="first",
            name="一面",
            questions=(
                Question(id="q1", text="请讲一次客户拒绝你。", dimensions=("communication",)),
                Question(id="q2", text="门店停电怎么办?", dimensions=("adaptability",)),
            ),
        ),
    ),
    extra_rounds=(
        Round(
            id="case",
            name="病例分析",
            questions=(Question(id="c1", text="请分析。", dimensions=("service",)),),
        ),
    ),
    minutes=12,
)
OTHER_JOB = replace(
    JOB,
    id="support",
    title="客服经理",
    recruiters=("hr_zhao",),
    managers=("mgr_chen",),
    extra_rounds=(),
)

REPORT = Report(
    interview_id="",
    job_id=JOB.id,
    overall=Band(score=78, low=71, high=85),
    recommendation="advance",
    dimensions=(
        DimensionResult(
            id="communication",
            name="沟通表达",
            band=Band(score=82, low=75, high=88),
            evidence=(Quote(question_id="q1", quote="第二天发了分期方案"),),
            note="",
        ),
        DimensionResult(
            id="adaptability",
            name="应变能力",
            band=Band(score=74, low=66, high=80),
            evidence=(Quote(question_id="q2", quote="先报修再疏导"),),
            note="没有说到安抚顾客",
        ),
        DimensionResult(id="service", name="客户意识", band=NO_BAND, evidence=(), note=""),
    ),
    strengths=("沟通表达",),
    concerns=("离职原因未谈",),
    next_round=("团队协作",),
    provisional=False,
    engine=Engine(name="rules", version="1"),
)


def interview(
    number: int, name: str = "张三", *, job: Job = JOB, stage: Stage = Stage.DECIDING
) -> Interview:
    """Make an interview whose questions are answered."""
    asked = MONDAY - timedelta(minutes=14)
    answers = tuple(
        Answer(
            id=f"first/{question.id}/0",
            round_id="first",
            question_id=question.id,
            asked=question.text,
            follow_up=False,
            asked_at=asked,
            parts=(Part(text="我做了很多", at=asked, message_id="1"),),
            closed_at=asked + timedelta(minutes=7),
        )
        for question in job.rounds[0].questions
    )
    made = Interview(
        id=f"i{number}",
        number=number,
        job_id=job.id,
        candidate=Candidate(id=f"c{number}", name=name, address=Address.member(f"person{number}")),
        token=f"secret{number}",
        created_at=MONDAY - timedelta(days=1),
        plan=("first",),
        answers=answers,
        report=replace(REPORT, interview_id=f"i{number}", job_id=job.id),
        reports=1,
        finished_at=MONDAY,
        deciding_since=MONDAY,
    )
    return made.moved(stage, actor="system", at=MONDAY)


def policy(*, undo: timedelta = timedelta(minutes=10)) -> Policy:
    """Make the default rules of time."""
    return Policy(
        silence=timedelta(seconds=45),
        remind=timedelta(hours=24),
        expire=timedelta(hours=72),
        nudge_manager=timedelta(minutes=30),
        escalate=timedelta(minutes=60),
        undo=undo,
        quiet=NIGHT,
        working=OFFICE_HOURS,
        zone=ZoneInfo("Asia/Shanghai"),
        public_url="https://zm.example",
    )


@dataclass(slots=True)
class Held:
    """An effect on its way."""

    scope: str
    outgoing: Outgoing
    due_at: datetime


@dataclass(slots=True)
class Office:
    """Carries values between people, desks and interviews."""

    now: datetime = MONDAY
    rules: Policy = field(default_factory=policy)
    jobs: dict[str, Job] = field(default_factory=lambda: {JOB.id: JOB, OTHER_JOB.id: OTHER_JOB})
    interviews: dict[str, Interview] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=dict)
    broadcasts: dict[str, Broadcast] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    said: list[tuple[str, str]] = field(default_factory=list)
    cards: dict[str, list[SendCard]] = field(default_factory=dict)
    settled: dict[str, Card] = field(default_factory=dict)
    digests: list[PostDigest] = field(default_factory=list)
    other: list[object] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=lambda: {"mgr_wang": "王经理", "Boss_Li": "李总"})
    once: set[str] = field(default_factory=set)
    unreachable: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    codes: int = 0
    messages: int = 0
    grades: list[Grade] = field(default_factory=list)
    answers_cards: bool = True  #: the platform confirms a card as soon as it is sent
    interviewed: frozenset[str] = frozenset()

    def context(self, one: Interview) -> Context:
        job = self.jobs[one.job_id]
        waiting = sum(
            i.stage is Stage.DECIDING and i.job_id == job.id for i in self.interviews.values()
        )
        return Context(
            now=self.now,
            job=job,
            phrases=Phrases(one.language),
            desk=Phrases(job.language),
            policy=self.rules,
            waiting=waiting,
            names=self.names,
        )

    def add(self, one: Interview) -> str:
        """Take an interview in; with a report that waits, managers get their cards."""
        self.interviews[one.id] = one
        if one.stage is Stage.DECIDING:
            self.note(one.id, report_ready(one, self.context(one)))
        return one.id

    def tell(self, interview_id: str, event: InterviewEvent) -> Decision:
        """Let an interview decide."""
        one = self.interviews[interview_id]
        decision = decide(one, event, self.context(one))
        self.note(interview_id, decision)
        return decision

    def note(self, interview_id: str, decision: Decision) -> None:
        self.interviews[interview_id] = decision.interview
        self.drop(interview_id, decision.dropped)
        self.keep(interview_id, decision.effects)
        for each in decision.timers:
            self.other.append(each)
        self.flush()

    def drop(self, scope: str, names: tuple[str, ...]) -> None:
        self.held = [
            h for h in self.held if (h.scope, h.outgoing.name) not in {(scope, n) for n in names}
        ]

    def keep(self, scope: str, effects: tuple[Outgoing, ...]) -> None:
        for outgoing in effects:
            if outgoing.name.startswith("waiting:"):
                if outgoing.name in self.once:
                    continue
                self.once.add(outgoing.name)
            self.held.append(Held(scope, outgoing, outgoing.due_at or self.now))

    def flush(self) -> None:
        """Perform what is due, in order."""
        while True:
            due = sorted((h for h in self.held if h.due_at <= self.now), key=lambda h: h.due_at)
            if not due:
                return
            self.held.remove(due[0])
            self.perform(due[0])

    def perform(self, held: Held) -> None:
        effect = held.outgoing.effect
        match effect:
            case SendText():
                self.said.append((effect.to.id.lower(), effect.text))
            case SendCard():
                self.cards.setdefault(effect.to.id.lower(), []).append(effect)
                if self.answers_cards:
                    self.confirm_card(held.scope, effect)
            case SettleCard():
                self.settled[effect.task_id] = effect.card
            case PostDigest():
                self.digests.append(effect)
            case SendBroadcast():
                self.say_to_one(effect)
            case RecallMessage():
                self.cast(
                    RecipientReached(
                        broadcast_id=effect.broadcast_id,
                        interview_id=effect.interview_id,
                        outcome="recalled",
                    )
                )
            case _:
                self.other.append(effect)

    def confirm_card(self, interview_id: str, effect: SendCard) -> None:
        self.codes += 1
        event = CardSent(task_id=effect.task_id, response_code=f"code{self.codes}")
        self.tell(interview_id, event)

    def say_to_one(self, effect: SendBroadcast) -> None:
        self.messages += 1
        refused = effect.to.id in self.unreachable
        if not refused:
            self.said.append((effect.to.id.lower(), effect.text))
        self.cast(
            RecipientReached(
                broadcast_id=effect.broadcast_id,
                interview_id=effect.interview_id,
                outcome="refused" if refused else "delivered",
                message_id="" if refused else f"m{self.messages}",
            )
        )

    def cast(self, event: RecipientReached) -> None:
        one = self.broadcasts[event.broadcast_id]
        context = BroadcastContext(now=self.now, phrases=Phrases("zh"))
        decision = decide_broadcast(one, event, context)
        self.broadcasts[one.id] = decision.broadcast
        self.drop(one.id, decision.dropped)
        self.keep(one.id, decision.effects)

    def decide(
        self, who: str, event: DeskEvent, task: Interview | None = None
    ) -> DeskDecision | None:
        desk = self.desks.get(who, Desk(address=Address.member(who)))
        own = tuple(
            i
            for i in self.interviews.values()
            if who
            in {p.lower() for p in (*self.jobs[i.job_id].managers, *self.jobs[i.job_id].recruiters)}
        )
        context = DeskContext(
            now=self.now,
            jobs=self.jobs,
            phrases=Phrases("zh"),
            policy=self.rules,
            interviews=own,
            task=task,
            broadcasts=tuple(b for b in self.broadcasts.values() if b.by.id == who),
            grades=tuple(self.grades),
            interviewed=who in self.interviewed,
            names=self.names,
        )
        return decide_desk(desk, event, context)

    def handle(self, who: str, event: DeskEvent, task: Interview | None = None) -> list[str]:
        """Let a desk decide; give what was said to the same person because of it."""
        before = len(self.said)
        decision = self.decide(who, event, task)
        if decision is None:
            return ["—"]
        self.desks[who] = decision.desk
        self.grades += decision.grades
        self.keep(f"desk:{who}", decision.effects)
        if decision.broadcast is not None:
            self.broadcasts[decision.broadcast.id] = decision.broadcast
            self.keep(decision.broadcast.id, decision.sends)
        self.flush()
        for forward in decision.forwards:
            if isinstance(forward, ToBroadcast):
                context = BroadcastContext(now=self.now, phrases=Phrases("zh"))
                known = self.broadcasts[forward.broadcast_id]
                made = decide_broadcast(known, forward.event, context)
                self.broadcasts[known.id] = made.broadcast
                self.drop(known.id, made.dropped)
                self.keep(known.id, made.effects)
                self.flush()
            else:
                self.tell(forward.interview_id, forward.event)
        return [text for to, text in self.said[before:] if to == who]

    def write(self, who: str, text: str) -> list[str]:
        """Let a person write to the bot."""
        self.messages += 1
        event = TextReceived(sender=f"app:{who}", text=text, message_id=str(self.messages))
        return self.handle(who, event)

    def tap(self, who: str, key: str, *, card: int = -1) -> list[str]:
        """Let a manager tap a button of a card they hold."""
        shown = self.cards[who][card]
        task = next(
            (i for i in self.interviews.values() if shown.task_id in {c.task_id for c in i.cards}),
            None,
        )
        self.codes += 1
        event = CardClicked(
            sender=f"app:{who}",
            task_id=shown.task_id,
            event_key=key,
            response_code=f"code{self.codes}",
        )
        return self.handle(who, event, task)

    def wait(self, span: timedelta) -> list[tuple[str, str]]:
        """Let time pass; give what was said meanwhile."""
        before = len(self.said)
        self.now += span
        self.flush()
        return self.said[before:]

    def heard(self, who: str) -> list[str]:
        """Give everything said to a person."""
        return [text for to, text in self.said if to == who]
