"""Small facts that every process shares: cursors and cron slots.

Refuses anything that belongs to one interview's state.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, select

from storage.instants import from_epoch_or_none, to_epoch
from storage.tables import cron_run, kf_cursor
from storage.upsert import insert_for

KEEP_SLOTS = timedelta(days=1)


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
