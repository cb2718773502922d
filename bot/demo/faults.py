"""What can go wrong at WeCom's end, switched on by a person or a test.

Counts wear off, one use each; everything else stays until it is switched off.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_SLOW_S = 60.0


@dataclass(slots=True)
class Faults:
    """The switches."""

    duplicates: int = 0  #: so many callbacks are delivered twice
    reorder: bool = False  #: callbacks overtake each other
    busy: int = 0  #: so many calls are answered -1
    bad_gateway: int = 0  #: so many calls are answered with HTTP 502
    lose_answers: int = 0  #: so many calls are carried out and never answered
    empty_pages: int = 0  #: so many pages of kf/sync_msg are empty, with more to come
    repeated_rows: int = 0  #: so many pages of kf/sync_msg begin with what was there before
    failed_sends: int = 0  #: so many kf messages are accepted and then not delivered
    slow_s: float = 0.0  #: how long an answer takes
    untrusted_ip: bool = False  #: 60020 to everything
    limited_until: datetime | None = None  #: 45009 until then

    def limit_for(self, seconds: float, *, now: datetime) -> None:
        """Answer 45009 for so long."""
        self.limited_until = now + timedelta(seconds=seconds)

    def limited(self, now: datetime) -> bool:
        """Tell whether 45009 is the answer now."""
        return self.limited_until is not None and now < self.limited_until

    def take(self, name: str) -> bool:
        """Use one of a counted fault, if there is one left."""
        left = int(getattr(self, name))
        if left <= 0:
            return False
        setattr(self, name, left - 1)
        return True

    def clear(self) -> None:
        """Switch everything off."""
        fresh = Faults()
        for name in self.__slots__:
            setattr(self, name, getattr(fresh, name))
