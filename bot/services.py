"""What the web is handed, made of the running product."""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial

from bot.commands import Reader
from bot.errors import PermanentError
from bot.hearing import VOICE
from bot.memory import Memory
from bot.peers import Peers
from bot.pictures import PICTURE
from bot.product import Product
from bot.speech.audio import decode, to_wav
from bot.speech.errors import SoundRefused
from bot.web import sheets
from bot.web.playback import Playback
from bot.web.services import InterviewQuery, Profile, ReportFormat, WebServices
from bot.wecom.codec import CallbackKeys
from bot.wecom.inbound import Inbound
from bot.world import World
from handlers.interview import Interview, hr_stage
from scoring.norms import Norm
from scoring.render import document, letter_document
from scoring.sheet import Heading, View
from scoring.speech import Sound
from storage import depths, interviews, media, people
from storage.database import Database
from storage.inbox import InboxRow
from storage.instants import from_epoch
from storage.records import read_interview, write_body

PAGE = 100


def services(product: Product) -> WebServices:
    """Put together what the web needs."""
    memory = product.memory
    given = memory.settings.wecom.require()
    peers = Peers(memory.database, memory.world.clock, memory.world.policy.zone)

    def accept(arrived: Inbound) -> asyncio.Future[bool]:
        now = memory.world.clock()
        row = InboxRow(
            key=arrived.key,
            conversation=arrived.conversation,
            kind=arrived.kind,
            body=write_body(arrived.body),
            occurred_at=from_epoch(arrived.occurred_at),
            received_at=now,
            due_at=now,
        )
        return product.acceptor.put(row)

    return WebServices(
        settings=memory.settings,
        clock=memory.world.clock,
        jobs=memory.world.jobs,
        keys=CallbackKeys(
            token=given.token.get_secret_value(),
            encoding_aes_key=given.encoding_aes_key.get_secret_value(),
            receive_id=given.corp_id,
        ),
        accept=accept,
        create_candidate=product.enrolment.add_candidate,
        create_interview=product.enrolment.begin,
        find_interview=lambda interview_id: find_interview(memory.database, interview_id),
        list_interviews=lambda query: list_interviews(memory.database, query),
        find_profile=lambda candidate_id: find_profile(memory.database, candidate_id),
        render_report=partial(render_report, memory.world, peers),
        find_norms=peers.norms,
        ready={
            "database": lambda: memory.database.read(lambda _connection: None),
            "wecom": product.client.check_token,
        },
        playback=playback(product),
        metrics=product.metrics,
        depths=lambda: memory.database.read(partial(depths.waiting, now=memory.world.clock())),
    )


def playback(product: Product) -> Playback:
    """Let pages play what is kept."""
    database, store = product.memory.database, product.effects.hearing.store

    async def sound(interview_id: str, clip: str) -> Sound | None:
        content = await store.read(clip, interview_id=interview_id)
        if content is None:
            return None
        try:
            return await asyncio.to_thread(decode, content)
        except SoundRefused:
            return None

    async def note(interview_id: str, clip: str, by: str) -> None:
        at = product.memory.world.clock()
        await database.run(
            lambda c: media.note_listening(
                c, interview_id=interview_id, media_id=clip, by=by, at=at
            )
        )

    return Playback(
        kept=lambda interview_id: database.read(lambda c: media.media_of(c, interview_id, VOICE)),
        sound=sound,
        wav=to_wav,
        pictures=lambda interview_id: database.read(
            lambda c: media.media_of(c, interview_id, PICTURE)
        ),
        picture=lambda interview_id, name: store.read(name, interview_id=interview_id),
        note=note,
    )


async def find_interview(database: Database, interview_id: str) -> Interview | None:
    """Read one interview."""
    stored = await database.read(lambda c: interviews.load(c, interview_id))
    return read_interview(stored.body) if stored is not None and stored.body else None


async def list_interviews(database: Database, query: InterviewQuery) -> Sequence[Interview]:
    """List interviews newest first, by HR's word for the stage."""
    found: list[Interview] = []
    before = query.before
    job_ids = None if query.job_id is None else [query.job_id]
    while True:
        page = await database.read(
            partial(interviews.listed, job_ids=job_ids, before=before, limit=PAGE)
        )
        for stored in page:
            interview = read_interview(stored.body)
            if query.stage in {None, hr_stage(interview)}:
                found.append(interview)
        if len(found) >= query.limit or len(page) < PAGE:
            return found[: query.limit]
        before = page[-1].number


async def find_profile(database: Database, candidate_id: str) -> Profile | None:
    """Say what is kept about a candidate beside the interview."""
    who = await database.read(lambda c: people.load_candidate(c, candidate_id))
    if who is None:
        return None
    return Profile(
        name=who.name,
        phone=who.phone,
        email=who.email,
        source=who.source,
        has_resume=who.resume is not None,
    )


async def render_report(
    world: World, peers: Peers, interview: Interview, form: ReportFormat | str, view: View
) -> bytes:
    """Draw an interview's report; raises ReportMissing when there is none yet."""
    if interview.report is None:
        raise ReportMissing("there is no report yet")
    norms = await peers.norms(interview)
    heading = await asyncio.to_thread(heading_of, world, interview, norms)
    return await asyncio.to_thread(document, interview.report, form, heading, view)


async def paper(memory: Memory, interview: Interview, form: str, reader: Reader) -> bytes:
    """Give a report, or the candidate's letter, as the bytes of a file."""
    world = memory.world
    if reader != "candidate":
        peers = Peers(memory.database, world.clock, world.policy.zone)
        return await render_report(world, peers, interview, form, reader)
    job = world.job_of(interview)
    letter = sheets.letter_of(interview, job)
    if letter is None or job is None:
        raise PermanentError("there is nothing to write to the candidate about")
    draw = partial(letter_document, letter, company=job.company, content_id=interview.id)
    return await asyncio.to_thread(draw, form)


class ReportMissing(LookupError):
    """The interview has no report yet."""


def heading_of(world: World, interview: Interview, norms: Mapping[str, Norm]) -> Heading:
    """Say what a report is headed by."""
    job = world.job_of(interview)
    return sheets.heading_of(interview, job, world.policy.zone, norms=norms)
