"""Broadcasts as rows, saved by compare-and-set. Refuses to know what one says and to whom."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from storage.errors import Stale
from storage.instants import from_epoch, to_epoch
from storage.tables import broadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """A broadcast as it was read; `version` is what saving it compares with."""

    id: str
    version: int
    body: str
    created_at: datetime


def insert_broadcast(
    connection: Connection, broadcast_id: str, *, body: str, at: datetime
) -> Broadcast:
    """Keep a new broadcast."""
    connection.execute(
        insert(broadcast).values(id=broadcast_id, version=1, body=body, created_at=to_epoch(at))
    )
    return Broadcast(id=broadcast_id, version=1, body=body, created_at=at)


def since(connection: Connection, moment: datetime) -> tuple[Broadcast, ...]:
    """List the broadcasts made since a moment, the last one first."""
    rows = connection.execute(
        select(broadcast)
        .where(broadcast.c.created_at >= to_epoch(moment))
        .order_by(broadcast.c.created_at.desc(), broadcast.c.id)
    )
    return tuple(
        Broadcast(
            id=row.id, version=row.version, body=row.body, created_at=from_epoch(row.created_at)
        )
        for row in rows
    )


def load(connection: Connection, broadcast_id: str) -> Broadcast | None:
    """Read one broadcast."""
    row = connection.execute(select(broadcast).where(broadcast.c.id == broadcast_id)).first()
    if row is None:
        return None
    return Broadcast(
        id=row.id, version=row.version, body=row.body, created_at=from_epoch(row.created_at)
    )


def save(connection: Connection, read: Broadcast, *, body: str) -> int:
    """Keep what a broadcast became since it was read, or raise Stale; say its new version."""
    saved = connection.execute(
        update(broadcast)
        .where(broadcast.c.id == read.id, broadcast.c.version == read.version)
        .values(version=read.version + 1, body=body)
    )
    if saved.rowcount != 1:
        raise Stale(read.id)
    return read.version + 1
