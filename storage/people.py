"""Who the bot talks to: candidates, and what anybody at a desk is in the middle of.

Refuses to say who is a recruiter or a manager: job files do.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from storage.errors import Stale
from storage.instants import from_epoch, to_epoch
from storage.tables import candidate, interview, person
from storage.upsert import insert_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who applied."""

    id: str
    name: str
    created_at: datetime
    phone: str | None = None
    email: str | None = None
    wecom_userid: str | None = None
    external_userid: str | None = None
    source: str | None = None
    resume: str | None = None
    language: str = "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What somebody is in the middle of; version 0 and an empty body before the first time."""

    address: str
    version: int = 0
    body: str = ""


def add_candidate(connection: Connection, new: Candidate) -> None:
    """Keep a new candidate."""
    connection.execute(insert(candidate).values(**_columns(new)))


def update_candidate(connection: Connection, changed: Candidate) -> None:
    """Keep what is known of a candidate now."""
    connection.execute(
        update(candidate).where(candidate.c.id == changed.id).values(**_columns(changed))
    )


def load_candidate(connection: Connection, candidate_id: str) -> Candidate | None:
    """Read one candidate by id."""
    return _newest(connection, candidate.c.id == candidate_id)


def with_open_interviews(connection: Connection, *, limit: int = 500) -> tuple[Candidate, ...]:
    """List the candidates whose interviews changed last, as far as anybody still edits them."""
    recent = select(interview.c.candidate_id).order_by(interview.c.updated_at.desc()).limit(limit)
    rows = connection.execute(select(candidate).where(candidate.c.id.in_(recent)))
    return tuple(_candidate(row) for row in rows)


def candidates_after(
    connection: Connection, candidate_id: str, *, limit: int = 500
) -> tuple[Candidate, ...]:
    """List candidates in the order of their ids, a page at a time, from the one after an id."""
    rows = connection.execute(
        select(candidate).where(candidate.c.id > candidate_id).order_by(candidate.c.id).limit(limit)
    )
    return tuple(_candidate(row) for row in rows)


def candidate_by_userid(connection: Connection, userid: str) -> Candidate | None:
    """Find a candidate by the WeCom userid, which knows no upper and lower case."""
    return _newest(connection, func.lower(candidate.c.wecom_userid) == userid.lower())


def candidate_by_external(connection: Connection, external_userid: str) -> Candidate | None:
    """Find a candidate by the customer-service id."""
    return _newest(connection, candidate.c.external_userid == external_userid)


def candidate_by_address(connection: Connection, address: str) -> Candidate | None:
    """Find whoever is reached at app:<userid> or kf:<external userid>."""
    channel, _, name = address.partition(":")
    if channel == "app":
        return candidate_by_userid(connection, name)
    if channel == "kf":
        return candidate_by_external(connection, name)
    return None


def load_desk(connection: Connection, address: str) -> Desk:
    """Read what somebody is in the middle of."""
    row = connection.execute(select(person).where(person.c.address == address)).first()
    if row is None:
        return Desk(address=address)
    return Desk(address=address, version=row.version, body=row.body)


def save_desk(connection: Connection, read: Desk, *, body: str, at: datetime) -> Desk:
    """Keep what somebody is in the middle of since it was read, or raise Stale."""
    values = {"version": read.version + 1, "body": body, "updated_at": to_epoch(at)}
    if read.version == 0:
        new = insert_for(connection, person).values(address=read.address, **values)
        first = new.on_conflict_do_nothing(index_elements=["address"])
        saved = connection.execute(first.returning(person.c.version))
    else:
        saved = connection.execute(
            update(person)
            .where(person.c.address == read.address, person.c.version == read.version)
            .values(**values)
            .returning(person.c.version)
        )
    if saved.first() is None:
        raise Stale(read.address)
    return replace(read, version=read.version + 1, body=body)


def _columns(who: Candidate) -> dict[str, object]:
    return {
        "id": who.id,
        "name": who.name,
        "phone": who.phone,
        "email": who.email,
        "wecom_userid": who.wecom_userid,
        "external_userid": who.external_userid,
        "source": who.source,
        "resume": who.resume,
        "language": who.language,
        "created_at": to_epoch(who.created_at),
    }


def _newest(connection: Connection, condition: ColumnElement[bool]) -> Candidate | None:
    row = connection.execute(
        select(candidate).where(condition).order_by(candidate.c.created_at.desc()).limit(1)
    ).first()
    return None if row is None else _candidate(row)


def _candidate(row: Row[tuple[object, ...]]) -> Candidate:
    return Candidate(
        id=row.id,
        name=row.name,
        created_at=from_epoch(row.created_at),
        phone=row.phone,
        email=row.email,
        wecom_userid=row.wecom_userid,
        external_userid=row.external_userid,
        source=row.source,
        resume=row.resume,
        language=row.language,
    )
