"""What a rule may look at, and what it gives back.

A `Decision` is what the interview becomes and what must be done about it; nothing is done here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from typing import Literal

from config.hours import MONDAY_TO_FRIDAY, DayWindow, Workdays, after_quiet, working_deadline
from config.job import Job
from config.phrases import Phrases
from handlers.effects import Effect, SendText
from handlers.events import TimerFired
from handlers.interview import Interview
from handlers.people import Address

Timer = Literal["silence", "remind", "expire", "nudge_manager", "escalate", "relay", "erase"]

#: Nobody is written to exactly on the hour, when everybody else is.
AFTER_THE_HOUR = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How long things may take and when people may be disturbed."""

    silence: timedelta
    remind: timedelta
    expire: timedelta
    nudge_manager: timedelta
    escalate: timedelta
    undo: timedelta
    quiet: DayWindow | None
    working: DayWindow | None
    zone: tzinfo
    public_url: str  #: without a slash at the end
    workdays: Workdays = MONDAY_TO_FRIDAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts around one event; frozen, so that a rule replays identically."""

    now: datetime
    job: Job
    phrases: Phrases  #: in the candidate's language
    desk: Phrases  #: in the company's language, for managers and recruiters
    policy: Policy
    hears: bool = False  #: there is a recogniser, so that voice clips can be answers
    speaks: bool = False  #: there is a voice, so that questions can be heard too
    waiting: int = 0  #: how many candidates wait for a decision of these managers
    names: Mapping[str, str] = field(default_factory=dict)  #: what colleagues are called, by userid

    def link(self, path: str) -> str:
        """Make a link a person can open."""
        return f"{self.policy.public_url}/{path}"

    def called(self, userid: str) -> str:
        """Call a colleague by name, by userid when the name is not known."""
        return self.names.get(userid, userid)

    def polite(self, moment: datetime | None = None) -> datetime:
        """Say when something of the bot's own accord may reach a person, from a moment on."""
        start = self.now if moment is None else moment
        opens = after_quiet(start, quiet=self.policy.quiet, zone=self.policy.zone)
        return opens if opens == start else opens + AFTER_THE_HOUR

    def wall(self, moment: datetime) -> str:
        """Word a moment on people's wall clock, `11月25日 18:00` or `Nov 25, 18:00`."""
        local = moment.astimezone(self.policy.zone)
        return self.phrases.say(
            "wall_clock", month=local.month, day=local.day, time=f"{local:%H:%M}"
        )

    def working(self, span: timedelta, *, since: datetime) -> datetime:
        """Add working time on the manager's clock."""
        minutes = span.total_seconds() / 60
        return working_deadline(
            since,
            minutes=minutes,
            working=self.policy.working,
            zone=self.policy.zone,
            workdays=self.policy.workdays,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One effect, when it may happen at the earliest, and a name by which it can be dropped."""

    effect: Effect
    due_at: datetime | None = None  #: None = at once
    name: str = ""  #: unique for the interview; empty = the turn and its place name it


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSet:
    """A `TimerFired` that will come back to the same conversation."""

    timer: TimerFired
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of the interview, what is to be done, what is to be dropped, what comes back later."""

    interview: Interview
    effects: tuple[Outgoing, ...] = ()
    timers: tuple[TimerSet, ...] = ()
    dropped: tuple[str, ...] = ()  #: names of effects not to be done any more

    def doing(
        self, effect: Effect, *, due_at: datetime | None = None, name: str = ""
    ) -> "Decision":
        """Add an effect."""
        outgoing = Outgoing(effect=effect, due_at=due_at, name=name)
        return replace(self, effects=(*self.effects, outgoing))

    def telling(
        self, to: Address, text: str, *, due_at: datetime | None = None, name: str = ""
    ) -> "Decision":
        """Add something to say to a person."""
        return self.doing(SendText(to=to, text=text), due_at=due_at, name=name)

    def telling_each(
        self,
        userids: Iterable[str],
        text: str,
        *,
        due_at: datetime | None = None,
        name: str = "",
    ) -> "Decision":
        """Add something to say to colleagues, to each once; a name goes on with whom it is for."""
        decision = self
        for userid in dict.fromkeys(userids):
            own = f"{name}:{userid}" if name else ""
            decision = decision.telling(Address.member(userid), text, due_at=due_at, name=own)
        return decision

    def saying(self, text: str, *, due_at: datetime | None = None, name: str = "") -> "Decision":
        """Add something to say to the candidate; at once, as the answer to what they wrote."""
        return self.telling(self.interview.candidate.address, text, due_at=due_at, name=name)

    def timing(self, timer: Timer, mark: str, due_at: datetime) -> "Decision":
        """Set a timer."""
        fired = TimerFired(timer=timer, mark=mark)
        return replace(self, timers=(*self.timers, TimerSet(timer=fired, due_at=due_at)))

    def dropping(self, *names: str) -> "Decision":
        """Drop effects that have not happened yet."""
        return replace(self, dropped=(*self.dropped, *names))

    def becoming(self, interview: Interview) -> "Decision":
        """Keep the effects and go on with a changed interview."""
        return replace(self, interview=interview)

    def then(self, other: "Decision") -> "Decision":
        """Follow with what a next step decided about this decision's interview."""
        return Decision(
            interview=other.interview,
            effects=self.effects + other.effects,
            timers=self.timers + other.timers,
            dropped=self.dropped + other.dropped,
        )
