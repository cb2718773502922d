"""Killed in the middle of an erasure: the next look finishes it, and nobody else loses anything."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from bot.erasure import Eraser
from config.loading import load_jobs
from storage.database import Database
from tests.aio import run
from tests.driver import Company, PlainJudge
from tests.shell.test_erasure import ANSWER, everything, interviewed
from tests.transcript import MONDAY, POLICY

#: Written down, rows, files that came back, files that others name, rows again, finished.
STEPS = 6
Scene = Callable[[Company], Awaitable[None]]


def play(folder: Path, scene: Scene) -> None:
    jobs = load_jobs(Path("config/jobs"))

    async def story() -> None:
        company = Company(folder, tuple(jobs.values()), POLICY, start=MONDAY, judge=PlainJudge())
        company.clock.now = MONDAY + timedelta(hours=9)
        try:
            await scene(company)
        finally:
            await company.close()

    run(story())


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """Interview two people once, and give every test a copy of all that is kept of them."""
    folder = tmp_path_factory.mktemp("company")

    async def scene(company: Company) -> None:
        await interviewed(company, folder, "欧阳倩云", "ouyang")
        await interviewed(company, folder, "李四", "lisi")

    play(folder, scene)
    copies = tmp_path_factory.mktemp("copies")
    return [shutil.copytree(folder, copies / str(number)) for number in range(STEPS + 2)]


def erase_and_die(folder: Path, lives: int) -> int:
    """Erase the first of them in a process of its own; say how it ended."""
    arguments = [f"sqlite:///{folder / 'app.db'}", f"sqlite:///{folder / 'hr.db'}", str(folder)]
    command = [sys.executable, "-m", "tests.shell.erasing", *arguments, "#1", str(lives)]
    return subprocess.run(command, timeout=60, check=False).returncode


async def looked(database: Database) -> str:
    return await database.read(everything)


@pytest.mark.parametrize("lives", range(1, STEPS + 2))
def test_an_erasure_whose_process_is_killed_goes_on(companies: Sequence[Path], lives: int) -> None:
    folder = companies[lives]
    ended = erase_and_die(folder, lives)
    assert ended == (0 if lives > STEPS else -signal.SIGKILL)

    async def scene(company: Company) -> None:
        eraser = Eraser(memory=company.memory, hr=company.hr, data_dir=folder, clock=company.clock)
        finished = await eraser.resume()
        assert len(finished) == (1 if lives < STEPS else 0)
        assert await eraser.resume() == ()
        left = await looked(company.memory)
        for word in ("欧阳倩云", "ouyang", "13840000"):
            assert word not in left
        assert ANSWER in left
        for kept in ("resumes", "media", "calls"):
            assert len(list((folder / kept).iterdir())) == 1
        emptied = [row for row in company.hr_rows("applications") if not row["report_url"]]
        assert len(emptied) == 1

    play(folder, scene)
