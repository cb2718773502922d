"""Grades that colleagues gave: added, never changed; the order of ids is the order they came in.

Refuses to repeat an answer: a row names it, the interview holds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, insert, select

from handlers.grading import Grade, Piece
from storage.instants import from_epoch, to_epoch
from storage.tables import grade


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredGrade:
    """A grade and the number it was kept under."""

    id: int
    grade: Grade


def add(connection: Connection, given: Sequence[Grade]) -> None:
    """Keep grades."""
    if given:
        connection.execute(insert(grade), [_columns(each) for each in given])


def of_jobs(connection: Connection, job_ids: Sequence[str]) -> tuple[StoredGrade, ...]:
    """List the grades of some jobs, oldest first."""
    rows = connection.execute(select(grade).where(grade.c.job_id.in_(job_ids)).order_by(grade.c.id))
    return tuple(_stored(row) for row in rows)


def last(connection: Connection) -> int:
    """Say the number of the newest grade; 0 before the first."""
    return connection.scalar(select(func.coalesce(func.max(grade.c.id), 0))) or 0


def _columns(given: Grade) -> dict[str, object]:
    piece = given.piece
    return {
        "grader": given.grader,
        "job_id": piece.job_id,
        "interview_id": piece.interview_id,
        "round_id": piece.round_id,
        "question_id": piece.question_id,
        "dimension_id": piece.dimension_id,
        "version": piece.version,
        "question": piece.question,
        "level": given.level,
        "at": to_epoch(given.at),
    }


def _stored(row: Row[tuple[object, ...]]) -> StoredGrade:
    piece = Piece(
        job_id=row.job_id,
        interview_id=row.interview_id,
        round_id=row.round_id,
        question_id=row.question_id,
        dimension_id=row.dimension_id,
        version=row.version,
        question=row.question,
    )
    given = Grade(grader=row.grader, piece=piece, level=row.level, at=from_epoch(row.at))
    return StoredGrade(id=row.id, grade=given)
