"""How processes begin and end: when told, in one line when they cannot, and never half alive."""

import asyncio
from pathlib import Path

from tests.aio import run
from tests.servers import free_port
from tests.whole.jobs import Opening
from tests.whole.people import Candidate
from tests.whole.scenes import answered_all, invited
from tests.whole.service import Ended, command
from tests.whole.town import Town, open_town

OPENING = Opening(name="processes")


def test_one_file_has_one_process_and_what_cannot_serve_says_why(tmp_path: Path) -> None:
    async def scene() -> None:
        async with open_town(tmp_path, [OPENING]) as town:
            elsewhere = {**town.environment, "ZHIMIAN_HTTP__PORT": str(free_port())}
            ended = await asyncio.gather(
                town.zhimian("serve"),
                command(elsewhere, "serve"),
                town.zhimian("worker"),
                command({**elsewhere, "ZHIMIAN_WECOM__SECRET": ""}, "serve"),
                command({**elsewhere, "ZHIMIAN_DATABASE_URL": "mongodb://x"}, "serve"),
                command({**elsewhere, "ZHIMIAN_QUIET_HOURS": "night"}, "serve"),
            )
            for each, named in zip(ended, REASONS, strict=True):
                check_refusal(each, named)
            await goes_through_a_restart(town)

    run(scene())


REASONS = (
    "somebody listens there already",
    "another process already works this SQLite database",
    "ZHIMIAN_DATABASE_URL=postgresql://",
    "ZHIMIAN_WECOM__SECRET",
    "ZHIMIAN_DATABASE_URL",
    "ZHIMIAN_QUIET_HOURS",
)


def check_refusal(ended: Ended, named: str) -> None:
    """See that a command failed and said why in one line."""
    assert ended.code == 1, ended
    assert named in ended.output
    assert "Traceback" not in ended.output
    assert ended.output.strip().splitlines()[-1].startswith("Error: ")


async def goes_through_a_restart(town: Town) -> None:
    """Stop when told, in the middle of an interview, and go on where it was."""
    person: Candidate = await invited(town, OPENING, 1)
    assert await town.serving.stop() == 0
    await town.up()
    await answered_all(person, 1)
    assert town.sim.violations == ()


def test_a_database_that_is_not_there_yet_is_named(tmp_path: Path, postgres_url: str) -> None:
    settings = {
        "ZHIMIAN_DATABASE_URL": postgres_url,
        "ZHIMIAN_HR_DATABASE_URL": f"sqlite:///{tmp_path}/hr.db",
        "ZHIMIAN_HTTP__PORT": str(free_port()),
        "ZHIMIAN_WECOM__CORP_ID": "ww5823bf96d3bd56c7",
        "ZHIMIAN_WECOM__AGENT_ID": "1",
        "ZHIMIAN_WECOM__SECRET": "secret-secret",
        "ZHIMIAN_WECOM__TOKEN": "token",
        "ZHIMIAN_WECOM__ENCODING_AES_KEY": "a" * 43,
        "ZHIMIAN_JOBS_DIR": str(tmp_path),
    }

    async def scene() -> None:
        for word in ("serve", "worker"):
            check_refusal(await command(settings, word), "zhimian migrate")
        for _ in range(2):
            migrated = await command(settings, "migrate")
            assert migrated.code == 0, migrated.output

    run(scene())
