"""The scorer an interview uses: a model's judgement where there is one, rules otherwise.

A model that cannot be used costs quality, never an answer: the score is then provisional.
"""

from collections.abc import Callable
from dataclasses import replace

from scoring.judge import Examples, Way, judge, no_examples
from scoring.judge_calls import Case, Recorder
from scoring.model import AnswerScore, ScoreItem
from scoring.ports import CallLog, LanguageModel, ModelUnavailable
from scoring.rules import NAME, score_by_rules

_MOST_CASES = 64  #: interviews whose books are held open; any can be read again

Calibration = Callable[[ScoreItem, AnswerScore], AnswerScore]


def uncalibrated(_: ScoreItem, score: AnswerScore) -> AnswerScore:
    """Leave a score on the engine's own scale."""
    return score


class Scorer:
    """Scores answers, one at a time, with or without a model."""

    def __init__(
        self,
        model: LanguageModel | None,
        *,
        log: CallLog | None = None,
        calibration: Calibration = uncalibrated,
        examples: Examples = no_examples,
    ) -> None:
        """Take the configured model, or none, where its calls are kept, and the house's grades."""
        self._model = model
        self._log = log
        self._calibrate = calibration
        self._examples = examples
        self._recorders: dict[str, Recorder] = {}

    @property
    def name(self) -> str:
        """Say which engine is configured."""
        return self._model.name if self._model is not None else NAME

    async def score(self, item: ScoreItem, case: Case | None = None) -> AnswerScore:
        """Score one answer; never fails for what the answer or the model says."""
        if self._model is None:
            return self._calibrate(item, score_by_rules(item))
        way = Way(examples=self._examples)
        if case is not None:
            way = replace(way, samples=case.samples, names=case.names)
        try:
            score = await judge(item, self._asked(self._model, case), way)
        except ModelUnavailable:  # on the rules' own scale: a model's calibration is not for it
            return replace(score_by_rules(item), provisional=True)
        return self._calibrate(item, score)

    def _asked(self, model: LanguageModel, case: Case | None) -> LanguageModel:
        """Count and keep the calls of an interview in one place."""
        if case is None or self._log is None:
            return model
        if case.id not in self._recorders:
            while len(self._recorders) >= _MOST_CASES:
                del self._recorders[next(iter(self._recorders))]
            self._recorders[case.id] = Recorder(model, self._log, case.id)
        return self._recorders[case.id]
