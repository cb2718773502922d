"""A real worker process for the crash tests: `python -m tests.engine.worker URL FOLDER MODE`.

It writes what it begins and ends into a ledger and says `ready` when it works. In mode `jobs` a
job is all there is; in mode `rows` the relay feeds it from the inbox, and every row it finishes
leaves a row in the outbox.
"""

import asyncio
import sys
from pathlib import Path

from bot.engine import DbosEngine, utc_now
from bot.jobs import OUTBOX, TURNS, Job
from bot.relay import Relay
from storage import inbox, outbox
from storage.database import Connection, Database, open_database
from storage.inbox import Happened
from storage.outbox import OutboxRow
from tests.engine.ledger import Ledger

WORK_S = 0.02
STALE_S = 2.0


class Worker:
    """One process's part of the work."""

    def __init__(self, url: str, folder: Path) -> None:
        self.database: Database = open_database(url)
        self.engine = DbosEngine(url, stale_s=STALE_S)
        self.ledger = Ledger(folder)
        self.relay = Relay(self.database, self.engine, clock=utc_now, parked=print)
        self.engine.register("job", self.job, TURNS, self.relay.failed)
        self.engine.register("turn", self.turn, TURNS, self.relay.failed)
        self.engine.register("effect", self.effect, OUTBOX, self.relay.failed)

    async def run(self, mode: str) -> None:
        """Work until killed."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.engine.run())
            await self.engine.ready.wait()
            print("ready", flush=True)  # noqa: T201 - the test waits for it
            if mode == "rows":
                tasks.create_task(self.relay.run())

    async def job(self, job: Job) -> None:
        """Do nothing, visibly."""
        self.ledger.begin(job.partition, job.priority)
        await asyncio.sleep(WORK_S)
        self.ledger.end(job.partition, job.priority)

    async def turn(self, job: Job) -> None:
        """Finish every row that is pending, one at a time."""
        while rows := await self.database.read(
            lambda c: inbox.pending(c, job.partition, utc_now(), limit=1)
        ):
            self.ledger.begin(job.partition, rows[0].seq)
            await asyncio.sleep(WORK_S)
            await self.finish(rows[0])
            self.ledger.end(job.partition, rows[0].seq)
            self.relay.wake()

    async def finish(self, row: Happened) -> None:
        """Mark one row done and ask for its effect, in one transaction."""

        def work(connection: Connection) -> None:
            if inbox.finish(connection, [row.key], utc_now()):
                outbox.put(connection, [self.effect_of(row)], utc_now())

        await self.database.run(work)

    @staticmethod
    def effect_of(row: Happened) -> OutboxRow:
        """Say what a row asks for; its key lets the database refuse a second one."""
        return OutboxRow(
            key=f"{row.key}:said",
            queue="outbox",
            partition=row.conversation,
            kind="send_text",
            body=str(row.seq),
            due_at=utc_now(),
        )

    async def effect(self, job: Job) -> None:
        """Do every effect that is pending, in order."""
        while rows := await self.database.read(
            lambda c: outbox.pending(c, job.queue, job.partition, utc_now(), limit=1)
        ):
            row_id = rows[0].id
            await self.database.run(lambda c: outbox.finish(c, row_id, utc_now()))  # noqa: B023


if __name__ == "__main__":
    asyncio.run(Worker(sys.argv[1], Path(sys.argv[2])).run(sys.argv[3]))
