"""Where the web hands over what it received: many callers, few commits.

Rows that arrive while a batch is being written go into the next one together. A row is either
stored when `put` returns or the caller hears StorageUnavailable, at the latest after `patience`
seconds. Refuses rows when too many wait: the platform sends them again.
"""

import asyncio
from collections.abc import Callable
from time import monotonic

from sqlalchemy import Connection

from storage.database import Database
from storage.errors import StorageUnavailable
from storage.inbox import InboxRow, accept

#: How many rows may wait for the disk before the platform is asked to come again.
LIMIT = 2_000
#: More than this within the window is a flood: 3 000 people who type at once make 50 a second.
FLOOD = 50
WINDOW_S = 0.25
#: The platform hangs up after five seconds.
PATIENCE_S = 4.0

Waiting = tuple[InboxRow, asyncio.Future[bool]]


class Acceptor:
    """Collects rows of one event loop and stores each batch by one piece of work."""

    def __init__(
        self,
        database: Database,
        *,
        stored: Callable[[], None],
        limit: int = LIMIT,
        patience: float = PATIENCE_S,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Keep whom to wake after each commit (the relay)."""
        self._database = database
        self._stored = stored
        self._limit = limit
        self._patience = patience
        self._waiting: list[Waiting] = []
        self._flusher: asyncio.Task[None] | None = None
        self._clock = clock
        self._window = clock()
        self._before = 0
        self._count = 0

    @property
    def flooded(self) -> bool:
        """Tell whether rows come faster than people type."""
        self._turn_window()
        return max(self._before, self._count) > FLOOD

    def put(self, row: InboxRow) -> asyncio.Future[bool]:
        """Store a row durably; False when its key was known already. Call it from the loop."""
        if len(self._waiting) >= self._limit:
            raise StorageUnavailable("too many rows wait for the disk")
        future: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((row, future))
        if self._flusher is None:
            self._flusher = asyncio.create_task(self._flush())
        return future

    async def _flush(self) -> None:
        batch: list[Waiting] = []
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._settle(batch)
                self._turn_window()
                self._count += len(batch)
        finally:  # whatever ends this, nobody waits for ever and the next row begins anew
            self._flusher = None
            self._refuse(batch + self._waiting, None)
            self._waiting = []

    async def _settle(self, batch: list[Waiting]) -> None:
        try:
            async with asyncio.timeout(self._patience):
                new = await self._store(batch)
        except (StorageUnavailable, TimeoutError) as error:
            self._refuse(batch + self._waiting, error)
            self._waiting = []
        else:
            self._answer(batch, set(new))
            self._stored()

    def _turn_window(self) -> None:
        """Count in stretches of a quarter of a second, and remember the last whole one."""
        past = self._clock() - self._window
        if past >= WINDOW_S:
            self._before = self._count if past < 2 * WINDOW_S else 0
            self._count = 0
            self._window += past

    async def _store(self, batch: list[Waiting]) -> frozenset[str]:
        rows = [row for row, _future in batch]

        def work(connection: Connection) -> frozenset[str]:
            return accept(connection, rows)

        return await self._database.run(work, urgent=True)

    @staticmethod
    def _answer(batch: list[Waiting], new: set[str]) -> None:
        for row, future in batch:
            if not future.done():
                future.set_result(row.key in new)
            new.discard(row.key)  # a second one in the same batch is not new

    @staticmethod
    def _refuse(batch: list[Waiting], error: Exception | None) -> None:
        for _row, future in batch:
            if not future.done():
                refused = StorageUnavailable("the row could not be stored in time")
                refused.__cause__ = error
                future.set_exception(refused)
