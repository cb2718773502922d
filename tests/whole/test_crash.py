"""kill -9 at any moment, any number of times: nothing acknowledged is lost, nothing is asked twice."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.aio import run
from tests.whole.checks import (
    answers_of,
    check_feedback,
    check_history,
    check_hr_report,
    check_log,
    check_report,
    digests,
)
from tests.whole.jobs import Opening
from tests.whole.people import Candidate, Person, staff, words_of
from tests.whole.reaper import Reaper
from tests.whole.scenes import FIRST, MORE, SECOND, answered_all, registered
from tests.whole.town import Town, open_town
from tests.whole.words import phrase

OPENING = Opening(name="crash")
CANDIDATES = 4
SEED = 20261123
SETTINGS = {"ZHIMIAN_FEEDBACK__UNDO_MINUTES": "0"}
STEPS = ("invited", "interviewing", "scoring", "awaiting_manager", "passed")
CODE_USED = 60140
Plan = Callable[[Reaper], Awaitable[None]]


async def play(town: Town, plan: Plan) -> None:
    """Interview several at once while processes die, and look at everything in the end."""
    reaper = Reaper(town=town, chance=random.Random(SEED))  # noqa: S311  the same every time
    people = [await registered(town, OPENING, number) for number in range(CANDIDATES)]
    reaper.begin()
    killing = asyncio.ensure_future(plan(reaper))
    await asyncio.gather(*(one(town, person, number) for number, person in enumerate(people)))
    assert killing.done(), f"the plan was not carried out: {reaper.deaths}"
    await killing
    await town.eventually(reaper.has_nothing_left)
    await reaper.end()
    for number, person in enumerate(people):
        await check(person, number)
    await check_staff(town, people, deaths=len(reaper.deaths))
    compared = await town.zhimian("hr", "diff")
    assert compared.code == 0, compared.output
    check_log(town)


async def one(town: Town, person: Candidate, number: int) -> None:
    """Interview one person; a manager passes them."""
    await person.hears(*phrase("invitation"))
    await answered_all(person, number)
    _, manager, _ = staff(town, OPENING)

    def is_there() -> bool:
        return any(person.name in each.text for each in manager.open_cards)

    await town.until(is_there)
    card = next(each for each in manager.open_cards if person.name in each.text)
    await manager.taps(card, "pass")
    await person.hears(*phrase("outcome_passed"))


async def check(person: Candidate, number: int) -> None:
    """See that every answer is there, in order and once, and nothing was said twice."""
    interview = await person.interview()
    said = [str(each["text"]) for each in answers_of(interview)]
    first, last = ("\n".join(part).format(n=number) for part in (FIRST, SECOND))
    assert said == [first, MORE.format(n=number), last]
    check_report(await person.report(), interview)
    heard = [words_of(each) for each in person.said]
    assert len(heard) == len(set(heard)), heard
    for key in ("invitation", "consent_thanks", "finished", "outcome_passed"):
        assert sum(all(each in text for each in phrase(key)) for text in heard) == 1
    assert sum("第" in text and "/2" in text for text in heard) == len(said)
    await check_history(person, *STEPS)
    await check_feedback(person, (OPENING.manager, "pass", None))
    await check_hr_report(person, OPENING)


async def check_staff(town: Town, people: list[Candidate], *, deaths: int) -> None:
    """See that managers have one card for each candidate, decided, and the group its digests.

    A card that was still to go out when the other manager decided is held back: it asks nothing.
    """
    _, deciding, other = staff(town, OPENING)
    for manager in (deciding, other):
        await town.until(lambda who=manager: not who.open_cards)  # type: ignore[misc]
        cards = [each for each in manager.said if each.task_id]
        assert len({each.task_id for each in cards}) == len(cards)
        assert len(cards) == len(people) or (manager is other and len(cards) < len(people))
        assert len(set(texts_of(manager))) == len(manager.said)
    # Groups have no check for duplicates: a post that was in flight may be there twice, and says so.
    (again,) = phrase("digest_again")
    shown = digests(town, OPENING)
    once = [each for each in shown if again not in each]
    assert len({each.removesuffix(again).rstrip() for each in shown}) == len(people)
    assert len(set(once)) == len(once)
    assert len(shown) <= len(people) + deaths


def texts_of(person: Person) -> list[str]:
    """Read what somebody was told."""
    return [words_of(each) for each in person.said]


def check_violations(town: Town) -> None:
    """See that WeCom had nothing to refuse, but the second use of a right that was in flight."""
    left = [each for each in town.sim.violations if each.code != CODE_USED]
    assert left == []


async def kill_the_only_process(reaper: Reaper) -> None:
    """Kill at every kind of moment."""
    reaper.trap("appchat/create", carried_out=True)
    reaper.trap("message/update_template_card", carried_out=False)
    await reaper.after_an_answer()
    await reaper.at_a_call("message/send", carried_out=True)
    await reaper.at_a_call("message/send", carried_out=False)
    await reaper.at_any_time()
    await reaper.after_an_answer()
    await reaper.at_a_call("message/send", carried_out=True, after=2)
    await reaper.at_any_time()


def test_one_process_on_sqlite_dies_again_and_again(tmp_path: Path) -> None:
    async def scene() -> None:
        async with open_town(
            tmp_path,
            [OPENING],
            settings=SETTINGS,
            patient=True,
        ) as town:
            await play(town, kill_the_only_process)
            check_violations(town)

    run(scene())


async def kill_one_of_two(reaper: Reaper) -> None:
    """Kill one while the other goes on, whoever is in the middle of something."""
    reaper.trap("appchat/create", carried_out=True)
    reaper.trap("message/update_template_card", carried_out=False)
    reaper.trap("appchat/send", carried_out=True)
    await reaper.at_a_call("message/send", carried_out=True)
    await reaper.after_an_answer()
    await reaper.at_a_call("message/send", carried_out=False, after=1)
    await reaper.at_any_time()
    await reaper.at_any_time()


def test_two_processes_on_postgresql_die_in_turn(tmp_path: Path, postgres_url: str) -> None:
    async def scene() -> None:
        async with open_town(
            tmp_path,
            [OPENING],
            settings=SETTINGS | {"ZHIMIAN_DATABASE_URL": postgres_url},
            worker=True,
            patient=True,
        ) as town:
            await play(town, kill_one_of_two)
            check_violations(town)

    run(scene())
