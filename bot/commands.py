"""What the commands of `zhimian` set in motion, and the settings they are given.

Refuses to know how anything is wired: that is handed in.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import click

from bot.intake import Imported
from bot.replaying import Replayed
from bot.web.schemas import CandidateFields
from config.settings import Settings, load_settings

Reader = Literal["hr", "manager", "candidate"]


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
        people: Mapping[Path, CandidateFields],
    ) -> Imported:
        """Keep each file; `told` hears of each; `people` says whose some of them are."""
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
    write_report: Callable[[Settings, str, Path, Reader], None]
    replay_report: Callable[[Settings, str], Replayed]
    import_resumes: ImportResumes
    write_grades: Callable[[Settings, Path], int]
    about: Callable[[Settings, str], str]  #: who somebody is, masked, before they are erased
    erase: Callable[[Settings, str], Sequence[str]]
    export: Callable[[Settings, str], str]
    parity: Callable[[Settings], Sequence[str]]


pass_commands = click.make_pass_decorator(Commands)


def given_settings() -> Settings:
    """Read the settings, and warn of what looks like a mistake."""
    settings = load_settings(os.environ)
    for each in settings.warnings:
        click.echo(f"warning: {each}", err=True)
    return settings


def refuse_to_write_over(target: Path, *sources: Path | None) -> None:
    """Stop before the output empties what is to be read."""
    if target.exists() and any(
        each and each.exists() and each.samefile(target) for each in sources
    ):
        raise click.UsageError(f"--out would write over what is read: {target}")
