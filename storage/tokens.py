"""Access tokens that every process shares; a lease keeps fetching a new one to one of them.

Refuses to fetch: the gateway does, when `claim_refresh` says that it is its turn.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.database import Database
from storage.instants import from_epoch, to_epoch
from storage.tables import token
from storage.upsert import insert_for


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredToken:
    """A token and until when it is good."""

    value: str
    expires_at: datetime


class TokenStore:
    """Tokens in the bot's database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, name: str) -> StoredToken | None:
        """Read the token kept under a name, whether it is still good or not."""
        return await self._database.read(lambda connection: _load(connection, name))

    async def save(self, name: str, value: str, expires_at: datetime) -> None:
        """Keep a fresh token and give back the lease."""
        await self._database.run(lambda connection: _save(connection, name, value, expires_at))

    async def claim_refresh(self, name: str, now: datetime, until: datetime) -> bool:
        """Take the lease to fetch a new token; False while somebody else has it."""
        return await self._database.run(lambda connection: _claim(connection, name, now, until))

    async def give_back(self, name: str, until: datetime) -> None:
        """Shorten the lease after a fetch that came to nothing."""
        await self._database.run(lambda connection: _give_back(connection, name, until))


def _load(connection: Connection, name: str) -> StoredToken | None:
    row = connection.execute(select(token).where(token.c.name == name)).first()
    if row is None or row.value is None:
        return None
    return StoredToken(value=row.value, expires_at=from_epoch(row.expires_at))


def _save(connection: Connection, name: str, value: str, expires_at: datetime) -> None:
    values = {"value": value, "expires_at": to_epoch(expires_at), "lease_until": 0.0}
    statement = insert_for(connection, token).values(name=name, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def _claim(connection: Connection, name: str, now: datetime, until: datetime) -> bool:
    statement = insert_for(connection, token).values(
        name=name, value=None, expires_at=0.0, lease_until=0.0
    )
    connection.execute(statement.on_conflict_do_nothing(index_elements=["name"]))
    claimed = connection.execute(
        update(token)
        .where(token.c.name == name, token.c.lease_until <= to_epoch(now))
        .values(lease_until=to_epoch(until))
    )
    return claimed.rowcount == 1


def _give_back(connection: Connection, name: str, until: datetime) -> None:
    connection.execute(
        update(token).where(token.c.name == name).values(lease_until=to_epoch(until))
    )
