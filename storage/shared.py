"""Small facts that every process shares: cursors, files, secrets of the bot's own, cron slots.

Refuses anything that belongs to one interview's state.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from storage.instants import from_epoch, from_epoch_or_none, to_epoch
from storage.tables import cron_run, kf_cursor, media, secret
from storage.upsert import insert_for

KEEP_SLOTS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file that the bot keeps; `path` is relative to the data folder."""

    id: str
    kind: str
    path: str
    mime: str
    size: int
    created_at: datetime
    interview_id: str | None = None


def cursor(connection: Connection, open_kfid: str) -> str:
    """Say how far a customer-service account has been pulled; empty before the first time."""
    return (
        connection.scalar(select(kf_cursor.c.cursor).where(kf_cursor.c.open_kfid == open_kfid))
        or ""
    )


def move_cursor(connection: Connection, open_kfid: str, position: str) -> None:
    """Keep how far a customer-service account has been pulled."""
    statement = insert_for(connection, kf_cursor).values(open_kfid=open_kfid, cursor=position)
    connection.execute(
        statement.on_conflict_do_update(index_elements=["open_kfid"], set_={"cursor": position})
    )


def keep_media(connection: Connection, file: MediaFile) -> None:
    """Keep where a file is; the same id twice is the same file."""
    statement = insert_for(connection, media).values(
        id=file.id,
        interview_id=file.interview_id,
        kind=file.kind,
        path=file.path,
        mime=file.mime,
        size=file.size,
        created_at=to_epoch(file.created_at),
    )
    connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]))


def find_media(connection: Connection, media_id: str) -> MediaFile | None:
    """Find a file by its id."""
    row = connection.execute(select(media).where(media.c.id == media_id)).first()
    if row is None:
        return None
    return MediaFile(
        id=row.id,
        interview_id=row.interview_id,
        kind=row.kind,
        path=row.path,
        mime=row.mime,
        size=row.size,
        created_at=from_epoch(row.created_at),
    )


def secret_value(connection: Connection, name: str, *, proposed: str) -> str:
    """Read a secret of the bot's own; the first process to ask decides what it is."""
    statement = insert_for(connection, secret).values(name=name, value=proposed)
    connection.execute(statement.on_conflict_do_nothing(index_elements=["name"]))
    kept = connection.scalar(select(secret.c.value).where(secret.c.name == name))
    return kept or proposed


def last_slot(connection: Connection, name: str) -> datetime | None:
    """Say which slot of a schedule was enqueued last."""
    slot = connection.scalar(select(func.max(cron_run.c.slot)).where(cron_run.c.name == name))
    return from_epoch_or_none(slot)


def take_slot(connection: Connection, name: str, slot: datetime) -> bool:
    """Note that a slot of a schedule is enqueued and forget old ones; False when it was already."""
    old = to_epoch(slot - KEEP_SLOTS)
    connection.execute(delete(cron_run).where(cron_run.c.name == name, cron_run.c.slot < old))
    statement = insert_for(connection, cron_run).values(name=name, slot=to_epoch(slot))
    once = statement.on_conflict_do_nothing(index_elements=["name", "slot"])
    return connection.execute(once.returning(cron_run.c.slot)).first() is not None
