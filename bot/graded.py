"""Answers that colleagues graded, put together from the grades and the interviews they are about.

A grade about an answer that was given anew, or about a question that is no longer in the job file,
is left out. Names of candidates do not leave with their answers.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.scoring_desk import written_in
from config.job import Job
from handlers.grading import Grade, Piece, in_force, pieces_of, unnamed
from handlers.interview import Interview
from scoring.model import MAX_LEVEL, AnswerScore, Json, ScoreItem
from storage import grades, interviews
from storage.database import Connection
from storage.records import read_interview


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedAnswer:
    """One answer under one dimension, and what colleagues gave it."""

    piece: Piece
    item: ScoreItem
    levels: tuple[float, ...]  #: one of each grader, 1 to 5
    score: AnswerScore | None  #: what the engine made of it then
    candidate_id: str

    @property
    def grade(self) -> float:
        """Give the mean as a share of the scale, as the bulk format has it."""
        return sum(self.levels) / len(self.levels) / MAX_LEVEL

    def to_json(self) -> Json:
        """Give a line that `zhimian score --graded` reads."""
        item = self.item
        return {
            "id": self.piece.key,
            "question": item.question,
            "kind": item.kind,
            "dimension": {
                "id": item.dimension_id,
                "name": item.dimension_name,
                "anchors": {str(level): line for level, line in item.anchors.items()},
            },
            "expect": list(item.expect),
            "reference": list(item.reference),
            "ordered": item.ordered,
            "answer": item.answer,
            "language": item.language,
            "grade": round(self.grade, 4),
            "graders": len(self.levels),
        }


def graded_answers(
    connection: Connection, jobs: Mapping[str, Job], *, until: int | None = None
) -> tuple[GradedAnswer, ...]:
    """Read every graded answer of some jobs, as of a grade's number, oldest answer first."""
    stored = grades.of_jobs(connection, tuple(jobs))
    given = in_force(one.grade for one in stored if until is None or one.id <= until)
    by_interview: dict[str, list[Grade]] = {}
    for grade in given:
        by_interview.setdefault(grade.piece.interview_id, []).append(grade)
    found: list[GradedAnswer] = []
    for interview_id, own in by_interview.items():
        row = interviews.load(connection, interview_id)
        job = jobs.get(row.job_id) if row is not None else None
        if row is not None and job is not None:
            found += _of_interview(read_interview(row.body), job, own)
    return tuple(found)


def write_graded(path: Path, found: Sequence[GradedAnswer]) -> None:
    """Write graded answers as JSON Lines."""
    lines = (json.dumps(one.to_json(), ensure_ascii=False) + "\n" for one in found)
    path.write_text("".join(lines), encoding="utf-8")


def _of_interview(interview: Interview, job: Job, own: Iterable[Grade]) -> Sequence[GradedAnswer]:
    levels: dict[Piece, list[float]] = {}
    for grade in own:
        levels.setdefault(grade.piece, []).append(grade.level)
    return [
        _answer(interview, job, piece, tuple(levels[piece]))
        for piece in pieces_of(interview, job)
        if piece in levels
    ]


def _answer(
    interview: Interview, job: Job, piece: Piece, levels: tuple[float, ...]
) -> GradedAnswer:
    said = interview.said_to(piece.round_id, piece.question_id)
    question = job.question(piece.round_id, piece.question_id)
    asked = interview.to_question(piece.round_id, piece.question_id)[0].asked
    item = ScoreItem.of(
        question,
        job,
        piece.dimension_id,
        unnamed(said, interview.candidate.name),
        language=written_in(said),
    )
    scores = (
        score
        for scored in interview.scored
        if (scored.round_id, scored.question_id) == (piece.round_id, piece.question_id)
        for score in scored.scores
        if score.dimension_id == piece.dimension_id
    )
    return GradedAnswer(
        piece=piece,
        item=replace(item, question=asked),
        levels=levels,
        score=next(scores, None),
        candidate_id=interview.candidate.id,
    )
