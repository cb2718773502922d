"""Drives the real turns and effects over a real database on a clock that stands still until told.

What a worker does with the engine's help happens here one row after the other, so that a test
says exactly what has happened by when.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal

import sqlalchemy as sa

from bot.effects import Effects
from bot.enrolment import Enrolment
from bot.errors import PermanentError
from bot.giving_up import tell_of_parked
from bot.hearing import Hearing
from bot.hr_sync import HrSync
from bot.inline import InlineEngine
from bot.jobs import Engine
from bot.jobs import Job as Work
from bot.media_store import MediaStore
from bot.openings import Openings
from bot.outgoing import event_row
from bot.pictures import Pictures
from bot.ports import Judge, Sent
from bot.relay import Relay
from bot.speaking import Speaking
from bot.turns import Turns
from bot.web.services import NewCandidate
from bot.world import World
from config.job import Job
from config.mapping import HrMapping
from handlers.decision import Policy
from handlers.effects import Card
from handlers.events import Arrival, CardClicked, MediaReceived, PersonEntered, TextReceived
from handlers.interview import Interview
from handlers.people import Address
from scoring.judge_calls import Case
from scoring.model import AnswerScore, Evidence, ScoreItem
from scoring.ports import ModelUnavailable
from scoring.wording import Writer
from storage import inbox, interviews, people
from storage.database import Connection, Database, open_database
from storage.hr import HrDatabase, create_reference_tables
from storage.migrate import upgrade
from storage.records import read_interview
from storage.routing import Parked
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from tests.clips import FakeEars, FakeMouth, Unforeseen
from tests.scoring.scripted_model import ScriptedModel

FEW = 10
FIRST_WORDS = re.compile(r"[^,，。;；\n]+")
Voice = Literal["none", "heard", "both"]  #: what the product can do with it
Media = Literal["image", "voice", "video", "file", "location", "link", "other"]


@dataclass(slots=True)
class Said:
    """Something that reached somebody."""

    at: datetime
    to: str
    text: str
    card: Card | None = None
    task_id: str = ""


@dataclass(slots=True)
class FakeMessenger:
    """Remembers what it was asked to say; refuses whom it is told to refuse."""

    clock: Callable[[], datetime]
    said: list[Said] = field(default_factory=list)
    unreachable: set[str] = field(default_factory=set)
    phones: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    recalled: list[str] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    away: dict[str, Exception] = field(default_factory=dict)  #: what everything to them ends in
    codes: set[str] = field(default_factory=set)
    voices: dict[str, str] = field(default_factory=dict)
    uploads: int = 0
    lost: list[Exception] = field(default_factory=list)  #: of the next voice messages
    count: int = 0

    def _take(self, to: str, text: str, *, card: Card | None = None, task_id: str = "") -> Sent:
        if self.faults:
            raise self.faults.pop(0)
        if to in self.away:
            raise self.away[to]
        if to in self.unreachable:
            raise PermanentError("not in scope", code=60111)
        self.count += 1
        self.said.append(Said(at=self.clock(), to=to, text=text, card=card, task_id=task_id))
        return Sent(message_id=f"msg{self.count}")

    async def say(self, to: Address, text: str, *, repeat: int) -> Sent:
        """Remember it."""
        del repeat
        return self._take(to.key, text)

    async def welcome(self, to: Address, code: str, text: str, *, repeat: int) -> Sent:
        """Remember it."""
        del code, repeat
        return self._take(to.key, text)

    async def show(self, to: Address, card: Card, *, task_id: str, repeat: int) -> Sent:
        """Remember the card and hand out the right to change it once."""
        del repeat
        self._take(to.key, card.title, card=card, task_id=task_id)
        code = f"code-{self.count}"
        self.codes.add(code)
        return Sent(message_id=f"msg{self.count}", response_code=code)

    async def settle(self, to: Address, card: Card, *, task_id: str, response_code: str) -> None:
        """Change a card, if the right has not been used."""
        if response_code not in self.codes:
            raise PermanentError("response code used", code=60140)
        self.codes.discard(response_code)
        self._take(to.key, f"〔卡片〕{card.settled}", task_id=task_id)

    async def post(self, chat_id: str, name: str, members: tuple[str, ...], markdown: str) -> None:
        """Remember it."""
        del name, members
        self._take(f"group:{chat_id}", markdown)

    async def upload_voice(self, amr: bytes) -> str:
        """Remember what was said; the voice fails when it is told to."""
        self.uploads += 1
        self.voices[f"voice{self.uploads}"] = amr.decode()
        return f"voice{self.uploads}"

    async def play(self, to: Address, media_id: str, *, repeat: int) -> Sent:
        """Remember it as what can be heard in it."""
        del repeat
        if self.lost:
            raise self.lost.pop()
        return self._take(to.key, f"〔语音〕{self.voices[media_id]}")

    async def recall(self, message_id: str) -> None:
        """Remember it."""
        self.recalled.append(message_id)

    async def name_of(self, userid: str) -> str:
        """Say what a member is called."""
        if f"app:{userid}" in self.unreachable:
            raise PermanentError("no such member", code=60111)
        return self.names.get(userid, userid)

    async def member_with(self, phone: str) -> str:
        """Look the phone number up."""
        if phone in self.away:
            raise self.away[phone]
        if phone not in self.phones:
            raise PermanentError("no such member", code=46004)
        return self.phones[phone]


class PlainJudge:
    """Finds every answer good that has enough words, so that pages are about the conversation."""

    async def score(self, item: ScoreItem, case: Case | None = None) -> AnswerScore:
        """Give 78 with the beginning of the answer as evidence, or nothing for a few words."""
        del case
        quote = FIRST_WORDS.match(item.answer)
        enough = quote is not None and len(item.answer) >= FEW
        return AnswerScore(
            question_id=item.question_id,
            dimension_id=item.dimension_id,
            level=4 if enough else None,
            score=78.0 if enough else None,
            low=70.0 if enough else None,
            high=86.0 if enough else None,
            evidence=(_evidence(quote[0]),) if enough and quote is not None else (),
            flags=() if enough else ("too_short",),
            engine="plain",
            engine_version="1",
        )


def _evidence(quote: str) -> Evidence:
    return Evidence(quote=quote, start=0, end=len(quote), point="")


class NoPull:
    """Customer Service is off."""

    async def pull(self, open_kfid: str, token: str) -> None:
        """Fetch nothing."""


@dataclass(slots=True)
class Stopwatch:
    """A clock that stands still."""

    now: datetime

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now


class Company:
    """The whole product but its engine and its network."""

    def __init__(
        self,
        folder: Path,
        jobs: tuple[Job, ...],
        policy: Policy,
        *,
        start: datetime,
        url: str | None = None,
        judge: Judge,
        voice: Voice = "none",
    ) -> None:
        """Open fresh databases."""
        self.clock = Stopwatch(start)
        self.folder = folder
        url = url or f"sqlite:///{folder / 'app.db'}"
        upgrade(url)
        hr_url = f"sqlite:///{folder / 'hr.db'}"
        create_reference_tables(hr_url, HrMapping())
        self.memory: Database = open_database(url)
        self.hr = HrDatabase(hr_url, HrMapping())
        self.hr_engine = sa.create_engine(hr_url)
        self.world = World(
            jobs=Openings({job.id: job for job in jobs}),
            policy=policy,
            clock=self.clock,
            hears=voice != "none",
            speaks=voice == "both",
        )
        self.ears = FakeEars()
        self.mouth = FakeMouth()
        self.messenger = FakeMessenger(clock=self.clock)
        self.turns = Turns(self.memory, self.world, committed=self.committed, pause=self._pass)
        sync = HrSync(
            memory=self.memory,
            hr=self.hr,
            world=self.world,
            messenger=self.messenger,
            committed=self.committed,
        )
        self.sync = sync
        self.enrolment = Enrolment(
            memory=self.memory,
            world=self.world,
            committed=self.committed,
            member_with=self.messenger.member_with,
        )
        self.effects = Effects(
            memory=self.memory,
            world=self.world,
            messenger=self.messenger,
            judge=judge,
            hearing=Hearing(
                world=self.world,
                store=MediaStore(memory=self.memory, data_dir=folder),
                download=self.ears.download,
                listener=self.ears,
                transcriber=self.ears,
            ),
            pictures=Pictures(
                world=self.world,
                store=MediaStore(memory=self.memory, data_dir=folder),
                download=self.ears.fetch_picture,
            ),
            speaking=Speaking(
                memory=self.memory,
                world=self.world,
                messenger=self.messenger,
                speaker=self.mouth if voice == "both" else None,
                voice="fake",
                data_dir=folder,
            ),
            hr=sync,
            enrolment=self.enrolment,
            kf=NoPull(),
            committed=self.committed,
            counted=lambda _kind, _outcome: None,
        )
        self.edge = self.carrier(InlineEngine())
        self.count = 0
        self.named: dict[str, str] = {}  #: what candidates were called when they applied

    def carrier(self, engine: Engine) -> Relay:
        """Make the relay that carries rows into an engine, and out of trouble."""
        return Relay(
            self.memory,
            engine,
            clock=self.clock,
            parked=self._parked,
            told=lambda connection, row: tell_of_parked(connection, row, world=self.world),
        )

    def _parked(self, row: Parked) -> None:
        assert self.ears.broken, f"a row was parked: {row}"

    def committed(self) -> None:
        """Wake nobody: what is due is done when the page says so."""

    async def close(self) -> None:
        """Let go of the databases."""
        await self.memory.close()
        await self.hr.close()
        self.hr_engine.dispose()

    async def _pass(self, seconds: float) -> None:
        self.clock.now += timedelta(seconds=seconds)

    def words_with(self, said: list[str]) -> None:
        """Configure a model that words a question about a résumé, or (not two words) never answers."""
        match said:
            case [question, quote]:
                reply = json.dumps({"question": question, "quote": quote}, ensure_ascii=False)
                model = ScriptedModel(reply)
            case _:
                model = ScriptedModel(ModelUnavailable("no answer in time"))
        self.effects = replace(self.effects, writer=Writer(model))

    async def apply(
        self, name: str, address: str, job_id: str, *, resume: str | None = None
    ) -> str:
        """Have somebody apply, with the text of a résumé or without one, and invite them."""
        candidate = await self._candidate(name, Address.parse(address), resume)
        interview = await self.enrolment.begin(job_id, candidate)
        await self.settle()
        return interview.id

    async def _candidate(self, name: str, address: Address, resume: str | None = None) -> str:
        known = await self.memory.read(lambda c: people.candidate_by_address(c, address.key))
        if known is not None:
            return known.id
        member = address.channel == "app"
        candidate = await self.enrolment.add_candidate(
            NewCandidate(
                name=name,
                wecom_userid=address.id if member else None,
                external_userid=None if member else address.id,
                resume=None if resume is None else self._kept(resume),
            )
        )
        self.named[candidate] = name
        return candidate

    def _kept(self, resume: str) -> Path:
        path = self.folder / f"resume{len(self.named)}.txt"
        path.write_text(resume, encoding="utf-8")
        return path

    async def hear(self, event: Arrival, *, key: str | None = None, settled: bool = True) -> None:
        """Let something arrive, and everything that comes of it at once happen."""
        self.count += 1
        row = event_row(
            event,
            key=key or f"wecom:{self.count}",
            conversation=event.sender if not hasattr(event, "open_kfid") else "",
            now=self.clock(),
        )
        await self.memory.run(lambda c: inbox.accept(c, [row]))
        if settled:
            await self.settle()

    async def writes(
        self, address: str, text: str, *, key: str | None = None, settled: bool = True
    ) -> None:
        """Let somebody write; numbers of messages only grow."""
        self.count += 1
        event = TextReceived(sender=address, text=text, message_id=str(self.count))
        await self.hear(event, key=key, settled=settled)

    async def sends(self, address: str, media: Media, *, saying: str = "") -> None:
        """Let somebody send a picture, a place, or a clip in which something is said."""
        self.count += 1
        media_id = f"media{self.count}"
        self.ears.clips[media_id] = saying
        number = str(self.count)
        event = MediaReceived(
            sender=address, media=media, media_id=media_id, format="", message_id=number
        )
        await self.hear(event)

    async def enters(self, address: str) -> None:
        """Let somebody come into Customer Service."""
        await self.hear(PersonEntered(sender=address, welcome_code="welcome"))

    async def renames(self, old: str, new: str) -> None:
        """Let HR correct a name in its own database, a person's or an opening's; the bot looks."""
        with self.hr_engine.begin() as connection:
            named = {"old": old, "new": new}
            for statement in (
                "UPDATE candidates SET name = :new WHERE name = :old",
                "UPDATE positions SET title = :new WHERE title = :old",
            ):
                connection.execute(sa.text(statement), named)
        await self.sync.pull()
        await self.settle()

    def card_of(self, address: str) -> Said:
        """Find the last card somebody got."""
        return [s for s in self.messenger.said if s.card is not None and s.to == address][-1]

    async def taps(self, address: str, key: str, *, task_id: str | None = None) -> None:
        """Let somebody tap a button of the last card they got."""
        self.count += 1
        code = f"click-{self.count}"
        self.messenger.codes.add(code)
        event = CardClicked(
            sender=address,
            task_id=task_id or self.card_of(address).task_id,
            event_key=key,
            response_code=code,
        )
        await self.hear(event)

    async def settle(self) -> None:
        """Do everything that is due, until nothing is."""
        before: list[tuple[str, str, str]] = []
        while True:
            due = await self.memory.read(self._due)
            if not due or due == before:  # what is left waits behind something tried again later
                return
            before = due
            for kind, queue, partition in due:
                if kind == "turn":
                    await self.turns.take(partition)
                else:
                    await self._perform(queue, partition)

    async def _perform(self, queue: str, partition: str) -> None:
        """Do what is due; what nobody foresaw is held against it, as at the job's edge."""
        try:
            await self.effects.perform(queue, partition)
        except Unforeseen as error:
            job = Work(id="", kind="effect", queue=queue, partition=partition, priority=0)
            await self.edge.failed(job, error)

    def _due(self, connection: Connection) -> list[tuple[str, str, str]]:
        now = self.clock().timestamp()
        waiting = sa.select(inbox_table.c.conversation).where(
            inbox_table.c.done_at.is_(None), inbox_table.c.parked == 0, inbox_table.c.due_at <= now
        )
        wanted = sa.select(outbox_table.c.queue, outbox_table.c.partition).where(
            outbox_table.c.done_at.is_(None),
            outbox_table.c.parked == 0,
            outbox_table.c.due_at <= now,
        )
        turns = [("turn", "", row[0]) for row in connection.execute(waiting.distinct())]
        if turns:
            return sorted(turns)
        rows = connection.execute(wanted.distinct())
        return sorted(("effect", row[0], row[1]) for row in rows)

    async def passes(self, span: timedelta) -> None:
        """Let time pass, stopping wherever something is due."""
        end = self.clock() + span
        while True:
            now = self.clock().timestamp()
            following = await self.memory.read(partial(self._next, now=now))
            if following is None or following > end.timestamp():
                break
            self.clock.now = max(
                self.clock.now, datetime.fromtimestamp(following, tz=self.clock.now.tzinfo)
            )
            await self.settle()
        self.clock.now = end
        await self.settle()

    @staticmethod
    def _next(connection: Connection, now: float) -> float | None:
        moments = [
            connection.scalar(
                sa.select(sa.func.min(table.c.due_at)).where(
                    table.c.done_at.is_(None), table.c.parked == 0, table.c.due_at > now
                )
            )
            for table in (inbox_table, outbox_table)
        ]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known else None

    async def interview(self, interview_id: str) -> Interview:
        """Read an interview as it is stored."""
        stored = await self.memory.read(lambda c: interviews.load(c, interview_id))
        assert stored is not None
        return read_interview(stored.body)

    def texts(self, to: str) -> list[str]:
        """List what reached somebody, by userid or group."""
        return [s.text for s in self.messenger.said if s.to in {f"app:{to}", f"group:{to}"}]

    def hr_rows(self, table: str) -> list[dict[str, object]]:
        """Read one of HR's tables."""
        with self.hr_engine.connect() as connection:
            rows = connection.execute(sa.select(sa.text("*")).select_from(sa.table(table)))
            return [dict(row) for row in rows.mappings()]
