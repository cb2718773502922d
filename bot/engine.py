"""The one door to DBOS: queues of partitions in a database, and nothing else of it.

Kept rules: a priority on every job, one job at a time per partition, no limiter; our own
connections; a constant application version and JSON arguments, so that a deployment never strands
a job; names of workers that survive a restart, and the jobs of dead ones taken over. Refuses the
engine's steps, timers, schedules and long-lived workflows: those are rows of ours.
"""

import asyncio
import logging
from asyncio import AbstractEventLoop
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions
from dbos import error as dbos_error
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from bot.jobs import QUEUES, Clock, EngineUnavailable, Failed, Handler, Job, Queue, perform
from storage.engine_tables import SCHEMA, engine_connections, engine_url, retire
from storage.errors import StorageUnavailable
from storage.membership import STALE_S, Membership, membership

log = logging.getLogger(__name__)

APPLICATION = "zhimian"
#: Constant for ever: waiting jobs belong to a version, and a new one would leave them behind.
VERSION = "1"
MOST = 2**31 - 1
ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
KEEP_FINISHED = timedelta(days=7)
PURGE_BATCH = 500
BEAT_S = 1.0
#: Beats between two looks for jobs that this worker owns and does not run.
LOST_EVERY = 10
PURGE_EVERY = 3_600
GRACE_S = 5
#: Threads for the engine's own bookkeeping; the library's default is one for every job.
THREADS = 16


def utc_now() -> datetime:
    """Read the machine's clock."""
    return datetime.now(tz=UTC)


class DbosEngine:
    """Runs jobs from SQLite or PostgreSQL; one per process, because DBOS is."""

    def __init__(
        self,
        database_url: str,
        *,
        clock: Clock = utc_now,
        stale_s: float = STALE_S,
        beat_s: float = BEAT_S,
        queues: Sequence[Queue] = QUEUES,
    ) -> None:
        """Keep where jobs are, how often to say so, and when a silent worker counts as hanging."""
        # Its messages quote statements with their parameters, which name people.
        vendor = logging.getLogger("dbos")
        vendor.addHandler(logging.NullHandler())
        vendor.setLevel(logging.CRITICAL)
        self._url = engine_url(database_url)
        self._queues = queues
        self._clock = clock
        self._beat_s = beat_s
        self._sql = engine_connections(self._url)
        self._place: Membership = membership(database_url, stale_s=stale_s)
        self._name = ""
        self._handlers: dict[str, tuple[Handler, Queue, Failed]] = {}
        self._running: set[str] = set()
        self._unclaimed: set[str] = set()
        self.ready = asyncio.Event()
        self._client = DBOSClient(
            system_database_engine=self._sql,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    # ── the five calls ──────────────────────────────────────────────────────────────────────

    async def enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        """Take jobs, each id once, all or none; say which had already come to their end."""
        return await asyncio.to_thread(self._enqueue, jobs)

    async def cancel(self, ids: Sequence[str]) -> None:
        """Keep jobs that have not begun from ever running."""
        await self._client.cancel_workflows_async(list(ids))

    def register(self, kind: str, handler: Handler, queue: Queue, failed: Failed) -> None:
        """Say who does jobs of a kind and who hears of failures; before `run`."""
        self._handlers[kind] = (handler, queue, failed)

    async def run(self) -> None:
        """Do jobs until cancelled; raise SlotLost when another process does them instead."""
        try:
            await self._begin()
            beats = 0
            while True:
                beats += 1
                await self._beat(beats)
                await asyncio.sleep(self._beat_s)
        finally:
            self.ready.clear()
            await asyncio.to_thread(self._stop)

    async def recover(self) -> int:
        """Take over jobs that dead workers left; say how many."""
        return await asyncio.to_thread(self._recover_the_dead)

    def close(self) -> None:
        """Let go of the database; `run` does so itself when it ends."""
        retire(self._sql)

    # ── keeping house ───────────────────────────────────────────────────────────────────────

    async def purge(self) -> int:
        """Forget jobs that ended more than a week ago; say how many."""
        return await asyncio.to_thread(self._purge)

    @property
    def place(self) -> Membership:
        """This worker's place among the workers; the schedule asks it who leads."""
        return self._place

    async def _begin(self) -> None:
        while True:
            try:
                self._name = await asyncio.to_thread(self._place.join)
                await asyncio.to_thread(self._launch, asyncio.get_running_loop())
            except (StorageUnavailable, OperationalError, InterfaceError) as error:
                log.warning("the engine cannot start yet: %s", type(error).__name__)
                await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
                await asyncio.to_thread(self._place.leave)
                await asyncio.sleep(self._beat_s)
            else:
                self.ready.set()
                return

    async def _beat(self, beats: int) -> None:
        try:
            await asyncio.to_thread(self._place.beat)
            await self.recover()
            if beats % LOST_EVERY == 0:
                await asyncio.to_thread(self._recover_the_lost)
            if beats % PURGE_EVERY == 0:
                await self.purge()
        except (StorageUnavailable, DBAPIError) as error:
            log.warning("the engine's database is away: %s", type(error).__name__)

    def _launch(self, loop: AbstractEventLoop) -> None:
        config = DBOSConfig(
            name=APPLICATION,
            system_database_engine=self._sql,
            system_database_url=self._url,
            dbos_system_schema=SCHEMA,
            serializer=DBOSPortableJSONSerializer(),
            application_version=VERSION,
            executor_id=self._name,
            use_listen_notify=False,
            log_level="CRITICAL",
            max_executor_threads=THREADS,
        )
        for kind, (handler, _queue, failed) in self._handlers.items():
            self._teach(loop, kind, handler, failed)
        DBOS(config=config)
        DBOS.launch()
        for queue in self._queues:
            DBOS.register_queue(
                queue.name,
                partition_concurrency=1,
                worker_concurrency=queue.workers,
                polling_interval_sec=queue.poll_s,
                on_conflict="always_update",
            )

    def _stop(self) -> None:
        DBOS.destroy(
            destroy_registry=True,
            workflow_completion_timeout_sec=GRACE_S if self._running else 0,
        )
        self._place.leave()
        self.close()

    # ── jobs ────────────────────────────────────────────────────────────────────────────────

    def _enqueue(self, jobs: Sequence[Job]) -> frozenset[str]:
        ended: set[str] = set()
        try:
            with self._sql.begin() as connection:
                for job in jobs:
                    options = EnqueueOptions(
                        workflow_name=job.kind,
                        queue_name=job.queue,
                        workflow_id=job.id,
                        workflow_id_reuse_policy="reject",
                        queue_partition_key=job.partition,
                        priority=min(max(job.priority, 1), MOST),
                        app_version=VERSION,
                    )
                    try:
                        self._client.enqueue_in_transaction(
                            connection, options, job.queue, job.partition, job.priority, *job.args
                        )
                    except dbos_error.DBOSWorkflowIDInUseError as known:
                        if known.workflow_status in ENDED:
                            ended.add(job.id)
        except DBAPIError as error:
            raise EngineUnavailable("the engine's database cannot be written now") from error
        return frozenset(ended)

    def _teach(self, loop: AbstractEventLoop, kind: str, handler: Handler, failed: Failed) -> None:
        """Have DBOS call a handler on our loop, where everything it needs lives."""

        async def work(queue: str, partition: str, priority: int, *args: str) -> None:
            job = Job(
                id=DBOS.workflow_id or "",
                kind=kind,
                queue=queue,
                partition=partition,
                priority=priority,
                args=args,
            )
            done = asyncio.run_coroutine_threadsafe(self._perform(job, handler, failed), loop)
            await asyncio.wrap_future(done)

        # No limit on recoveries: being killed is not the job's fault; our own rows count failures.
        DBOS.workflow(name=kind, max_recovery_attempts=None)(work)

    async def _perform(self, job: Job, handler: Handler, failed: Failed) -> None:
        self._running.add(job.id)
        try:
            await perform(job, handler, failed)
        finally:
            self._running.discard(job.id)

    # ── recovery ────────────────────────────────────────────────────────────────────────────

    def _recover_the_dead(self) -> int:
        """Give back what dead workers had begun, while nobody can return under their names."""
        dead = self._place.bury()
        if not dead:
            return 0
        found = self._begun(list(dead))
        self._give_back(found)
        self._place.unbury(dead)
        return len(found)

    def _recover_the_lost(self) -> None:
        """Give back what stands under this worker's name and has not run here for two looks."""
        begun = self._begun([self._name])
        idle = {workflow for workflow, _queue in begun} - self._running
        lost = idle & self._unclaimed
        self._unclaimed = idle - lost
        self._give_back([(job, queue) for job, queue in begun if job in lost])

    def _begun(self, names: list[str]) -> list[tuple[str, str]]:
        found = self._client.list_workflows(
            status="PENDING", executor_id=names, load_input=False, load_output=False
        )
        return [(one.workflow_id, one.queue_name) for one in found if one.queue_name is not None]

    def _give_back(self, jobs: Iterable[tuple[str, str]]) -> None:
        by_queue: dict[str, list[str]] = {}
        for job, queue in jobs:
            by_queue.setdefault(queue, []).append(job)
        for queue, ids in by_queue.items():
            self._client.resume_workflows(ids, queue_name=queue)

    def _purge(self) -> int:
        before = (self._clock() - KEEP_FINISHED).isoformat()
        purged = 0
        while True:
            old = self._client.list_workflows(
                status=ENDED,
                completed_before=before,
                limit=PURGE_BATCH,
                load_input=False,
                load_output=False,
            )
            if not old:
                return purged
            self._client.delete_workflows([one.workflow_id for one in old])
            purged += len(old)
