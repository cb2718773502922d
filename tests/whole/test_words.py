"""Every word of the chat, said by candidates, recruiters, managers and people nobody knows."""

import re
from collections.abc import Iterator

import pytest

from tests.whole.checks import answers_of, check_history, check_log, check_nobody_heard
from tests.whole.jobs import Opening
from tests.whole.people import Candidate, Person, staff, words_of
from tests.whole.played import Played, Scene
from tests.whole.scenes import FIRST, MORE, SECOND, decided_soon, invited, registered, skipped_all
from tests.whole.town import Town
from tests.whole.words import phrase

ANSWER = (
    "那位顾客嫌贵要走，我先问他和哪一款比，原来是装修超了预算，就推荐了小一号的，第二天他买了两台"
)


async def pauses(town: Town, opening: Opening, number: int) -> None:
    """Pause and go on: what was written meanwhile is used only when the candidate says so."""
    person = await invited(town, opening, number)
    kept, left = "我在暂停的时候想起来一件事", "这句话只是随便说说而已"
    town.keep_private(kept, left)
    await person.asks("同意", "第1/2")
    await person.asks("暂停", *phrase("paused"))
    await person.says(left)
    await person.asks("继续", left, "不要")
    await person.asks("不要", *phrase("kept_dropped"), "第1/2")
    await person.asks("暂停", *phrase("paused"))
    await person.says(kept)
    await person.asks("继续", kept, "要")
    await person.asks("要", *phrase("kept_used"), "第1/2")
    await person.answers(ANSWER)
    await person.hears("题")
    (first, *_) = answers_of(await person.interview())
    assert first["text"] == f"{kept}\n{ANSWER}"


async def says_it_anew(town: Town, opening: Opening, number: int) -> None:
    """Redo and add: the answer in force is the new one, with what was added."""
    person = await invited(town, opening, number)
    added = "那个月我一共卖出去十二台"
    town.keep_private(ANSWER, added, "我说错了的一段话")
    await person.asks("同意", "第1/2")
    await person.says("我说错了的一段话")
    await person.asks("重说", *phrase("redo"), "第1/2")
    await person.answers(ANSWER)
    await person.hears("题")
    await person.asks("补充", *phrase("supplement"))
    await person.says(added)
    await person.asks("答完了", *phrase("supplement_kept"))
    (first, *_) = answers_of(await person.interview())
    assert first["text"] == f"{ANSWER}\n{added}"
    assert first["redone"] is True
    await person.asks("跳过", "题")


async def asks_back(town: Town, opening: Opening, number: int) -> None:
    """Hear it again and in other words, see where things stand, and ask questions of one's own."""
    person = await invited(town, opening, number)
    recruiter = staff(town, opening)[0]
    asked = "公司楼下可以停电动车吗"
    town.keep_private(asked)
    await person.asks("进度", *phrase("progress_invited"))
    await person.asks("同意", "第1/2")
    await person.asks("再说一遍", "第1/2", "明确拒绝")
    await person.asks("换个说法", "第1/2", "挑一次顾客说")
    await person.asks("进度", "第1/2")
    await person.asks("我要提问 周末要上班吗", "做六休一")
    await person.hears("第1/2")
    await person.asks("我要提问", *phrase("ask_away"))
    await person.asks(asked, *phrase("question_passed_on"))
    await person.hears("第1/2")
    await recruiter.hears(asked, *phrase("question_for_recruiter"))
    page = await person.asks("我的权利", town.base)
    found = re.search(rf"{re.escape(town.base)}(/\S+)", page)
    assert found is not None
    town.keep_private(found[1].rpartition(".")[2])
    assert (await town.ask("GET", found[1], bearer=False)).status == 200
    await person.asks("跳过", "第2/2")
    await person.asks("跳过", *phrase("finished"))
    assert (await person.interview())["stage"] in {"scoring", "awaiting_manager"}


async def wants_a_person(town: Town, opening: Opening, number: int) -> None:
    """Ask for a person: the bot is silent until it is handed back, or the candidate goes on."""
    person = await invited(town, opening, number)
    recruiter = staff(town, opening)[0]
    town.keep_private("你好请问有真人在吗")
    await person.asks("同意", "第1/2")
    await person.asks("转人工", *phrase("human_called"))
    notice = await recruiter.hears(*phrase("human_wanted"))
    called = re.search(r"#(\d+)", notice)
    assert called is not None
    before = len(person.said)
    await person.says("你好请问有真人在吗")
    await recruiter.asks(f"交还 #{called[1]}", *phrase("handback_done"))
    await person.hears(*phrase("handed_back"))
    assert words_of(person.said[before]).startswith(phrase("handed_back")[0])
    await person.asks("转人工", *phrase("human_called"))
    await person.asks("继续", "第1/2")
    await person.asks("跳过", "第2/2")


async def leaves(town: Town, opening: Opening, number: int) -> None:
    """Leave after being asked once; the recruiters and HR's rows know."""
    person = await invited(town, opening, number)
    recruiter = staff(town, opening)[0]
    await person.asks("同意", "第1/2")
    await person.asks("退出", *phrase("exit_confirm"))
    await person.asks("继续", "第1/2")
    await person.asks("退出", *phrase("exit_confirm"))
    await person.asks("确认", *phrase("left"))
    await recruiter.hears(*phrase("candidate_left"))
    await check_history(person, "invited", "interviewing", "withdrawn")
    await person.asks("同意", "")
    assert await person.stage() == "withdrawn"


async def speaks_english(town: Town, opening: Opening, number: int) -> None:
    """Switch the language at any point, and steer with the words of that language."""
    person = await invited(town, opening, number)
    await person.asks("English", *phrase("language_switched", "en"))
    await person.asks("agree", "1/2")
    await person.asks("pause", *phrase("paused", "en"))
    await person.asks("resume", "1/2")
    await person.asks("skip", *phrase("skipped", "en"), "2/2")
    await person.asks("中文", *phrase("language_switched"), "第2/2")
    await person.asks("跳过", *phrase("finished"))


async def is_judged_by_answers_alone(town: Town, opening: Opening, number: int) -> None:
    """Steer as much as one likes: the same answers have the same scores."""
    plain = await invited(town, opening, number)
    busy = await invited(town, opening, number + 50)
    answers = [("\n".join(FIRST)).format(n=7), MORE.format(n=7), ("\n".join(SECOND)).format(n=7)]
    for person in (plain, busy):
        await person.asks("同意", "第1/2")
    await busy.asks("再说一遍", "第1/2")
    await busy.asks("暂停", *phrase("paused"))
    await busy.asks("继续", "第1/2")
    await busy.asks("转人工", *phrase("human_called"))
    await busy.asks("继续", "第1/2")
    await busy.asks("English", "1/2")
    await busy.asks("中文", "第1/2")
    await busy.says("随便写的一句话")
    await busy.asks("重说", "第1/2")
    for person in (plain, busy):
        for answer, following in zip(answers, ("追问", "第2/2", "题"), strict=True):
            await person.answers(answer)
            await person.hears(following)
        await person.reaches("awaiting_manager")
    one, other = await plain.report(), await busy.report()
    for key in ("overall", "dimensions", "recommendation"):
        assert one[key] == other[key]


async def recruits(town: Town, opening: Opening, number: int) -> None:
    """Invite by userid and by phone number, look at progress, and read a report."""
    recruiter, manager, _ = staff(town, opening)
    phone = f"1370013{number:04}"
    town.sim.add_member("walkin1", name="钟离长安")
    town.sim.add_member("walkin2", name="百里奚风", mobile=phone)
    town.keep_private("钟离长安", "百里奚风", phone, "13700137999")
    await recruiter.asks(f"邀请 walkin1 {opening.job}", *phrase("invite_done"))
    first = Candidate(town, "walkin1")
    await first.hears(*phrase("invitation"))
    await recruiter.asks(f"邀请 {phone} {opening.job}", *phrase("invite_done"))
    await Person(town, "walkin2").hears(*phrase("invitation"))
    await recruiter.asks(f"邀请 13700137999 {opening.job}", *phrase("invite_nobody"))
    await recruiter.asks(f"邀请 walkin1 {opening.job}", *phrase("invite_already"))
    await recruiter.asks("邀请 walkin1 no-such-job", *phrase("job_unknown"))
    await recruiter.asks(f"邀请 nobody77 {opening.job}", *phrase("invite_nobody"))
    await skipped_all(first)
    await manager.card()
    found = re.search(r"#(\d+) .*待经理", await recruiter.asks("进度", "待经理"))
    assert found is not None
    await recruiter.asks(f"进度 {opening.job}", f"#{found[1]}")
    await recruiter.asks(f"报告 {found[1]}", f"#{found[1]}")
    await recruiter.asks("帮助", *phrase("recruiter_help"))
    await manager.asks("待办", *phrase("waiting_list"))
    await manager.asks(f"{found[1]} 待定", *phrase("decision_recorded"))


async def writes_to_many(town: Town, opening: Opening, number: int) -> None:
    """Write to many after being shown whom, and take it back."""
    recruiter = staff(town, opening)[0]
    people = [await registered(town, opening, number + each) for each in (60, 61, 62)]
    for person in people:
        await person.hears(*phrase("invitation"))
    await people[2].asks("退出", *phrase("exit_confirm"))
    await people[2].asks("确认", *phrase("left"))
    text = "本周六系统维护，请在周五前完成面试"
    town.keep_private(text)
    preview = await recruiter.asks(f"群发 全部 {text}", text, "确认")
    assert "2 人" in preview
    await recruiter.says("确认")
    for person in people[:2]:
        await person.hears(text)
    await recruiter.hears(*phrase("broadcast_receipt"))
    await recruiter.asks("撤回群发", *phrase("broadcast_recalled"))
    for person in people[:2]:
        gone = [each for each in person.said if each.text == text]
        assert [each.recalled for each in gone] == [True]
    check_nobody_heard(people[2], text)
    await recruiter.asks(f"群发 {opening.job} {text}", text, "2 人")
    await recruiter.asks("取消", *phrase("broadcast_expired"))


async def is_a_stranger(town: Town, opening: Opening, number: int) -> None:
    """Type recruiters' commands without being one: a polite sentence, and nothing happens."""
    person, manager, _ = await decided_soon(town, opening, number)
    recruiter = staff(town, opening)[0]
    town.sim.add_member("stranger", name="路人甲乙")
    stranger = Person(town, "stranger")
    for text in (
        "进度",
        f"邀请 stranger {opening.job}",
        "群发 全部 大家好",
        "确认",
        "报告 1",
        "交还 1",
        f"{person.name} 通过",
        "撤回",
    ):
        await stranger.asks(text, *phrase("not_in_interview"))
    assert len(stranger.said) == 8
    assert await person.stage() == "awaiting_manager"
    await person.asks(f"邀请 stranger {opening.job}", "")
    check_nobody_heard(stranger, "「同意」")
    await manager.asks("群发 全部 大家好", "")
    await recruiter.asks(f"{person.name} 通过", "")
    assert await person.stage() == "awaiting_manager"


SCENES: dict[str, Scene] = {
    each.__name__: each
    for each in (
        pauses,
        says_it_anew,
        asks_back,
        wants_a_person,
        leaves,
        speaks_english,
        is_judged_by_answers_alone,
        recruits,
        writes_to_many,
        is_a_stranger,
    )
}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """Play all scenes in one town."""
    with Played(tmp_path_factory.mktemp("words"), SCENES) as made:
        yield made


@pytest.mark.parametrize("name", SCENES)
def test_the_words_of_the_chat(name: str, played: Played) -> None:
    played.stage.outcome(name)


def test_nothing_was_refused_and_nothing_personal_was_written(played: Played) -> None:
    played.stage.all_played()
    assert played.town.sim.violations == ()
    check_log(played.town)
    compared = played.stage.run(played.town.zhimian("hr", "diff"))
    assert compared.code == 0, compared.output
