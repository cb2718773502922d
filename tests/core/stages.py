"""Every stage reached the way it really is, and every way out of it that anybody found."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from handlers.commands import VARIANTS, recognise
from handlers.events import (
    HandedBack,
    InterviewEvent,
    InterviewRequested,
    ObjectionAnswered,
    ReasonGiven,
    TextReceived,
    TimerFired,
    VerdictGiven,
    VerdictRecalled,
)
from handlers.interview import Stage
from tests.core.walk import Step, Walk

REASON = "没有零售经验,应变题没有给出做法"
CHOICES = {
    Stage.PASSED: "pass",
    Stage.ON_HOLD: "hold",
    Stage.REJECTED: "reject",
    Stage.EXTRA_OFFERED: "extra:roleplay",
}
AnyStep = InterviewEvent | str | timedelta
Passage = tuple[Stage, Stage]


def brought_to(stage: Stage) -> Walk:
    """Bring an interview to a stage the way it really gets there."""
    walk = Walk()
    if stage is Stage.NEW:
        return walk
    walk.tell(InterviewRequested(actor="api"))
    if stage is Stage.INVITED:
        return walk
    walk.says("同意")
    match stage:
        case Stage.ASKING:
            return walk
        case Stage.PAUSED:
            walk.says("暂停")
        case Stage.WITH_PERSON:
            walk.says("转人工")
        case Stage.WITHDRAWN:
            walk.says("退出", "确认")
        case Stage.EXPIRED:
            walk.waits(timedelta(days=4))
        case Stage.SCORING:
            walk.says("我问了原因,换了小一号的,第二天成交了", "答完了", *["跳过"] * 3)
        case _:
            walk.finished()
            if stage in CHOICES:
                choice = CHOICES[stage]
                walk.tell(VerdictGiven(manager="mgr_wang", choice=choice, reason=REASON))
    assert walk.interview.stage is stage
    return walk


def _verdict(choice: str, manager: str = "mgr_wang") -> VerdictGiven:
    return VerdictGiven(manager=manager, choice=choice, reason=REASON)


#: What is tried at every stage; each begins anew.
TRIED: tuple[Sequence[AnyStep], ...] = (
    *((variants[0],) for variants in VARIANTS.values()),
    ("退出", "确认"),
    ("删除我的数据", "确认"),
    ("跳过", "跳过", "跳过"),
    ("跳过", "跳过", "先问了原因", "答完了", "再换了方案", "答完了"),
    ("跳过", "跳过", "先问了原因", timedelta(minutes=1), "再换了方案", timedelta(minutes=1)),
    ("先问了原因,再换了方案", "答完了", "跳过", "跳过", "跳过", "judged"),
    ("judged",),
    (timedelta(days=4),),
    *((_verdict(choice),) for choice in CHOICES.values()),
    *((_verdict(choice, "mgr_chen"),) for choice in CHOICES.values()),
    (
        VerdictGiven(manager="mgr_chen", choice="reject"),
        ReasonGiven(manager="mgr_chen", text=REASON),
    ),
    (VerdictRecalled(manager="mgr_wang"),),
    (HandedBack(recruiter="hr_li"),),
    *(
        (
            ObjectionAnswered(manager="mgr_chen", keep=False, choice=choice, reason=REASON),
            agrees,
        )
        for choice in CHOICES.values()
        for agrees in (ObjectionAnswered(manager="mgr_wang", keep=False), _verdict(choice))
    ),
)
#: Stages that another one is gone back to, by what came before.
BEFORE: tuple[tuple[Stage, str], ...] = (
    (Stage.INVITED, "暂停"),
    (Stage.INVITED, "转人工"),
    (Stage.EXTRA_OFFERED, "暂停"),
    (Stage.EXTRA_OFFERED, "转人工"),
)


def passages() -> Mapping[Passage, tuple[str, ...]]:
    """Find every way from one stage to another, and what leads along it."""
    starts: list[tuple[Stage, Sequence[AnyStep]]] = [(stage, ()) for stage in Stage]
    starts += [(stage, (word,)) for stage, word in BEFORE]
    found: dict[Passage, dict[str, None]] = {}
    for stage, first in starts:
        for tried in (*TRIED, (InterviewRequested(actor="api"),)):
            walk = brought_to(stage)
            _take(walk, (*first, *tried))
            for passage, label in passed(walk.steps):
                found.setdefault(passage, {})[label] = None
    order = {stage: place for place, stage in enumerate(Stage)}
    keys = sorted(found, key=lambda key: (order[key[0]], order[key[1]]))
    return {key: tuple(sorted(found[key])) for key in keys}


def _take(walk: Walk, steps: Sequence[AnyStep]) -> None:
    for step in steps:
        match step:
            case "judged":
                walk.judged()
            case str():
                walk.says(step)
            case timedelta():
                walk.waits(step)
            case event:
                walk.tell(event)


def passed(steps: Sequence[Step]) -> list[tuple[Passage, str]]:
    """Give where a walk went from one stage to another, and by what."""
    return [
        ((step.before.stage, step.decision.interview.stage), label(step.event))
        for step in steps
        if step.before.stage is not step.decision.interview.stage
    ]


def label(event: InterviewEvent) -> str:
    """Name what happened, as people would."""
    if isinstance(event, TextReceived):
        spoken = recognise(event)
        return "a text" if spoken is None else spoken.word.value
    return event.timer if isinstance(event, TimerFired) else type(event).__name__
