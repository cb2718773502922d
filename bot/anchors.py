"""Tries a new model, or new prompts, on the fixed set of answers, and raises an alarm when they moved.

One line for each way of judging is kept in the data folder. Changes no score: what to do about an
alarm is for a person to say.
"""

import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from scoring.anchor_set import Trial, is_alarming, moved, tried
from scoring.engine import Scorer

log = logging.getLogger(__name__)

FILE = "anchors.jsonl"
_TRIAL = TypeAdapter(Trial)


class Anchors:
    """Watches what judges: each model with its prompts is tried once."""

    def __init__(
        self, scorer: Scorer, data_dir: Path, *, told: Callable[[float, float], None]
    ) -> None:
        """Take what judges, where trials are kept, and who hears of shift and lost agreement."""
        self._scorer = scorer
        self._path = data_dir / FILE
        self._told = told

    async def watch(self) -> None:
        """Try what judges now, unless it has been tried; compare with what was tried before."""
        kept = read_trials(self._path)
        if not self._scorer.uses_model:
            return
        if kept and (kept[-1].engine, kept[-1].version) == self._scorer.version:
            return
        trial = await tried(self._scorer.score)
        if trial.provisional:
            log.warning("the anchor set was not tried: the model could not be used")
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(trial), ensure_ascii=False) + "\n")
        if kept:
            shift, change = moved(kept[-1], trial)
            self._told(shift, change)
            if is_alarming(kept[-1], trial):
                log.error("scores moved with the model or its prompts: %s", said(kept[-1], trial))


def said(before: Trial, after: Trial) -> str:
    """Say how far levels moved, in one line."""
    shift, change = moved(before, after)
    return f"mean {shift:+.2f} levels, agreement {change:+.2f} (now {after.kappa:.2f})"


def read_trials(path: Path) -> Sequence[Trial]:
    """Read what was tried, oldest first; a line that a crash cut short is passed over."""
    if not path.exists():
        return ()
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            found.append(_TRIAL.validate_json(line))
        except ValidationError:
            continue
    return found
