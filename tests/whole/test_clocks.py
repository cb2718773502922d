"""Time passes by itself: silence ends an answer, reminders go out, deadlines come."""

from collections.abc import Iterator

import pytest

from tests.whole.checks import answers_of, check_history, check_log
from tests.whole.jobs import Opening
from tests.whole.people import staff, words_of
from tests.whole.played import Played, Scene
from tests.whole.scenes import FIRST, decided_soon, invited
from tests.whole.town import Town
from tests.whole.words import phrase

#: Seconds instead of days.
HOUR_S = 3600
SETTINGS = {
    "ZHIMIAN_INTERVIEW__ANSWER_SILENCE_S": "2.5",
    "ZHIMIAN_INTERVIEW__NUDGE_HOURS": str(8 / HOUR_S),
    "ZHIMIAN_INTERVIEW__EXPIRES_HOURS": str(20 / HOUR_S),
    "ZHIMIAN_FEEDBACK__NUDGE_MINUTES": "0.1",
    "ZHIMIAN_FEEDBACK__ESCALATE_MINUTES": "0.2",
    "ZHIMIAN_FEEDBACK__UNDO_MINUTES": "0",
}


async def falls_silent(town: Town, opening: Opening, number: int) -> None:
    """Say nothing more: the answer ends, and the next question comes."""
    person = await invited(town, opening, number)
    await person.asks("同意", "第1/2")
    text = FIRST[0].format(n=number)
    town.keep_private(text)
    await person.says(text)
    await person.hears("追问")
    (first, *_) = answers_of(await person.interview())
    assert first["text"] == text


async def never_comes(town: Town, opening: Opening, number: int) -> None:
    """Never answer the invitation: two reminders at most, and the interview closes."""
    person = await invited(town, opening, number)
    await person.hears(*phrase("nudge_invited"))
    await person.hears(*phrase("expired"))
    heard = [words_of(each) for each in person.said]
    reminders = [text for text in heard if all(each in text for each in phrase("nudge_invited"))]
    assert 1 <= len(reminders) <= 2
    await check_history(person, "invited", "expired")
    await person.asks("同意", "")
    assert await person.stage() == "expired"


async def keeps_people_waiting(town: Town, opening: Opening, number: int) -> None:
    """Decide nothing: managers are reminded once, then the recruiters know; a late decision counts."""
    person, manager, second = await decided_soon(town, opening, number)
    recruiter = staff(town, opening)[0]
    await manager.hears(person.name, *phrase("nudge_manager"))
    await recruiter.hears(*phrase("escalated_to_recruiter"))
    await manager.hears(person.name, *phrase("escalated_manager_told"))
    for who in (manager, second):
        cards = [each for each in who.said if each.task_id]
        assert len(cards) == 2, "the card came once more with the reminder"
    await manager.taps(manager.open_cards[0], "pass")
    await person.hears(*phrase("outcome_passed"))
    for who in (manager, second):
        await town.until(lambda who=who: not who.open_cards)  # type: ignore[misc]
    told = [
        each for each in recruiter.said if phrase("escalated_to_recruiter")[-1] in words_of(each)
    ]
    assert len(told) == 1


async def leaves_an_added_round_alone(town: Town, opening: Opening, number: int) -> None:
    """Never start a round that was added: reminded; then the managers decide on what there is."""
    person, manager, _ = await decided_soon(town, opening, number)
    await manager.taps(manager.open_cards[0], "extra:roleplay")
    await person.hears(*phrase("extra_round_announced"))
    await town.until(lambda: not manager.open_cards)
    await person.hears(*phrase("nudge_extra"))
    await person.hears(*phrase("extra_expired"))
    await manager.taps(await manager.card(), "pass")
    await person.hears(*phrase("outcome_passed"))


SCENES: dict[str, Scene] = {
    each.__name__: each
    for each in (falls_silent, never_comes, keeps_people_waiting, leaves_an_added_round_alone)
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play all scenes in one town, where a day takes seconds."""
    with Played(tmp_path_factory.mktemp("clocks"), SCENES, settings=SETTINGS) as made:
        yield made


@pytest.mark.parametrize("name", SCENES)
def test_time_passes_by_itself(name: str, played: Played) -> None:
    played.stage.outcome(name)


def test_nothing_was_refused_or_told_to_the_log(played: Played) -> None:
    played.stage.all_played()
    assert played.town.sim.violations == ()
    check_log(played.town)
    compared = played.stage.run(played.town.zhimian("hr", "diff"))
    assert compared.code == 0, compared.output
