"""What waits is counted: due and not done, by queue."""

from storage import inbox, outbox
from storage.database import Database
from storage.depths import waiting
from tests.storage.world import NOW, said, wanted, with_database


def test_only_what_is_due_and_not_done_waits(database_url: str) -> None:
    async def scene(database: Database) -> None:
        rows = [said("a"), said("b"), said("c"), said("later", due=60)]
        effects = [wanted("x"), wanted("y", queue="hr"), wanted("z", queue="hr", due=60)]
        await database.run(lambda c: inbox.accept(c, rows))
        await database.run(lambda c: outbox.put(c, effects, NOW))
        await database.run(lambda c: inbox.finish(c, ["b"], NOW))
        found = await database.read(lambda c: waiting(c, now=NOW))
        assert found == {"inbox": 2, "inbox_parked": 0, "outbox": 1, "hr": 1}

    with_database(database_url, scene)
