"""WeCom misbehaves: interviews still end right, nothing is doubled and nothing is lost."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from aiohttp import web

from tests.whole.checks import (
    answers_of,
    check_cards_settled,
    check_history,
    check_log,
    check_report,
    digests,
)
from tests.whole.jobs import Opening
from tests.whole.people import Candidate, Person, staff, words_of
from tests.whole.played import Played, Scene
from tests.whole.scenes import FIRST, MORE, SECOND, answered_all, goes_on, invited
from tests.whole.town import LOOK_S, Town, Trap, now
from tests.whole.words import phrase

STEPS = ("invited", "interviewing", "scoring", "awaiting_manager", "passed")
MANY = 10_000
AT_ONCE = {"ZHIMIAN_FEEDBACK__UNDO_MINUTES": "0"}
LIMITED = 45009
SLOW_S = 1.0
LIMITED_S = 3.0
#: WeCom's windows are a minute long, and so is the time we leave it alone.
A_MINUTE_S = 150.0


async def ends_right(town: Town, opening: Opening, number: int) -> None:
    """Bring somebody from invitation to outcome, and look at everything they heard."""
    person = await invited(town, opening, number)
    await answered_all(person, number)
    await decided(town, opening, person)
    await check_whole(person, opening, number)


async def decided(town: Town, opening: Opening, person: Candidate) -> None:
    """Have the manager pass somebody."""
    _, manager, second = staff(town, opening)
    card = await manager.card(within_s=A_MINUTE_S)
    await second.card(within_s=A_MINUTE_S)
    await manager.taps(card, "pass")
    await check_cards_settled(town, opening, "通过")
    await person.hears(*phrase("outcome_passed"), within_s=A_MINUTE_S)


async def check_whole(person: Candidate, opening: Opening, number: int) -> None:
    """See that every answer is there once, and nobody was told anything twice."""
    interview = await person.interview()
    first, last = ("\n".join(part).format(n=number) for part in (FIRST, SECOND))
    said = [str(each["text"]) for each in answers_of(interview)]
    assert said == [first, MORE.format(n=number), last]
    check_report(await person.report(), interview)
    check_once(person)
    for manager in staff(person.town, opening)[1:]:
        check_once(manager)
        assert len([each for each in manager.said if each.task_id]) == 1
    # The group may have been left alone for WeCom's minute, and hears of it after the manager.
    await person.town.until(lambda: bool(digests(person.town, opening)), within_s=A_MINUTE_S)
    assert len(digests(person.town, opening)) == 1
    await check_history(person, *STEPS)


def check_once(person: Person) -> None:
    """See that somebody was told everything once."""
    heard = [words_of(each) for each in person.said]
    assert len(heard) == len(set(heard)), heard


async def is_overtaken(town: Town, opening: Opening, number: int) -> None:
    """Write quickly while callbacks overtake each other: the answer reads as it was written."""
    person = await invited(town, opening, number)
    await person.asks("同意", "第1/2")
    said = [f"这是我很快写下的第{each}句话" for each in ("一", "二", "三", "四")]
    town.keep_private(*said)
    town.sim.faults.reorder = True
    for pair in (said[:2], said[2:]):
        await asyncio.gather(*(person.says(each) for each in pair))
    town.sim.faults.reorder = False
    await person.asks("答完了", "第")
    (first, *_) = answers_of(await person.interview())
    assert str(first["text"]).splitlines() == said


async def is_limited(town: Town, opening: Opening, number: int) -> None:
    """Answer 45009 for some seconds: the bot waits for the window to end, and goes on in order."""
    person = await invited(town, opening, number)
    town.sim.faults.limit_for(LIMITED_S, now=now())
    await person.says("同意")
    await person.hears("第1/2", within_s=A_MINUTE_S)
    limited = [each for each in town.sim.calls if each.code == LIMITED]
    assert len(limited) == 1, "who is told to wait waits"
    invitation, thanks, _ = (words_of(each) for each in person.said)
    assert all(each in thanks for each in phrase("consent_thanks"))
    assert thanks != invitation
    await goes_on(person, number)
    await decided(town, opening, person)
    await check_whole(person, opening, number)


async def storm(town: Town, over: Callable[[], bool]) -> None:
    """Let everything go wrong in turn, every few calls, as long as people are about."""
    faults = town.sim.faults
    faults.duplicates = MANY
    turn = 0
    while not over():
        calls = len(town.sim.calls)
        match turn % 5:
            case 0:
                town.sim.tokens.revoke()
            case 1:
                faults.busy = 1
            case 2:
                faults.bad_gateway = 1
            case 3:
                town.traps.append(Trap("message/send", carried_out=True, spring=say_nothing))
            case _:
                faults.slow_s = SLOW_S
        turn += 1
        await more_calls(town, calls + 5, over)
        faults.slow_s = 0.0


def say_nothing(_request: web.Request) -> None:
    """Lose the answer, and do nothing else."""


async def more_calls(town: Town, count: int, over: Callable[[], bool]) -> None:
    """Wait for WeCom to have been called so often, unless it is over."""
    while len(town.sim.calls) < count and not over():  # noqa: ASYNC110  two things at once
        await asyncio.sleep(LOOK_S)


ALL = {f"ends_right_{each}": ends_right for each in "abc"}
STORMY: dict[str, Scene] = {**ALL, "is_overtaken": is_overtaken}
LIMITED_TOWN: dict[str, Scene] = {"is_limited": is_limited}


@pytest.fixture(scope="module")
def stormy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play in a town where everything goes wrong."""
    with Played(tmp_path_factory.mktemp("storm"), STORMY, settings=AT_ONCE) as made:
        made.stage.begin({"storm": lambda: storm(made.town, lambda: made.over(STORMY))})
        yield made


@pytest.fixture(scope="module")
def limited(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play in a town where WeCom lets nothing more through for a while."""
    with Played(tmp_path_factory.mktemp("limits"), LIMITED_TOWN, settings=AT_ONCE) as made:
        yield made


@pytest.mark.usefixtures("limited")  # begins now, and waits for a minute beside this
@pytest.mark.parametrize("name", STORMY)
def test_interviews_end_right_when_everything_goes_wrong(name: str, stormy: Played) -> None:
    stormy.stage.outcome(name)


def test_everything_did_go_wrong_and_nothing_was_refused(stormy: Played) -> None:
    stormy.stage.all_played()
    went_wrong = {each.code for each in stormy.town.sim.calls if each.code}
    assert went_wrong >= {-1, 502, 40014}
    assert stormy.town.sim.violations == ()
    check_log(stormy.town)
    compared = stormy.stage.run(stormy.town.zhimian("hr", "diff"))
    assert compared.code == 0, compared.output


def test_order_is_kept_however_long_wecom_lets_nothing_through(limited: Played) -> None:
    limited.stage.outcome("is_limited")
    assert limited.town.sim.violations == ()
    check_log(limited.town)
