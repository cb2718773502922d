"""Erasing a person: which rows are theirs, and that it was done, without saying whose they were.

An erasure is written down before anything goes, so that one which was cut short goes on; once it is
finished only hashes of the ids stay, by which a later comparison knows why they are missing.
Refuses to touch files and HR's database: whoever asked for the erasure does.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from pydantic import TypeAdapter

from handlers.people import Address
from storage.broadcasts import Broadcast, save
from storage.instants import to_epoch
from storage.people import Candidate
from storage.records import read_broadcast, write_broadcast
from storage.tables import (
    broadcast,
    candidate,
    conversation,
    erasure,
    inbox,
    interview,
    media,
    metadata,
    outbox,
    person,
)

#: A shorter name stands in the middle of too many other words.
SHORTEST = 2
NOBODY = Address(channel="app", id="erased")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whose data goes: every id under which something is kept about them."""

    candidates: tuple[str, ...]
    interviews: tuple[str, ...]
    addresses: tuple[str, ...]
    words: tuple[str, ...]  #: names, phones and e-mail addresses that messages may hold
    resumes: tuple[str, ...]  #: paths as they are stored
    files: tuple[str, ...]  #: media, below the data folder
    number: int = 0  #: the highest short number that goes


_SUBJECT = TypeAdapter(Subject)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """An erasure that was begun."""

    id: str
    subject: Subject


def fingerprint(name: str) -> str:
    """Tell an id again without keeping it."""
    return hashlib.sha256(name.encode(errors="replace")).hexdigest()


def subject_of(connection: sa.Connection, who: Candidate) -> Subject:
    """Find everything that is kept under one person's ids; the same account is the same person."""
    same = [candidate.c.id == who.id]
    if who.wecom_userid:
        same.append(sa.func.lower(candidate.c.wecom_userid) == who.wecom_userid.lower())
    if who.external_userid:
        same.append(candidate.c.external_userid == who.external_userid)
    people = connection.execute(sa.select(candidate).where(sa.or_(*same))).all()
    ids = tuple(each.id for each in people)
    held = connection.execute(
        sa.select(interview.c.id, interview.c.number).where(interview.c.candidate_id.in_(ids))
    ).all()
    interviews = tuple(each.id for each in held)
    words = {word for p in people for word in (p.name, p.phone, p.email) if word}
    return Subject(
        candidates=ids,
        interviews=interviews,
        addresses=tuple(dict.fromkeys(key for p in people for key in _addresses(p))),
        words=tuple(sorted(word for word in words if len(word) >= SHORTEST)),
        resumes=tuple(each.resume for each in people if each.resume),
        files=tuple(files_of(connection, interviews).values()),
        number=max((each.number for each in held), default=0),
    )


def files_of(connection: sa.Connection, interviews: Sequence[str]) -> Mapping[str, str]:
    """Name the media files of interviews, by their ids."""
    rows = connection.execute(
        sa.select(media.c.id, media.c.path)
        .where(media.c.interview_id.in_(interviews))
        .order_by(media.c.id)
    )
    return {row.id: row.path for row in rows}


def begin(
    connection: sa.Connection, subject: Subject, *, erasure_id: str, reason: str, at: datetime
) -> Erasure:
    """Write an erasure down before anything goes."""
    row = {
        "id": erasure_id,
        "reason": reason,
        "subject": json.dumps(asdict(subject), ensure_ascii=False),
        "erased": json.dumps([fingerprint(each) for each in (*subject.interviews,)]),
        "number": subject.number,
        "begun_at": to_epoch(at),
    }
    connection.execute(sa.insert(erasure).values(row))
    return Erasure(id=erasure_id, subject=subject)


def unfinished(connection: sa.Connection) -> tuple[Erasure, ...]:
    """List the erasures that were cut short, the oldest first."""
    rows = connection.execute(
        sa.select(erasure).where(erasure.c.finished_at.is_(None)).order_by(erasure.c.begun_at)
    )
    return tuple(Erasure(id=row.id, subject=_subject(row.subject)) for row in rows)


def erased(connection: sa.Connection) -> frozenset[str]:
    """Give the fingerprints of all interviews that were erased."""
    found = connection.scalars(sa.select(erasure.c.erased))
    return frozenset(mark for text in found for mark in json.loads(text))


def finish(connection: sa.Connection, erasure_id: str, *, at: datetime) -> None:
    """Keep that it was done, and forget who it was."""
    connection.execute(
        sa.update(erasure)
        .where(erasure.c.id == erasure_id)
        .values(subject="", finished_at=to_epoch(at))
    )


def erase_rows(connection: sa.Connection, subject: Subject) -> int:
    """Remove every row about a person; say how many there were. Twice is once."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("pragma secure_delete = on")  # freed pages are overwritten
    gone = _messages(connection, subject) + _of_interviews(connection, subject)
    for table, column, values in (
        (person, person.c.address, subject.addresses),
        (conversation, conversation.c.id, _conversations(subject)),
        (interview, interview.c.id, subject.interviews),
        (candidate, candidate.c.id, subject.candidates),
    ):
        gone += connection.execute(sa.delete(table).where(column.in_(values))).rowcount
    _forget_recipients(connection, frozenset(subject.interviews))
    return gone


def _messages(connection: sa.Connection, subject: Subject) -> int:
    """Remove what they said and heard, and what colleagues and the bot said of them."""
    talks = _conversations(subject)
    ids = [f'"{each}"' for each in (*subject.interviews, *subject.candidates)]
    gone = 0
    for table, place in ((inbox, inbox.c.conversation), (outbox, outbox.c.partition)):
        named = sa.and_(table.c.done_at.is_not(None), _holds(table, subject.words))
        about = _holds(table, ids)
        if table is inbox:  # what is not done yet is somebody else's word, and has to be answered
            about = sa.and_(table.c.done_at.is_not(None), about)
        found = sa.or_(place.in_(talks), named, about)
        gone += connection.execute(sa.delete(table).where(found)).rowcount
    desks = sa.delete(person).where(_holds(person, subject.words))
    return gone + connection.execute(desks).rowcount


def _of_interviews(connection: sa.Connection, subject: Subject) -> int:
    """Remove the rows of every table that is kept by interview, whatever it is for."""
    gone = 0
    for table in metadata.sorted_tables:
        for name in ("interview_id", "application_id"):
            if name in table.c:
                rows = table.c[name].in_(subject.interviews)
                gone += connection.execute(sa.delete(table).where(rows)).rowcount
    return gone


def _forget_recipients(connection: sa.Connection, interviews: frozenset[str]) -> None:
    """Leave a broadcast its counts, without whom it went to."""
    rows = connection.execute(
        sa.select(broadcast).where(_holds(broadcast, [f'"{each}"' for each in interviews]))
    ).all()
    for row in rows:
        told = read_broadcast(row.body)
        recipients = tuple(
            replace(each, masked="*", address=NOBODY, message_id="", reason="")
            if each.interview_id in interviews
            else each
            for each in told.recipients
        )
        read = Broadcast(id=row.id, version=row.version, body=row.body, created_at=told.created_at)
        save(connection, read, body=write_broadcast(replace(told, recipients=recipients)))


def _holds(table: sa.Table, words: Iterable[str]) -> sa.ColumnElement[bool]:
    found = [table.c.body.contains(word, autoescape=True) for word in words]
    return sa.or_(sa.false(), *found)


def _conversations(subject: Subject) -> tuple[str, ...]:
    return (*subject.addresses, *(f"i:{each}" for each in subject.interviews))


def _addresses(row: sa.Row[tuple[object, ...]]) -> Iterable[str]:
    if row.wecom_userid:
        yield Address(channel="app", id=row.wecom_userid).key
    if row.external_userid:
        yield Address(channel="kf", id=row.external_userid).key


def _subject(text: str) -> Subject:
    return _SUBJECT.validate_json(text)
