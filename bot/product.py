"""The running product: every part made once, handed what it needs, and let go of in order.

Wiring only; whatever decides or speaks is elsewhere.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import aiohttp

from bot.anchors import Anchors
from bot.call_log import CallFiles
from bot.effects import Effects
from bot.engine import DbosEngine
from bot.enrolment import Enrolment
from bot.gateways.language_model import language_model
from bot.giving_up import tell_of_parked
from bot.house import House
from bot.hr_sync import HrSync
from bot.jobs import HR, OUTBOX, QUEUES, SHIFTS, SLOW, TURNS, VOICE, Engine, Job
from bot.lines import ears, eyes, messengers, mouth, transport
from bot.memory import Memory, eraser_of, opened
from bot.pace import Pace
from bot.relay import Relay
from bot.retention import Retention
from bot.schedule import Schedule, Tick
from bot.shifts import Shifts
from bot.turns import Turns
from bot.voices import Voices, lend
from bot.web.metrics import Metrics
from bot.wecom.client import WeComClient
from config.settings import Settings
from scoring.engine import Scorer
from scoring.rubric import warm
from storage import limits
from storage.acceptor import Acceptor
from storage.database import StorageUnavailable

log = logging.getLogger(__name__)

ONE_PROCESS = "sqlite:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """Everything that runs."""

    memory: Memory
    client: WeComClient
    acceptor: Acceptor
    relay: Relay
    engine: Engine
    turns: Turns
    effects: Effects
    enrolment: Enrolment
    hr: HrSync
    metrics: Metrics
    schedule: Schedule


@contextlib.asynccontextmanager
async def assembled(settings: Settings) -> AsyncIterator[Product]:
    """Make every part."""
    await asyncio.to_thread(warm)  # or the first candidate waits for the dictionary
    async with (
        lend(settings) as those,
        opened(
            settings,
            hears=those.transcriber is not None,
            speaks=those.speaker is not None,
        ) as memory,
        _session() as session,
        _scorer(settings) as scorer,
    ):
        judge = House(scorer, memory.database, memory.world)
        yield _assemble(memory, session, judge, those)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=64, ttl_dns_cache=300),
        cookie_jar=aiohttp.DummyCookieJar(),
    )


@contextlib.asynccontextmanager
async def _scorer(settings: Settings) -> AsyncIterator[Scorer]:
    llm = settings.llm
    if not llm.enabled:
        yield Scorer(None)
        return
    async with language_model(llm) as model:
        yield Scorer(model, log=CallFiles(settings.data_dir))


def _assemble(
    memory: Memory, session: aiohttp.ClientSession, judge: House, those: Voices
) -> Product:
    database, world = memory.database, memory.world
    alone = memory.settings.database_url.startswith(ONE_PROCESS)
    dbos = DbosEngine(memory.settings.database_url, queues=(SHIFTS,) if alone else QUEUES)
    engine: Engine = Shifts(dbos) if alone else dbos  # one process need not ask for every turn
    metrics = Metrics()
    relay = _relay(memory, engine, metrics)
    wake = relay.wake
    acceptor = Acceptor(database, stored=wake)
    relay.flooded = lambda: acceptor.flooded
    client = WeComClient(transport(memory.settings, database, world.clock, session))
    messenger, pull = messengers(memory.settings, database, world.clock, client, wake)
    enrolment = Enrolment(
        memory=database, world=world, committed=wake, member_with=messenger.member_with
    )
    hr = HrSync(memory=database, hr=memory.hr, world=world, messenger=messenger, committed=wake)
    turns = Turns(database, world, committed=wake)
    anchors = Anchors(judge.scorer, memory.settings.data_dir, told=metrics.moved)
    effects = Effects(
        memory=database,
        world=world,
        messenger=messenger,
        judge=judge,
        writer=judge.scorer.writer,
        hearing=ears(memory.settings, database, world, client, those),
        pictures=eyes(memory.settings, database, world, client),
        speaking=mouth(memory.settings, database, world, messenger, those),
        hr=hr,
        enrolment=enrolment,
        kf=pull,
        committed=wake,
        counted=lambda kind, outcome: metrics.sent.labels(kind=kind, outcome=outcome).inc(),
    )
    product = Product(
        memory=memory,
        client=client,
        acceptor=acceptor,
        relay=relay,
        engine=engine,
        turns=turns,
        effects=effects,
        enrolment=enrolment,
        hr=hr,
        metrics=metrics,
        schedule=_schedule(memory, engine, dbos, hr, anchors),
    )
    return _registered(product)


def _relay(memory: Memory, engine: Engine, metrics: Metrics) -> Relay:
    return Relay(
        memory.database,
        engine,
        clock=memory.world.clock,
        parked=lambda row: metrics.errors.labels(place=f"parked:{row.lane}").inc(),
        told=partial(tell_of_parked, world=memory.world),
    )


def _schedule(
    memory: Memory, engine: Engine, dbos: DbosEngine, hr: HrSync, anchors: Anchors
) -> Schedule:
    async def purge() -> None:
        await dbos.purge()
        before = memory.world.clock() - timedelta(days=1)
        await memory.database.run(lambda c: limits.purge(c, before))

    look = Tick(name="hr", every=timedelta(seconds=memory.settings.hr.pull_s), work=hr.pull)
    kept = Retention(eraser=eraser_of(memory), terms=memory.settings.retention)
    keep = Tick(name="retention", every=timedelta(hours=1), work=kept.keep)
    everybody = Tick(name="hr-people", every=timedelta(hours=1), work=hr.pull_everybody)
    watch = Tick(name="anchors", every=timedelta(hours=1), work=anchors.watch)
    clean = Tick(name="purge", every=timedelta(days=1), work=purge)
    return Schedule(
        memory.database,
        engine,
        dbos.place,
        (look, everybody, keep, watch, clean),
        clock=memory.world.clock,
    )


def _registered(product: Product) -> Product:
    """Let the engine know who does which job."""
    metrics = product.metrics

    pace = Pace(lambda: product.acceptor.flooded)

    async def turn(job: Job) -> None:
        async with pace.step():
            await product.turns.take(job.partition)
        metrics.turns.inc()

    async def effect(job: Job) -> None:
        await product.effects.perform(job.queue, job.partition)

    product.engine.register("turn", turn, TURNS, product.relay.failed)
    for queue in (OUTBOX, SLOW, HR, VOICE):
        product.engine.register("effect", effect, queue, product.relay.failed)
    return product


async def _listen(product: Product) -> None:
    """Hear what HR calls the openings, whichever process asked HR."""
    while True:
        await asyncio.sleep(product.memory.settings.hr.pull_s)
        try:
            await product.hr.hear()
        except StorageUnavailable as error:
            log.warning("openings not read: %s", error)


@contextlib.asynccontextmanager
async def working(product: Product) -> AsyncIterator[Sequence[asyncio.Task[None]]]:
    """Do the work until left: the relay, the engine, and the schedule; none ends by itself."""
    tasks = [
        asyncio.create_task(product.engine.run(), name="engine"),
        asyncio.create_task(product.relay.run(), name="relay"),
        asyncio.create_task(product.schedule.run(), name="schedule"),
        asyncio.create_task(_listen(product), name="openings"),
    ]
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
