"""The scorer an interview uses: a model's judgement where there is one, rules otherwise.

A model that cannot be used costs quality, never an answer: the score is then provisional.
"""

from dataclasses import replace

from scoring.judge import judge
from scoring.model import AnswerScore, ScoreItem
from scoring.ports import LanguageModel, ModelUnavailable
from scoring.rules import NAME, score_by_rules


class Scorer:
    """Scores answers, one at a time, with or without a model."""

    def __init__(self, model: LanguageModel | None) -> None:
        """Take the configured model, or none."""
        self._model = model

    @property
    def name(self) -> str:
        """Say which engine is configured."""
        return self._model.name if self._model is not None else NAME

    async def score(self, item: ScoreItem) -> AnswerScore:
        """Score one answer; never fails for what the answer or the model says."""
        if self._model is None:
            return score_by_rules(item)
        try:
            return await judge(item, self._model)
        except ModelUnavailable:
            return replace(score_by_rules(item), provisional=True)
