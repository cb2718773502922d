"""The commands of `zhimian`: what they take, what they print, and how they end.

0 on success, 1 on a failure explained in one line, 2 on wrong usage. Refuses to show a traceback,
and to know how anything is wired: that is handed in.
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol

import click

from bot import doctor, logs
from bot.bulk import count_lines, score_file
from bot.errors import PermanentError, TemporaryError
from bot.intake import Imported, resume_files
from bot.weighing import OutcomesRefused, weigh_file
from config.loading import load_jobs
from config.mapping import MappingError
from config.phrases import PhraseError
from config.settings import Settings, SettingsError, load_settings
from scoring.weights import STEPS
from storage.errors import StorageUnavailable, UnsupportedDatabase
from storage.hr import HrRefused, HrUnavailable
from storage.membership import SlotLost

#: What a command may fail with and explain by itself.
EXPLAINED = (
    *(SettingsError, MappingError, PhraseError, TemporaryError, PermanentError, OutcomesRefused),
    *(StorageUnavailable, UnsupportedDatabase, SlotLost, HrRefused, HrUnavailable),
)
REPORT_FORMS = (".pdf", ".png", ".md", ".json")


class ImportResumes(Protocol):
    """Keeps résumé files and their candidates."""

    def __call__(
        self,
        settings: Settings,
        files: Sequence[Path],
        job_id: str,
        /,
        *,
        told: Callable[[Path], None],
    ) -> Imported:
        """Keep each file; `told` hears of each."""
        ...


class Demo(Protocol):
    """Runs the rehearsal."""

    def __call__(self, settings: Settings, /, *, port: int, jobs_dir: Path | None) -> None:
        """Serve until stopped."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What the commands set in motion."""

    serve: Callable[[Settings], None]
    worker: Callable[[Settings], None]
    migrate: Callable[[Settings], Sequence[str]]
    demo: Demo
    hr_diff: Callable[[Settings], Sequence[str]]
    write_report: Callable[[Settings, str, Path], None]
    import_resumes: ImportResumes
    write_grades: Callable[[Settings, Path], int]


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
    return "; ".join(str(error).splitlines()) or (error.__doc__ or type(error).__name__)


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
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="智面: interview candidates over WeCom, report, decide, and keep HR in step.",
)
@click.version_option(package_name="zhimian", prog_name="zhimian")
def zhimian() -> None:
    """Read nothing yet: a command that needs no settings works without any."""


def _settings() -> Settings:
    settings = load_settings(os.environ)
    for each in settings.warnings:
        click.echo(f"warning: {each}", err=True)
    return settings


def _now() -> datetime:
    return datetime.now(UTC)


pass_commands = click.make_pass_decorator(Commands)


@zhimian.command()
@pass_commands
def serve(commands: Commands) -> None:
    """Serve HTTP and do the work, in one process."""
    settings = _settings()
    settings.wecom.require()
    logs.set_up(settings.secrets())
    commands.serve(settings)


@zhimian.command()
@pass_commands
def worker(commands: Commands) -> None:
    """Do work beside a serving process, for the same database."""
    settings = _settings()
    settings.wecom.require()
    logs.set_up(settings.secrets())
    commands.worker(settings)


@zhimian.command()
@pass_commands
def migrate(commands: Commands) -> None:
    """Create or upgrade the bot's database and the reference HR tables; safe to repeat."""
    for line in commands.migrate(_settings()):
        click.echo(line)


@zhimian.command()
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
    settings = _settings()
    logs.set_up(settings.secrets())
    commands.demo(settings, port=port, jobs_dir=jobs_dir)


@zhimian.command("doctor")
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


@jobs.command()
@click.argument("path", type=click.Path(path_type=Path), required=False)
def check(path: Path | None) -> None:
    """Validate job files: a directory, or one file."""
    book = load_jobs(path or _settings().jobs_dir)
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


@resumes.command("import")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--job", "job_id", required=True, help="The job they apply for.")
@pass_commands
def import_(commands: Commands, directory: Path, job_id: str) -> None:
    """Take in every résumé of a directory; a bad file is named and skipped."""
    settings = _settings()
    if job_id not in load_jobs(settings.jobs_dir):
        raise click.ClickException(f"there is no job {job_id!r} in {settings.jobs_dir}")
    files = resume_files(directory)
    with click.progressbar(length=len(files), label="résumés", file=sys.stderr) as bar:
        done = commands.import_resumes(settings, files, job_id, told=lambda _file: bar.update(1))
    for name, reason in done.skipped:
        click.echo(f"skipped: {name}: {reason}")
    click.echo(f"kept {done.kept} of {len(files)}")


@zhimian.group()
def hr() -> None:
    """Compare with the HR database."""


@hr.command()
@pass_commands
def diff(commands: Commands) -> None:
    """Print every difference from the HR database, and rows set aside with the reason."""
    lines = commands.hr_diff(_settings())
    for line in lines:
        click.echo(line)
    if lines:
        raise click.ClickException(f"{len(lines)} differences")
    click.echo("no differences")


@zhimian.command()
@click.argument("interview_id", metavar="ID")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@pass_commands
def report(commands: Commands, interview_id: str, out: Path) -> None:
    """Write an interview's report as .pdf, .png, .md or .json."""
    if out.suffix.lower() not in REPORT_FORMS:
        raise click.BadParameter(f"end the file's name in {', '.join(REPORT_FORMS)}")
    commands.write_report(_settings(), interview_id, out)
    click.echo(str(out))


@zhimian.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@pass_commands
def grades(commands: Commands, out: Path) -> None:
    """Write the answers that recruiters graded in chat, for `score --graded` (JSON Lines)."""
    count = commands.write_grades(_settings(), out)
    click.echo(f"{out}: {count} graded answers")


@zhimian.command()
@click.option(
    "--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--out", "target", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--graded",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Answers with a person's grade (0 to 1), to calibrate on first.",
)
def score(source: Path, target: Path, graded: Path | None) -> None:
    """Score answers in bulk (JSON Lines); an interrupted run goes on where --out ends."""
    settings = _settings()
    with click.progressbar(
        length=count_lines(source), label="answers", file=sys.stderr, update_min_steps=10
    ) as bar:
        work = score_file(source, target, llm=settings.llm, told=bar.update, graded=graded)
        done = asyncio.run(work)
    if done.before:
        click.echo(f"{done.before} were there from a run that was interrupted")
    if done.unread_grades:
        click.echo(f"{done.unread_grades} graded lines could not be read and were passed over")
    click.echo(f"scored {done.lines - done.unread} of {done.lines}")


@zhimian.command()
@click.option(
    "--in", "source", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--out", "target", type=click.Path(dir_okay=False, path_type=Path))
def weights(source: Path, target: Path | None) -> None:
    """Weigh dimensions against how hires turned out (CSV): evidence, gates, proposal or refusal."""
    with click.progressbar(length=STEPS, label="weighing", file=sys.stderr) as bar:
        found = weigh_file(source, told=bar.update)
    if target is None:
        click.echo(found)
        return
    target.write_text(found + "\n", encoding="utf-8")
    click.echo(str(target))
