"""The house's grades at work: what colleagues graded is learned from before an answer is judged.

Learned anew when a grade has come in, from the database alone, so that every process learns the
same. Refuses to mix engines: a grade teaches an engine only about answers that it scored itself.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.graded import GradedAnswer, graded_answers
from bot.world import World
from scoring.calibration import Graded
from scoring.engine import Scorer
from scoring.judge_calls import Case
from scoring.model import AnswerScore, ScoreItem
from scoring.rules import score_by_rules
from scoring.taught import UNTAUGHT, Taught
from storage import grades
from storage.database import Database

_MOST_KEPT = 5000  #: scores by the rules that are not worked out twice


class House:
    """Judges answers with the configured engine on the house's own scale."""

    def __init__(self, scorer: Scorer, memory: Database, world: World) -> None:
        """Take the engine, and where grades and answers are kept."""
        self._scorer = scorer
        self._memory = memory
        self._world = world
        self._taught = UNTAUGHT
        self._learning = asyncio.Lock()
        self._scores: dict[str, AnswerScore] = {}

    @property
    def scorer(self) -> Scorer:
        """Give the engine, without what the house taught it."""
        return self._scorer

    async def score(self, item: ScoreItem, case: Case | None = None) -> AnswerScore:
        """Judge one answer under one dimension, knowing every grade there is."""
        return await self._scorer.score(item, case, taught=await self.taught())

    async def score_as_of(self, item: ScoreItem, case: Case, *, until: int) -> AnswerScore:
        """Judge one answer knowing only the grades up to a number, as it was judged then."""
        return await self._scorer.score(item, case, taught=await self.taught_until(until))

    async def taught(self) -> Taught:
        """Learn what there is to learn now."""
        async with self._learning:
            newest = await self._memory.read(grades.last)
            if newest != self._taught.until:
                self._taught = await self.taught_until(newest)
            return self._taught

    async def taught_until(self, number: int) -> Taught:
        """Learn from the grades up to a number, as it was learned when that was the newest."""
        if not number:
            return UNTAUGHT
        jobs = self._world.jobs
        found = await self._memory.read(lambda c: graded_answers(c, jobs, until=number))
        return await asyncio.to_thread(self._learn, found, number)

    def _learn(self, found: Sequence[GradedAnswer], number: int) -> Taught:
        graded = [
            Graded(item=one.item, score=score, grade=one.grade)
            for one in found
            for score in (self._scored(one),)
            if score is not None
        ]
        answers = [(one.item, one.grade) for one in found]
        return Taught.of(graded, answers, until=number)

    def _scored(self, one: GradedAnswer) -> AnswerScore | None:
        """Give what this engine makes of an answer; None when only another engine knows."""
        kept = one.score
        if kept is not None and (kept.engine, kept.engine_version) == self._scorer.version:
            return kept if kept.raw is None else replace(kept, score=kept.raw, low=0.0, high=100.0)
        if self._scorer.uses_model:
            return None
        if one.piece.key not in self._scores:
            if len(self._scores) >= _MOST_KEPT:
                self._scores.clear()
            self._scores[one.piece.key] = score_by_rules(one.item)
        return self._scores[one.piece.key]
