"""What the tests of memory share: an upgraded database and short ways to make rows."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from storage.database import Database, open_database
from storage.inbox import InboxRow
from storage.migrate import upgrade
from storage.outbox import OutboxRow
from tests.aio import run

T = TypeVar("T")

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """Say a moment that many seconds after the tests' own."""
    return NOW + timedelta(seconds=seconds)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    """Open an upgraded database and close it again."""
    database = open_database(url)
    try:
        yield database
    finally:
        await database.close()


def with_database(url: str, scene: Callable[[Database], Awaitable[T]]) -> T:
    """Play a scene on an upgraded database."""
    upgrade(url)

    async def play() -> T:
        async with opened(url) as database:
            return await scene(database)

    return run(play())


def said(key: str, conversation: str = "app:zhang", *, due: float = 0.0) -> InboxRow:
    """Make an inbox row."""
    return InboxRow(
        key=key,
        conversation=conversation,
        kind="text_received",
        body='{"text": "我负责订单系统。"}',
        occurred_at=NOW,
        received_at=NOW,
        due_at=after(due),
    )


def wanted(
    key: str, partition: str = "app:zhang", *, queue: str = "outbox", due: float = 0.0
) -> OutboxRow:
    """Make an outbox row."""
    return OutboxRow(
        key=key,
        queue=queue,
        partition=partition,
        kind="send_text",
        body='{"text": "第 1/3 题"}',
        due_at=after(due),
    )
