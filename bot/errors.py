"""The two words for failure that every gateway speaks.

A gateway turns whatever its vendor raises into one of these; nobody else catches broadly.
"""


class TemporaryError(Exception):
    """The outside world cannot do this now; the engine tries again."""

    def __init__(self, reason: str, *, delay: float | None = None) -> None:
        """Keep a reason free of personal data and secrets, and the seconds to wait if known."""
        super().__init__(reason)
        self.reason = reason
        self.delay = delay


class PermanentError(Exception):
    """The outside world will never do this; the conversation has to recover."""

    def __init__(self, reason: str, *, code: int | None = None) -> None:
        """Keep a reason free of personal data and secrets, and the vendor's code if there is one."""
        super().__init__(reason)
        self.reason = reason
        self.code = code
