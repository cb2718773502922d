"""The outbox: asked for once per key, in order, nothing overtakes what is tried again."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from storage import inbox, outbox, routing
from storage.database import Database
from storage.routing import INBOX, OUTBOX, Lane, Parked, Route
from tests.storage.world import NOW, after, said, wanted, with_database


def keys(connection: Connection, at: float = 0.0) -> list[str]:
    return [row.key for row in outbox.pending(connection, "outbox", "app:zhang", after(at))]


def ids(connection: Connection, at: float = 0.0) -> dict[str, int]:
    found = outbox.pending(connection, "outbox", "app:zhang", after(at))
    return {row.key: row.id for row in found}


async def asked(database: Database, *names: str) -> dict[str, int]:
    rows = [wanted(name) for name in names]
    await database.run(lambda c: outbox.put(c, rows, NOW))
    return await database.read(ids)


def test_asking_twice_asks_once(database_url: str) -> None:
    async def scene(database: Database) -> None:
        rows = [wanted("a"), wanted("b")]
        assert await database.run(lambda c: outbox.put(c, rows, NOW)) == 2
        assert await database.run(lambda c: outbox.put(c, [*rows, wanted("c")], NOW)) == 1
        assert await database.run(lambda c: outbox.put(c, [], NOW)) == 0
        assert await database.read(keys) == ["a", "b", "c"]

    with_database(database_url, scene)


def test_what_is_done_is_done_once_and_remembered(database_url: str) -> None:
    async def scene(database: Database) -> None:
        found = await asked(database, "a", "b")
        done = lambda c: outbox.finish(c, found["a"], NOW, outcome='{"msgid": "1"}')  # noqa: E731
        assert await database.run(done) is True
        assert await database.run(done) is False
        (a, b) = await database.read(lambda c: outbox.performed(c, ["a", "b"]))
        assert (a.done_at, a.outcome, b.done_at) == (NOW, '{"msgid": "1"}', None)
        assert await database.read(keys) == ["b"]

    with_database(database_url, scene)


def test_what_is_withdrawn_never_happens(database_url: str) -> None:
    async def scene(database: Database) -> None:
        found = await asked(database, "a", "b")
        await database.run(lambda c: outbox.finish(c, found["b"], NOW))
        assert await database.run(lambda c: outbox.withdraw(c, ["a", "b", "none"])) == 1
        assert await database.read(keys) == []

    with_database(database_url, scene)


def test_what_may_have_been_seen_is_not_withdrawn(database_url: str) -> None:
    async def scene(database: Database) -> None:
        await database.run(lambda c: outbox.put(c, [wanted("card")], NOW))
        (row,) = (await database.read(ids)).values()
        assert not await database.run(lambda c: outbox.begin(c, row))
        assert await database.run(lambda c: outbox.withdraw(c, ["card"])) == 0
        await database.run(lambda c: outbox.not_begun(c, row))
        assert await database.run(lambda c: outbox.withdraw(c, ["card"])) == 1

    with_database(database_url, scene)


def test_what_was_withdrawn_after_it_was_read_is_not_begun(database_url: str) -> None:
    async def scene(database: Database) -> None:
        found = await asked(database, "card", "done")
        assert await database.run(lambda c: outbox.withdraw(c, ["card"])) == 1
        await database.run(lambda c: outbox.finish(c, found["done"], NOW))
        assert await database.run(lambda c: outbox.begin(c, found["card"])) is None
        assert await database.run(lambda c: outbox.begin(c, found["done"])) is None

    with_database(database_url, scene)


def test_what_is_held_is_not_in_the_way(database_url: str) -> None:
    async def scene(database: Database) -> None:
        rows = [wanted("held", due=3600), wanted("answer")]
        await database.run(lambda c: outbox.put(c, rows, NOW))
        assert await database.read(keys) == ["answer"]
        assert await database.read(lambda c: keys(c, 3600)) == ["held", "answer"]

    with_database(database_url, scene)


def test_nothing_overtakes_what_is_tried_again(database_url: str) -> None:
    async def scene(database: Database) -> None:
        found = await asked(database, "first", "second")
        tries = await database.run(
            lambda c: outbox.retry(
                c, found["first"], due_at=after(5), error="45009", failing_since=NOW
            )
        )
        assert tries == 1
        assert await database.read(keys) == []
        assert await database.read(lambda c: keys(c, 5)) == ["first", "second"]
        (first, second) = await database.read(
            lambda c: outbox.pending(c, "outbox", "app:zhang", after(5))
        )
        assert (first.attempts, first.failing_since) == (1, NOW)
        assert (second.attempts, second.failing_since) == (0, None)

    with_database(database_url, scene)


# ── routing ─────────────────────────────────────────────────────────────────────────────────


async def fill(database: Database, lane: Lane) -> None:
    if lane is INBOX:
        rows = [said("1", "p"), said("2", "p"), said("3", "p", due=60)]
        await database.run(lambda c: inbox.accept(c, rows))
    else:
        work = [wanted("1", "p"), wanted("2", "p"), wanted("3", "p", due=60)]
        await database.run(lambda c: outbox.put(c, work, NOW))


async def unrouted(database: Database, lane: Lane, at: float = 0.0) -> tuple[Route, ...]:
    return await database.read(lambda c: routing.unrouted(c, lane, after(at)))


async def told(database: Database, lane: Lane, at: float = 0.0) -> tuple[Route, ...]:
    routes = await unrouted(database, lane, at)
    await database.run(lambda c: routing.mark_routed(c, lane, routes, after(at)))
    return routes


@pytest.fixture(params=[INBOX, OUTBOX], ids=["inbox", "outbox"])
def lane(request: pytest.FixtureRequest) -> Lane:
    """Give each of the two tables whose rows are routed."""
    assert isinstance(request.param, Lane)
    return request.param


def queue_of(lane: Lane) -> str:
    return "turns" if lane is INBOX else "outbox"


def test_a_row_is_routed_when_it_is_due(database_url: str, lane: Lane) -> None:
    async def scene(database: Database) -> None:
        await fill(database, lane)
        routes = await told(database, lane)
        assert [route.job_id(lane) for route in routes] == [f"{lane.name}:{n}" for n in (1, 2)]
        assert {(route.queue, route.partition) for route in routes} == {(queue_of(lane), "p")}
        assert await unrouted(database, lane) == ()
        (timer,) = await unrouted(database, lane, 60)
        assert timer.job_id(lane) == f"{lane.name}:3"

    with_database(database_url, scene)


def test_a_row_that_was_told_long_ago_and_is_not_done_is_noticed(
    database_url: str, lane: Lane
) -> None:
    minute = timedelta(seconds=60)

    async def scene(database: Database) -> None:
        await fill(database, lane)
        routes = await told(database, lane)
        late = await database.read(lambda c: routing.overdue(c, lane, after(61), since=minute))
        assert [route.key for route in late] == [route.key for route in routes]
        early = await database.read(lambda c: routing.overdue(c, lane, after(59), since=minute))
        assert early == ()

    with_database(database_url, scene)


def test_sending_again_asks_for_another_job(database_url: str, lane: Lane) -> None:
    async def scene(database: Database) -> None:
        await fill(database, lane)
        routes = await told(database, lane)
        await database.run(lambda c: routing.send_again(c, lane, routes[:1]))
        (again,) = await unrouted(database, lane)
        assert again.job_id(lane) == f"{lane.name}:1:1"
        # A relay that was slow to say so marks the first sending, not this one.
        await database.run(lambda c: routing.mark_routed(c, lane, routes, NOW))
        assert await unrouted(database, lane) == (again,)

    with_database(database_url, scene)


def test_a_row_that_keeps_failing_is_parked_and_the_rest_goes_on(
    database_url: str, lane: Lane
) -> None:
    async def scene(database: Database) -> None:
        await fill(database, lane)
        assert await parked_after_five(database, lane) == Parked(
            lane=lane.name, key="1", partition="p", attempts=5, error="Boom"
        )
        routes = await unrouted(database, lane, 40)
        assert [route.job_id(lane) for route in routes] == [f"{lane.name}:2:1"]

    with_database(database_url, scene)


async def parked_after_five(database: Database, lane: Lane) -> Parked | None:
    at = 0.0
    for attempt in range(1, 6):
        await told(database, lane, at)
        parked = await failed(database, lane, at)
        if parked is not None:
            return parked
        # Nobody hears of the failed row before it is due again.
        assert "1" not in {str(route.key) for route in await unrouted(database, lane, at)}
        at += 2.0 ** (attempt - 1)
    return None


async def failed(database: Database, lane: Lane, at: float) -> Parked | None:
    where = (queue_of(lane), "p")
    return await database.run(lambda c: routing.blame(c, lane, where, after(at), "Boom"))


def test_what_waited_long_for_wecom_is_not_parked_for_breaking_once(database_url: str) -> None:
    def wait(connection: Connection) -> None:
        for _try in range(routing.ATTEMPTS + 1):
            outbox.retry(connection, 1, due_at=NOW, error="45009", failing_since=NOW)

    async def scene(database: Database) -> None:
        await fill(database, OUTBOX)
        await database.run(wait)
        assert await failed(database, OUTBOX, 0.0) is None
        (first, *_) = await database.read(lambda c: outbox.pending(c, "outbox", "p", after(5)))
        assert first.attempts == routing.ATTEMPTS + 1

    with_database(database_url, scene)


def test_blaming_an_empty_partition_does_nothing(database_url: str) -> None:
    async def scene(database: Database) -> None:
        blamed = await database.run(lambda c: routing.blame(c, INBOX, ("turns", "p"), NOW, "Boom"))
        assert blamed is None

    with_database(database_url, scene)
