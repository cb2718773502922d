"""Whatever managers do in whatever order: nothing is raised, and the promises hold at every step."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.interview import Interview, Stage
from tests.core.office import Office, interview

WORDS = (
    "通过",
    "待定",
    "淘汰 12 没有零售经验",
    "淘汰",
    "没有零售经验",
    "年纪偏大",
    "撤回",
    "维持",
    "同意",
    "改为淘汰 没有带过团队",
    "改为通过",
    "改为加试病例分析",
    "加试病例分析",
    "15 通过",
    "12",
    "为什么",
    "你好",
    "算了",
)
KEYS = ("pass", "hold", "reject", "extra:case", "extra:none", "")
WHO = ("mgr_wang", "boss_li")

steps = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(WHO), st.sampled_from(WORDS)),
    st.tuples(st.just("tap"), st.sampled_from(WHO), st.sampled_from(KEYS)),
    st.tuples(st.just("wait"), st.just(""), st.sampled_from(["1", "11", "600"])),
)


def holds(one: Interview) -> None:
    """Check what must be true of an interview at any time."""
    if one.stage is Stage.REJECTED:
        assert one.verdict is not None
        assert one.verdict.choice == "reject"
        assert one.verdict.reason in {"没有零售经验", "没有带过团队"}
    if one.stage is Stage.PASSED:
        assert one.verdict is not None
        assert one.verdict.choice == "pass"
    if one.stage is Stage.DECIDING:
        assert one.objection is None
    if one.objection is not None and one.verdict is not None:
        assert one.objection.manager != one.verdict.manager
        assert one.objection.choice != one.verdict.choice
    assert [step.sequence for step in one.history] == list(range(1, len(one.history) + 1))
    for earlier, later in zip(one.history, one.history[1:], strict=False):
        assert earlier.to_stage == later.from_stage


@settings(max_examples=150, deadline=None)
@given(st.lists(steps, max_size=14))
def test_promises_hold_whatever_managers_do(done: list[tuple[str, str, str]]) -> None:
    made = Office()
    made.add(interview(12))
    made.add(interview(15, "李四"))
    for what, who, value in done:
        before = made.interviews["i12"].turn
        match what:
            case "write":
                assert made.write(who, value)
            case "tap":
                made.tap(who, value, card=0)
            case _:
                made.wait(timedelta(minutes=int(value)))
        for one in made.interviews.values():
            holds(one)
        assert made.interviews["i12"].turn >= before
    assert all(card.settled for card in made.settled.values())
    told = made.heard("person12") + made.heard("person15")
    assert not any("零售" in text or "年纪" in text or "团队" in text for text in told)
    assert not any("张三" in text or "李四" in text for text in made.heard("hr_li"))
