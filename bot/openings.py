"""The openings as everybody speaks of them: the job files, under the names HR gives them.

HR owns an opening's title and department once it has a row of it; everything else is the file's.
Refuses to read files or databases: it is told.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from config.job import Job
from storage.hr import PositionFacts

#: A name is shown on cards and in messages; what is longer is no name.
LONGEST: Final = 64


class Openings(Mapping[str, Job]):
    """Jobs by their ids, called what HR called them last."""

    def __init__(self, files: Mapping[str, Job]) -> None:
        """Begin with what the job files say."""
        self._files = files
        self._named = dict(files)

    def __getitem__(self, job_id: str) -> Job:
        """Find a job."""
        return self._named[job_id]

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self._named)

    def __len__(self) -> int:
        """Count the jobs."""
        return len(self._named)

    def called(self, told: Iterable[PositionFacts]) -> None:
        """Take over what HR calls them; one that HR does not name is called as in its file."""
        named = dict(self._files)
        for position in told:
            job = named.get(position.id)
            if job is not None:
                title = _name(position.title) or job.title
                department = _name(position.department) or job.department
                named[job.id] = replace(job, title=title, department=department)
        self._named = named


def _name(text: str) -> str:
    """Read a name so that it cannot spoil a message."""
    plain = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(plain.split())[:LONGEST]
