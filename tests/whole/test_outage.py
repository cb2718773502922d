"""The disk is full, or the database is gone: callbacks are put off, and all goes on by itself."""

import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

import psycopg
from aiohttp import FormData

from tests.aio import run
from tests.whole.checks import answers_of, check_log, check_report
from tests.whole.jobs import Opening
from tests.whole.people import Candidate, Person, staff
from tests.whole.scenes import MORE, SECOND, answered_later, invited
from tests.whole.town import PatientPostman, Town, open_town
from tests.whole.words import phrase

OPENING = Opening(name="outage")
LATE = "我在柜台时有一位顾客说不要，这句话是数据库不可用的时候写的"
REFUSED = 503
Switch = Callable[[], None]


async def survives(town: Town, *, breaks: Switch, mends: Switch) -> None:
    """Lose the database in the middle of an answer: WeCom comes again, and nothing is missing."""
    person = await invited(town, OPENING, 1)
    await person.asks("同意", "第1/2")
    await written_during(town, person, breaks=breaks, mends=mends)
    await person.says("答完了")
    await person.hears("第1/2", "追问")
    await answered_later(person, 1)
    await staff(town, OPENING)[1].card()
    interview = await person.interview()
    said = [str(each["text"]) for each in answers_of(interview)]
    assert said == [LATE, MORE.format(n=1), "\n".join(SECOND).format(n=1)]
    check_report(await person.report(), interview)
    await Person(town, "lateone").hears(*phrase("invitation"))
    assert {each.why for each in town.sim.violations} <= {"callback"}
    check_log(town)


async def written_during(town: Town, person: Candidate, *, breaks: Switch, mends: Switch) -> None:
    """Write while nothing can be stored."""
    postman = town.sim.postman
    assert isinstance(postman, PatientPostman)
    town.keep_private(LATE, "来得不巧的人")
    breaks()
    await apply(town)
    saying = asyncio.ensure_future(person.says(LATE))
    await town.eventually(lambda: is_refused(postman))
    form = FormData({"name": "来得不巧的人", "wecom_userid": "unlucky"})
    answered = await town.ask("POST", "/api/v1/candidates", data=form)
    assert answered.status == REFUSED, answered
    assert answered.kind == "application/problem+json"
    assert (await town.get("/healthz")).status == 200
    assert not saying.done()
    mends()
    await saying


async def is_refused(postman: PatientPostman) -> bool:
    """Say whether WeCom has been asked to come again."""
    return REFUSED in postman.statuses


async def apply(town: Town) -> None:
    """Let HR add an application, which is seen when it can be."""
    town.keep_private("后来的人甲")
    town.sim.add_member("lateone", name="后来的人甲")
    await town.hr.insert("candidates", id="L1", name="后来的人甲", wecom_userid="lateone")
    await town.hr.insert(
        "applications", id="L-1", position_id=OPENING.job, candidate_id="L1", stage="new"
    )


def test_a_full_disk_is_no_end(tmp_path: Path) -> None:
    async def scene() -> None:
        async with open_town(tmp_path, [OPENING], patient=True) as town:
            pid, kind = town.serving.pid, resource.RLIMIT_FSIZE
            _, most = resource.prlimit(pid, kind)
            await survives(
                town,
                breaks=lambda: limit(pid, 1, most),
                mends=lambda: limit(pid, most, most),
            )

    run(scene())


def limit(pid: int, soft: int, hard: int) -> None:
    """Let a process write files of so many bytes and no more, as a full disk does."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (soft, hard))


def test_a_database_server_that_goes_away_is_no_end(tmp_path: Path, postgres_url: str) -> None:
    server, _, name = postgres_url.rpartition("/")

    def allow(*, connections: bool) -> None:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute(f"alter database {name} allow_connections {connections}".encode())
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", (name,)
            )

    async def scene() -> None:
        settings = {"ZHIMIAN_DATABASE_URL": postgres_url}
        async with open_town(tmp_path, [OPENING], settings=settings, patient=True) as town:
            await survives(
                town,
                breaks=lambda: allow(connections=False),
                mends=lambda: allow(connections=True),
            )

    run(scene())
