"""Rounds that only one interview has: a question somebody typed, or one about the candidate's résumé.

Values only. They are kept whole in the interview, because no job file knows them. So is the place of
a question that was asked and has gone from the job file since: an interview that is under way goes on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from config.job import Job, Question, Round
from handlers.answers import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A round of this interview alone, who wanted it and when."""

    round: Round
    origin: Literal["asked", "personal"]
    by: str  #: a userid; the bot's own are `system`
    at: datetime
    worded_by: tuple[str, ...] = ()  #: for each question, which engine chose its words

    @property
    def worded(self) -> Sequence[tuple[Question, str]]:
        """Pair each question with the engine that chose its words; "" where nobody noted it."""
        engines = (*self.worded_by, *[""] * len(self.round.questions))
        return tuple(zip(self.round.questions, engines, strict=False))

    @property
    def scored(self) -> bool:
        """Tell whether any of its answers counts towards a dimension."""
        return any(question.dimensions for question in self.round.questions)


def with_added(job: Job, added: Sequence[Added]) -> Job:
    """Put the rounds of one interview beside the job's own; personal ones are asked with the rest."""
    known = {each.id for each in job.all_rounds()}
    new = [each for each in added if each.round.id not in known]
    if not new:
        return job
    personal = tuple(each.round for each in new if each.origin == "personal")
    asked = tuple(each.round for each in new if each.origin == "asked")
    return replace(job, rounds=job.rounds + personal, extra_rounds=job.extra_rounds + asked)


def with_gone(job: Job, plan: Sequence[str], answers: Sequence[Answer]) -> Job:
    """Keep the place of what was asked and the job file has no more; it counts for no dimension."""
    rounds = {each.id: each for each in job.all_rounds()}
    known = {(each.id, question.id) for each in rounds.values() for question in each.questions}
    gone: dict[str, list[Question]] = {round_id: [] for round_id in plan if round_id not in rounds}
    for answer in answers:
        place = (answer.round_id, answer.question_id)
        if place not in known and not answer.follow_up:
            question = Question(id=answer.question_id, text=answer.asked, dimensions=())
            gone.setdefault(answer.round_id, []).append(question)
    if not gone:
        return job

    def whole(each: Round) -> Round:
        return replace(each, questions=(*each.questions, *gone.get(each.id, ())))

    lost = tuple(
        Round(id=round_id, name=round_id, questions=tuple(questions))
        for round_id, questions in gone.items()
        if round_id not in rounds
    )
    return replace(
        job,
        rounds=tuple(whole(each) for each in job.rounds),
        extra_rounds=(*(whole(each) for each in job.extra_rounds), *lost),
    )
