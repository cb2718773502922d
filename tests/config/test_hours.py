"""Hours of the day are read as people write them."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from config.hours import (
    DayWindow,
    after_quiet,
    parse_holidays,
    parse_window,
    workdays_later,
    working_deadline,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = DayWindow(start=time(22), end=time(8))
OFFICE = DayWindow(start=time(9), end=time(18, 30))
LATE_SHIFT = DayWindow(start=time(20), end=time(4))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of March 2026, Shanghai time; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def test_a_window_over_midnight_holds_the_night() -> None:
    night = parse_window("22:00-08:00")
    assert night is not None
    inside = [time(22), time(23, 59), time(0), time(7, 59)]
    outside = [time(21, 59), time(8), time(12)]
    assert all(night.contains(each) for each in inside)
    assert not any(night.contains(each) for each in outside)


def test_a_window_of_the_day_excludes_its_end() -> None:
    day = parse_window("09:00-18:30")
    assert day is not None
    assert day.contains(time(9))
    assert day.contains(time(18, 29, 59))
    assert not day.contains(time(18, 30))
    assert not day.contains(time(8, 59))


def test_midnight_may_be_written_as_twenty_four() -> None:
    evening = parse_window("20:00-24:00")
    assert evening is not None
    assert evening.contains(time(23, 59, 59))
    assert not evening.contains(time(0))
    always = parse_window("00:00-24:00")
    assert always is not None
    assert always.contains(time(0))
    assert str(always) == "00:00-24:00"


@pytest.mark.parametrize("text", ["9:00-18:30", " 09:00 – 18:30 ", "09:00至18:30", "09:00~18:30"])
def test_people_write_a_window_in_several_ways(text: str) -> None:
    assert str(parse_window(text)) == "09:00-18:30"


def test_nothing_means_no_window() -> None:
    assert parse_window("") is None
    assert parse_window("  ") is None


@pytest.mark.parametrize("text", ["9-18", "25:00-08:00", "09:61-10:00", "09:00-09:00", "always"])
def test_anything_else_says_how_to_write_it(text: str) -> None:
    with pytest.raises(ValueError, match=r"leave it empty|hours go from"):
        parse_window(text)


@pytest.mark.parametrize(
    ("now", "free"),
    [
        (at(2, 12), at(2, 12)),
        (at(2, 22), at(3, 8)),
        (at(2, 23, 59), at(3, 8)),
        (at(3, 3), at(3, 8)),
        (at(3, 8), at(3, 8)),
    ],
)
def test_what_is_held_at_night_is_free_in_the_morning(now: datetime, free: datetime) -> None:
    assert after_quiet(now, quiet=NIGHT, zone=SHANGHAI) == free


def test_without_quiet_hours_nothing_is_held() -> None:
    assert after_quiet(at(2, 3), quiet=None, zone=SHANGHAI) == at(2, 3)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        (at(2, 10), 30, at(2, 10, 30)),
        (at(2, 18), 30, at(2, 18, 30)),
        (at(2, 18, 15), 30, at(3, 9, 15)),
        (at(2, 7), 30, at(2, 9, 30)),
        (at(2, 23), 60, at(3, 10)),
        (at(6, 18, 20), 30, at(9, 9, 20)),
        (at(7, 12), 30, at(9, 9, 30)),
        (at(2, 9), 9.5 * 60 + 1, at(3, 9, 1)),
        (at(2, 9), 0.5, at(2, 9).replace(second=30)),
    ],
)
def test_the_manager_s_clock_runs_in_working_time(
    start: datetime, minutes: float, due: datetime
) -> None:
    assert working_deadline(start, minutes=minutes, working=OFFICE, zone=SHANGHAI) == due


def test_a_late_shift_works_past_midnight() -> None:
    due = working_deadline(at(2, 23), minutes=120, working=LATE_SHIFT, zone=SHANGHAI)
    assert due == at(3, 1)
    saturday_morning = at(7, 3)  # the shift that began on Friday
    due = working_deadline(saturday_morning, minutes=30, working=LATE_SHIFT, zone=SHANGHAI)
    assert due == at(7, 3, 30)


def test_a_holiday_is_no_workday_and_a_weekend_may_be_one() -> None:
    workdays = parse_holidays("2026-03-03..2026-03-05，2026-03-09, +2026-03-07")
    due = working_deadline(at(2, 18), minutes=60, working=OFFICE, zone=SHANGHAI, workdays=workdays)
    assert due == at(6, 9, 30)
    assert workdays_later(at(2, 12), 2, zone=SHANGHAI, workdays=workdays) == at(7, 12)
    assert workdays_later(at(7, 12), 1, zone=SHANGHAI, workdays=workdays) == at(10, 12)
    assert parse_holidays(" ") == parse_holidays("")


@pytest.mark.parametrize(
    "text", ["国庆", "2026-10-1", "2026-10-07..2026-10-01", "2026-10-01..2027-10-07", "10-01", "+"]
)
def test_holidays_written_otherwise_say_how(text: str) -> None:
    with pytest.raises(ValueError, match=r"2026-10-01\.\.2026-10-07"):
        parse_holidays(text)


def test_without_working_hours_every_minute_works() -> None:
    assert working_deadline(at(7, 3), minutes=30, working=None, zone=SHANGHAI) == at(7, 3, 30)
