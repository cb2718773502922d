"""What colleagues grade: one answer under one dimension at a time, without knowing whose it is.

Values and choosing. A grade names the answer it is about and never repeats it; who grades sees
neither the name nor what the engine made of the answer.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from config.job import Job
from handlers.interview import Interview
from scoring.text import fold

ENOUGH = 30  #: graded answers of a question from which live scores are put on the house's scale
LEAST, MOST = 1.0, 5.0
_HASH = 16
_GIVEN = 3  #: letters of a name from which its end alone may stand for the person


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What one grade is about: what was said to one question, under one dimension."""

    job_id: str
    interview_id: str
    round_id: str
    question_id: str
    dimension_id: str
    version: int  #: of the answer; one that was given anew is another answer
    question: str  #: fingerprint of the words that were asked

    @property
    def asked(self) -> tuple[str, str, str]:
        """Name the question and dimension, whoever answered."""
        return self.job_id, self.question, self.dimension_id

    @property
    def key(self) -> str:
        """Name the piece among all."""
        parts = (self.interview_id, self.round_id, self.question_id, self.dimension_id)
        return "/".join((*parts, str(self.version)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """What one colleague gave one piece."""

    grader: str  #: address key
    piece: Piece
    level: float  #: 1 to 5, halves allowed
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grading:
    """What a colleague who grades is in the middle of."""

    current: Piece
    at: datetime
    only: str = ""  #: the interview they asked for; empty = any of the jobs
    jobs: tuple[str, ...] = ()
    done: int = 0
    passed: tuple[str, ...] = ()  #: pieces they did not want to grade, by key
    last: Piece | None = None  #: what `改 4` would change


def fingerprint(question: str) -> str:
    """Recognise a question by its words, however they are spaced."""
    folded = "".join(fold(question).folded.split())
    return hashlib.sha256(folded.encode(errors="replace")).hexdigest()[:_HASH]


def pieces_of(interview: Interview, job: Job) -> tuple[Piece, ...]:
    """List what there is to grade in an interview that has come to its end."""
    if interview.finished_at is None:
        return ()
    found = []
    for each in job.all_rounds():
        for question in each.questions:
            given = interview.to_question(each.id, question.id)
            if not interview.said_to(each.id, question.id).strip():
                continue
            found += [
                Piece(
                    job_id=job.id,
                    interview_id=interview.id,
                    round_id=each.id,
                    question_id=question.id,
                    dimension_id=dimension,
                    version=interview.versions.get(f"{each.id}/{question.id}", 0),
                    question=fingerprint(given[0].asked),
                )
                for dimension in question.dimensions
            ]
    return tuple(found)


def unnamed(text: str, name: str) -> str:
    """Show a text without the name of who wrote it."""
    whole = name.strip()
    named = [whole, whole[1:]] if len(whole) >= _GIVEN and not whole.isascii() else [whole]
    for each in named:
        if len(each) > 1:
            text = text.replace(each, "××")
    return text


def in_force(grades: Iterable[Grade]) -> tuple[Grade, ...]:
    """Keep the last grade that each colleague gave each piece; `grades` are oldest first."""
    last = {(each.grader, each.piece.key): each for each in grades}
    return tuple(last.values())


def counted(grades: Sequence[Grade]) -> Mapping[tuple[str, str, str], int]:
    """Count the graded answers of every question and dimension, each answer once."""
    pieces = {each.piece.key: each.piece for each in grades}
    return Counter(piece.asked for piece in pieces.values())


def next_piece(
    pieces: Iterable[Piece], grades: Sequence[Grade], *, grader: str, passed: Sequence[str]
) -> Piece | None:
    """Choose what to grade next: what nobody graded, and the question nearest to being enough.

    Answers to one question come after each other, in an order that says nothing of who gave them.
    """
    own = {each.piece.key for each in grades if each.grader == grader}
    by_others = Counter(each.piece.key for each in grades if each.grader != grader)
    counts = counted(grades)
    left = [one for one in pieces if one.key not in own and one.key not in passed]

    def place(one: Piece) -> tuple[int, bool, int, tuple[str, str, str], str]:
        count = counts.get(one.asked, 0)
        luck = hashlib.sha256(f"{grader}|{one.key}".encode()).hexdigest()
        return by_others[one.key], count >= ENOUGH, -count, one.asked, luck

    return min(left, key=place, default=None)


def shared(grades: Sequence[Grade], grader: str) -> tuple[tuple[float, float], ...]:
    """Pair a colleague's grades with the mean of what others gave the same answers."""
    pairs = []
    ordered = sorted(grades, key=lambda each: each.piece.key)
    for _, group in groupby(ordered, key=lambda each: each.piece.key):
        given = list(group)
        mine = [each.level for each in given if each.grader == grader]
        others = [each.level for each in given if each.grader != grader]
        if mine and others:
            pairs.append((mine[0], sum(others) / len(others)))
    return tuple(pairs)
