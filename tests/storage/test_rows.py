"""Interviews, people, cards and the rest: kept, found, and saved by compare-and-set."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from storage import broadcasts, cards, history, inbox, interviews, outbox, people, shared
from storage.cards import SentCard
from storage.database import Database
from storage.errors import Stale
from storage.history import Entry
from storage.interviews import NewInterview, StoredInterview
from storage.people import Candidate
from storage.turns import InterviewChange, Turn, commit_turn
from tests.storage.world import NOW, after, said, wanted, with_database

ZHANG = Candidate(
    id="c1", name="张三", created_at=NOW, phone="13800000000", wecom_userid="ZhangSan"
)
LI = Candidate(id="c2", name="李四", created_at=NOW, external_userid="wmABC")


def invite(connection: Connection, interview_id: str, candidate_id: str) -> StoredInterview:
    new = NewInterview(
        id=interview_id, job_id="sales", candidate_id=candidate_id, stage="invited", body="{}"
    )
    return interviews.insert_interview(connection, new, NOW)


async def filled(database: Database) -> StoredInterview:
    def work(connection: Connection) -> StoredInterview:
        people.add_candidate(connection, ZHANG)
        people.add_candidate(connection, LI)
        first = invite(connection, "i1", "c1")
        invite(connection, "i2", "c2")
        return first

    return await database.run(work)


def test_interviews_get_short_numbers_and_are_found_by_everything(database_url: str) -> None:
    def found(connection: Connection) -> list[list[str]]:
        by_number = interviews.by_number(connection, 2)
        loaded = interviews.load(connection, "i1")
        assert by_number is not None
        assert loaded is not None
        return [
            [by_number.id, loaded.id],
            [one.id for one in interviews.of_candidate(connection, "c1")],
            [one.id for one in interviews.of_address(connection, "app:zhangsan")],
            [one.id for one in interviews.of_address(connection, "kf:wmABC")],
            [one.id for one in interviews.of_address(connection, "i:i1")],
            [one.id for one in interviews.listed(connection, job_ids=["sales"])],
            [one.id for one in interviews.listed(connection, stages=["invited"], before=2)],
            [one.id for one in interviews.listed(connection, stages=["passed"])],
        ]

    async def scene(database: Database) -> list[list[str]]:
        assert (await filled(database)).number == 1
        assert await database.read(lambda c: interviews.load(c, "none")) is None
        return await database.read(found)

    expected = [["i2", "i1"], ["i1"], ["i1"], ["i2"], [], ["i2", "i1"], ["i1"], []]
    assert with_database(database_url, scene) == expected


def test_an_interview_is_saved_only_over_the_version_that_was_read(database_url: str) -> None:
    async def scene(database: Database) -> None:
        read = await filled(database)
        save = lambda c: interviews.save(c, read, stage="asking", body="[]", at=NOW)  # noqa: E731
        assert await database.run(save) == 2
        with pytest.raises(Stale):
            await database.run(save)

    with_database(database_url, scene)


def test_candidates_are_found_by_whatever_reaches_them(database_url: str) -> None:
    async def scene(database: Database) -> None:
        await filled(database)
        ask = database.read
        assert await ask(lambda c: people.candidate_by_userid(c, "zhangsan")) == ZHANG
        assert await ask(lambda c: people.candidate_by_address(c, "app:ZHANGSAN")) == ZHANG
        assert await ask(lambda c: people.candidate_by_address(c, "kf:wmABC")) == LI
        assert await ask(lambda c: people.candidate_by_address(c, "b:1")) is None
        english = replace(ZHANG, language="en")
        await database.run(lambda c: people.update_candidate(c, english))
        assert await ask(lambda c: people.load_candidate(c, "c1")) == english

    with_database(database_url, scene)


def test_a_desk_is_saved_only_over_the_version_that_was_read(database_url: str) -> None:
    async def scene(database: Database) -> None:
        empty = await database.read(lambda c: people.load_desk(c, "app:hr_li"))
        assert (empty.version, empty.body) == (0, "")
        await database.run(lambda c: people.save_desk(c, empty, body="{}", at=NOW))
        with pytest.raises(Stale):
            await database.run(lambda c: people.save_desk(c, empty, body="{}", at=NOW))
        read = await database.read(lambda c: people.load_desk(c, "app:hr_li"))
        await database.run(lambda c: people.save_desk(c, read, body="[]", at=NOW))
        with pytest.raises(Stale):
            await database.run(lambda c: people.save_desk(c, read, body="{}", at=NOW))

    with_database(database_url, scene)


def turn(read: StoredInterview, *finished: str) -> Turn:
    entry = Entry(turn=1, kind="text_received", body="{}", at=NOW)
    change = InterviewChange(read=read, stage="asking", body="[1]", entries=(entry,))
    return Turn(
        finished=finished,
        interviews=(change,),
        candidates=(replace(ZHANG, language="en"),),
        withdrawn=("old",),
        wanted=(wanted("question"),),
        happened=(said("timer", "i:i1", due=60),),
    )


def test_a_turn_is_kept_whole(database_url: str) -> None:
    async def scene(database: Database) -> None:
        read = await filled(database)
        await database.run(lambda c: inbox.accept(c, [said("1", "i:i1"), said("2", "i:i1")]))
        await database.run(lambda c: outbox.put(c, [wanted("old")], NOW))
        await database.run(lambda c: commit_turn(c, turn(read, "1", "2"), NOW))
        saved = await database.read(lambda c: interviews.load(c, "i1"))
        assert saved is not None
        assert (saved.stage, saved.version, saved.body) == ("asking", 2, "[1]")
        lines = await database.read(lambda c: history.read(c, "i1"))
        assert [(line.turn, line.kind) for line in lines] == [(1, "text_received")]
        assert await database.read(lambda c: history.read(c, "i1", kinds=["other"])) == ()
        due = await database.read(lambda c: inbox.pending(c, "i:i1", after(60)))
        assert [(row.key, row.seq) for row in due] == [("timer", 3)]
        asked = await database.read(lambda c: outbox.pending(c, "outbox", "app:zhang", NOW))
        assert [row.key for row in asked] == ["question"]

    with_database(database_url, scene)


def test_a_turn_that_somebody_overtook_leaves_nothing(database_url: str) -> None:
    async def scene(database: Database) -> None:
        read = await filled(database)
        await database.run(lambda c: inbox.accept(c, [said("1", "i:i1"), said("2", "i:i1")]))
        await database.run(lambda c: inbox.finish(c, ["1"], NOW))
        with pytest.raises(Stale):
            await database.run(lambda c: commit_turn(c, turn(read, "1", "2"), NOW))
        left = await database.read(lambda c: inbox.pending(c, "i:i1", after(60)))
        assert [row.key for row in left] == ["2"]
        await database.run(lambda c: commit_turn(c, turn(read, "2"), NOW))
        with pytest.raises(Stale):
            await database.run(lambda c: commit_turn(c, turn(read), NOW))
        assert len(await database.read(lambda c: history.read(c, "i1"))) == 1

    with_database(database_url, scene)


def test_cards_are_found_by_their_click(database_url: str) -> None:
    card = SentCard(
        task_id="t1",
        interview_id="i1",
        userid="mgr_wang",
        response_code="r1",
        msgid="m1",
        sent_at=NOW,
    )

    async def scene(database: Database) -> None:
        await database.run(lambda c: cards.remember(c, card))
        await database.run(lambda c: cards.remember(c, card))
        assert await database.read(lambda c: cards.find(c, "t1")) == card
        assert await database.read(lambda c: cards.find(c, "t2")) is None

    with_database(database_url, scene)


def test_a_broadcast_is_saved_only_over_the_version_that_was_read(database_url: str) -> None:
    async def scene(database: Database) -> None:
        new = await database.run(lambda c: broadcasts.insert_broadcast(c, "b1", body="{}", at=NOW))
        assert await database.read(lambda c: broadcasts.load(c, "b1")) == new
        assert await database.read(lambda c: broadcasts.load(c, "b2")) is None
        commit = Turn(broadcasts=((new, "[]"),))
        await database.run(lambda c: commit_turn(c, commit, NOW))
        with pytest.raises(Stale):
            await database.run(lambda c: commit_turn(c, commit, NOW))

    with_database(database_url, scene)


def test_small_shared_facts_are_kept(database_url: str) -> None:
    async def scene(database: Database) -> None:
        ask, do = database.read, database.run
        assert await ask(lambda c: shared.cursor(c, "wk1")) == ""
        await do(lambda c: shared.move_cursor(c, "wk1", "a"))
        await do(lambda c: shared.move_cursor(c, "wk1", "b"))
        assert await ask(lambda c: shared.cursor(c, "wk1")) == "b"
        assert await ask(lambda c: shared.last_slot(c, "purge")) is None
        assert await do(lambda c: shared.take_slot(c, "purge", NOW)) is True
        assert await do(lambda c: shared.take_slot(c, "purge", NOW)) is False
        assert await ask(lambda c: shared.last_slot(c, "purge")) == NOW

    with_database(database_url, scene)
