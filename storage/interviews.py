"""Interviews as rows: a body that handlers understand and the columns that queries need.

Saving is compare-and-set on the version: whoever read an older one hears `Stale` and reads again.
Refuses to parse the body and to decide anything.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    func,
    insert,
    select,
    union_all,
    update,
)

from storage.errors import Stale
from storage.instants import from_epoch, to_epoch
from storage.tables import candidate, erasure, interview

#: Far more than anybody has.
MOST_OF_ONE = 200


def _of(who: ColumnElement[bool]) -> Select[tuple[object, ...]]:
    people = select(candidate.c.id).where(who)
    return (
        select(interview)
        .where(interview.c.candidate_id.in_(people))
        .order_by(interview.c.number.desc())
        .limit(MOST_OF_ONE)
    )


# Built once: putting an expression together costs as much as asking the database.
LOAD = select(interview).where(interview.c.id == bindparam("which"))
OF_ADDRESS = {
    "app": _of(func.lower(candidate.c.wecom_userid) == bindparam("who")),
    "kf": _of(candidate.c.external_userid == bindparam("who")),
}
#: A short number is never given twice, though its interview was erased: somebody may still type it.
_GIVEN = union_all(
    select(func.max(interview.c.number).label("number")), select(func.max(erasure.c.number))
).subquery()
NEXT = select(func.coalesce(func.max(_GIVEN.c.number), 0) + 1)
SAVE = (
    update(interview)
    .where(interview.c.id == bindparam("which"), interview.c.version == bindparam("read"))
    .values(
        stage=bindparam("now_in"),
        body=bindparam("now_holds"),
        version=bindparam("next"),
        updated_at=bindparam("at"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInterview:
    """An interview that is about to exist."""

    id: str
    job_id: str
    candidate_id: str
    stage: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInterview:
    """An interview as it was read; `version` is what saving it compares with."""

    id: str
    number: int
    job_id: str
    candidate_id: str
    stage: str
    version: int
    body: str
    created_at: datetime
    updated_at: datetime


def insert_interview(connection: Connection, new: NewInterview, at: datetime) -> StoredInterview:
    """Keep a new interview and give it the next short number."""
    number = connection.scalar(NEXT) or 1
    connection.execute(
        insert(interview).values(
            id=new.id,
            number=number,
            job_id=new.job_id,
            candidate_id=new.candidate_id,
            stage=new.stage,
            version=1,
            body=new.body,
            created_at=to_epoch(at),
            updated_at=to_epoch(at),
        )
    )
    return StoredInterview(
        id=new.id,
        number=number,
        job_id=new.job_id,
        candidate_id=new.candidate_id,
        stage=new.stage,
        version=1,
        body=new.body,
        created_at=at,
        updated_at=at,
    )


def save(
    connection: Connection, read: StoredInterview, *, stage: str, body: str, at: datetime
) -> int:
    """Keep what an interview became since it was read, or raise Stale; say its new version."""
    saved = connection.execute(
        SAVE,
        {
            "which": read.id,
            "read": read.version,
            "now_in": stage,
            "now_holds": body,
            "next": read.version + 1,
            "at": to_epoch(at),
        },
    )
    if saved.rowcount != 1:
        raise Stale(read.id)
    return read.version + 1


def load(connection: Connection, interview_id: str) -> StoredInterview | None:
    """Read one interview by its id."""
    row = connection.execute(LOAD, {"which": interview_id}).first()
    return _stored(row) if row is not None else None


def by_number(connection: Connection, number: int) -> StoredInterview | None:
    """Read one interview by the short number that recruiters type."""
    return _first(connection, interview.c.number == number)


def of_candidate(connection: Connection, candidate_id: str) -> tuple[StoredInterview, ...]:
    """List a candidate's interviews, the newest first."""
    return _all(connection, interview.c.candidate_id == candidate_id)


def of_address(connection: Connection, address: str) -> tuple[StoredInterview, ...]:
    """List the interviews of whoever is reached at app:<userid> or kf:<id>, the newest first."""
    channel, _, name = address.partition(":")
    if channel not in OF_ADDRESS:
        return ()
    who = name.lower() if channel == "app" else name
    return tuple(_stored(row) for row in connection.execute(OF_ADDRESS[channel], {"who": who}))


def listed(
    connection: Connection,
    *,
    job_ids: Sequence[str] | None = None,
    stages: Sequence[str] | None = None,
    before: int | None = None,
    limit: int = 200,
) -> tuple[StoredInterview, ...]:
    """List interviews by job and stage, the newest first, a page at a time (`before` a number)."""
    conditions: list[ColumnElement[bool]] = []
    if job_ids is not None:
        conditions.append(interview.c.job_id.in_(job_ids))
    if stages is not None:
        conditions.append(interview.c.stage.in_(stages))
    if before is not None:
        conditions.append(interview.c.number < before)
    return _all(connection, and_(True, *conditions), limit=limit)


def _first(connection: Connection, condition: ColumnElement[bool]) -> StoredInterview | None:
    found = _all(connection, condition, limit=1)
    return found[0] if found else None


def _all(
    connection: Connection, condition: ColumnElement[bool], *, limit: int = 200
) -> tuple[StoredInterview, ...]:
    rows = connection.execute(
        select(interview).where(condition).order_by(interview.c.number.desc()).limit(limit)
    )
    return tuple(_stored(row) for row in rows)


def _stored(row: Row[tuple[object, ...]]) -> StoredInterview:
    return StoredInterview(
        id=row.id,
        number=row.number,
        job_id=row.job_id,
        candidate_id=row.candidate_id,
        stage=row.stage,
        version=row.version,
        body=row.body,
        created_at=from_epoch(row.created_at),
        updated_at=from_epoch(row.updated_at),
    )
