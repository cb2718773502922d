"""What judgement asks of the outside: a language model that completes, and a book of its calls."""

from collections.abc import Mapping, Sequence
from typing import Protocol


class ModelUnavailable(Exception):
    """The language model did not answer usefully; carries a reason without text or secrets."""


class LanguageModel(Protocol):
    """Completes a prompt with one JSON object, or raises ModelUnavailable."""

    @property
    def name(self) -> str:
        """Say which model answers, for the report."""
        ...

    async def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, object],
        seed: int | None,
        temperature: float,
    ) -> str:
        """Answer with JSON text that follows the schema as well as the model can."""
        ...


class CallLog(Protocol):
    """Keeps what a model was asked and what it said, by interview, so that it can be replayed."""

    async def read(self, case_id: str) -> Sequence[Mapping[str, object]]:
        """Give everything kept about an interview, oldest first."""
        ...

    async def keep(self, case_id: str, entry: Mapping[str, object]) -> None:
        """Add one entry."""
        ...
