"""Arithmetic on people's hours: quiet hours, and a clock that runs only in working time.

Refuses to know the present: every moment is an argument.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

SATURDAY = 5
#: Nobody is written to exactly on the hour, when everybody else is.
AFTER_THE_HOUR = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """A daily stretch of wall-clock time; it may run over midnight."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Tell whether a wall-clock time lies inside, the end excluded."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


def release(now: datetime, quiet: Hours | None, zone: tzinfo) -> datetime:
    """Say when something of the bot's own accord may reach a person: now, or after the quiet hours."""
    if quiet is None or quiet.start == quiet.end:
        return now
    local = now.astimezone(zone)
    if not quiet.holds(local.timetz().replace(tzinfo=None)):
        return now
    end = local.replace(
        hour=quiet.end.hour, minute=quiet.end.minute, second=quiet.end.second, microsecond=0
    )
    if end <= local:
        end += timedelta(days=1)
    return end.astimezone(now.tzinfo) + AFTER_THE_HOUR


def after_working(
    start: datetime, span: timedelta, working: Hours | None, zone: tzinfo
) -> datetime:
    """Add a span of working time, Monday to Friday inside the hours; no hours means always."""
    if working is None or working.start >= working.end:
        return start + span
    moment, left = start.astimezone(zone), span
    while True:
        opens = _at(moment, working.start)
        closes = _at(moment, working.end)
        if moment.weekday() >= SATURDAY or moment >= closes:
            moment = _at(moment + timedelta(days=1), working.start)
            continue
        moment = max(moment, opens)
        if closes - moment >= left:
            return (moment + left).astimezone(start.tzinfo)
        left -= closes - moment
        moment = closes


def _at(day: datetime, moment: time) -> datetime:
    return day.replace(
        hour=moment.hour, minute=moment.minute, second=moment.second, microsecond=0
    )
