"""Whom a message at the desk names: nobody is decided about because somebody else was meant."""

import pytest

from handlers.effects import FindMember
from handlers.interview import Interview, Stage
from tests.core.office import Office, interview


def office(*more: Interview) -> Office:
    made = Office()
    for each in more or (interview(12),):
        made.add(each)
    return made


def one(made: Office, number: int = 12) -> Interview:
    return made.interviews[f"i{number}"]


@pytest.mark.parametrize("said", ["李雷 通过", "李雷 待定", "李雷，通过吧", "考虑以后 通过"])
def test_a_decision_about_nobody_is_not_the_reason_that_is_owed(said: str) -> None:
    made = office()
    made.write("mgr_wang", "张三 淘汰")
    answer = made.write("mgr_wang", said)
    assert "没有找到" in answer[0]
    assert one(made).stage is Stage.DECIDING
    assert one(made).awaiting_reason == ("mgr_wang",)


@pytest.mark.parametrize("said", ["应变题没有通过", "试用期考核不通过", "应变 不通过，没有先后"])
def test_a_reason_may_hold_the_words_of_a_decision(said: str) -> None:
    made = office()
    made.write("mgr_wang", "张三 淘汰")
    made.write("mgr_wang", said)
    assert one(made).stage is Stage.REJECTED


def test_a_number_that_was_not_offered_is_no_place_in_the_list() -> None:
    made = office(interview(2, "陈静", stage=Stage.PASSED), interview(12), interview(15, "张伟"))
    made.write("mgr_wang", "张* 通过")
    assert "#2 陈" in made.write("mgr_wang", "2")[0]
    assert [one(made, number).stage for number in (12, 15)] == [Stage.DECIDING] * 2


@pytest.mark.parametrize("phone", ["138 0013 8000", "+86 138-0013-8000", "86 138 0013 8000"])
def test_a_phone_number_may_be_written_in_groups(phone: str) -> None:
    made = office()
    answer = made.write("hr_li", f"邀请 {phone} store-sales")
    assert [each.phone for each in made.other if isinstance(each, FindMember)] == ["13800138000"]
    assert "138****8000" in answer[0]


def test_a_recruiter_without_candidates_asks_about_their_own_interview() -> None:
    made = Office()
    assert "没有进行中的面试" in made.write("hr_li", "进度")[0]
    made.interviewed = frozenset({"hr_li"})
    assert made.write("hr_li", "进度") == ["—"]
