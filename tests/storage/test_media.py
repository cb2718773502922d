"""Files that are kept: once, whole, for one interview, and gone when it is forgotten."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bot.media_store import MediaStore
from storage import media
from storage.database import Database, open_database
from storage.migrate import upgrade
from tests.aio import run

NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)


def opened(url: str) -> Database:
    upgrade(url)
    return open_database(url)


async def keep(store: MediaStore, name: str, interview: str, content: bytes) -> Path:
    kept = await store.keep(
        content, media_id=name, interview_id=interview, kind="voice", mime="audio/amr", at=NOW
    )
    return store.data_dir / kept.path


def test_a_file_is_kept_once_and_given_to_its_interview_only(
    database_url: str, tmp_path: Path
) -> None:
    async def check() -> None:
        memory = opened(database_url)
        store = MediaStore(memory=memory, data_dir=tmp_path)
        path = await keep(store, "a", "i1", b"said")
        assert await keep(store, "a", "i1", b"said") == path
        assert await store.read("a", interview_id="i1") == b"said"
        assert await store.read("a", interview_id="i2") is None
        assert await store.read("b", interview_id="i1") is None
        assert path.stat().st_mode & 0o077 == 0
        assert [each.name for each in path.parent.iterdir()] == [path.name]
        await memory.close()

    run(check())


def test_listening_is_noted_in_order(database_url: str, tmp_path: Path) -> None:
    async def check() -> None:
        memory = opened(database_url)
        store = MediaStore(memory=memory, data_dir=tmp_path)
        await keep(store, "a", "i1", b"mine")
        for by in ("r:x", "me:y"):
            note = partial(media.note_listening, interview_id="i1", media_id="a", by=by, at=NOW)
            await memory.run(note)
        listened = await memory.read(lambda c: media.listened_to(c, "i1"))
        assert listened == (("r:x", "a", NOW), ("me:y", "a", NOW))
        assert await memory.read(lambda c: media.media_of(c, "i1", "voice")) == {"a"}
        assert await memory.read(lambda c: media.media_of(c, "i2", "voice")) == frozenset()
        await memory.close()

    run(check())


def test_a_file_that_was_removed_by_hand_is_simply_not_there(
    sqlite_url: str, tmp_path: Path
) -> None:
    async def check() -> None:
        memory = opened(sqlite_url)
        store = MediaStore(memory=memory, data_dir=tmp_path)
        (await keep(store, "a", "i1", b"mine")).unlink()
        assert await store.read("a", interview_id="i1") is None
        await memory.close()

    run(check())
