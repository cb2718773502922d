"""What every test may ask for: databases, and the word on what was left out."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

from tests.memory import folder_in_memory
from tests.servers import MariaServer, PostgresServer, mariadb, postgres

#: What a machine may lack, the fixtures that need it, and how it is had.
OUTSIDE = {"browser": "chromium", "mariadb": "mariadb-server"}
LEFT_OUT = pytest.StashKey[list[str]]()

# The gate says the same twice and times nothing; --hypothesis-profile=explore looks further.
settings.register_profile("gate", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2_000)
settings.load_profile("gate")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Run one PostgreSQL for all tests of this process."""
    with postgres() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server() -> Iterator[MariaServer]:
    """Run one MariaDB for all tests of this process."""
    with mariadb() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Make an empty PostgreSQL database for this test."""
    url = postgres_server.create_database()
    yield url
    postgres_server.drop(url)


@pytest.fixture
def mariadb_url(mariadb_server: MariaServer) -> str:
    """Make an empty MariaDB database for this test."""
    return mariadb_server.create_database()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Name an SQLite database of this test's own."""
    return f"sqlite:///{tmp_path / 'zhimian.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the bot's database: each test runs on SQLite and on PostgreSQL."""
    return _url(request)


@pytest.fixture(params=["sqlite", "postgres", pytest.param("mariadb", marks=pytest.mark.mariadb)])
def hr_database_url(request: pytest.FixtureRequest) -> str:
    """Give HR's database: each test runs on all three."""
    return _url(request)


def _url(request: pytest.FixtureRequest) -> str:
    """Ask for the database that the parameter names, and start no other."""
    url = request.getfixturevalue(f"{request.param}_url")
    assert isinstance(url, str)
    return url


# ── what was left out ───────────────────────────────────────────────────────────────────────


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the two options of ours."""
    group = parser.getgroup("zhimian")
    group.addoption("--without", action="append", default=[], choices=sorted(OUTSIDE))
    group.addoption("--bless", action="store_true", help="rewrite what tests compare with")


def pytest_configure() -> None:
    """Let pytest make its folders in memory, unless somebody said where."""
    memory = folder_in_memory()
    if memory is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out, by name, what this machine cannot run."""
    without = set(config.getoption("--without"))
    out = [item for item in items if without & needs(item)]
    config.stash[LEFT_OUT] = [item.nodeid for item in out]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def needs(item: pytest.Item) -> set[str]:
    """Say which of the outside programs a test needs."""
    marked = {mark.name for mark in item.iter_markers()}
    fixtures: Sequence[str] = getattr(item, "fixturenames", ())
    return OUTSIDE.keys() & (marked | {name.removesuffix("_url") for name in fixtures})


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that prints what this one left out, if it is another."""
    output: dict[str, list[str]] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash.get(LEFT_OUT, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over what a worker left out."""
    config: pytest.Config = node.config  # type: ignore[attr-defined]  # xdist has no types
    output: dict[str, list[str]] = getattr(node, "workeroutput", {})
    config.stash[LEFT_OUT] = output.get("left_out", [])


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Name each test that was not run, and the command that would run it."""
    left_out = config.stash.get(LEFT_OUT, [])
    if not left_out:
        return
    programs = " ".join(OUTSIDE[each] for each in dict.fromkeys(config.getoption("--without")))
    terminalreporter.section("not run")
    for name in left_out:
        terminalreporter.line(name)
    terminalreporter.line(
        f"{len(left_out)} tests were not run: they need {programs}. `make test` installs that where "
        f"it may; otherwise: sudo apt-get install {programs} && make test"
    )
