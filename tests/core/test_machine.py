"""The laws of the machine: complete, deterministic, without exceptions, and forward only."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from handlers.commands import VARIANTS, Word, recognise
from handlers.decision import Timer
from handlers.events import (
    AnswerScored,
    CardSent,
    DeliveryFailed,
    EffectFailed,
    HandedBack,
    InterviewEvent,
    InterviewRequested,
    MediaReceived,
    ObjectionAnswered,
    PersonEntered,
    PersonLeft,
    ReasonGiven,
    RenamedByHr,
    TextReceived,
    TimerFired,
    VerdictGiven,
    VerdictRecalled,
)
from handlers.interview import ENDED, Stage, hr_stage
from handlers.invitation import invite
from handlers.machine import IGNORED, KINDS, TABLE, decide, on, table
from storage.records import read_event, read_interview, write_event, write_interview
from tests.core.stages import passages, passed
from tests.core.walk import CANDIDATE, JOBS, Walk, scored

MANAGERS = ("mgr_wang", "mgr_chen")
CHOICES = ("pass", "hold", "reject", "extra:roleplay", "extra:none", "nonsense", "")
REASONS = ("没有零售经验", "年纪偏大", "短", "")
#: Who takes an ended interview anywhere else: only managers, about their own decision.
REOPENS = (VerdictGiven, VerdictRecalled, ObjectionAnswered, ReasonGiven)


# ── the table ───────────────────────────────────────────────────────────────────────────────


def test_every_stage_and_event_has_a_rule_or_is_named_as_ignored() -> None:
    pairs = {(stage, kind) for stage in Stage for kind in KINDS}
    assert pairs - TABLE.keys() - IGNORED == set()


def test_nothing_has_a_rule_and_is_ignored_too() -> None:
    assert TABLE.keys() & IGNORED == set()


def test_only_pairs_that_can_happen_are_ignored() -> None:
    assert {(stage, kind) for stage in Stage for kind in KINDS} >= IGNORED


def test_every_kind_of_event_and_every_timer_is_known_to_the_table() -> None:
    events = set(get_args(InterviewEvent)) - {TimerFired}
    assert set(KINDS) == events | set(get_args(Timer))


@pytest.mark.parametrize("word", Word)
def test_a_word_has_a_rule_and_falls_back_to_what_any_text_does(word: Word) -> None:
    stages = {stage for stage, trigger in TABLE if trigger is word}
    assert stages, f"{word} is never understood"
    assert all((stage, TextReceived) in TABLE for stage in Stage if stage is not Stage.NEW)
    assert Stage.NEW not in stages


@pytest.mark.parametrize(
    ("word", "stages"),
    [
        (Word.AGREE, {Stage.INVITED, Stage.EXTRA_OFFERED, Stage.ASKING, Stage.PAUSED}),
        (Word.USE, {Stage.ASKING}),
        (Word.DROP, {Stage.ASKING}),
        (Word.PAUSE, {Stage.INVITED, Stage.EXTRA_OFFERED, Stage.ASKING, Stage.PAUSED}),
    ],
)
def test_a_word_is_heard_only_where_it_makes_sense(word: Word, stages: set[Stage]) -> None:
    assert {stage for stage, trigger in TABLE if trigger is word} == stages


@pytest.mark.parametrize(
    "word",
    [Word.PROGRESS, Word.ASK, Word.RIGHTS, Word.ERASE, Word.HUMAN, Word.ENGLISH, Word.CHINESE],
)
def test_what_may_be_said_at_any_point_is_heard_at_every_point(word: Word) -> None:
    silent = {Stage.NEW, Stage.WITH_PERSON}  # a person talks to them; the bot is silent
    assert {stage for stage, trigger in TABLE if trigger is word} == set(Stage) - silent


def test_a_pair_named_twice_is_refused() -> None:
    row = on(Stage.NEW, InterviewRequested, invite)
    with pytest.raises(ValueError, match="two rules"):
        table(row, row)


def test_no_two_words_sound_the_same() -> None:
    said = [variant for variants in VARIANTS.values() for variant in variants]
    assert len(said) == len(set(said))


@pytest.mark.parametrize("word", Word)
def test_every_way_to_say_a_word_is_understood_as_that_word(word: Word) -> None:
    for variant in VARIANTS[word]:
        spoken = recognise(TextReceived(sender="app:x", text=variant, message_id="1"))
        assert spoken is not None, variant
        assert spoken.word is word


@pytest.mark.parametrize("text", ["暂停。", " 暂停 ", "「暂停」", "暂停!!", "PAUSE", "Pause."])
def test_a_word_is_understood_however_it_is_written(text: str) -> None:
    spoken = recognise(TextReceived(sender="app:x", text=text, message_id="1"))
    assert spoken is not None
    assert spoken.word is Word.PAUSE


@pytest.mark.parametrize(
    "text", ["我先暂停了促销", "跳过这个客户", "我同意他的看法", "要三台", "继续跟进了两周"]
)
def test_a_word_inside_a_sentence_is_part_of_the_sentence(text: str) -> None:
    assert recognise(TextReceived(sender="app:x", text=text, message_id="1")) is None


# ── walks ───────────────────────────────────────────────────────────────────────────────────

texts = st.one_of(
    st.sampled_from([variant for variants in VARIANTS.values() for variant in variants]),
    st.sampled_from(["我要提问 周末要上班吗", "我要提问 有没有导师", "5", "我先问了原因", "你好"]),
    st.text(max_size=40),
)


def happened() -> SearchStrategy[InterviewEvent]:
    """Give anything that may happen to an interview, with every value it may carry."""
    sender = st.just(CANDIDATE.key)
    managers, choices = st.sampled_from(MANAGERS), st.sampled_from(CHOICES)
    reasons = st.one_of(st.none(), st.sampled_from(REASONS))
    media = st.sampled_from(["image", "voice", "video", "file", "location", "link", "other"])
    ids = st.integers(0, 9).map(str)
    return st.one_of(
        st.builds(TextReceived, sender=sender, text=texts, message_id=ids),
        st.builds(
            MediaReceived,
            sender=sender,
            media=media,
            media_id=st.just("m"),
            format=st.just(""),
            message_id=ids,
        ),
        st.builds(PersonEntered, sender=sender, welcome_code=st.sampled_from(["", "code"])),
        st.builds(PersonLeft, sender=sender),
        st.builds(InterviewRequested, actor=st.just("api")),
        st.builds(TimerFired, timer=st.sampled_from(get_args(Timer)), mark=st.just("long ago")),
        st.builds(CardSent, task_id=ids, response_code=st.one_of(st.none(), st.just("code"))),
        st.builds(
            EffectFailed,
            effect=st.sampled_from(["send_text", "send_card", "score_question", "post_digest"]),
            to=st.sampled_from([CANDIDATE.key, "app:mgr_wang", "first/rejection", ""]),
            reason=st.just("refused"),
            code=st.one_of(st.none(), st.just(60111)),
        ),
        st.builds(DeliveryFailed, sender=sender, message_id=ids, reason=st.just("gone")),
        st.builds(VerdictGiven, manager=managers, choice=choices, reason=reasons),
        st.builds(ReasonGiven, manager=managers, text=st.sampled_from(REASONS)),
        st.builds(VerdictRecalled, manager=managers),
        st.builds(
            ObjectionAnswered, manager=managers, keep=st.booleans(), choice=choices, reason=reasons
        ),
        st.builds(HandedBack, recruiter=st.just("hr_li")),
        st.builds(RenamedByHr, name=st.sampled_from(["章珊", "*", ""])),
        st.builds(
            AnswerScored,
            round_id=st.sampled_from(["first", "gone"]),
            question_id=st.sampled_from(["rejection", "gone"]),
            version=st.integers(0, 3),
            scores=st.just(()),
        ),
    )


def written(text: str) -> TextReceived:
    """Let the candidate write something."""
    return TextReceived(sender=CANDIDATE.key, text=text, message_id="1")


#: Steps that lead somewhere; some are no events themselves: the scorer finishes, time passes.
LIKELY: tuple[InterviewEvent | str, ...] = (
    *(written(variants[0]) for variants in VARIANTS.values()),
    *(
        written(text)
        for text in ("同意", "跳过", "确认", "开始", "先问了原因,再换了方案", "答完了")
    ),
    *(VerdictGiven(manager="mgr_wang", choice=each, reason=REASONS[0]) for each in CHOICES[:4]),
    VerdictGiven(manager="mgr_chen", choice="pass"),
    VerdictGiven(manager="mgr_chen", choice="reject"),
    ReasonGiven(manager="mgr_chen", text=REASONS[0]),
    ObjectionAnswered(manager="mgr_chen", keep=False, choice="reject", reason=REASONS[0]),
    ObjectionAnswered(manager="mgr_wang", keep=False),
    VerdictRecalled(manager="mgr_wang"),
    HandedBack(recruiter="hr_li"),
    *("judged", "minute", "day", "days", "finished", "finished"),
)
steps = st.lists(
    st.integers(0, 9).flatmap(lambda die: st.sampled_from(LIKELY) if die else happened()),
    min_size=5,
    max_size=30,
)
PASSES = {
    "minute": timedelta(minutes=1),
    "day": timedelta(days=1),
    "days": timedelta(days=3, minutes=1),
}


def walked(job_id: str, taken: list[InterviewEvent | str], *, begun: bool) -> Walk:
    """Walk a job's interview; nothing on the way may raise."""
    walk = Walk(job=JOBS[job_id])
    if begun:
        walk.begun()
    else:
        walk.tell(InterviewRequested(actor="hr"))
    for step in taken:
        match step:
            case "judged":
                walk.judged()
            case "finished":
                walk.finished()
            case str():
                walk.waits(PASSES[step])
            case event:
                walk.tell(event)
    return walk


DRAWN = passages()
walks = st.builds(walked, st.sampled_from(sorted(JOBS)), steps, begun=st.booleans())


@settings(max_examples=60)
@given(walks)
def test_deciding_never_raises_and_twice_decides_the_same(walk: Walk) -> None:
    for step in walk.steps:
        again = decide(step.before, step.event, step.context)
        assert again == step.decision


@settings(max_examples=40)
@given(walks)
def test_every_turn_is_one_more(walk: Walk) -> None:
    assert [step.decision.interview.turn for step in walk.steps] == [
        turn for turn, _ in enumerate(walk.steps, start=1)
    ]


@settings(max_examples=60)
@given(walks)
def test_what_has_ended_stays_ended(walk: Walk) -> None:
    for step in walk.steps:
        before, after = step.before.stage, step.decision.interview.stage
        if before in {Stage.WITHDRAWN, Stage.EXPIRED}:
            assert after is before
        elif before in ENDED and after is not before:
            assert isinstance(step.event, REOPENS)
        assert after is not Stage.NEW


@settings(max_examples=60)
@given(walks)
def test_a_walk_goes_only_where_the_diagram_does(walk: Walk) -> None:
    for passage, label in passed(walk.steps):
        assert label in DRAWN.get(passage, ())


@settings(max_examples=40)
@given(walks)
def test_an_interview_is_what_its_text_says_and_the_other_way_round(walk: Walk) -> None:
    body = write_interview(walk.interview)
    assert read_interview(body) == walk.interview
    assert write_interview(read_interview(body)) == body
    for step in walk.steps:
        assert read_event(step.event.kind, write_event(step.event)) == step.event


@settings(max_examples=40)
@given(walks)
def test_replaying_what_happened_gives_the_same_interview(walk: Walk) -> None:
    interview = walk.steps[0].before
    for step in walk.steps:
        event = read_event(step.event.kind, write_event(step.event))
        assert isinstance(event, InterviewEvent)
        interview = decide(interview, event, step.context).interview
    assert write_interview(interview) == write_interview(walk.interview)


@settings(max_examples=40)
@given(walks)
def test_the_steps_hr_sees_are_numbered_and_follow_each_other(walk: Walk) -> None:
    seen = walk.interview.history
    assert [each.sequence for each in seen] == list(range(1, len(seen) + 1))
    for earlier, later in pairwise(seen):
        assert earlier.to_stage == later.from_stage
        assert earlier.at <= later.at
    assert seen[-1].to_stage == hr_stage(walk.interview)


@settings(max_examples=40)
@given(walks)
def test_nothing_is_asked_or_judged_before_the_candidate_agreed(walk: Walk) -> None:
    agreed = False
    for step in walk.steps:
        if isinstance(step.event, TextReceived):
            spoken = recognise(step.event)
            agreed = agreed or (spoken is not None and spoken.word is Word.AGREE)
        if not agreed:
            assert not step.decision.interview.answers
            assert all(each.effect.kind != "score_question" for each in step.decision.effects)


@settings(max_examples=40)
@given(walks)
def test_a_report_is_about_all_that_was_judged_and_comes_once_for_each_end(walk: Walk) -> None:
    for step in walk.steps:
        after = step.decision.interview
        if after.stage is Stage.DECIDING and step.before.stage is Stage.SCORING:
            assert after.reports == step.before.reports + 1
            assert after.report is not None


def test_a_repeated_or_outdated_score_changes_nothing() -> None:
    walk = Walk().begun()
    walk.says("顾客嫌贵,我问了原因,换了方案", "答完了", "跳过", "重说", "另外一次经历", "答完了")
    first = walk.scoring[0]
    walk.judged()
    kept = walk.interview.scored
    walk.tell(scored(walk.job, first))
    walk.tell(replace(scored(walk.job, first), version=99))
    assert walk.interview.scored == kept
