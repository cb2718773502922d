"""The inbox: once per key, numbered without gaps in the order of commits, finished once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from storage import inbox
from storage.acceptor import FLOOD, WINDOW_S, Acceptor
from storage.database import Database
from storage.errors import StorageUnavailable
from storage.inbox import InboxRow
from storage.tables import inbox as table
from tests.storage.world import NOW, after, said, with_database


def numbers(connection: Connection) -> list[tuple[str, str, int]]:
    rows = connection.execute(
        select(table.c.conversation, table.c.key, table.c.seq).order_by(
            table.c.conversation, table.c.seq
        )
    )
    return [(row.conversation, row.key, row.seq) for row in rows]


async def store(database: Database, rows: Sequence[InboxRow]) -> frozenset[str]:
    return await database.run(lambda connection: inbox.accept(connection, rows))


def test_rows_are_numbered_within_their_conversation(database_url: str) -> None:
    async def scene(database: Database) -> list[tuple[str, str, int]]:
        await store(database, [said("1", "b"), said("2", "a"), said("3", "b")])
        await store(database, [said("4", "b")])
        return await database.read(numbers)

    assert with_database(database_url, scene) == [
        ("a", "2", 1),
        ("b", "1", 1),
        ("b", "3", 2),
        ("b", "4", 3),
    ]


def test_a_key_is_stored_once_and_leaves_no_gap(database_url: str) -> None:
    async def scene(database: Database) -> None:
        assert await store(database, [said("1"), said("1"), said("2")]) == {"1", "2"}
        assert await store(database, [said("2"), said("3"), said("1")]) == {"3"}
        assert await store(database, []) == frozenset()
        assert [seq for _, _, seq in await database.read(numbers)] == [1, 2, 3]

    with_database(database_url, scene)


def test_a_repeat_does_not_move_what_it_repeats_behind_the_others(database_url: str) -> None:
    async def scene(database: Database) -> list[str]:
        await store(database, [said("1"), said("2"), said("1"), said("3"), said("2")])
        return [key for _, key, _ in await database.read(numbers)]

    assert with_database(database_url, scene) == ["1", "2", "3"]


def test_many_acceptors_store_each_key_once_without_gaps(database_url: str) -> None:
    """30 % of what arrives was sent twice, to different acceptors."""

    async def scene(database: Database) -> list[tuple[str, str, int]]:
        rows = [said(f"m{n % 140}", f"app:{n % 7}") for n in range(200)]
        await asyncio.gather(*(store(database, rows[n : n + 4]) for n in range(0, 200, 4)))
        return await database.read(numbers)

    found = with_database(database_url, scene)
    assert len(found) == 140
    for person in range(7):
        assert [seq for who, _, seq in found if who == f"app:{person}"] == list(range(1, 21))


def test_what_is_pending_comes_in_order_and_is_finished_once(database_url: str) -> None:
    async def scene(database: Database) -> None:
        await store(database, [said("1"), said("2"), said("3", "app:other")])
        found = await database.read(lambda c: inbox.pending(c, "app:zhang", NOW))
        assert [(row.key, row.seq) for row in found] == [("1", 1), ("2", 2)]
        assert found[0].occurred_at == NOW
        assert found[0].body == said("1").body
        assert await database.run(lambda c: inbox.finish(c, ["1", "2"], NOW)) == 2
        assert await database.run(lambda c: inbox.finish(c, ["1", "2"], NOW)) == 0
        assert await database.read(lambda c: inbox.pending(c, "app:zhang", NOW)) == ()

    with_database(database_url, scene)


def test_a_timer_of_the_future_is_not_in_the_way(database_url: str) -> None:
    async def scene(database: Database) -> None:
        await store(database, [said("timer", due=60), said("1")])
        found = await database.read(lambda c: inbox.pending(c, "app:zhang", NOW))
        assert [row.key for row in found] == ["1"]
        found = await database.read(lambda c: inbox.pending(c, "app:zhang", after(60)))
        assert [row.key for row in found] == ["timer", "1"]

    with_database(database_url, scene)


def test_the_acceptor_says_what_was_new_and_wakes_the_relay(database_url: str) -> None:
    woken: list[int] = []

    async def scene(database: Database) -> None:
        acceptor = Acceptor(database, stored=lambda: woken.append(1))
        stored = await asyncio.gather(*(acceptor.put(said(f"m{n % 30}")) for n in range(40)))
        assert sum(stored) == 30
        assert await acceptor.put(said("m0")) is False
        assert [seq for _, _, seq in await database.read(numbers)] == list(range(1, 31))

    with_database(database_url, scene)
    assert 2 <= len(woken) < 40


def test_the_acceptor_knows_a_flood_while_it_lasts(sqlite_url: str) -> None:
    moment = [0.0]

    async def scene(database: Database) -> None:
        acceptor = Acceptor(database, stored=lambda: None, clock=lambda: moment[0])
        await acceptor.put(said("one"))
        seen = [acceptor.flooded]
        await asyncio.gather(*(acceptor.put(said(f"m{n}")) for n in range(FLOOD)))
        seen.append(acceptor.flooded)
        for _ in range(2):
            moment[0] += WINDOW_S
            seen.append(acceptor.flooded)
        assert seen == [False, True, True, False]

    with_database(sqlite_url, scene)


def test_the_acceptor_refuses_what_it_cannot_store(database_url: str) -> None:
    async def scene(database: Database) -> None:
        acceptor = Acceptor(database, stored=lambda: None, limit=3)

        async def put(n: int) -> bool:
            return await acceptor.put(said(str(n)))

        outcomes = await asyncio.gather(*(put(n) for n in range(5)), return_exceptions=True)
        assert [isinstance(outcome, StorageUnavailable) for outcome in outcomes].count(True) == 2
        impatient = Acceptor(database, stored=lambda: None, patience=0.0)
        with pytest.raises(StorageUnavailable):
            await impatient.put(said("late"))
        await database.close()
        with pytest.raises(StorageUnavailable):
            await acceptor.put(said("closed"))

    with_database(database_url, scene)


def test_a_row_that_nobody_foresaw_keeps_no_other_waiting(database_url: str) -> None:
    async def scene(database: Database) -> None:
        acceptor = Acceptor(database, stored=lambda: None)
        unreadable = replace(said("odd"), body="\ud800")  # half a character: no encoding has it
        with pytest.raises((StorageUnavailable, UnicodeEncodeError)):
            await acceptor.put(unreadable)
        assert await acceptor.put(said("next"))

    with_database(database_url, scene)
