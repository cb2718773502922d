"""What was said between the bot and one person, for a copy of their data."""

from dataclasses import replace

from sqlalchemy import Connection

from storage import inbox, messages, outbox
from storage.database import Database
from tests.storage.world import NOW, said, wanted, with_database

KEYS = ("a", "b", "c")


def test_what_was_said_in_one_second_comes_in_the_order_it_was_kept(database_url: str) -> None:
    def deal(connection: Connection) -> None:
        inbox.accept(connection, [replace(said(key), body=key) for key in KEYS])
        outbox.put(connection, [replace(wanted(key), body=key) for key in KEYS], NOW)
        rows = outbox.pending(connection, "outbox", "app:zhang", NOW)
        for key, row in zip(reversed(KEYS), reversed(rows), strict=True):
            inbox.finish(connection, [key], NOW)  # a row that changes goes to another place on disk
            outbox.finish(connection, row.id, NOW)

    async def scene(database: Database) -> tuple[messages.Message, ...]:
        await database.run(deal)
        return await database.read(lambda c: messages.between(c, ["app:zhang"]))

    found = with_database(database_url, scene)
    assert [each.theirs for each in found] == [True] * 3 + [False] * 3
    assert [each.body for each in found] == [*KEYS, *KEYS]
