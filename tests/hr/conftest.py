"""HR's database in every shape: each test that asks for `hr` runs on all of them."""

from collections.abc import Iterator

import pytest

from tests.hr.world import SCHEMAS, Hr


@pytest.fixture(params=sorted(SCHEMAS))
def hr(request: pytest.FixtureRequest, hr_database_url: str) -> Iterator[Hr]:
    """Give HR's database, on three servers and in two schemas."""
    with SCHEMAS[request.param](hr_database_url) as found:
        yield found


@pytest.fixture
def hr_reference(hr_database_url: str) -> Iterator[Hr]:
    """Give HR's database in the reference schema only, on three servers."""
    with SCHEMAS["reference"](hr_database_url) as found:
        yield found
