"""Reads job files. A file that cannot be used is named and set aside; the others work.

Refuses to guess: what a file does not say is a default of the contract or a problem.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from config.job import Job
from config.job_file import shape_job
from config.job_rules import check_job
from config.problem import Problem

EXAMPLES = Path(__file__).with_name("jobs")  #: four complete job files, shipped with the product


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JobBook(Mapping[str, Job]):
    """Every usable job by id, and what was wrong with the rest."""

    jobs: Mapping[str, Job] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def __getitem__(self, job_id: str) -> Job:
        """Find a job by its id."""
        return self.jobs[job_id]

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self.jobs)

    def __len__(self) -> int:
        """Count the usable jobs."""
        return len(self.jobs)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Keep only what made a file unusable."""
        return tuple(each for each in self.problems if each.severity == "error")


def load_jobs(directory: Path) -> JobBook:
    """Read every job file of a directory, or the one file that is named."""
    if directory.is_file():
        files = [directory]
    elif directory.is_dir():
        files = sorted(f for f in directory.glob("*.toml") if not f.name.startswith("."))
    else:
        return JobBook(problems=(_nothing_at(directory),))
    jobs: dict[str, Job] = {}
    problems: list[Problem] = []
    origins: dict[str, str] = {}
    for file in files:
        job, found = load_job(file)
        problems += found
        if job is None:
            continue
        if job.id in jobs:
            hint = f"{origins[job.id]} has this id already; give each job its own"
            message = f"the id {job.id!r} is taken"
            problems.append(Problem(file=file.name, key="id", message=message, hint=hint))
            continue
        jobs[job.id] = job
        origins[job.id] = file.name
    return JobBook(jobs=jobs, problems=tuple(problems))


def load_job(file: Path) -> tuple[Job | None, tuple[Problem, ...]]:
    """Read one job file into a job, or into what is wrong with it."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return None, (Problem(file=file.name, key="", message="not UTF-8", hint="save as UTF-8"),)
    except (ValueError, RecursionError) as error:  # a number, or lists, beyond all reason
        hint = "quote text, close brackets, and write each key once"
        return None, (Problem(file=file.name, key="", message=f"not TOML: {error}", hint=hint),)
    except OSError as error:
        reason = error.strerror or "unreadable"
        hint = "let the service's account read it, or move it away"
        problem = Problem(file=file.name, key="", message=f"cannot be read: {reason}", hint=hint)
        return None, (problem,)
    job, problems = shape_job(raw, file=file.name)
    if job is None:
        return None, problems
    problems += check_job(job, file=file.name)
    usable = all(each.severity == "warning" for each in problems)
    return (job if usable else None), problems


def _nothing_at(directory: Path) -> Problem:
    hint = "point ZHIMIAN_JOBS_DIR at the directory with the job files"
    return Problem(file=str(directory), key="", message="there is no such directory", hint=hint)
