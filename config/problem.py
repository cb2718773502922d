"""One thing that is wrong with something an operator wrote: where, what, and how to mend it.

It never carries a secret and never stops what is right elsewhere.
"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something in a file an operator wrote that has to be mended, or had better be."""

    file: str
    key: str
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Say it in one line."""
        where = f"{self.file}: {self.key}" if self.key else self.file
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.severity}: {where}: {self.message}{hint}"
