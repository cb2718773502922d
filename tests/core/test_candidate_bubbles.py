"""What reaches the candidate: short, one thing at a time, by day, and never about the judgement."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.phrases import LANGUAGES, Phrases, all_phrases
from handlers.commands import VARIANTS, recognise
from handlers.decision import Outgoing
from handlers.effects import SendCard, SendText, WelcomeKf
from handlers.events import (
    MediaReceived,
    ObjectionAnswered,
    ReasonGiven,
    TextReceived,
    TimerFired,
    VerdictGiven,
    VerdictRecalled,
)
from handlers.interview import Stage
from handlers.probing import ORDER
from tests.core.stages import REASON, brought_to
from tests.core.walk import CANDIDATE, HOUR, JOBS, MARK, Step, Walk

LONGEST = 300
LONGEST_QUESTION = 120
MOST_BYTES = 2048
MOST_BUBBLES = 2
PLACE = re.compile(r"第\d+/\d+(-\d+)?题|Question \d+/\d+")
OBJECTION = "两道题只说了态度没有经过"
WORDS = [variants[0] for variants in VARIANTS.values()]
ENGLISH = [next(v for v in variants if v.isascii()) for variants in VARIANTS.values()]

written = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(ENGLISH),
    st.sampled_from(["我要提问 周末要上班吗", "我要提问 有没有导师", "5", "你好"]),
    st.sampled_from(["顾客嫌贵要走,我问了原因,换了小一号的,第二天他买了两台", "答" * 500]),
)
managed = st.sampled_from(
    [
        VerdictGiven(manager="mgr_wang", choice="pass"),
        VerdictGiven(manager="mgr_wang", choice="hold"),
        VerdictGiven(manager="mgr_wang", choice="reject", reason=REASON),
        VerdictGiven(manager="mgr_chen", choice="reject"),
        VerdictGiven(manager="mgr_wang", choice="extra:roleplay"),
        ReasonGiven(manager="mgr_chen", text=OBJECTION),
        ObjectionAnswered(manager="mgr_chen", keep=False, choice="reject", reason=OBJECTION),
        ObjectionAnswered(manager="mgr_wang", keep=False),
        ObjectionAnswered(manager="mgr_wang", keep=True),
        VerdictRecalled(manager="mgr_wang"),
    ]
)
happenings = st.lists(st.one_of(written, managed, st.integers(1, 30)), max_size=25)


def met(job_id: str, taken: list[object], start: timedelta) -> Walk:
    """Walk an interview to its manager, with messages, verdicts and hours in any order."""
    walk = Walk(job=JOBS[job_id])
    walk.now += start
    walk.begun()
    walk.says("顾客嫌贵要走,我问了原因,换了小一号的,第二天他买了两台", "答完了")
    for each in taken:
        match each:
            case str():
                walk.says(each)
            case int():
                walk.waits(each * HOUR)
            case VerdictGiven() | ReasonGiven() | ObjectionAnswered() | VerdictRecalled():
                walk.finished()
                walk.tell(each)
            case _:
                pass
        walk.judged()
    walk.waits(timedelta(days=1))
    return walk


walks = st.builds(
    met, st.sampled_from(sorted(JOBS)), happenings, st.integers(0, 23).map(lambda n: n * HOUR)
)


def spoken_to_candidate(step: Step) -> list[str]:
    """Give what one event makes the bot say to the candidate."""
    sent = (each.effect for each in step.decision.effects)
    return [e.text for e in sent if isinstance(e, SendText | WelcomeKf) and e.to == CANDIDATE]


@settings(max_examples=50)
@given(walks)
def test_no_bubble_is_longer_than_a_phone_shows_or_the_platform_takes(walk: Walk) -> None:
    for step in walk.steps:
        chinese = step.context.phrases.language == "zh"
        for text in spoken_to_candidate(step):
            assert text.strip()
            assert len(text.encode()) <= MOST_BYTES
            assert len(text) <= LONGEST or not chinese


@settings(max_examples=50)
@given(walks)
def test_every_question_stands_in_one_bubble_with_its_place(walk: Walk) -> None:
    for step in walk.steps:
        before, after = step.before.answers, step.decision.interview.answers
        if len(after) > len(before):
            asked = [text for text in spoken_to_candidate(step) if after[-1].asked in text]
            assert len(asked) == 1
            assert len(PLACE.findall(asked[0])) == 1


@settings(max_examples=50)
@given(walks)
def test_one_message_gets_two_bubbles_at_most(walk: Walk) -> None:
    for step in walk.steps:
        assert len(spoken_to_candidate(step)) <= MOST_BUBBLES


@settings(max_examples=50)
@given(walks)
def test_the_candidate_hears_no_score_no_reason_and_no_colleague(walk: Walk) -> None:
    for text in walk.said:
        assert str(MARK) not in text
        assert REASON not in text
        assert OBJECTION not in text
        assert not any(each in text for each in ("mgr_", "hr_", *walk.job.names.values()))


@settings(max_examples=50)
@given(walks)
def test_nothing_of_the_bots_own_accord_reaches_anybody_at_night(walk: Walk) -> None:
    for step in walk.steps:
        for each in _uncalled_for(step):
            due = each.due_at or step.context.now
            assert step.context.polite(due) == due, (step.event, each)


def _uncalled_for(step: Step) -> Iterator[Outgoing]:
    """Give what is said to people who did not just write, or fall silent after writing."""
    writer = getattr(step.event, "sender", "") or f"app:{getattr(step.event, 'manager', '')}"
    if isinstance(step.event, TimerFired) and step.event.timer == "silence":
        writer = CANDIDATE.key
    for each in step.decision.effects:
        if isinstance(each.effect, SendText | SendCard) and each.effect.to.key != writer:
            yield each


@settings(max_examples=50)
@given(walks)
def test_the_candidate_hears_of_a_decision_only_when_it_can_no_longer_be_taken_back(
    walk: Walk,
) -> None:
    told = ("通过了", "没有进入下一轮", "你通过", "passed this round", "not go on")
    for step in walk.steps:
        verdict = step.decision.interview.verdict
        at_once = [e for e in step.decision.effects if e.due_at is None]
        for each in at_once:
            if isinstance(each.effect, SendText) and each.effect.to == CANDIDATE:
                news = any(word in each.effect.text for word in told)
                assert not news or (verdict and verdict.final_at <= step.context.now)


SILENT = {Stage.NEW, Stage.WITH_PERSON}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in SILENT])
def test_every_word_gets_an_answer_at_every_stage(stage: Stage, language: str) -> None:
    for word in WORDS if language == "zh" else ENGLISH:
        walk = brought_to(stage)
        heard = walk.says(word)
        part_of_an_answer = stage is Stage.ASKING and word in {
            *("要", "不要", "确认", "对", "不对"),
            *("use it", "no", "confirm", "right", "wrong"),
        }
        kept = stage is Stage.ASKING and len(walk.interview.answers[0].parts) > 0
        assert heard or (part_of_an_answer and kept), (stage, word)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in SILENT])
def test_small_talk_and_pictures_get_an_answer_too(stage: Stage) -> None:
    picture = MediaReceived(
        sender=CANDIDATE.key, media="image", media_id="m", format="", message_id="1"
    )
    walk = brought_to(stage)
    assert stage is Stage.ASKING or walk.says("你好")
    before = len(walk.said)
    walk.tell(picture)
    assert len(walk.said) > before


@pytest.mark.parametrize("job_id", sorted(JOBS))
def test_the_questions_we_ship_are_short_however_they_are_put(job_id: str) -> None:
    job = JOBS[job_id]
    for language in LANGUAGES:
        say = Phrases(language).say
        for question in (q for each in job.all_rounds() for q in each.questions):
            ways = [f"{tense}_{way}" for tense in ("probe", "ahead") for way in ORDER]
            probes = [*map(say, ways), *question.ask.values()]
            for asked in (question.text, question.rephrase or "", *probes):
                assert len(asked) <= LONGEST_QUESTION or language == "en"


#: Sentences that quote what a colleague may write, or what somebody said.
TO_COLLEAGUES = re.compile(
    r"^(card_|reason|reject_|decision_|conflict|undo|ambiguous|nothing_|extra_(unknown|none)|nudge_m"
    r"|escalated|later$|manager_|waiting_|invite_|job_|number_|progress_(more|with_you)|report_"
    r"|handback|human_wanted|hand_back|broadcast|law_|hint_|ask_(?!away)|asked_|stage_|digest|page_"
    r"|hr_|already_decided|extra_running|explain_|not_waiting|law|group|candidate_|question_for"
    r"|grading_|reply_|relay_|desk_)"
)
QUOTED = {"zh": re.compile(r"「([^「」{}]+)」"), "en": re.compile(r'"([^"{}]+)"')}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_a_candidate_is_told_to_send_is_understood(language: str) -> None:
    unknown = [
        (key, word)
        for key, sentence in all_phrases()[language].items()
        if not TO_COLLEAGUES.match(key)
        for word in QUOTED[language].findall(sentence)
        if recognise(TextReceived(sender="app:x", text=word, message_id="1")) is None
    ]
    assert unknown == []


def test_the_sentences_of_help_name_only_words_that_are_understood() -> None:
    named = all_phrases()["en"]["help"].partition(": ")[2].partition(". ")[0].split(", ")
    for word in named:
        assert recognise(TextReceived(sender="app:x", text=word, message_id="1")) is not None, word
