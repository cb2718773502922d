"""Whole interviews from invitation to outcome, over real callbacks to a real `zhimian serve`."""

import re
from collections.abc import Iterator

import pytest

from tests.whole.checks import (
    answers_of,
    check_cards_settled,
    check_digest,
    check_documents,
    check_feedback,
    check_history,
    check_hr_report,
    check_interview,
    check_log,
    check_nobody_heard,
    check_report,
    digests,
)
from tests.whole.jobs import Opening
from tests.whole.people import Candidate, staff
from tests.whole.played import Played, Scene
from tests.whole.scenes import (
    EXTRA,
    FIRST,
    MORE,
    SECOND,
    answered_all,
    decided_soon,
    invited,
)
from tests.whole.town import Town
from tests.whole.words import phrase

BEGUN = ("invited", "interviewing", "scoring", "awaiting_manager")
PASSED, HELD, REJECTED = (phrase(f"outcome_{each}") for each in ("passed", "hold", "rejected"))


async def passes(town: Town, opening: Opening, number: int) -> None:
    """See a whole interview: everybody hears what they should, and HR's rows tell the same."""
    person = await invited(town, opening, number)
    _, manager, second = staff(town, opening)
    assert (await town.ask("GET", person.invite_url.removeprefix(town.base))).status == 200
    await answered_all(person, number)
    card = await manager.card()
    await second.card()
    interview = await person.interview()
    check_interview(interview, person, opening)
    said = [str(each["text"]) for each in answers_of(interview)]
    first, last = ("\n".join(part).format(n=number) for part in (FIRST, SECOND))
    assert said == [first, MORE.format(n=number), last]
    assert [each["follow_up"] for each in answers_of(interview)] == [False, True, False]
    check_report(await person.report(), interview)
    await check_documents(person)
    await town.until(lambda: bool(digests(town, opening)))
    (digest,) = digests(town, opening)
    check_digest(digest, person, opening)
    assert await check_link(town, digest)
    buttons = [each["text"] for each in card.content["button_list"]]  # type: ignore[attr-defined]
    assert buttons == ["通过", "待定", "淘汰", "加试情景模拟"]
    await manager.taps(card, "pass")
    await manager.hears("已记录", person.name, "通过")
    await check_cards_settled(town, opening, "通过")
    await check_feedback(person, (manager.userid, "pass", None))
    await check_history(person, *BEGUN, "passed")
    await check_hr_report(person, opening)
    await person.hears(*PASSED)
    assert await person.stage() == "passed"


async def check_link(town: Town, digest: str) -> bool:
    """See that the link in a digest opens, without a token."""
    found = re.search(r"\((http[^)]+)\)", digest)
    assert found is not None
    town.keep_private(found[1].rpartition(".")[2])
    opened = await town.ask("GET", found[1].removeprefix(town.base), bearer=False)
    return opened.status == 200


async def rejects(town: Town, opening: Opening, number: int) -> None:
    """Reject with a reason: an unlawful one is refused, and the candidate never hears it."""
    person, manager, _ = await decided_soon(town, opening, number)
    reason = "三道题都没有回答，看不到销售经验"
    town.keep_private(reason)
    await manager.taps(manager.open_cards[-1], "reject")
    await manager.hears(person.name, *phrase("reason_wanted"))
    assert await person.stage() == "awaiting_manager"
    await manager.asks("年纪偏大", *phrase("reason_unlawful"))
    assert await person.stage() == "awaiting_manager"
    await check_feedback(person)
    await manager.asks(reason, "已记录", "淘汰")
    await check_cards_settled(town, opening, "淘汰")
    await check_feedback(person, (manager.userid, "reject", reason))
    await check_history(person, *BEGUN, "rejected")
    await person.hears(*REJECTED)
    check_nobody_heard(person, reason)


async def holds(town: Town, opening: Opening, number: int) -> None:
    """Put somebody on hold, who hears so, and pass them later."""
    person, manager, _ = await decided_soon(town, opening, number)
    await manager.taps(manager.open_cards[-1], "hold")
    await check_cards_settled(town, opening, "待定")
    await check_history(person, *BEGUN, "on_hold")
    await person.hears(*HELD)
    await manager.asks(f"{person.name} 通过", "已记录", "通过")
    await check_history(person, *BEGUN, "on_hold", "passed")
    await check_feedback(person, (manager.userid, "hold", None), (manager.userid, "pass", None))
    await person.hears(*PASSED)


async def adds_a_round(town: Town, opening: Opening, number: int) -> None:
    """Add a round, which is announced, asked, scored and decided on."""
    person = await invited(town, opening, number)
    await answered_all(person, number)
    _, manager, second = staff(town, opening)
    await second.card()
    before = await person.report()
    await manager.taps(await manager.card(), "extra:roleplay")
    await person.hears("情景模拟", *phrase("extra_round_announced"))
    await check_history(person, *BEGUN, "extra_round")
    await person.asks("开始", "第1/1")
    await person.answers(EXTRA.format(n=number))
    await person.hears("情景模拟", *phrase("extra_finished"))
    card = await manager.card()
    await second.card()
    interview = await person.interview()
    after = await person.report()
    check_report(after, interview)
    assert after != before
    extra = [each for each in answers_of(interview) if each["question_id"] == "complaint"]
    assert [each["text"] for each in extra] == [EXTRA.format(n=number)]
    await town.until(lambda: len(digests(town, opening)) == 2)
    assert all(each in digests(town, opening)[1] for each in phrase("digest_updated"))
    labels = [each["text"] for each in card.content["button_list"]]  # type: ignore[attr-defined]
    assert labels == ["通过", "待定", "淘汰"]
    await manager.taps(card, "pass")
    await check_cards_settled(town, opening, "通过")
    await check_feedback(
        person, (manager.userid, "extra:roleplay", None), (manager.userid, "pass", None)
    )
    await check_history(person, *BEGUN, "extra_round", "scoring", "awaiting_manager", "passed")
    await check_hr_report(person, opening)
    await person.hears(*PASSED)


async def takes_back(town: Town, opening: Opening, number: int) -> None:
    """Take a decision back in time: nobody hears of it, and another one takes its place."""
    person, manager, second = await decided_soon(town, opening, number)
    await manager.taps(manager.open_cards[-1], "pass")
    await manager.hears("已记录", "通过")
    await manager.asks("撤回", person.name, *phrase("undo_done"))
    assert await person.stage() == "awaiting_manager"
    await second.card()
    await manager.taps(await manager.card(), "hold")
    await check_cards_settled(town, opening, "待定")
    await person.hears(*HELD)
    check_nobody_heard(person, PASSED[-1])
    await check_history(person, *BEGUN, "passed", "awaiting_manager", "on_hold")


async def disagrees(town: Town, opening: Opening, number: int) -> None:
    """Let a second manager decide otherwise: they are asked, and the first one confirms."""
    person, manager, second = await decided_soon(town, opening, number)
    recruiter = staff(town, opening)[0]
    reason = "两道题都没有回答而且缺少销售经验"
    town.keep_private(reason)
    await manager.taps(manager.open_cards[-1], "pass")
    await check_cards_settled(town, opening, "通过")
    await second.asks(f"{person.name} 淘汰", *phrase("conflict"))
    await second.says(f"改为淘汰 {reason}")
    await manager.hears(reason, *phrase("conflict_asked"))
    await recruiter.hears(reason, *phrase("conflict_raised"))
    await manager.asks("同意", "淘汰")
    await check_history(person, *BEGUN, "passed", "rejected")
    await person.hears(*REJECTED)
    check_nobody_heard(person, PASSED[-1], reason)


async def starts_from_hr(town: Town, opening: Opening, number: int) -> None:
    """Start from a row of HR's own, and take HR's edits of a person over."""
    name, later, phone = "司徒美堂", "单于司徒", f"1390013{number:04}"
    town.keep_private(name, later, phone)
    town.sim.add_member("fromhr", name=name, mobile=phone)
    await town.hr.insert("candidates", id="P-1", name=name, phone=phone)
    await town.hr.insert(
        "applications", id="HR-2026.1", position_id=opening.job, candidate_id="P-1", stage="new"
    )
    person = Candidate(town, "fromhr", name=later, phone=phone, id="P-1", interview_id="HR-2026.1")
    await person.hears("AI", "同意")
    page = await link_in(town, await person.asks("我的权利", "http"))
    await town.hr.change("candidates", "P-1", name=later, email="later@example.com")

    async def is_taken_over() -> bool:
        return later in (await town.ask("GET", page, bearer=False)).body.decode()

    await town.eventually(is_taken_over)
    person.email = "later@example.com"
    await answered_all(person, number)
    _, manager, second = staff(town, opening)
    card = await manager.card()
    await second.card()
    assert later in card.text
    await manager.taps(card, "hold")
    await check_cards_settled(town, opening, "待定")
    await check_history(person, *BEGUN, "on_hold")
    await check_hr_report(person, opening)


async def link_in(town: Town, text: str) -> str:
    """Find the path of the link in a bubble, and remember that its key is a secret."""
    found = re.search(rf"{re.escape(town.base)}(/[^\s)]+)", text)
    assert found is not None
    town.keep_private(found[1].rpartition(".")[2])
    return found[1]


async def comes_through_customer_service(town: Town, opening: Opening, number: int) -> None:
    """Interview somebody outside the company, through Customer Service."""
    person = await invited(town, opening, number, external=True)
    assert not person.said
    await town.sim.enter(person.userid, scene="invite")
    await person.hears("AI", "同意", "转人工", "我的权利")
    await answered_all(person, number)
    _, manager, second = staff(town, opening)
    card = await manager.card()
    await second.card()
    check_report(await person.report(), await person.interview())
    await manager.taps(card, "pass")
    await check_history(person, *BEGUN, "passed")
    await check_hr_report(person, opening)
    await person.hears(*PASSED)


SCENES: dict[str, Scene] = {
    each.__name__: each
    for each in (
        passes,
        rejects,
        holds,
        adds_a_round,
        takes_back,
        disagrees,
        starts_from_hr,
        comes_through_customer_service,
    )
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play all scenes in one town."""
    folder = tmp_path_factory.mktemp("whole")
    with Played(folder, SCENES) as made:
        yield made


@pytest.mark.parametrize("name", SCENES)
def test_an_interview_from_invitation_to_outcome(name: str, played: Played) -> None:
    played.stage.outcome(name)


def test_wecom_had_nothing_to_refuse_and_the_log_holds_nothing_personal(played: Played) -> None:
    played.stage.all_played()
    assert played.town.sim.violations == ()
    check_log(played.town)


def test_hr_and_the_bot_agree_in_the_end(played: Played) -> None:
    played.stage.all_played()
    compared = played.stage.run(played.town.zhimian("hr", "diff"))
    assert compared.code == 0, compared.output
