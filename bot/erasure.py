"""Erasing a person everywhere: our rows, their files, and what is ours of them in HR's database.

Written down before anything goes and done in steps that repeat harmlessly, so that a kill leaves it
to be finished by the next erasure or by the schedule. Refuses to touch what is HR's own.
"""

import asyncio
import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.call_log import CallFiles
from bot.intake import RESUMES
from bot.world import Clock
from storage import erasure, interviews, media, people
from storage.database import Connection, Database
from storage.erasure import Erasure, Subject
from storage.hr import HrDatabase, HrRefused, HrUnavailable
from storage.people import Candidate

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What went, in numbers; nothing here says whose it was."""

    interviews: int = 0
    rows: int = 0
    files: int = 0
    applications: int = 0  #: of HR's database
    left: str = ""  #: why HR's database has not been emptied yet; it is tried again

    def line(self) -> str:
        """Say it in one line."""
        done = (
            f"erased: {self.interviews} interviews, {self.rows} rows, {self.files} files; "
            f"emptied in the HR database: {self.applications} applications"
        )
        return f"{done}; not finished, it goes on by itself: {self.left}" if self.left else done


def find_person(connection: Connection, sought: str) -> Candidate | None:
    """Find a candidate by id, by an interview's id, or by its short number (`#12`, `12`)."""
    number = sought.removeprefix("#")
    stored = interviews.load(connection, sought)
    if stored is None and number.isascii() and number.isdigit():
        stored = interviews.by_number(connection, int(number[:18]))
    return people.load_candidate(connection, sought if stored is None else stored.candidate_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eraser:
    """Erases people, with the service running or not."""

    memory: Database
    hr: HrDatabase
    data_dir: Path
    clock: Clock

    async def erase(self, who: Candidate, *, reason: str) -> Erased:
        """Erase one person everywhere."""
        name, now = secrets.token_hex(16), self.clock()

        def work(connection: Connection) -> Erasure:
            subject = erasure.subject_of(connection, who)
            return erasure.begin(connection, subject, erasure_id=name, reason=reason, at=now)

        return await self._go_on(await self.memory.run(work))

    async def resume(self) -> tuple[Erased, ...]:
        """Finish every erasure that was cut short."""
        found = await self.memory.read(erasure.unfinished)
        return tuple([await self._go_on(each) for each in found])

    async def _go_on(self, begun: Erasure) -> Erased:
        subject = begun.subject
        rows = await self.memory.run(lambda c: erasure.erase_rows(c, subject))
        emptied, left = 0, ""
        try:
            emptied = await self.hr.empty(subject.interviews)
        except (HrUnavailable, HrRefused) as error:
            left = str(error)
        # Again: what was under way when they went may have come back meanwhile.
        back = await self.memory.read(lambda c: erasure.files_of(c, subject.interviews))
        paths = {*subject.files, *back.values()}
        named = await self.memory.read(lambda c: media.named_beside(c, paths, tuple(back)))
        gone = _files(subject, self.data_dir, paths - named)
        files = await asyncio.to_thread(_unlink, gone)
        rows += await self.memory.run(lambda c: erasure.erase_rows(c, subject))
        if not left:
            at = self.clock()
            await self.memory.run(lambda c: erasure.finish(c, begun.id, at=at))
        done = Erased(
            interviews=len(subject.interviews),
            rows=rows,
            files=files,
            applications=emptied,
            left=left,
        )
        log.info("erasure %s: %s", begun.id, done.line())
        return done


def _files(subject: Subject, data_dir: Path, kept: Collection[str]) -> Iterable[Path]:
    """List the files that may be there and are nobody else's; the data folder may have moved."""
    for text in subject.resumes:
        yield from (Path(text), data_dir / RESUMES / Path(text).name)
    for text in kept:
        yield data_dir / text
    calls = CallFiles(data_dir)
    for interview_id in subject.interviews:
        yield calls.path(interview_id)


def _unlink(paths: Iterable[Path]) -> int:
    gone = 0
    for path in paths:
        if path.is_file():
            path.unlink(missing_ok=True)
            gone += 1
    return gone
