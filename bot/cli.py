"""The commands of `zhimian`: what they take, what they print, and how they end.

0 on success, 1 on a failure explained in one line, 2 on wrong usage. Refuses to show a traceback,
and to know how anything is wired: that is handed in.
"""

import asyncio
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

import click

from bot import doctor, logs
from bot.cli_people import erase, export
from bot.cli_scoring import grades, report, score, weights
from bot.cli_voice import parity, voice
from bot.commands import Commands, given_settings, pass_commands
from bot.contents import ABOUT, PROGRAM, SETTINGS
from bot.errors import PermanentError, TemporaryError
from bot.intake import resume_files
from bot.people_file import PeopleRefused, read_people
from bot.weighing import OutcomesRefused
from config.loading import load_jobs
from config.mapping import MappingError
from config.phrases import PhraseError
from config.settings import SettingsError
from storage.errors import StorageUnavailable, UnsupportedDatabase
from storage.hr import HrRefused, HrUnavailable
from storage.membership import SlotLost

#: What a command may fail with and explain by itself.
EXPLAINED = (
    *(SettingsError, MappingError, PhraseError, TemporaryError, PermanentError, OutcomesRefused),
    *(StorageUnavailable, UnsupportedDatabase, SlotLost, HrRefused, HrUnavailable, PeopleRefused),
)


class Group(click.Group):
    """A group of commands whose failures are one line."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command, and explain what it cannot do."""
        try:
            return super().invoke(ctx)
        except EXPLAINED as error:
            raise click.ClickException(_one_line(error)) from error
        except OSError as error:
            where = f": {error.filename}" if error.filename else ""
            raise click.ClickException(
                f"{error.strerror or 'the system refused'}{where}"
            ) from error


def _one_line(error: Exception) -> str:
    lines = (each.removeprefix("error: ") for each in str(error).splitlines())
    return "; ".join(lines) or (error.__doc__ or type(error).__name__)


def explain(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in one line what nobody expected; the whole of it only where it was asked for."""
    if os.environ.get("ZHIMIAN_TRACEBACK"):
        sys.__excepthook__(kind, error, trace)
        return
    click.echo(
        f"Error: nobody expected this ({kind.__name__}); "
        "ZHIMIAN_TRACEBACK=1 shows where, please report it",
        err=True,
    )


@click.group(
    cls=Group,
    context_settings={**SETTINGS},
    help=ABOUT,
)
@click.version_option(package_name=PROGRAM, prog_name=PROGRAM)
def zhimian() -> None:
    """Read nothing yet: a command that needs no settings works without any."""


def _now() -> datetime:
    return datetime.now(UTC)


@zhimian.command(epilog="Example: zhimian serve")
@pass_commands
def serve(commands: Commands) -> None:
    """Serve HTTP and do the work, in one process."""
    settings = given_settings()
    settings.wecom.require()
    logs.set_up(settings.secrets(), settings.log)
    commands.serve(settings)


@zhimian.command(epilog="Example: ZHIMIAN_DATABASE_URL=postgresql://… zhimian worker")
@pass_commands
def worker(commands: Commands) -> None:
    """Do work beside a serving process, for the same database."""
    settings = given_settings()
    settings.wecom.require()
    logs.set_up(settings.secrets(), settings.log)
    commands.worker(settings)


@zhimian.command(epilog="Example: zhimian migrate")
@pass_commands
def migrate(commands: Commands) -> None:
    """Create or upgrade the bot's database and the reference HR tables; safe to repeat."""
    for line in commands.migrate(given_settings()):
        click.echo(line)


@zhimian.command(epilog="Example: zhimian demo --port 9000 --jobs my-jobs/")
@click.option("--port", type=click.IntRange(0, 65_535), default=8787, show_default=True)
@click.option(
    "--jobs",
    "jobs_dir",
    type=click.Path(exists=True, path_type=Path),
    help="Job files to rehearse with, instead of the configured ones.",
)
@pass_commands
def demo(commands: Commands, port: int, jobs_dir: Path | None) -> None:
    """Rehearse the whole on this machine: a local WeCom and a page to play everybody on."""
    settings = given_settings()
    logs.set_up(settings.secrets(), settings.log)
    commands.demo(settings, port=port, jobs_dir=jobs_dir)


@zhimian.command("doctor", epilog="Example: zhimian doctor && zhimian serve")
def examine() -> None:
    """Check settings, databases, WeCom, clock and models; say how to mend what is wrong."""
    findings = asyncio.run(doctor.examine(os.environ, clock=_now))
    for finding in findings:
        click.echo(str(finding))
    wrong = sum(not each.good for each in findings)
    if wrong:
        raise click.ClickException(f"{wrong} of {len(findings)} to mend")


@zhimian.group()
def jobs() -> None:
    """Look at job files."""


@jobs.command(epilog="Example: zhimian jobs check config/jobs/store-sales.toml")
@click.argument("path", type=click.Path(path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Validate job files: a directory, or one file."""
    book = load_jobs(path or given_settings().jobs_dir)
    for problem in book.problems:
        click.echo(str(problem))
    for job in book.values():
        questions = sum(len(each.questions) for each in job.rounds)
        click.echo(f"ok: {job.id} {job.title}: {questions} questions, about {job.minutes} minutes")
    if book.errors:
        raise click.ClickException(f"{len(book.errors)} to mend")
    if not book:
        raise click.ClickException("there is no job file here")


@zhimian.group()
def resumes() -> None:
    """Take in résumés."""


@resumes.command("import", epilog="Example: zhimian resumes import inbox/ --job store-sales")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--job", "job_id", required=True, help="The job they apply for.")
@click.option(
    "--people",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A CSV that says whose files they are: columns file (in DIRECTORY), name, and any of "
    "phone, email, wecom_userid, external_userid.",
)
@pass_commands
def import_(commands: Commands, directory: Path, job_id: str, people: Path | None) -> None:
    """Take in every résumé of a directory; a bad file is named and skipped.

    Prints the id of each candidate, to begin an interview with over the API.
    """
    settings = given_settings()
    if job_id not in load_jobs(settings.jobs_dir):
        raise click.ClickException(f"there is no job {job_id!r} in {settings.jobs_dir}")
    files = [each for each in resume_files(directory) if not (people and each.samefile(people))]
    known = read_people(people, directory, files) if people else {}
    with click.progressbar(length=len(files), label="résumés", file=sys.stderr) as bar:
        done = commands.import_resumes(
            settings, files, job_id, told=lambda _file: bar.update(1), people=known
        )
    for name, candidate_id in done.kept:
        click.echo(f"kept: {name}: candidate {candidate_id}")
    for name, reason in done.skipped:
        click.echo(f"skipped: {name}: {reason}")
    for name, kept_as in done.unsure:
        click.echo(f"check: {name}: its name names nobody; kept as {kept_as}")
    click.echo(f"kept {len(done.kept)} of {len(files)}")


@zhimian.group()
def hr() -> None:
    """Compare with the HR database."""


@hr.command(epilog="Example: zhimian hr diff")
@pass_commands
def diff(commands: Commands) -> None:
    """Print every difference from the HR database, and rows set aside with the reason."""
    lines = commands.hr_diff(given_settings())
    for line in lines:
        click.echo(line)
    if lines:
        raise click.ClickException(f"{len(lines)} differences")
    click.echo("no differences")


for each in (report, grades, score, voice, parity, weights, erase, export):
    zhimian.add_command(each)
