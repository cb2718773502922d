"""What each of several processes does at once: the whole story of the same interviews."""

import sys

from config.mapping import parse_mapping
from storage.hr import HrDatabase
from tests.aio import run
from tests.hr.theirs import MAPPING
from tests.hr.world import story

INTERVIEWS = 4


def write_stories(url: str, *, legacy: bool) -> list[str]:
    """Write every snapshot of every interview, and say what came of each."""
    mapping = parse_mapping(MAPPING if legacy else "", file="mapping.toml")

    async def play() -> list[str]:
        database = HrDatabase(url, mapping)
        try:
            return [
                (await database.upsert_application(snapshot)).outcome
                for number in range(INTERVIEWS)
                for snapshot in story(f"i-{number}")
            ]
        finally:
            await database.close()

    return run(play())


if __name__ == "__main__":
    sys.stdout.write("\n".join(write_stories(sys.argv[1], legacy=sys.argv[2] == "legacy")))
