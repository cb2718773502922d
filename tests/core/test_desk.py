"""What managers and recruiters type: understood when it is plain, asked back when it is not."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.desk import (
    Desk,
    DeskContext,
    InvitationAnswered,
    MemberFound,
    decide_desk,
)
from handlers.effects import CreateInterview, FindMember
from handlers.events import EffectFailed, TextReceived
from handlers.interview import Interview, Stage, hr_stage
from handlers.people import Address
from tests.core.office import JOB, OTHER_JOB, Office, interview

MINUTE = timedelta(minutes=1)


def office(*more: Interview) -> Office:
    made = Office()
    for each in more or (interview(12),):
        made.add(each)
    return made


def one(made: Office, number: int = 12) -> Interview:
    return made.interviews[f"i{number}"]


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ("通过", Stage.PASSED),
        ("通过 张三", Stage.PASSED),
        ("张三 通过", Stage.PASSED),
        ("张三通过", Stage.PASSED),
        ("通过张三", Stage.PASSED),
        ("通过 张*", Stage.PASSED),
        ("张* 通过", Stage.PASSED),
        ("通过 #12", Stage.PASSED),
        ("通过 12", Stage.PASSED),
        ("12 通过", Stage.PASSED),
        ("12通过", Stage.PASSED),
        ("#12\u3000通过。", Stage.PASSED),
        ("\uff03\uff11\uff12 通过", Stage.PASSED),
        ("12号 通过", Stage.PASSED),
        ("张先生 通过", Stage.PASSED),
        ("给张三通过吧", Stage.PASSED),
        ("让张三通过了", Stage.PASSED),
        ("张三:通过", Stage.PASSED),
        ("门店销售顾问 张三 通过", Stage.PASSED),
        ("pass 张三", Stage.PASSED),
        ("PASS", Stage.PASSED),
        ("待定", Stage.ON_HOLD),
        ("待定 #12", Stage.ON_HOLD),
        ("张三 待定", Stage.ON_HOLD),
        ("12 hold", Stage.ON_HOLD),
        ("淘汰 张三 没有零售经验", Stage.REJECTED),
        ("淘汰张三,没有零售经验", Stage.REJECTED),
        ("淘汰张三没有零售经验", Stage.REJECTED),
        ("张三 淘汰 没有零售经验", Stage.REJECTED),
        ("张三淘汰,原因是没有零售经验", Stage.REJECTED),
        ("12 淘汰 没有零售经验", Stage.REJECTED),
        ("张三不通过,没有零售经验", Stage.REJECTED),
        ("加试病例分析", Stage.EXTRA_OFFERED),
        ("加试病例分析 张三", Stage.EXTRA_OFFERED),
        ("张三 加试病例分析", Stage.EXTRA_OFFERED),
        ("张三加试病例分析", Stage.EXTRA_OFFERED),
        ("加试 病例分析", Stage.EXTRA_OFFERED),
        ("加试", Stage.EXTRA_OFFERED),
        ("加试 张三", Stage.EXTRA_OFFERED),
        ("加试 case #12", Stage.EXTRA_OFFERED),
    ],
)
def test_a_decision_may_be_typed(said: str, stage: Stage) -> None:
    made = office()
    assert made.write("mgr_wang", said) != ["—"]
    assert one(made).stage is stage
    if stage is Stage.REJECTED:
        verdict = one(made).verdict
        assert verdict is not None
        assert verdict.reason == "没有零售经验"


@pytest.mark.parametrize(
    "said",
    [
        "通过率怎么样",
        "张三通过了吗?",
        "要不要通过呢",
        "张三没有通过",
        "李四 通过",
        "通过 李四",
        "待定项有哪些",
        "你好",
        "加试数学题库",
        "13 通过",
        "password",
        "他人不错",
        "张三",
        "12",
    ],
)
def test_what_is_not_plainly_a_decision_decides_nothing_and_is_answered(said: str) -> None:
    made = office()
    answer = made.write("mgr_wang", said)
    assert answer
    assert answer != ["—"]
    assert one(made).verdict is None
    assert one(made).awaiting_reason == ()


def test_two_candidates_who_match_are_listed_and_a_number_picks_one() -> None:
    made = office(interview(12), interview(15, "张伟"))
    asked = made.write("mgr_wang", "通过")
    assert "#12 张三" in asked[0]
    assert "#15 张伟" in asked[0]
    made.write("mgr_wang", "15")
    assert one(made, 15).stage is Stage.PASSED
    assert one(made, 12).stage is Stage.DECIDING


@pytest.mark.parametrize("said", ["通过 欧阳*", "欧阳* 通过", "通过 欧**"])
def test_a_surname_of_two_letters_may_be_masked(said: str) -> None:
    made = office(interview(12), interview(15, "欧阳倩云"))
    made.write("mgr_wang", said)
    assert one(made, 15).stage is Stage.PASSED
    assert one(made, 12).stage is Stage.DECIDING


@pytest.mark.parametrize("pick", ["2", "#15", "15号", "张伟"])
def test_a_list_is_answered_by_place_number_or_name(pick: str) -> None:
    made = office(interview(12), interview(15, "张伟"))
    made.write("mgr_wang", "张* 通过")
    made.write("mgr_wang", pick)
    assert one(made, 15).stage is Stage.PASSED


def test_a_number_of_the_list_means_the_candidate_with_that_number() -> None:
    made = office(interview(2), interview(5, "张伟"))
    made.write("mgr_wang", "通过")
    made.write("mgr_wang", "2")
    assert one(made, 2).stage is Stage.PASSED


def test_two_of_the_same_name_are_told_apart() -> None:
    made = office(interview(12), interview(15, "张三"))
    made.write("mgr_wang", "淘汰 张三 没有零售经验")
    assert one(made, 15).stage is Stage.DECIDING
    made.write("mgr_wang", "15")
    assert one(made, 15).stage is Stage.REJECTED
    assert one(made, 12).stage is Stage.DECIDING


def test_a_rejection_that_names_nobody_known_is_asked_back() -> None:
    made = office()
    assert "#12" in made.write("mgr_wang", "淘汰 李四 没有零售经验")[0]
    assert one(made).stage is Stage.DECIDING
    made.write("mgr_wang", "12")
    assert one(made).stage is Stage.REJECTED


def test_something_else_instead_of_a_number_is_understood_as_itself() -> None:
    made = office(interview(12), interview(15, "李四"))
    made.write("mgr_wang", "通过")
    made.write("mgr_wang", "李四 待定")
    assert one(made, 15).stage is Stage.ON_HOLD
    assert one(made, 12).stage is Stage.DECIDING


def test_a_rejection_without_reason_waits_for_the_next_sentence() -> None:
    made = office(interview(12), interview(15, "李四"))
    made.write("mgr_wang", "淘汰 李四")
    made.write("mgr_wang", "面试里没有说明为什么离职")
    assert one(made, 15).stage is Stage.REJECTED
    assert one(made, 12).stage is Stage.DECIDING


def test_two_owed_reasons_belong_to_the_card_tapped_last() -> None:
    made = office(interview(12), interview(15, "李四"))
    made.tap("mgr_wang", "reject", card=0)
    made.tap("mgr_wang", "reject", card=1)
    made.write("mgr_wang", "没有零售经验")
    assert one(made, 15).stage is Stage.REJECTED
    assert one(made, 12).awaiting_reason == ("mgr_wang",)
    made.write("mgr_wang", "没有带过团队")
    assert one(made, 12).stage is Stage.REJECTED


@pytest.mark.parametrize("said", ["他为什么应变才74", "应变为什么这么低", "为什么张三应变只有74?"])
def test_why_is_answered_with_the_candidates_own_words(said: str) -> None:
    made = office()
    answer = made.write("mgr_wang", said)[0]
    assert "先报修再疏导" in answer
    assert "74" in answer
    assert "第二天" not in answer
    assert one(made).stage is Stage.DECIDING


def test_why_without_a_dimension_gives_all_of_them() -> None:
    made = office()
    answer = made.write("mgr_wang", "依据是什么?为什么")[0]
    assert "第二天发了分期方案" in answer
    assert "没有找到证据" in answer


def test_why_about_one_of_two_is_asked_back_and_then_answered() -> None:
    made = office(interview(12), interview(15, "李四"))
    made.write("mgr_wang", "他为什么应变才74")
    answer = made.write("mgr_wang", "15")[0]
    assert "李四" in answer
    assert "先报修再疏导" in answer


def test_later_is_acknowledged() -> None:
    made = office()
    assert "好的" in made.write("mgr_wang", "等我明天看")[0]
    assert one(made).stage is Stage.DECIDING


def test_anything_else_lists_who_waits() -> None:
    made = office()
    assert "#12 张三" in made.write("mgr_wang", "你好")[0]
    assert "#12 张三" in made.write("mgr_wang", "待办")[0]
    assert "#12 张三" in made.write("mgr_wang", "进度")[0]


def test_a_manager_decides_only_about_jobs_of_their_own() -> None:
    made = office(interview(12), interview(30, "王五", job=OTHER_JOB))
    made.write("mgr_wang", "通过 王五")
    made.write("mgr_wang", "30 通过")
    assert one(made, 30).stage is Stage.DECIDING
    assert "王五" not in "".join(made.heard("mgr_wang")[1:])


def test_a_recruiter_is_no_manager_and_a_manager_no_recruiter() -> None:
    made = office()
    made.write("hr_li", "通过 张三")
    assert one(made).stage is Stage.DECIDING
    made.write("mgr_wang", "群发 全部 你好")
    assert "确认" not in "".join(made.heard("mgr_wang"))
    assert made.broadcasts == {}


def test_a_stranger_is_not_for_the_desk() -> None:
    made = office()
    assert made.write("nobody", "进度") == ["—"]
    assert made.write("person12", "通过 张三") == ["—"]


def test_somebody_elses_card_is_refused_politely() -> None:
    made = office()
    made.cards["hr_li"] = made.cards["mgr_wang"]
    assert made.tap("hr_li", "pass") == ["这张卡片不是发给您的，或者已经失效。"]
    made.cards["boss_li"] = made.cards["mgr_wang"]
    assert made.tap("boss_li", "pass") == ["这张卡片不是发给您的，或者已经失效。"]
    made.cards["mgr_wang"] = [replace(made.cards["mgr_wang"][0], task_id="zm-unknown")]
    assert made.tap("mgr_wang", "pass") == ["这张卡片不是发给您的，或者已经失效。"]
    assert one(made).verdict is None


def test_a_manager_spelled_in_capitals_is_the_same_person() -> None:
    made = office()
    made.tap("boss_li", "pass")
    verdict = one(made).verdict
    assert verdict is not None
    assert verdict.manager == "Boss_Li"
    made.write("boss_li", "撤回")
    assert one(made).stage is Stage.DECIDING


@pytest.mark.parametrize(
    "said",
    [
        "你好",
        "同意",
        "确认",
        "进度怎么样啊",
        "我先道歉,再报修",
        "3",
        "好的",
        "退出",
        "他为什么走了",
    ],
)
def test_who_answers_questions_of_their_own_is_not_interrupted(said: str) -> None:
    made = office()
    made.interviewed = frozenset({"mgr_wang"})
    assert made.write("mgr_wang", said) == ["—"]


def test_who_answers_questions_of_their_own_may_still_decide() -> None:
    made = office()
    made.interviewed = frozenset({"mgr_wang"})
    made.write("mgr_wang", "张三 通过")
    assert one(made).stage is Stage.PASSED


# ── recruiters ─────────────────────────────────────────────────────────────────────────────


def effects(made: Office, kind: type[object]) -> list[object]:
    return [each for each in made.other if isinstance(each, kind)]


@pytest.mark.parametrize(
    "said",
    [
        "邀请 zhangsan store-sales",
        "邀请 zhangsan 门店销售顾问",
        "邀请zhangsan 门店销售",
        "邀请　zhangsan　store-sales",
        "邀请:zhangsan,store-sales",
        "邀请 zhangsan STORE-SALES",
        "邀请 门店销售顾问 zhangsan",
        "邀请zhangsan门店销售顾问",
    ],
)
def test_a_member_is_invited(said: str) -> None:
    made = office()
    made.write("hr_li", said)
    assert effects(made, CreateInterview) == [
        CreateInterview(
            job_id="store-sales",
            to=Address.member("zhangsan"),
            asked_by=Address.member("hr_li"),
        )
    ]


@pytest.mark.parametrize("yes", ["确认", "好的", "1", "门店销售"])
def test_without_a_job_the_only_one_is_asked_for_first(yes: str) -> None:
    made = office()
    assert made.write("hr_li", "邀请 zhangsan") == [
        "邀请 zhangsan 参加「门店销售顾问」？回复「确认」发出邀请。"
    ]
    assert effects(made, CreateInterview) == []
    made.write("hr_li", yes)
    to, by = Address.member("zhangsan"), Address.member("hr_li")
    invited = CreateInterview(job_id="store-sales", to=to, asked_by=by)
    assert effects(made, CreateInterview) == [invited]
    assert made.write("hr_li", "确认") == ["没有等您确认的事。"]


@pytest.mark.parametrize(
    "said",
    [
        "邀请 13800138000 store-sales",
        "邀请13800138000门店销售顾问",
        "邀请 +8613800138000 门店销售",
        "邀请 \uff11\uff13\uff18\uff10\uff10\uff11\uff13\uff18\uff10\uff10\uff10 store-sales",
    ],
)
def test_a_phone_number_is_looked_up_first_and_never_repeated_in_full(said: str) -> None:
    made = office()
    answer = made.write("hr_li", said)
    find = FindMember(phone="13800138000", job_id="store-sales", asked_by=Address.member("hr_li"))
    assert effects(made, FindMember) == [find]
    assert "13800138000" not in answer[0]
    made.handle("hr_li", MemberFound(phone="13800138000", userid="zs", job_id="store-sales"))
    assert len(effects(made, CreateInterview)) == 1


def test_an_unknown_job_lists_the_jobs_one_recruits_for() -> None:
    made = office()
    answer = made.write("hr_li", "邀请 zhangsan 厨师")
    assert "store-sales" in answer[0]
    assert "support" not in answer[0]
    assert "store-sales" in made.write("hr_li", "邀请 zhangsan support")[0]
    assert effects(made, CreateInterview) == []


@pytest.mark.parametrize("said", ["邀请", "邀请 张三 store-sales"])
def test_an_invitation_that_names_nobody_is_explained(said: str) -> None:
    made = office()
    assert "邀请 zhangsan store-sales" in made.write("hr_li", said)[0]


def test_what_became_of_an_invitation_is_told() -> None:
    made = office()
    told = InvitationAnswered(number=31, name="陈一", job_id=JOB.id, stage="new", is_new=True)
    assert "#31" in made.handle("hr_li", told)[0]
    again = replace(told, is_new=False, stage="asking")
    assert "面试中" in made.handle("hr_li", again)[0]
    failed = EffectFailed(effect="find_member", to="13800138000", reason="nobody")
    assert "138****8000" in made.handle("hr_li", failed)[0]
    other = EffectFailed(effect="send_text", to="app:hr_li", reason="x")
    assert made.handle("hr_li", other) == ["—"]


def test_progress_counts_the_stages_and_lists_short_numbers_masked() -> None:
    made = office(
        interview(12),
        interview(15, "陈静", stage=Stage.ASKING),
        interview(16, "刘洋", stage=Stage.INVITED),
        interview(17, "周杰", stage=Stage.PASSED),
        interview(30, "王五", job=OTHER_JOB),
    )
    made.now += 40 * MINUTE
    answer = made.write("hr_li", "进度 门店销售")
    assert len(answer) == 1
    assert answer[0].startswith("门店销售顾问 · 4 人\n")
    assert "待同意 1" in answer[0]
    assert "待经理 1（最久 张* 王经理、李总 40 分钟）" in answer[0]
    assert "#12 张* 待经理 40 分钟" in answer[0]
    assert "#15 陈* 面试中 第2/2题 40 分钟" in answer[0]
    assert answer[0].endswith("最近结束：\n#17 周* 通过 40 分钟")
    assert "张三" not in answer[0]
    assert "王*" not in answer[0]
    assert made.write("hr_li", "进度") == answer


def test_a_long_list_is_split_into_messages_the_platform_carries() -> None:
    made = office(*(interview(n, f"候选{n}") for n in range(100, 260)))
    answer = made.write("hr_li", "进度")
    assert len(answer) > 1
    assert all(len(bubble.encode()) <= 2048 for bubble in answer)
    assert sum(bubble.count("#") for bubble in answer) == 160


def test_what_is_too_long_for_a_few_messages_has_pages() -> None:
    made = office(*(interview(n, f"候选{n}") for n in range(100, 600)))
    first = made.write("hr_li", "进度 门店销售")
    assert first[-1].startswith("还有 ")
    second = made.write("hr_li", "更多")
    assert made.write("hr_li", "进度 门店销售 2") == second
    pages = [first, second]
    while pages[-1][-1].startswith("还有 "):
        pages.append(made.write("hr_li", "更多"))
    numbers = [word for page in pages for bubble in page for word in re.findall(r"#\d+", bubble)]
    assert numbers == [f"#{n}" for n in range(100, 600)]
    assert all(len(bubble.encode()) <= 2048 for page in pages for bubble in page)
    assert made.write("hr_li", "进度 门店销售 9") == ["后面没有了。发「进度」从头看。"]


def test_only_the_newest_that_ended_are_listed() -> None:
    ended = (interview(n, stage=Stage.PASSED) for n in range(20, 60))
    answer = office(interview(12), *ended).write("hr_li", "进度")[0].split("\n")
    after = answer[answer.index("最近结束：") + 1 :]
    assert len(after) == 10


@pytest.mark.parametrize(
    "said", ["报告 12", "报告 #12", "报告12", "报告 \uff03\uff11\uff12", "报告 张三", "报告:12"]
)
def test_a_report_is_a_paragraph_and_a_link(said: str) -> None:
    made = office()
    answer = made.write("hr_li", said)[0]
    assert "https://zm.example/r/i12." in answer
    assert "综合 78（71–85）" in answer
    assert "由 AI 生成" in answer
    assert "张三" not in answer


def test_a_recruiter_reads_the_reason_in_the_report() -> None:
    made = office()
    made.write("mgr_wang", "淘汰 张三 没有零售经验")
    assert "没有零售经验" in made.write("hr_li", "报告 12")[0]


def test_a_report_that_is_not_there_is_said_so() -> None:
    made = office(replace(interview(12, stage=Stage.ASKING), report=None))
    assert "还没有报告" in made.write("hr_li", "报告 12")[0]
    assert "没有编号" in made.write("hr_li", "报告 99")[0]
    assert "没有编号" in made.write("hr_li", "报告 30")[0]


@pytest.mark.parametrize("said", ["交还 12", "交还12", "交还 #12", "交还"])
def test_a_conversation_is_handed_back(said: str) -> None:
    made = office(replace(interview(12), hushed=True))
    assert "交还" in made.write("hr_li", said)[0]
    assert not one(made).hushed


def test_handing_back_what_is_not_with_a_person_changes_nothing() -> None:
    made = office()
    assert "不在人工处理中" in made.write("hr_li", "交还 12")[0]
    assert "没有由人工处理" in made.write("hr_li", "交还")[0]
    assert one(made).stage is Stage.DECIDING


def test_help_names_the_commands() -> None:
    made = office()
    assert "群发 <岗位id|阶段|全部> <内容>" in made.write("hr_li", "帮助")[0]
    assert "群发" in made.write("hr_li", "今天天气不错")[0]
    assert "撤回" in made.write("mgr_wang", "帮助")[0]


def test_every_stage_word_hr_sees_is_known_in_both_languages() -> None:
    made = office(*(interview(n, stage=s) for n, s in enumerate(Stage, start=40)))
    words = {hr_stage(each) for each in made.interviews.values()}
    for word in words:
        answer = made.write("hr_li", f"群发 {word} 您好")
        assert "确认" in answer[0]


def test_a_desk_is_decided_the_same_every_time() -> None:
    made = office(interview(12), interview(15, "李四"))
    context = DeskContext(
        now=made.now,
        jobs=made.jobs,
        phrases=made.context(one(made)).desk,
        policy=made.rules,
        interviews=tuple(made.interviews.values()),
    )
    event = TextReceived(sender="app:mgr_wang", text="通过", message_id="1")
    desk = Desk(address=Address.member("mgr_wang"))
    assert decide_desk(desk, event, context) == decide_desk(desk, event, context)


@pytest.mark.parametrize("who", ["hr_li", "mgr_wang"])
@pytest.mark.parametrize("said", ["12", "#12"])
def test_a_short_number_alone_shows_that_application(who: str, said: str) -> None:
    made = office()
    assert "https://zm.example/r/i12." in made.write(who, said)[0]
