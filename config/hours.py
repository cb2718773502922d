"""Hours of the day in which something may or may not happen, on the wall clock of people.

Pure arithmetic: every moment is handed in, and nothing here knows what time it is.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

SATURDAY = 5
HORIZON_DAYS = 400  #: far beyond any deadline anybody sets
MOST_DAYS_OFF = 60  #: in a row; more is a year that was mistyped
HOW_HOLIDAYS = (
    "write days off as 2026-10-01..2026-10-07, and weekends that are worked as +2026-10-10"
)
WINDOW = re.compile(r"^\s*(\d{1,2}):(\d{2})\s*(?:-|–|—|~|～|至)\s*(\d{1,2}):(\d{2})\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWindow:
    """A stretch of every day; over midnight if it ends before it starts, whole if both are equal."""

    start: time
    end: time

    def contains(self, moment: time) -> bool:
        """Say whether a wall-clock time lies inside; the end is outside."""
        if self.start == self.end:
            return True
        if self.start < self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def __str__(self) -> str:
        """Write it as a setting is written."""
        end = "24:00" if self.start == self.end else f"{self.end:%H:%M}"
        return f"{self.start:%H:%M}-{end}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workdays:
    """Monday to Friday, but for days off, and for days of a weekend on which people work."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()

    def has(self, day: date) -> bool:
        """Say whether people work on a day."""
        return day in self.on or (day.weekday() < SATURDAY and day not in self.off)


MONDAY_TO_FRIDAY = Workdays()


def parse_holidays(text: str) -> Workdays:
    """Read `2026-10-01..2026-10-07, +2026-10-10`; ValueError says how to write them."""
    off: set[date] = set()
    on: set[date] = set()
    for part in re.split(r"[\s,，、;；]+", text.strip()):
        if not part:
            continue
        first, _, last = part.removeprefix("+").partition("..")
        try:
            begins = date.fromisoformat(first)
            days = (date.fromisoformat(last or first) - begins).days
        except ValueError as error:
            raise ValueError(HOW_HOLIDAYS) from error
        if not 0 <= days <= MOST_DAYS_OFF:
            raise ValueError(HOW_HOLIDAYS)
        named = on if part.startswith("+") else off
        named.update(begins + timedelta(days=each) for each in range(days + 1))
    return Workdays(off=frozenset(off), on=frozenset(on))


def parse_window(text: str) -> DayWindow | None:
    """Read `22:00-08:00`; nothing means no window; ValueError says how to write one."""
    if not text.strip():
        return None
    found = WINDOW.match(text)
    if found is None:
        raise ValueError("write it as 22:00-08:00, or leave it empty for none")
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    whole_day = (first_hour, first_minute, last_hour, last_minute) == (0, 0, 24, 0)
    if (last_hour, last_minute) == (24, 0):
        last_hour = 0
    try:
        window = DayWindow(start=time(first_hour, first_minute), end=time(last_hour, last_minute))
    except ValueError as error:
        raise ValueError("hours go from 00:00 to 24:00, minutes to 59") from error
    if window.start == window.end and not whole_day:
        raise ValueError("it starts when it ends; leave it empty for none")
    return window


def after_quiet(now: datetime, *, quiet: DayWindow | None, zone: tzinfo) -> datetime:
    """Give the first moment from now on that is not quiet."""
    local = now.astimezone(zone)
    if quiet is None or quiet.start == quiet.end or not quiet.contains(local.time()):
        return now
    ends = datetime.combine(local.date(), quiet.end, tzinfo=zone)
    if ends <= local:
        ends = datetime.combine(local.date() + timedelta(days=1), quiet.end, tzinfo=zone)
    return ends.astimezone(now.tzinfo)


def working_deadline(
    start: datetime,
    *,
    minutes: float,
    working: DayWindow | None,
    zone: tzinfo,
    workdays: Workdays = MONDAY_TO_FRIDAY,
) -> datetime:
    """Add working minutes on days that are worked; without a window every minute works."""
    left = timedelta(minutes=minutes)
    if working is None:
        return start + left
    here = start.astimezone(UTC)
    first_day = start.astimezone(zone).date() - timedelta(days=1)  # a night shift began yesterday
    for day in (first_day + timedelta(days=offset) for offset in range(HORIZON_DAYS)):
        if not workdays.has(day):
            continue
        opens, closes = _shift(day, working=working, zone=zone)
        here = max(here, opens)
        if here + left <= closes:
            return (here + left).astimezone(start.tzinfo)
        left -= max(closes - here, timedelta())
        here = max(here, closes)
    return here.astimezone(start.tzinfo)


def workdays_later(
    start: datetime, days: int, *, zone: tzinfo, workdays: Workdays = MONDAY_TO_FRIDAY
) -> datetime:
    """Add days on which people work; the time of day stays."""
    local = start.astimezone(zone)
    while days > 0:
        local += timedelta(days=1)
        days -= workdays.has(local.date())
    return local.astimezone(start.tzinfo)


def _shift(day: date, *, working: DayWindow, zone: tzinfo) -> tuple[datetime, datetime]:
    opens = datetime.combine(day, working.start, tzinfo=zone)
    last = day if working.start < working.end else day + timedelta(days=1)
    closes = datetime.combine(last, working.end, tzinfo=zone)
    return opens.astimezone(UTC), closes.astimezone(UTC)
