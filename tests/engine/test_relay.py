"""The relay: nothing that is due stays untold, nothing is told for ever."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.errors import TemporaryError
from bot.inline import InlineEngine
from bot.jobs import OUTBOX, TURNS, EngineUnavailable, Job
from bot.relay import Relay
from storage import inbox, outbox
from storage.database import Database
from storage.routing import Parked
from tests.storage.world import NOW, said, wanted, with_database


class Tired(InlineEngine):
    """An engine that is away when it is told to be, and remembers what it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.away = False
        self.told: list[str] = []
        self.meanwhile: Callable[[], Awaitable[None]] | None = None

    async def enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        if self.away:
            raise EngineUnavailable("away")
        if self.meanwhile is not None:
            await self.meanwhile()
        self.told += [job.id for job in jobs]
        return await super().enqueue(jobs)

    def forget(self) -> None:
        """Lose everything, as when its file is deleted."""
        self._waiting.clear()
        self._known.clear()
        self._ended.clear()


@dataclass
class World:
    """A relay, its engine, and a clock that somebody sets."""

    database: Database
    engine: Tired = field(default_factory=Tired)
    now: datetime = NOW
    parked: list[Parked] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    broken: dict[str, Exception] = field(default_factory=dict)
    idle: bool = False

    def __post_init__(self) -> None:
        self.relay = Relay(
            self.database, self.engine, clock=lambda: self.now, parked=self.parked.append
        )
        self.engine.register("turn", self.turn, TURNS, self.relay.failed)
        self.engine.register("effect", self.effect, OUTBOX, self.relay.failed)

    async def turn(self, job: Job) -> None:
        """Finish everything that is pending, one row at a time."""
        while not self.idle:
            rows = await self.database.read(lambda c: inbox.pending(c, job.partition, self.now))
            if not rows:
                return
            self.perform(rows[0].key)
            await self.database.run(partial(inbox.finish, keys=[rows[0].key], at=self.now))

    async def effect(self, job: Job) -> None:
        """Do everything that is pending, one row at a time."""
        while not self.idle:
            rows = await self.database.read(
                lambda c: outbox.pending(c, job.queue, job.partition, self.now)
            )
            if not rows:
                return
            self.perform(rows[0].key)
            await self.database.run(partial(outbox.finish, row_id=rows[0].id, at=self.now))

    def perform(self, key: str) -> None:
        if key in self.broken:
            raise self.broken[key]
        self.done.append(key)

    async def settle(self, seconds: float = 0.0) -> None:
        """Let time pass and do everything that is due by then."""
        self.now += timedelta(seconds=seconds)
        await self.engine.drain()
        while await self.relay.sweep():
            await self.engine.drain()

    async def happen(self, *rows: inbox.InboxRow) -> None:
        await self.database.run(lambda c: inbox.accept(c, rows))

    async def want(self, *rows: outbox.OutboxRow) -> None:
        await self.database.run(lambda c: outbox.put(c, rows, self.now))


def test_rows_of_one_partition_are_one_job_and_all_are_done(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        await world.happen(said("1"), said("2"), said("3", "app:li"))
        await world.want(wanted("a"), wanted("b", queue="slow"))
        await world.settle()
        assert world.engine.told == ["m:2", "m:3", "o:1", "o:2"]
        assert sorted(world.done) == ["1", "2", "3", "a", "b"]
        await world.happen(said("4"))
        await world.settle()
        assert world.engine.told[4:] == ["m:4"]

    with_database(database_url, scene)


def test_a_timer_rings_when_it_is_due_and_not_before(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        await world.happen(said("timer", due=60), said("1"))
        await world.settle(59)
        assert world.done == ["1"]
        await world.settle(1)
        assert world.done == ["1", "timer"]

    with_database(database_url, scene)


def test_while_the_engine_is_away_rows_wait(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        world.engine.away = True
        relay = asyncio.create_task(world.relay.run())
        await world.happen(said("1"))
        world.relay.wake()
        for _turn in range(50):
            await database.read(lambda c: inbox.pending(c, "app:zhang", NOW))
        assert not relay.done()
        world.engine.away = False
        world.relay.wake()
        engine = asyncio.create_task(world.engine.run())
        async with asyncio.timeout(30):
            while await database.read(lambda c: inbox.pending(c, "app:zhang", NOW)):
                world.relay.wake()
        for task in (relay, engine):
            task.cancel()
        await asyncio.gather(relay, engine, return_exceptions=True)
        assert world.done == ["1"]

    with_database(database_url, scene)


def test_an_engine_that_lost_everything_is_told_again(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        await world.happen(said("1"), said("2", "app:li"))
        await world.want(wanted("a"))
        assert await world.relay.sweep() == 3
        world.engine.forget()
        await world.settle(30)
        assert world.done == []
        assert await world.relay.sweep_overdue(timedelta(0)) == 3
        assert await world.relay.sweep_overdue(timedelta(0)) == 0
        await world.engine.drain()
        assert sorted(world.done) == ["1", "2", "a"]
        assert world.engine.told == ["m:1", "m:2", "o:1"] * 2

    with_database(database_url, scene)


def test_telling_an_engine_that_waits_for_the_same_job_is_harmless(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        await world.happen(said("1"))
        await world.relay.sweep()
        world.now += timedelta(seconds=61)
        await world.relay.sweep_overdue()
        await world.settle()
        assert world.done == ["1"]

    with_database(database_url, scene)


def test_a_job_that_ended_without_its_row_is_asked_for_again_and_parked_after_five(
    database_url: str,
) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        world.idle = True
        await world.happen(said("1"), said("2"))
        for _minute in range(6):
            await world.settle()
            world.now += timedelta(seconds=61)
            await world.relay.sweep_overdue()
        assert [parked.key for parked in world.parked] == ["1"]
        world.idle = False
        await world.settle(1)
        assert world.done == ["2"]

    with_database(database_url, scene)


def test_a_job_that_ends_while_it_is_asked_after_is_held_against_nothing(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)

        async def meanwhile() -> None:
            world.engine.meanwhile = None
            await world.engine.drain()
            await world.happen(said("2"))

        await world.happen(said("1"))
        await world.relay.sweep()
        world.now += timedelta(seconds=61)
        world.engine.meanwhile = meanwhile
        await world.relay.sweep_overdue()
        await world.settle()
        assert world.done == ["1", "2"]

    with_database(database_url, scene)


def test_poison_is_parked_after_five_and_its_conversation_goes_on(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        world.broken = {"2": ValueError("张三"), "b": ValueError("张三")}
        await world.happen(said("1"), said("2"), said("3"))
        await world.want(wanted("a"), wanted("b"), wanted("c"))
        for wait in (0, 1, 2, 4, 8):
            assert world.parked == []
            assert sorted(world.done) in ([], ["1", "a"])
            await world.settle(wait)
        assert [(parked.lane, parked.key) for parked in world.parked] == [("m", "2"), ("o", "2")]
        assert {parked.error for parked in world.parked} == {"ValueError"}
        await world.settle()
        assert sorted(world.done) == ["1", "3", "a", "c"]

    with_database(database_url, scene)


def test_a_temporary_failure_says_itself_when_to_come_again(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        world.broken = {"a": TemporaryError("45009", delay=30.0)}
        await world.want(wanted("a"), wanted("b"))
        await world.settle()
        world.broken.clear()
        await world.settle(29)
        assert world.done == []
        await world.settle(1)
        assert world.done == ["a", "b"]

    with_database(database_url, scene)


def test_what_comes_while_a_row_is_tried_again_is_done_after_it(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        world.broken = {"1": ValueError()}
        await world.happen(said("1"))
        await world.settle()
        await world.happen(said("2"))
        await world.settle()
        # The job of the second row found the first one in its way and ended; it is not to blame.
        await world.relay.sweep_overdue(timedelta(0))
        await world.settle()
        assert world.done == []
        world.broken.clear()
        await world.settle(1)
        assert world.done == ["1", "2"]
        assert world.parked == []

    with_database(database_url, scene)


def test_two_relays_do_each_row_once(database_url: str) -> None:
    async def scene(database: Database) -> None:
        world = World(database)
        other = Relay(database, world.engine, clock=lambda: world.now, parked=world.parked.append)
        for number in range(20):
            await world.happen(said(str(number), f"app:{number % 3}"))
            await asyncio.gather(world.relay.sweep(), other.sweep())
            if number % 4 == 0:
                await world.engine.drain()
        await world.settle()
        assert sorted(world.done, key=int) == [str(number) for number in range(20)]

    with_database(database_url, scene)
