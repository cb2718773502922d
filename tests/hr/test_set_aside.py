"""Recruiters are told of a row once for each reason."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from storage.hr import SetAside
from storage.hr_engine import hr_address
from storage.hr_tables import hr_set_aside, keep_set_aside
from tests.hr.world import NOW

LOST = SetAside(application_id="a-1", reason="unreachable", human="联系不上候选人。")
UNKNOWN = SetAside(application_id="a-1", reason="unknown_position", human="没有这个岗位。")


@pytest.fixture
def engine(database_url: str) -> Iterator[sa.Engine]:
    made = sa.create_engine(hr_address(database_url))
    hr_set_aside.create(made)
    yield made
    made.dispose()


def test_a_row_is_told_once_for_each_reason(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        assert keep_set_aside(connection, [LOST], now=NOW) == (LOST,)
        assert keep_set_aside(connection, [LOST, UNKNOWN], now=NOW) == (UNKNOWN,)
    with engine.begin() as connection:
        assert keep_set_aside(connection, [LOST, UNKNOWN], now=NOW) == ()


def test_what_is_undone_is_told_again(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        keep_set_aside(connection, [LOST], now=NOW)
        connection.rollback()
        assert keep_set_aside(connection, [LOST], now=NOW) == (LOST,)
        connection.rollback()
