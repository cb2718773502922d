"""The composition root: the commands, each from settings to its end."""

import asyncio
import contextlib
import logging
import os
import shutil
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from pathlib import Path

import click
import uvloop

from bot import intake
from bot.call_log import CallFiles
from bot.commands import Reader
from bot.demo.demo import Stage, check_port, run_demo
from bot.demo.page import HrTables
from bot.enrolment import Enrolment
from bot.errors import PermanentError
from bot.graded import graded_answers, write_graded
from bot.intake import Imported
from bot.memory import Memory, opened
from bot.parity import parity_lines
from bot.product import assembled, working
from bot.replaying import Replayed, replay
from bot.services import find_interview, paper, services
from bot.snapshot import read_all
from bot.web.door import served
from bot.web.schemas import CandidateFields
from config.loading import EXAMPLES, load_jobs
from config.mapping import load_mapping
from config.settings import Settings, load_settings
from handlers.interview import Interview
from storage import erasure
from storage.hr import create_reference_tables
from storage.hr_peek import peek
from storage.hr_tables import set_aside_late
from storage.migrate import upgrade

log = logging.getLogger(__name__)

EMBEDDED = "sqlite:"
HERE = "127.0.0.1"


def migrate(settings: Settings) -> Sequence[str]:
    """Bring both databases up to date; safe to repeat."""
    upgrade(settings.database_url)
    made = create_reference_tables(settings.hr_database_url, load_mapping(settings.hr.mapping))
    hr = f"created {', '.join(made)}" if made else "nothing to create"
    return ("bot database: up to date", f"HR database: {hr}")


def serve(settings: Settings) -> None:
    """Serve HTTP and do the work until told to stop."""
    if settings.database_url.startswith(EMBEDDED):
        migrate(settings)  # one process, one file: nobody else could be in the middle of anything
    uvloop.run(_until_stopped(lambda stop: _serve(settings, stop)))


def worker(settings: Settings) -> None:
    """Do the work, without HTTP, until told to stop."""
    if settings.database_url.startswith(EMBEDDED):
        message = "a SQLite file has one process; set ZHIMIAN_DATABASE_URL=postgresql://… for more"
        raise PermanentError(message)
    uvloop.run(_until_stopped(lambda stop: _work(settings, stop)))


def demo(settings: Settings, *, port: int, jobs_dir: Path | None) -> None:
    """Run the rehearsal until told to stop."""
    uvloop.run(_until_stopped(lambda stop: _demo(settings, port, jobs_dir, stop)))


def hr_diff(settings: Settings) -> Sequence[str]:
    """List every difference between what the bot holds and what HR's database says."""

    async def compare() -> Sequence[str]:
        async with opened(settings) as memory:
            snapshots = await memory.database.read(lambda c: read_all(c, memory.world))
            gone = await memory.database.read(erasure.erased)
            told = await memory.database.read(set_aside_late)
            found = await memory.hr.diff(
                snapshots,
                jobs=tuple(memory.world.jobs),
                told=told,
                forgotten=lambda each: erasure.fingerprint(each) in gone,
            )
            return found.lines()

    return asyncio.run(compare())


def write_report(settings: Settings, interview_id: str, path: Path, reader: Reader) -> None:
    """Write an interview's report for one reader, in the form its suffix names."""

    async def find() -> bytes:
        async with opened(settings) as memory:
            interview = await _reported(memory, interview_id)
            return await paper(memory, interview, path.suffix.removeprefix("."), reader)

    path.write_bytes(asyncio.run(find()))


def replay_report(settings: Settings, interview_id: str) -> Replayed:
    """Make an interview's report again from what was kept, and compare."""

    async def compare() -> Replayed:
        async with opened(settings) as memory:
            interview = await _reported(memory, interview_id)
            job = memory.world.job_of(interview)
            if job is None:
                raise PermanentError(f"the job file of {interview.job_id} is gone")
            calls = CallFiles(settings.data_dir)
            return await replay(
                interview, job, memory=memory.database, world=memory.world, calls=calls
            )

    return asyncio.run(compare())


async def _reported(memory: Memory, interview_id: str) -> Interview:
    interview = await find_interview(memory.database, interview_id)
    if interview is None:
        raise PermanentError(f"there is no interview {interview_id}")
    if interview.report is None:
        raise PermanentError("this interview has no report yet")
    return interview


def compare_ways(settings: Settings) -> Sequence[str]:
    """Compare the scores of spoken and written answers, a line for each job."""

    async def compare() -> Sequence[str]:
        async with opened(settings) as memory:
            return await memory.database.read(parity_lines)

    return asyncio.run(compare())


def write_grades(settings: Settings, path: Path) -> int:
    """Write the answers that recruiters graded; says how many there are."""

    async def find() -> int:
        async with opened(settings) as memory:
            found = await memory.database.read(lambda c: graded_answers(c, memory.world.jobs))
            write_graded(path, found)
            return len(found)

    return asyncio.run(find())


def import_resumes(
    settings: Settings,
    files: Sequence[Path],
    job_id: str,
    *,
    told: Callable[[Path], None],
    people: Mapping[Path, CandidateFields],
) -> Imported:
    """Keep résumé files and their candidates."""

    async def keep() -> Imported:
        async with opened(settings) as memory:
            enrolment = Enrolment(memory=memory.database, world=memory.world, committed=_nobody)
            return await intake.import_resumes(
                files,
                data_dir=settings.data_dir,
                job_id=job_id,
                create=enrolment.add_candidate,
                told=told,
                people=people,
                titles=tuple(job.title for job in memory.world.jobs.values()),
            )

    return asyncio.run(keep())


def _nobody() -> None:
    """Wake nobody: the serving process looks by itself."""


async def _until_stopped(run: Callable[[asyncio.Event], Awaitable[None]]) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    await run(stop)


async def _serve(settings: Settings, stop: asyncio.Event) -> None:
    async with (
        assembled(settings) as product,
        served(services(product), settings.http.host, settings.http.port),
        working(product) as work,
    ):
        log.info("serving at %s", settings.public_url)
        await _until(stop, work)


async def _work(settings: Settings, stop: asyncio.Event) -> None:
    async with assembled(settings) as product, working(product) as work:
        log.info("working")
        await _until(stop, work)


async def _until(stop: asyncio.Event, work: Sequence[asyncio.Task[None]]) -> None:
    """Wait to be told, or for work to end: who serves and does nothing must not go on serving."""
    told = asyncio.ensure_future(stop.wait())
    ended, _ = await asyncio.wait({told, *work}, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()
    for each in ended - {told}:
        each.result()


async def _demo(settings: Settings, port: int, jobs_dir: Path | None, stop: asyncio.Event) -> None:
    check_port(HERE, port)
    folder = settings.data_dir / "demo" / str(port)  # another port is another rehearsal
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    where = jobs_dir or (settings.jobs_dir if settings.jobs_dir.exists() else EXAMPLES)
    jobs = load_jobs(where)
    if not jobs:
        raise PermanentError(
            f"there is no usable job file in {where}; zhimian jobs check {where} says why"
        )
    own = {
        "ZHIMIAN_DATABASE_URL": f"sqlite:///{folder / 'zhimian.db'}",
        "ZHIMIAN_HR_DATABASE_URL": f"sqlite:///{folder / 'hr.db'}",
        "ZHIMIAN_DATA_DIR": str(folder),
        "ZHIMIAN_JOBS_DIR": str(where),
    }
    stage = Stage(
        host=HERE,
        port=port,
        jobs=tuple(jobs.values()),
        product=_rehearsed,
        settings={**_given(os.environ), **own},
    )
    await run_demo(stage, say=click.echo, stop=stop)


def _given(environ: Mapping[str, str]) -> dict[str, str]:
    """Keep what an operator may want to try; the rehearsal has a WeCom and databases of its own."""
    kept = ("ZHIMIAN_INTERVIEW__", "ZHIMIAN_FEEDBACK__", "ZHIMIAN_LLM__", "ZHIMIAN_QUIET_HOURS")
    return {name: value for name, value in environ.items() if name.startswith(kept)}


@contextlib.asynccontextmanager
async def _rehearsed(environment: Mapping[str, str]) -> AsyncIterator[HrTables]:
    settings = load_settings(environment)
    await asyncio.to_thread(migrate, settings)
    async with (
        assembled(settings) as product,
        served(services(product), settings.http.host, settings.http.port),
        working(product),
    ):
        yield lambda: asyncio.to_thread(peek, settings.hr_database_url)
