"""What judgement asks of the outside: a language model that completes, or says that it cannot."""

from collections.abc import Mapping
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
        self, *, system: str, user: str, schema: Mapping[str, object], seed: int | None
    ) -> str:
        """Answer with JSON text that follows the schema as well as the model can."""
        ...
