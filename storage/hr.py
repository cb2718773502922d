"""The HR database as the rest of the program sees it: say what should stand there, ask what is new.

The work is synchronous SQL on a few threads; nothing here blocks the loop. Refuses nothing itself:
what HR's database will not do comes back as `HrRefused`, and a database that is gone as
`HrUnavailable`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

import sqlalchemy as sa

from config.mapping import HrMapping
from storage.hr_diff import differences, unknown_rows, waiting_rows
from storage.hr_engine import WRITES, hr_address, open_engine
from storage.hr_erase import empty
from storage.hr_failures import Contended, HrRefused, HrUnavailable, narrowed
from storage.hr_layout import Layout, look_at
from storage.hr_model import (
    ApplicationSnapshot,
    CandidateFacts,
    Difference,
    DiffReport,
    FeedbackFacts,
    HistoryFacts,
    NewApplication,
    PersonChange,
    PositionFacts,
    Pulled,
    Quote,
    ResultFacts,
    SetAside,
    Synced,
)
from storage.hr_read import Page, edits, judge, new_rows
from storage.hr_rights import tried, written_tables
from storage.hr_schema import create_reference_tables
from storage.hr_write import position_facts, write

__all__ = [
    "ApplicationSnapshot",
    "CandidateFacts",
    "DiffReport",
    "Difference",
    "FeedbackFacts",
    "HistoryFacts",
    "HrDatabase",
    "HrRefused",
    "HrUnavailable",
    "NewApplication",
    "PersonChange",
    "PositionFacts",
    "Pulled",
    "Quote",
    "ResultFacts",
    "SetAside",
    "Synced",
    "create_reference_tables",
]

T = TypeVar("T")
TRIES = 8
PAUSE_S = 0.02
Known = Callable[[Sequence[str]], Awaitable[Collection[str]]]


class HrDatabase:
    """HR's tables, wherever and whatever they are."""

    def __init__(self, url: str, mapping: HrMapping, *, threads: int = 4) -> None:
        """Keep the address; nothing is opened before it is needed."""
        self._mapping = mapping
        self._engine = open_engine(hr_address(url), connections=threads)
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="hr")
        self._layout: Layout | None = None

    async def check(self) -> None:
        """Look at HR's tables afresh, and say what is missing."""
        self._layout = None
        await self._run("looking at the HR tables", lambda _connection, _layout: None)

    async def check_rights(self) -> None:
        """Find out whether every table may be written, without writing; HrRefused says which not."""
        await self._run(
            "trying to write the HR tables",
            lambda connection, layout: tried(connection, written_tables(layout)),
            writes=True,
        )

    async def upsert_application(self, snapshot: ApplicationSnapshot) -> Synced:
        """Bring HR's rows to what the snapshot says; twice is once, and older is never."""
        return await self._run(
            "writing an application",
            lambda connection, layout: write(connection, layout, snapshot),
            writes=True,
        )

    async def pull_new(
        self, *, jobs: Collection[str], limit: int, known: Known | None = None
    ) -> Pulled:
        """Find rows HR inserted that the bot does not know yet, and judge each."""
        usable: list[NewApplication] = []
        aside: list[SetAside] = []
        last: object = None
        while True:
            page = await self._page(last)
            ids = tuple(row.application_id for row in page.rows)
            taken = await known(ids) if known is not None and ids else ()
            for row in page.rows:
                judged = judge(row, jobs) if row.application_id not in taken else None
                if isinstance(judged, SetAside):
                    aside.append(judged)
                elif judged is not None and len(usable) < limit:
                    usable.append(judged)
            last = page.last
            if last is None or len(usable) >= limit:
                return Pulled(applications=tuple(usable), set_aside=tuple(aside))

    async def pull_people(self, known: Sequence[CandidateFacts]) -> tuple[PersonChange, ...]:
        """Find whose name, phone or e-mail address HR has edited."""
        return await self._run(
            "reading candidates", lambda connection, layout: edits(connection, layout, known)
        )

    async def pull_positions(self, jobs: Collection[str]) -> tuple[PositionFacts, ...]:
        """Read what HR says of the openings that have a job file."""
        return await self._run(
            "reading positions",
            lambda connection, layout: tuple(
                position_facts(layout.positions, row)
                for row in layout.positions.among(connection, "id", jobs)
            ),
        )

    async def empty(self, application_ids: Sequence[str]) -> int:
        """Empty what is ours of applications whose person was erased; say how many there are."""
        return await self._run(
            "emptying applications",
            lambda connection, layout: sum(
                empty(connection, layout, each) for each in application_ids
            ),
            writes=True,
        )

    async def diff(
        self,
        snapshots: Iterable[ApplicationSnapshot],
        *,
        jobs: Collection[str],
        told: Mapping[str, SetAside] | None = None,
        forgotten: Callable[[str], bool] = lambda _id: False,
    ) -> DiffReport:
        """Compare everything the bot holds with HR's database, but for what was erased on request."""
        known: set[str] = set()
        found: dict[Difference, None] = {}
        for snapshot in snapshots:
            known.add(snapshot.application_id)
            found |= dict.fromkeys(await self._compare(snapshot))
        rest = await self._run(
            "comparing",
            lambda connection, layout: (
                *waiting_rows(connection, layout, known=known, jobs=jobs, told=told or {}),
                *unknown_rows(connection, layout, known, forgotten),
            ),
        )
        found |= dict.fromkeys(each for each in rest if isinstance(each, Difference))
        aside = tuple(each for each in rest if isinstance(each, SetAside))
        return DiffReport(differences=tuple(found), set_aside=aside)

    async def close(self) -> None:
        """Let go of every connection and thread."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._engine.dispose)
        self._threads.shutdown()

    async def _page(self, last: object) -> Page:
        return await self._run(
            "reading new rows",
            lambda connection, layout: new_rows(connection, layout, after=last),
        )

    async def _compare(self, snapshot: ApplicationSnapshot) -> tuple[Difference, ...]:
        return await self._run(
            "comparing",
            lambda connection, layout: tuple(differences(connection, layout, snapshot)),
        )

    async def _run(
        self, doing: str, work: Callable[[sa.Connection, Layout], T], *, writes: bool = False
    ) -> T:
        """Do a piece of work in one transaction, again when others were in its way."""
        loop = asyncio.get_running_loop()
        once = partial(self._once, doing, work, writes=writes)
        for attempt in range(1, TRIES + 1):
            try:
                return await loop.run_in_executor(self._threads, once)
            except Contended as contended:
                if attempt == TRIES:
                    raise _settled(contended) from None
            await asyncio.sleep(PAUSE_S * attempt)
        raise AssertionError("the last attempt returns or raises")

    def _once(self, doing: str, work: Callable[[sa.Connection, Layout], T], *, writes: bool) -> T:
        try:
            with narrowed(doing):
                layout = self._layout or self._look()
                engine = self._engine.execution_options(**{WRITES: writes})
                with engine.begin() as connection:
                    return work(connection, layout)
        except (HrRefused, HrUnavailable):
            self._layout = None  # whoever mends the tables need not restart the bot
            raise

    def _look(self) -> Layout:
        with self._engine.connect() as connection:
            self._layout = look_at(connection, self._mapping)
        return self._layout


def _settled(contended: Contended) -> Exception:
    """Say what it means that the rows stay taken."""
    if contended.taken:
        hint = "another row of HR's has this value already, and their table wants it once"
        return HrRefused(f"{contended.reason}; {hint}")
    return HrUnavailable(f"{contended.reason}, and stays so")
