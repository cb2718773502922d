"""One turn's working copy: what was read, what it has become, and what is to be written.

A sitting is made, filled and thrown away; only the `Turn` it ends in is kept. Refuses to commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.outgoing import held_prefix, timer_prefix, timer_rows, wanted_rows
from bot.world import World
from handlers.broadcast import (
    Broadcast,
    BroadcastContext,
    BroadcastEvent,
    decide_broadcast,
)
from handlers.decision import Decision, Outgoing
from handlers.desk import Desk, DeskDecision, ToBroadcast
from handlers.effects import SendCard
from handlers.events import InterviewEvent, TimerFired
from handlers.grading import Grade
from handlers.interview import Interview, Stage
from handlers.machine import decide
from storage import broadcasts, interviews, outbox, people
from storage.cards import SentCard
from storage.database import Connection
from storage.history import Entry
from storage.inbox import Happened, InboxRow
from storage.interviews import StoredInterview
from storage.outbox import OutboxRow
from storage.records import (
    read_broadcast,
    read_desk,
    read_interview,
    write_broadcast,
    write_desk,
    write_event,
    write_interview,
)
from storage.turns import InterviewChange, Turn

SILENCES = timer_prefix("silence")


@dataclass(slots=True)
class Seat:
    """An interview in the middle of a turn."""

    stored: StoredInterview
    interview: Interview
    entries: list[Entry] = field(default_factory=list)


@dataclass(slots=True)
class Sitting:
    """Everything one turn has looked at and decided so far."""

    connection: Connection
    world: World
    now: datetime
    finished: list[str] = field(default_factory=list)
    seats: dict[str, Seat] = field(default_factory=dict)
    addressed: dict[str, tuple[Seat, ...]] = field(default_factory=dict)
    desks: dict[str, tuple[people.Desk, Desk]] = field(default_factory=dict)
    opened: dict[str, str] = field(default_factory=dict)
    changed: dict[str, tuple[broadcasts.Broadcast, str]] = field(default_factory=dict)
    cards: list[SentCard] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    wanted: list[OutboxRow] = field(default_factory=list)
    happened: list[InboxRow] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    quieted: set[str] = field(default_factory=set)

    def seat(self, interview_id: str) -> Seat | None:
        """Read an interview once, and work on the same copy from then on."""
        if interview_id not in self.seats:
            stored = interviews.load(self.connection, interview_id)
            return self.seat_of(stored) if stored is not None else None
        return self.seats[interview_id]

    def seat_of(self, stored: StoredInterview) -> Seat:
        """Work on an interview that was read already, or on the copy there is."""
        if stored.id not in self.seats:
            self.seats[stored.id] = Seat(stored=stored, interview=read_interview(stored.body))
        return self.seats[stored.id]

    def seats_of(self, address: str) -> tuple[Seat, ...]:
        """Read the interviews of whoever is at an address once; a turn may hold many messages."""
        if address not in self.addressed:
            found = interviews.of_address(self.connection, address)
            self.addressed[address] = tuple(self.seat_of(stored) for stored in found)
        return self.addressed[address]

    def tell(self, seat: Seat, event: InterviewEvent) -> None:
        """Let an interview decide about an event, and note everything that comes of it."""
        job = self.world.job_of(seat.interview)
        if job is None:
            return  # the file is gone; what was said stays in the inbox
        waiting = self._waiting(seat.interview) if _counts_waiting(event) else 0
        context = self.world.context(seat.interview, job, now=self.now, waiting=waiting)
        decision = decide(seat.interview, event, context)
        self._note(seat, event, decision)

    def _note(self, seat: Seat, event: InterviewEvent, decision: Decision) -> None:
        before, interview = seat.interview, decision.interview
        seat.interview = interview
        scope, base = interview.id, f"{interview.id}:{interview.turn}"
        if _moved_on(before, interview):
            self._quiet(f"i:{interview.id}")
        seat.entries.append(
            Entry(turn=interview.turn, kind=event.kind, body=write_event(event), at=self.now)
        )
        for name in decision.dropped:
            self._drop(held_prefix(scope, name))
        for each in decision.effects:
            if isinstance(each.effect, SendCard):
                self.cards.append(self._sent_card(interview, each.effect))
        self.want(
            decision.effects,
            base=base,
            scope=scope,
            conversation=f"i:{interview.id}",
            interview=interview,
        )
        self.happened += timer_rows(
            decision.timers, base=base, conversation=f"i:{interview.id}", now=self.now
        )

    def _quiet(self, conversation: str) -> None:
        """Spare the conversation the silences that it would ignore when they are over."""
        self.quieted.add(conversation)
        self.happened = [
            row
            for row in self.happened
            if row.conversation != conversation or not row.key.startswith(SILENCES)
        ]

    def _drop(self, prefix: str) -> None:
        self.wanted = [row for row in self.wanted if not row.key.startswith(prefix)]
        self.withdrawn.update(outbox.held(self.connection, prefix))

    def _sent_card(self, interview: Interview, effect: SendCard) -> SentCard:
        return SentCard(
            task_id=effect.task_id,
            interview_id=interview.id,
            userid=effect.to.id,
            response_code=None,
            msgid=None,
            sent_at=self.now,
        )

    def want(
        self,
        effects: Sequence[Outgoing],
        *,
        base: str,
        scope: str,
        conversation: str,
        interview: Interview | None = None,
    ) -> None:
        """Note effects to be written as rows of the outbox."""
        self.wanted += wanted_rows(
            effects,
            base=base,
            scope=scope,
            conversation=conversation,
            interview_id=None if interview is None else interview.id,
            person=conversation if interview is None else interview.candidate.id,
            now=self.now,
        )

    def _waiting(self, interview: Interview) -> int:
        """Count the candidates who wait for any of the managers of this interview's job."""
        job = self.world.job_of(interview)
        deciding = set(job.managers) if job is not None else set()
        shared = [each.id for each in self.world.jobs.values() if deciding & set(each.managers)]
        found = interviews.listed(self.connection, job_ids=shared, stages=[Stage.DECIDING.value])
        return len(found)

    def desk(self, address: str) -> tuple[people.Desk, Desk | None]:
        """Read what somebody at a desk is in the middle of."""
        if address in self.desks:
            return self.desks[address]
        stored = people.load_desk(self.connection, address)
        return stored, read_desk(stored.body) if stored.body else None

    def at_desk(self, row: Happened, address: str, decision: DeskDecision) -> None:
        """Note what somebody at a desk decided, and tell the interviews it concerns."""
        stored, before = self.desk(address)
        if decision.desk != before:
            self.desks[address] = (stored, decision.desk)
        self.grades += decision.grades
        self.want(decision.effects, base=row.key, scope=address, conversation=address)
        self.happened += timer_rows(
            decision.timers, base=row.key, conversation=address, now=self.now
        )
        if decision.broadcast is not None:
            self.begin(decision.broadcast)
            self.want(
                decision.sends,
                base=row.key,
                scope=decision.broadcast.id,
                conversation=f"b:{decision.broadcast.id}",
            )
        for forward in decision.forwards:
            if isinstance(forward, ToBroadcast):
                self.cast(forward.event, key=row.key)
                continue
            seat = self.seat(forward.interview_id)
            if seat is not None:
                self.tell(seat, forward.event)

    def begin(self, broadcast: Broadcast) -> None:
        """Note a broadcast that is new."""
        self.opened[broadcast.id] = write_broadcast(broadcast)

    def cast(self, event: BroadcastEvent, *, key: str) -> None:
        """Let a broadcast decide about what became of it."""
        stored = broadcasts.load(self.connection, event.broadcast_id)
        if stored is None:
            return
        known = self.changed.get(event.broadcast_id)
        broadcast = read_broadcast(stored.body if known is None else known[1])
        context = BroadcastContext(now=self.now, phrases=self.world.phrases())
        decision = decide_broadcast(broadcast, event, context)
        self.changed[broadcast.id] = (stored, write_broadcast(decision.broadcast))
        for name in decision.dropped:
            self._drop(held_prefix(broadcast.id, name))
        conversation = f"b:{broadcast.id}"
        # A desk that forwards has effects of its own under the same row: keys must not meet.
        base = f"{key}:{broadcast.id}"
        self.want(decision.effects, base=base, scope=broadcast.id, conversation=conversation)

    def turn(self) -> Turn:
        """Say what is to be committed."""
        return Turn(
            finished=tuple(self.finished),
            interviews=tuple(
                InterviewChange(
                    read=seat.stored,
                    stage=seat.interview.stage.value,
                    body=write_interview(seat.interview),
                    entries=tuple(seat.entries),
                )
                for seat in self.seats.values()
                if seat.entries
            ),
            desks=tuple((stored, write_desk(desk)) for stored, desk in self.desks.values()),
            broadcasts=tuple(self.changed.values()),
            opened=tuple(self.opened.items()),
            cards=tuple(self.cards),
            grades=tuple(self.grades),
            candidates=tuple(self._renamed()),
            withdrawn=tuple(self.withdrawn),
            quieted=tuple(self.quieted),
            wanted=tuple(self.wanted),
            happened=tuple(self.happened),
        )

    def _renamed(self) -> list[people.Candidate]:
        renamed = []
        for seat in self.seats.values():
            if any(entry.kind == "renamed_by_hr" for entry in seat.entries):
                who = people.load_candidate(self.connection, seat.interview.candidate.id)
                if who is not None:
                    renamed.append(replace(who, name=seat.interview.candidate.name))
        return renamed


def _moved_on(before: Interview, after: Interview) -> bool:
    """Tell whether a silence that was waited for means nothing any more."""
    if before.current is None or before.stage is not after.stage:
        return False
    return after.current is None or before.current.mark != after.current.mark


def _counts_waiting(event: InterviewEvent) -> bool:
    return isinstance(event, TimerFired) and event.timer in {"nudge_manager", "escalate"}
