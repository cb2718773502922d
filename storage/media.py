"""Which files are kept, whose they are, and who listened to them.

A row names a file by what is in it; the files themselves are the shell's. Refuses to judge how long
anything is kept: `kind` is the retention class that an operator's rule speaks of.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage.instants import from_epoch, to_epoch
from storage.tables import listening, media
from storage.upsert import insert_for


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaFile:
    """A file that is kept: for which interview, as what, and where."""

    id: str
    interview_id: str
    kind: str  #: the retention class, `voice` for a candidate's clips
    path: str  #: below the data directory
    mime: str
    size: int
    created_at: datetime


def add_media(connection: Connection, new: MediaFile) -> None:
    """Name a file; the same one again changes nothing."""
    row = insert_for(connection, media).values(
        id=new.id,
        interview_id=new.interview_id,
        kind=new.kind,
        path=new.path,
        mime=new.mime,
        size=new.size,
        created_at=to_epoch(new.created_at),
    )
    connection.execute(row.on_conflict_do_nothing(index_elements=["id"]))


def find_media(connection: Connection, media_id: str) -> MediaFile | None:
    """Find a file by its id."""
    row = connection.execute(select(media).where(media.c.id == media_id)).first()
    if row is None:
        return None
    return MediaFile(
        id=row.id,
        interview_id=row.interview_id or "",
        kind=row.kind,
        path=row.path,
        mime=row.mime,
        size=row.size,
        created_at=from_epoch(row.created_at),
    )


def named_beside(
    connection: Connection, paths: Collection[str], ids: Collection[str] = ()
) -> frozenset[str]:
    """Say which of these paths are named by rows other than these: equal files are kept once."""
    others = select(media.c.path).where(media.c.path.in_(paths), media.c.id.not_in(ids))
    return frozenset(connection.scalars(others))


def media_of(connection: Connection, interview_id: str, kind: str) -> frozenset[str]:
    """Name the files of one class that are kept of an interview."""
    ids = select(media.c.id).where(media.c.interview_id == interview_id, media.c.kind == kind)
    return frozenset(connection.scalars(ids))


def note_listening(
    connection: Connection, *, interview_id: str, media_id: str, by: str, at: datetime
) -> None:
    """Note that somebody was given a recording: by which link, and when."""
    connection.execute(
        insert(listening).values(
            interview_id=interview_id, media_id=media_id, by=by, at=to_epoch(at)
        )
    )


def listened_to(connection: Connection, interview_id: str) -> tuple[tuple[str, str, datetime], ...]:
    """List by whom which recording of an interview was listened to, and when, in order."""
    rows = connection.execute(
        select(listening).where(listening.c.interview_id == interview_id).order_by(listening.c.id)
    )
    return tuple((row.by, row.media_id, from_epoch(row.at)) for row in rows)
