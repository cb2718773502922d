"""A process that erases whom it is told to, and is killed after so many pieces of work.

`python -m tests.shell.erasing DATABASE HR FOLDER NUMBER LIVES`
"""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.erasure import Eraser, find_person
from config.mapping import HrMapping
from storage.database import Connection, Database, open_database
from storage.hr import HrDatabase

T = TypeVar("T")


@dataclass(slots=True)
class Mortal:
    """A database whose process dies, as hard as it can, once so much was asked of it."""

    database: Database
    lives: int

    @property
    def url(self) -> str:
        """Say the address the database was opened by."""
        return self.database.url

    async def run(self, work: Callable[[Connection], T], *, urgent: bool = False) -> T:
        """Do work that writes, perhaps the last."""
        done = await self.database.run(work, urgent=urgent)
        self._lived()
        return done

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Do work that reads, perhaps the last."""
        found = await self.database.read(work)
        self._lived()
        return found

    async def close(self) -> None:
        """Let go."""
        await self.database.close()

    def _lived(self) -> None:
        self.lives -= 1
        if not self.lives:
            os.kill(os.getpid(), signal.SIGKILL)


async def erase(url: str, hr_url: str, folder: Path, number: str, lives: int) -> None:
    """Erase one person, as far as it goes."""
    database = open_database(url)
    hr = HrDatabase(hr_url, HrMapping())
    who = await database.read(partial(find_person, sought=number))
    assert who is not None
    eraser = Eraser(
        memory=Mortal(database, lives), hr=hr, data_dir=folder, clock=lambda: datetime.now(UTC)
    )
    await eraser.erase(who, reason="asked")
    await hr.close()
    await database.close()


if __name__ == "__main__":
    address, of_hr, where, whom, count = sys.argv[1:]
    asyncio.run(erase(address, of_hr, Path(where), whom, int(count)))
