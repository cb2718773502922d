"""One value in one column, whatever type HR gave it."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import mysql

from storage.hr_values import OMITTED, HrColumn, Unfit, describe, read_moment, read_text

MOMENT = datetime(2026, 11, 23, 9, 30, 15, 123_456, tzinfo=timezone(timedelta(hours=8)))
NAIVE = datetime(2026, 11, 23, 1, 30, 15, 123_456)  # noqa: DTZ001 - as a column without a zone keeps it
Type = (
    sa.types.TypeEngine[str]
    | sa.types.TypeEngine[int]
    | sa.types.TypeEngine[float]
    | sa.types.TypeEngine[Decimal]
    | sa.types.TypeEngine[date]
    | sa.types.TypeEngine[datetime]
)
SECONDS = 1_795_397_415


def column(
    kind: Type,
    dialect: str = "postgresql",
    *,
    nullable: bool = True,
    **words: str,
) -> HrColumn:
    found = {"name": "col", "type": kind, "nullable": nullable}
    return describe("x", found, dialect=dialect, key=False, words=words)


@pytest.mark.parametrize(
    ("kind", "dialect", "stored"),
    [
        (sa.DateTime(), "postgresql", NAIVE),
        (sa.DateTime(timezone=True), "postgresql", NAIVE.replace(tzinfo=UTC)),
        (sa.DateTime(), "sqlite", "2026-11-23 01:30:15.123456"),
        (mysql.DATETIME(), "mysql", NAIVE.replace(microsecond=0)),
        (mysql.DATETIME(fsp=3), "mysql", NAIVE.replace(microsecond=123_000)),
        (sa.Date(), "mysql", date(2026, 11, 23)),
        (sa.Date(), "sqlite", "2026-11-23"),
        (sa.Text(), "mysql", "2026-11-23T01:30:15Z"),
        (sa.String(19), "mysql", "2026-11-23 01:30:15"),
        (sa.BigInteger(), "postgresql", SECONDS),
        (sa.Numeric(18, 3), "postgresql", SECONDS + 0.12),
    ],
)
def test_a_moment_is_utc_in_every_type(kind: Type, dialect: str, stored: object) -> None:
    found = column(kind, dialect)
    assert found.encode(MOMENT) == stored
    assert found.same(stored, found.encode(MOMENT))
    assert found.moment(stored) == found.moment(found.encode(MOMENT))


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        (sa.Double(), 71.54),
        (sa.Numeric(5, 1), 71.5),
        (sa.Integer(), 72),
        (sa.String(10), "71.54"),
    ],
)
def test_a_score_is_rounded_as_the_column_keeps_it(kind: Type, stored: object) -> None:
    found = column(kind)
    assert found.encode(71.54321) == stored
    assert found.same(stored, found.encode(71.54))


def test_nothing_is_null_where_null_may_be() -> None:
    assert column(sa.String(10)).encode("") is None
    assert column(sa.String(10), nullable=False).encode("") == ""
    assert column(sa.Integer(), nullable=False).encode(None) is OMITTED
    assert column(sa.Integer(), nullable=False).same(3, OMITTED)


def test_text_that_is_too_long_is_cut_where_it_shows() -> None:
    found = column(sa.String(5))
    assert found.encode("一二三四五六") == "一二三四…"
    assert found.same("一二三四…", found.encode("一二三四五六"))


def test_words_are_hrs_own() -> None:
    found = column(sa.Integer(), passed="9", extra="5")
    assert found.encode("passed") == 9
    assert found.encode("extra:case") == 5
    assert found.word(9) == "passed"
    with pytest.raises(Unfit):
        found.encode("rejected")


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        (None, ""),
        (13800138000, "13800138000"),
        (13800138000.0, "13800138000"),
        (Decimal("7.5"), "7.5"),
        ("张三".encode(), "张三"),
        (b"\xff", "\ufffd"),
        ("abc   ", "abc"),
        (float("nan"), "nan"),
    ],
)
def test_text_is_read_out_of_any_type(stored: object, text: str) -> None:
    assert read_text(stored) == text


@pytest.mark.parametrize(
    ("stored", "moment"),
    [
        ("2026-11-23T09:30:15.123456+08:00", MOMENT),
        ("2026-11-23 01:30:15.123456", MOMENT),
        (SECONDS, MOMENT.replace(microsecond=0)),
        (SECONDS * 1000, MOMENT.replace(microsecond=0)),
        (date(2026, 11, 23), datetime(2026, 11, 23, tzinfo=UTC)),
        ("0000-00-00 00:00:00", None),
        ("昨天", None),
        (10**30, None),
        (None, None),
    ],
)
def test_a_moment_is_read_out_of_any_type(stored: object, moment: datetime | None) -> None:
    assert read_moment(stored) == moment


@given(st.text(), st.sampled_from(["sqlite", "postgresql", "mysql"]), st.integers(1, 40))
def test_any_text_is_the_same_once_written(text: str, dialect: str, length: int) -> None:
    found = column(sa.String(length), dialect)
    wanted = found.encode(text)
    assert wanted is None or len(str(wanted)) <= length
    assert found.same(wanted, found.encode(text))


@given(
    st.datetimes(timezones=st.just(UTC), min_value=datetime(1971, 1, 1)),  # noqa: DTZ001 - hypothesis asks for it
    st.sampled_from([sa.DateTime(), sa.Date(), sa.Text(), sa.BigInteger()]),
)
def test_any_moment_is_the_same_once_written(moment: datetime, kind: Type) -> None:
    found = column(kind, "sqlite")
    stored = found.encode(moment)
    assert found.same(stored, found.encode(moment))
    assert found.moment(stored) is not None
