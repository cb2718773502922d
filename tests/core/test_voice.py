"""Clips in any order with everything else: nothing is scored unseen, nothing lands where it was not said."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.answers import Answer, Part
from handlers.clips import ALIKE, alike
from handlers.events import MediaReceived
from handlers.interview import Interview, Stage
from handlers.media_events import ClipTranscribed, ClipUnheard
from tests.core.walk import CANDIDATE, Walk

SENTENCES = (
    "我先问他是和哪一款比",
    "第三天他来买了两台",
    "停电的时候先请大家站在原地",
    "登记每位顾客要退换什么",
    "给等候的人倒水并说明情况",
    "打电话报修再告诉店长",
)
CLIP, HEAR, UNHEAR, WAIT = "clip", "hear", "unhear", "wait"
happenings = st.lists(
    st.one_of(
        st.sampled_from([CLIP, CLIP, HEAR, HEAR, UNHEAR, WAIT]),
        st.sampled_from(
            ["答完了", "对", "不对", "重说", "补充", "跳过", "暂停", "继续", "要", "不要"]
        ),
        st.sampled_from(["转人工", "退出", "确认", "进度", "改成:先报修", "另外我会留一位同事"]),
    ),
    max_size=30,
)


def send(walk: Walk) -> None:
    """Send one more clip."""
    walk.count += 1
    walk.tell(
        MediaReceived(
            sender=CANDIDATE.key,
            media="voice",
            media_id=f"m{walk.count}",
            format="amr",
            message_id=str(walk.count),
        )
    )


def spoken_in(walk: Walk, clip: str) -> str:
    """Say what is said in a clip: a sentence of its own."""
    number = len(walk.steps) + len(clip)
    return f"{SENTENCES[number % len(SENTENCES)]}{clip[:6]}"


def hear(walk: Walk, *, well: bool = True) -> str:
    """Let the recogniser finish with the clip that waits longest; give what it heard."""
    if not walk.listening:
        return ""
    clip = walk.listening.pop(0).clip
    text = spoken_in(walk, clip) if well else ""
    if well:
        walk.tell(ClipTranscribed(clip=clip, text=text, confidence=0.8, engine="fake"))
    else:
        walk.tell(ClipUnheard(clip=clip, reason="unclear"))
    return text


def places(interview: Interview) -> Iterator[tuple[str, Part]]:
    """Go through every part, with the answer it stands in."""
    for answer in interview.answers:
        for parts in (answer.parts, *answer.versions):
            yield from ((answer.id, part) for part in parts)
    yield from (("kept", part) for part in interview.kept)


def homes(walk: Walk) -> dict[str, set[str]]:
    """Say in which answers each clip has ever stood."""
    found: dict[str, set[str]] = {}
    for step in walk.steps:
        for place, part in places(step.decision.interview):
            if part.clip is not None:
                found.setdefault(part.clip.id, set()).add(place)
    return found


def met(taken: list[str]) -> tuple[Walk, dict[str, str]]:
    """Walk an interview with clips, and remember what was heard in each."""
    walk = Walk(hears=True).begun()
    heard: dict[str, str] = {}
    for each in taken:
        match each:
            case "clip":
                send(walk)
            case "hear" | "unhear":
                waiting = walk.listening[0].clip if walk.listening else ""
                heard[waiting] = hear(walk, well=each == HEAR)
            case "wait":
                walk.waits(timedelta(minutes=3))
            case word:
                walk.says(word)
    return walk, heard


@settings(max_examples=150)
@given(happenings)
def test_nothing_that_was_heard_is_scored_before_the_candidate_was_shown_it(
    taken: list[str],
) -> None:
    walk, heard = met(taken)
    shown = "\n".join(walk.said)
    for asked in walk.scoring:
        for text in heard.values():
            assert not text or text not in asked.answer or text in shown


@settings(max_examples=150)
@given(happenings)
def test_what_was_heard_stands_where_its_clip_was_sent_and_nowhere_else(taken: list[str]) -> None:
    walk, heard = met(taken)
    for clip, places_of_it in homes(walk).items():
        assert len(places_of_it - {"kept"}) <= 1
        text = heard.get(clip, "")
        for place, part in places(walk.interview):
            assert not text or text not in part.text or place in places_of_it


@settings(max_examples=150)
@given(happenings)
def test_an_answer_that_is_listened_to_is_closed_by_nobody_but_who_skips_it(
    taken: list[str],
) -> None:
    walk, _ = met(taken)
    for step in walk.steps:
        for answer in step.decision.interview.answers:
            if answer.listening and answer.id != step.decision.interview.supplementing:
                assert answer.open or answer.skipped


def asking() -> Walk:
    return Walk(hears=True).begun()


def current(walk: Walk) -> Answer:
    assert walk.interview.current is not None
    return walk.interview.current


def test_texts_and_clips_keep_their_order_however_late_a_clip_is_heard() -> None:
    walk = asking()
    walk.says("第一句")
    send(walk)
    walk.says("第三句")
    text = hear(walk)
    assert current(walk).text == f"第一句\n{text}\n第三句"


def test_the_same_clip_twice_is_one_clip_and_heard_once() -> None:
    walk = asking()
    send(walk)
    clip = walk.listening[0].clip
    text = hear(walk)
    walk.tell(ClipTranscribed(clip=clip, text="别的", confidence=0.9, engine="fake"))
    walk.tell(ClipUnheard(clip=clip, reason="gone"))
    assert current(walk).text == text


def test_a_clip_nobody_knows_any_more_changes_nothing() -> None:
    walk = asking()
    before = walk.interview.answers
    walk.tell(ClipTranscribed(clip="0" * 32, text="别的", confidence=0.9, engine="fake"))
    assert walk.interview.answers == before
    assert walk.interview.stage is Stage.ASKING


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("我记下他看的型号,第二天发了分期方案", "我记下他看的新号第二天发了分其方案"),
        ("三天后他买了两台", "第三天他来买了两抬"),
        ("I sent him the plan on Tuesday", "I sent him the plan on choose day"),
    ],
)
def test_the_same_sentence_typed_is_a_correction(typed: str, heard: str) -> None:
    assert alike(typed, heard) >= ALIKE


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("另外我会留一位同事在门口", "先致歉再按先后登记"),
        ("Then I called my manager", "I sent him the plan on Tuesday"),
    ],
)
def test_another_sentence_is_the_next_part(typed: str, heard: str) -> None:
    assert alike(typed, heard) < ALIKE
