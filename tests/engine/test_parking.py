"""What is parked keeps nobody waiting: whoever asked for it, or wrote it, is told."""

import pytest

from bot.giving_up import tell_of_parked
from bot.inline import InlineEngine
from bot.jobs import OUTBOX, TURNS, Job
from bot.openings import Openings
from bot.relay import Relay
from bot.world import World
from handlers.effects import Effect, ScoreQuestion, SendBroadcast, TranscribeClip
from handlers.people import Address
from storage import inbox, outbox
from storage.database import Database
from storage.outbox import OutboxRow
from storage.records import Asked, read_asked, write_asked
from storage.routing import ATTEMPTS
from tests.storage.world import NOW, said, with_database
from tests.transcript import POLICY

ZHANG = Address.member("zhang")
CLIP = TranscribeClip(clip="c" * 32, media_id="m")
SCORE = ScoreQuestion(round_id="first", question_id="q", version=1, answer="我问了原因")
CAST = SendBroadcast(broadcast_id="b1", interview_id="i1", to=ZHANG, text="通知")


def wanted(effect: Effect) -> OutboxRow:
    asked = Asked(conversation="i:i1", interview_id="i1", effect=effect)
    return OutboxRow(
        key="e:1",
        queue="voice",
        partition="i:i1",
        kind=effect.kind,
        body=write_asked(asked),
        due_at=NOW,
    )


async def fail(database: Database, kind: str, queue: str, partition: str) -> None:
    """Fail as often as it takes, each time after the wait is over."""
    world = World(jobs=Openings({}), policy=POLICY, clock=lambda: NOW)
    relay = Relay(
        database,
        InlineEngine(),
        clock=lambda: NOW.replace(year=NOW.year + 1),
        parked=lambda _row: None,
        told=lambda connection, row: tell_of_parked(connection, row, world=world),
    )
    job = Job(id="x", kind=kind, queue=queue, partition=partition, priority=0)
    for _try in range(ATTEMPTS):
        await database.run(lambda c: c.exec_driver_sql("UPDATE outbox SET due_at = 0"))
        await database.run(lambda c: c.exec_driver_sql("UPDATE inbox SET due_at = 0"))
        await relay.failed(job, KeyError("张三"))


@pytest.mark.parametrize(
    ("effect", "kind", "holds"),
    [
        (CLIP, "clip_unheard", '"reason":"later"'),
        (SCORE, "effect_failed", '"to":"first/q"'),
        (CAST, "recipient_reached", '"outcome":"refused"'),
    ],
)
def test_the_conversation_that_asked_hears_that_nothing_will_come_of_it(
    database_url: str, effect: Effect, kind: str, holds: str
) -> None:
    async def scene(database: Database) -> None:
        await database.run(lambda c: outbox.put(c, [wanted(effect)], NOW))
        await fail(database, "effect", "voice", "i:i1")
        rows = await database.read(lambda c: inbox.pending(c, "i:i1", NOW, 9))
        assert [row.kind for row in rows] == [kind]
        assert holds in rows[0].body
        assert "张三" not in rows[0].body
        assert await database.read(lambda c: outbox.pending(c, "voice", "i:i1", NOW)) == ()

    with_database(database_url, scene)


def test_who_wrote_something_nobody_could_deal_with_hears_that_it_is_kept(
    database_url: str,
) -> None:
    async def scene(database: Database) -> None:
        await database.run(lambda c: inbox.accept(c, [said("1")]))
        await fail(database, "turn", TURNS.name, ZHANG.key)
        rows = await database.read(lambda c: outbox.pending(c, "outbox", ZHANG.key, NOW))
        assert [read_asked(row.body).effect.kind for row in rows] == ["send_text"]

    with_database(database_url, scene)


def test_what_no_version_can_read_is_parked_all_the_same(database_url: str) -> None:
    async def scene(database: Database) -> None:
        row = OutboxRow(
            key="e:1", queue="outbox", partition="app:zhang", kind="?", body="{}", due_at=NOW
        )
        await database.run(lambda c: outbox.put(c, [row], NOW))
        await fail(database, "effect", OUTBOX.name, "app:zhang")
        assert await database.read(lambda c: outbox.pending(c, "outbox", "app:zhang", NOW)) == ()

    with_database(database_url, scene)
