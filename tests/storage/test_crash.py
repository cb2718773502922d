"""A killed acceptor: whatever was answered for is stored, and numbers have no gaps."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, select

from storage.migrate import upgrade
from storage.tables import inbox
from tests.storage.world import with_database

ENOUGH = 300


def rows(connection: Connection) -> list[tuple[str, str, int]]:
    found = connection.execute(
        select(inbox.c.key, inbox.c.conversation, inbox.c.seq).order_by(inbox.c.seq)
    )
    return [(row.key, row.conversation, row.seq) for row in found]


def kill_when_busy(url: str, file: Path, *firsts: str) -> list[str]:
    """Run acceptors, kill them in the middle of their work, and say what they had answered."""
    command = [sys.executable, "-m", "tests.storage.acceptor", url, str(file)]
    acceptors = [subprocess.Popen([*command, first]) for first in firsts]
    for _look in range(2_000):
        if file.exists() and len(file.read_bytes().splitlines()) >= ENOUGH:
            break
        with suppress(subprocess.TimeoutExpired):
            acceptors[0].wait(timeout=0.01)
    for acceptor in acceptors:
        acceptor.kill()
        acceptor.wait()
    return file.read_text().splitlines()


def assert_kept(url: str, answered: list[str]) -> None:
    stored = with_database(url, lambda database: database.read(rows))
    assert len(answered) >= ENOUGH
    assert set(answered) <= {key for key, _, _ in stored}
    for person in range(7):
        numbers = [seq for _, who, seq in stored if who == f"app:{person}"]
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_was_answered_for_survives_the_acceptor(database_url: str, tmp_path: Path) -> None:
    upgrade(database_url)
    assert_kept(database_url, kill_when_busy(database_url, tmp_path / "answered", "a"))


def test_two_acceptors_number_each_conversation_without_gaps(
    postgres_url: str, tmp_path: Path
) -> None:
    """One of them sends keys of its own, two send the same ones: duplicates across processes."""
    upgrade(postgres_url)
    assert_kept(postgres_url, kill_when_busy(postgres_url, tmp_path / "answered", "a", "a", "b"))
