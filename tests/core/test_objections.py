"""Two managers who disagree: the second is asked, the first decides, the candidate waits."""

from datetime import timedelta

from handlers.interview import Interview, Stage
from tests.core.office import Office, interview, policy

MINUTE = timedelta(minutes=1)


def disputed(*, undo: timedelta = timedelta(minutes=10)) -> Office:
    """Let 王经理 pass somebody whom 李总 would reject."""
    made = Office(rules=policy(undo=undo))
    made.add(interview(12))
    made.tap("mgr_wang", "pass")
    made.asked = made.tap("boss_li", "reject")
    return made


def one(made: Office) -> Interview:
    return made.interviews["i12"]


def test_a_second_manager_who_disagrees_is_asked() -> None:
    made = disputed()
    assert "王经理 14:02 已选择「通过」" in made.asked[0]
    assert "「淘汰」" in made.asked[0]
    assert "维持" in made.asked[0]
    assert one(made).stage is Stage.PASSED


def test_keeping_follows_the_first_and_the_candidate_hears_in_time() -> None:
    made = disputed()
    assert "通过" in made.write("boss_li", "维持")[0]
    assert one(made).objection is None
    made.wait(10 * MINUTE)
    assert len(made.heard("person12")) == 1


def test_saying_nothing_leaves_the_first_decision() -> None:
    made = disputed()
    made.wait(10 * MINUTE)
    assert len(made.heard("person12")) == 1


def test_insisting_withholds_the_outcome_and_asks_the_first_manager() -> None:
    made = disputed()
    made.write("boss_li", "改为淘汰 没有零售经验")
    assert "没有零售经验" in made.heard("mgr_wang")[-1]
    assert "同意" in made.heard("mgr_wang")[-1]
    assert "张三" not in made.heard("hr_li")[-1]
    made.wait(60 * MINUTE)
    assert made.heard("person12") == []
    assert one(made).stage is Stage.PASSED


def test_a_rejection_is_insisted_on_only_with_a_lawful_reason() -> None:
    made = disputed()
    assert "原因" in made.write("boss_li", "改为淘汰")[0]
    assert one(made).objection is not None
    assert "就业促进法" in made.write("boss_li", "年纪偏大")[0]
    made.write("boss_li", "没有零售经验")
    objection = one(made).objection
    assert objection is not None
    assert objection.insisted


def test_the_first_manager_agrees_and_the_decision_changes() -> None:
    made = disputed()
    made.write("boss_li", "改为淘汰 没有零售经验")
    made.write("mgr_wang", "同意")
    assert one(made).stage is Stage.REJECTED
    verdict = one(made).verdict
    assert verdict is not None
    assert (verdict.manager, verdict.reason) == ("Boss_Li", "没有零售经验")
    made.wait(10 * MINUTE)
    told = made.heard("person12")
    assert len(told) == 1
    assert "感谢" in told[0]
    assert "零售" not in told[0]


def test_the_first_manager_keeps_and_the_candidate_hears_the_first_decision() -> None:
    made = disputed()
    made.write("boss_li", "改为淘汰 没有零售经验")
    made.wait(20 * MINUTE)
    made.write("mgr_wang", "维持")
    assert one(made).objection is None
    assert "通过" in made.heard("boss_li")[-1]
    assert len(made.heard("person12")) == 1


def test_a_decision_typed_by_one_of_both_settles_it_too() -> None:
    made = disputed()
    made.write("boss_li", "改为淘汰 没有零售经验")
    made.write("mgr_wang", "12 淘汰 没有零售经验")
    assert one(made).stage is Stage.REJECTED
    made = disputed()
    made.write("boss_li", "改为淘汰 没有零售经验")
    made.write("boss_li", "张三 通过")
    assert one(made).objection is None
    assert one(made).stage is Stage.PASSED


def test_without_undo_time_the_second_is_still_asked_and_a_person_tells_of_a_change() -> None:
    made = disputed(undo=timedelta())
    assert "维持" in made.asked[0]
    made.write("boss_li", "改为淘汰 没有零售经验")
    made.write("mgr_wang", "同意")
    assert one(made).stage is Stage.REJECTED
    made.wait(60 * MINUTE)
    assert len(made.heard("person12")) == 1
    assert "直接联系" in made.heard("hr_li")[-1]


def test_taking_the_first_decision_back_ends_the_disagreement() -> None:
    made = disputed()
    made.write("boss_li", "改为淘汰 没有零售经验")
    made.write("mgr_wang", "撤回")
    assert one(made).stage is Stage.DECIDING
    assert one(made).objection is None
    assert "已撤回" in made.heard("boss_li")[-1]


def test_who_owes_a_reason_is_asked_when_the_other_passes() -> None:
    made = Office()
    made.add(interview(12))
    made.tap("boss_li", "reject")
    made.tap("mgr_wang", "pass")
    assert "维持" in made.heard("boss_li")[-1]
    assert one(made).stage is Stage.PASSED
    made.write("boss_li", "维持")
    assert one(made).objection is None


def test_asking_about_nothing_is_answered() -> None:
    made = Office()
    made.add(interview(12))
    assert made.write("boss_li", "维持")
    assert made.write("boss_li", "改为通过")
    assert one(made).stage is Stage.PASSED
