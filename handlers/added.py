"""Rounds that only one interview has: a question somebody typed, or one about the candidate's résumé.

Values only. They are kept whole in the interview, because no job file knows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from config.job import Job, Question, Round


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
    if not added:
        return job
    personal = tuple(each.round for each in added if each.origin == "personal")
    asked = tuple(each.round for each in added if each.origin == "asked")
    return replace(job, rounds=job.rounds + personal, extra_rounds=job.extra_rounds + asked)
