"""Moments as the tables keep them: seconds since 1970, UTC, in one REAL column.

Refuses naive moments: a clock without a zone is a mistake of whoever read it.
"""

from datetime import UTC, datetime


def to_epoch(moment: datetime) -> float:
    """Turn an aware moment into the number that is stored."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be stored")
    return moment.timestamp()


def from_epoch(seconds: float) -> datetime:
    """Turn a stored number into an aware moment."""
    return datetime.fromtimestamp(seconds, tz=UTC)


def from_epoch_or_none(seconds: float | None) -> datetime | None:
    """Turn a stored number into an aware moment where there is one."""
    return None if seconds is None else from_epoch(seconds)
