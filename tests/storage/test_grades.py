"""Grades are only added, and come back in the order they were given."""

from dataclasses import replace

from handlers.grading import Grade, Piece, in_force
from storage import grades
from storage.database import Connection, Database
from storage.grades import StoredGrade
from tests.storage.world import NOW, after, with_database

PIECE = Piece(
    job_id="sales",
    interview_id="i1",
    round_id="first",
    question_id="q1",
    dimension_id="communication",
    version=2,
    question="abc",
)
FIRST = Grade(grader="app:hr_li", piece=PIECE, level=3.5, at=NOW)
SECOND = replace(FIRST, grader="app:hr_zhou", level=4.0, at=after(1))
CORRECTED = replace(FIRST, level=2.0, at=after(2))
ELSEWHERE = replace(FIRST, piece=replace(PIECE, job_id="support"))


def test_grades_are_kept_and_read_in_order_by_job(database_url: str) -> None:
    def keep(connection: Connection) -> int:
        before = grades.last(connection)
        grades.add(connection, ())
        grades.add(connection, [FIRST, SECOND])
        grades.add(connection, [CORRECTED, ELSEWHERE])
        return before

    async def scene(database: Database) -> tuple[int, tuple[StoredGrade, ...], int]:
        before = await database.run(keep)
        found = await database.read(lambda c: grades.of_jobs(c, ["sales"]))
        return before, found, await database.read(grades.last)

    before, found, last = with_database(database_url, scene)
    assert before == 0
    assert [one.grade for one in found] == [FIRST, SECOND, CORRECTED]
    assert last == 4
    assert [one.level for one in in_force(one.grade for one in found)] == [2.0, 4.0]
