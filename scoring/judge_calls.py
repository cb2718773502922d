"""The calls a model is asked in one interview: bounded, written down, and replayed from the book.

A call that was answered once is never made again, so that a report can be made anew byte for byte.
Refuses to keep what was sent: its hash is enough to recognise it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scoring.judge_task import prompts_version
from scoring.model import RUBRIC_VERSION, Json
from scoring.ports import CallLog, LanguageModel, ModelUnavailable

MOST_CALLS = 60  #: of one interview, whatever happens
PLANNED_CALLS = 48  #: what the samples are planned with; the rest is for repairs
_PANELS = (5, 3, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """The interview an answer belongs to."""

    id: str
    judgements: int = 1  #: how many answers are judged in it altogether, a dimension each
    names: tuple[str, ...] = ()  #: what the model must not read

    @property
    def samples(self) -> int:
        """Say how many samples each answer can have."""
        return next((k for k in _PANELS if (k + 1) * self.judgements <= PLANNED_CALLS), _PANELS[-1])


class Recorder:
    """A language model whose calls for one interview are counted, kept, and made once."""

    def __init__(
        self, model: LanguageModel, log: CallLog, case_id: str, *, prompts: str = ""
    ) -> None:
        """Take whom to ask, where to write it down, and which prompts (the judge's unless given)."""
        self._prompts = prompts
        self._model = model
        self._log = log
        self._case_id = case_id
        self._known: dict[str, str] | None = None
        self._made = 0

    @property
    def name(self) -> str:
        """Say which model answers."""
        return self._model.name

    async def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, object],
        seed: int | None,
        temperature: float,
    ) -> str:
        """Answer from the book, or ask and write it down, unless too much has been asked."""
        key = input_hash(self.name, system, user, seed, temperature)
        known = await self._book()
        if key in known:
            return known[key]
        if self._made >= MOST_CALLS:
            raise ModelUnavailable("this interview has used up its calls")
        self._made += 1
        try:
            output = await self._model.complete(
                system=system, user=user, schema=schema, seed=seed, temperature=temperature
            )
        except ModelUnavailable as failure:
            await self._log.keep(self._case_id, self._entry(key) | {"failed": str(failure)})
            raise
        known[key] = output
        await self._log.keep(self._case_id, self._entry(key) | {"output": output})
        return output

    async def note(self, entry: Json) -> None:
        """Write down what was noticed while judging."""
        await self._log.keep(self._case_id, {"kind": "note", **entry})

    async def _book(self) -> dict[str, str]:
        if self._known is None:
            entries = await self._log.read(self._case_id)
            if self._known is None:  # another answer may have read it meanwhile
                self._known = outputs(entries)
                self._made = sum(entry.get("kind") == "call" for entry in entries)
        return self._known

    def _entry(self, key: str) -> Json:
        return {
            "kind": "call",
            "model": self.name,
            "prompts": self._prompts or prompts_version(),
            "rubric": RUBRIC_VERSION,
            "input": key,
        }


class Replay:
    """A language model that says again what it said, and knows nothing else."""

    def __init__(self, name: str, entries: Sequence[Mapping[str, object]]) -> None:
        """Take what was kept about an interview."""
        self._name = name
        self._known = outputs(entries)

    @property
    def name(self) -> str:
        """Say which model answered."""
        return self._name

    async def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, object],
        seed: int | None,
        temperature: float,
    ) -> str:
        """Answer as it was answered then."""
        del schema
        try:
            return self._known[input_hash(self._name, system, user, seed, temperature)]
        except KeyError:
            raise ModelUnavailable("this was not asked then, or not answered") from None


def outputs(entries: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Find what was answered to what."""
    return {
        str(entry["input"]): str(entry["output"])
        for entry in entries
        if entry.get("kind") == "call" and "output" in entry
    }


def input_hash(model: str, system: str, user: str, seed: int | None, temperature: float) -> str:
    """Recognise a call by everything that was sent."""
    sent = json.dumps([model, system, user, seed, temperature], ensure_ascii=True)
    return hashlib.sha256(sent.encode()).hexdigest()
