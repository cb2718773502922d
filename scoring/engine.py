"""The scorer an interview uses: a model's judgement where there is one, rules otherwise.

A model that cannot be used costs quality, never an answer: the score is then provisional.
"""

import asyncio
from dataclasses import replace

from scoring import nearness
from scoring.injection import injected_spans
from scoring.judge import Way, judge
from scoring.judge_calls import Case, Recorder
from scoring.judge_task import version as judge_version
from scoring.model import AnswerScore, ScoreItem
from scoring.ports import CallLog, LanguageModel, ModelUnavailable
from scoring.rules import ENGINE, NAME, score_by_rules
from scoring.taught import UNTAUGHT, Taught
from scoring.text import fold
from scoring.wording import Writer

_MOST_CASES = 64  #: interviews whose books are held open; any can be read again


class Scorer:
    """Scores answers, one at a time, with or without a model."""

    def __init__(
        self,
        model: LanguageModel | None,
        *,
        log: CallLog | None = None,
    ) -> None:
        """Take the configured model, or none, and where its calls are kept."""
        self._model = model
        self._log = log
        self._recorders: dict[str, Recorder] = {}
        self._turn = asyncio.Semaphore(1)  # conversations keep the other processors

    @property
    def name(self) -> str:
        """Say which engine is configured."""
        return self._model.name if self._model is not None else NAME

    @property
    def uses_model(self) -> bool:
        """Tell whether a model is configured."""
        return self._model is not None

    @property
    def version(self) -> tuple[str, str]:
        """Name engine and version as the scores it makes do."""
        return (self.name, judge_version()) if self.uses_model else ENGINE

    @property
    def writer(self) -> Writer | None:
        """Give who words questions with the same model and the same book; None without a model."""
        return Writer(self._model, log=self._log) if self._model is not None else None

    async def score(
        self, item: ScoreItem, case: Case | None = None, *, taught: Taught = UNTAUGHT
    ) -> AnswerScore:
        """Score one answer; never fails for what the answer or the model says."""
        if self._model is None:
            return taught.settle(item, await self._by_rules(item))
        way = Way(examples=taught.shown)
        if case is not None:
            way = replace(way, samples=case.samples, names=case.names)
        await self._looked_at(item)
        try:
            score = await judge(item, self._asked(self._model, case), way)
        except ModelUnavailable:  # on the rules' own scale: a model's calibration is not for it
            return replace(await self._by_rules(item), provisional=True, taught=taught.until)
        return taught.settle(item, score)

    async def _looked_at(self, item: ScoreItem) -> None:
        """Mark words to the scorer beside the loop, where meaning is asked; they are remembered."""
        if nearness.installed():
            async with self._turn:
                await asyncio.to_thread(injected_spans, fold(item.answer))

    def _asked(self, model: LanguageModel, case: Case | None) -> LanguageModel:
        """Count and keep the calls of an interview in one place."""
        if case is None or self._log is None:
            return model
        if case.id not in self._recorders:
            while len(self._recorders) >= _MOST_CASES:
                del self._recorders[next(iter(self._recorders))]
            self._recorders[case.id] = Recorder(model, self._log, case.id)
        return self._recorders[case.id]

    async def _by_rules(self, item: ScoreItem) -> AnswerScore:
        """Score by rules; beside the loop, one by one, where the embedding takes 50 ms and more."""
        if not nearness.installed():
            return score_by_rules(item)
        async with self._turn:
            return await asyncio.to_thread(score_by_rules, item)
