"""What has been kept longer than the operator wants it kept.

Refuses to remove anything of an interview that has not ended.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from handlers.interview import ENDED
from storage.instants import to_epoch
from storage.people import Candidate, load_candidate
from storage.tables import candidate, inbox, interview, media, outbox

#: So many at a time: a transaction stays short.
AT_ONCE = 200


def people_kept_since(
    connection: sa.Connection, before: datetime, *, with_resume: bool = False
) -> tuple[Candidate, ...]:
    """List people with whom nothing has happened since, and none of whose interviews goes on."""
    old = to_epoch(before)
    open_or_new = sa.select(interview.c.candidate_id).where(
        sa.or_(
            interview.c.updated_at >= old,
            interview.c.stage.not_in([stage.value for stage in ENDED]),
        )
    )
    query = sa.select(candidate.c.id).where(
        candidate.c.created_at < old, candidate.c.id.not_in(open_or_new)
    )
    if with_resume:
        query = query.where(candidate.c.resume.is_not(None))
    ids = connection.scalars(query.order_by(candidate.c.created_at).limit(AT_ONCE)).all()
    found = (load_candidate(connection, each) for each in ids)
    return tuple(each for each in found if each is not None)


def forget_resume(connection: sa.Connection, candidate_id: str) -> None:
    """Forget that a résumé was there; its file goes first."""
    connection.execute(
        sa.update(candidate).where(candidate.c.id == candidate_id).values(resume=None)
    )


def media_kept_since(
    connection: sa.Connection, kind: str, before: datetime
) -> Sequence[tuple[str, str]]:
    """List files of a kind that are older, by id and path, of interviews that have ended."""
    ended = sa.select(interview.c.id).where(interview.c.stage.in_([each.value for each in ENDED]))
    rows = connection.execute(
        sa.select(media.c.id, media.c.path)
        .where(
            media.c.kind == kind,
            media.c.created_at < to_epoch(before),
            sa.or_(media.c.interview_id.is_(None), media.c.interview_id.in_(ended)),
        )
        .limit(AT_ONCE)
    )
    return [(row.id, row.path) for row in rows]


def forget_media(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Forget files; they themselves go first."""
    connection.execute(sa.delete(media).where(media.c.id.in_(ids)))


def drop_messages(connection: sa.Connection, before: datetime) -> int:
    """Drop messages, in and out, that were dealt with before; say how many."""
    gone = 0
    for table in (inbox, outbox):
        old = sa.and_(table.c.done_at.is_not(None), table.c.done_at < to_epoch(before))
        gone += connection.execute(sa.delete(table).where(old)).rowcount
    return gone
