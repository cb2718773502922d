"""How answers were spoken, in words: physical, nothing where nothing is known, never a score."""

from dataclasses import replace
from datetime import timedelta

import pytest

from config.job import Language
from handlers.answers import Answer, Clip, Part
from handlers.latency import began_after
from scoring.speech import Pause, VoiceMeasures
from scoring.spoken_lines import SpokenAnswer, spoken_lines
from scoring.spoken_words import SPOKEN_WORDS
from tests.core.walk import MONDAY

MEASURES = VoiceMeasures(
    duration_s=20.0,
    speech_s=16.0,
    syllables=64,
    speech_rate=3.2,
    articulation_rate=4.0,
    pauses=(Pause(start_s=3, end_s=4), Pause(start_s=8, end_s=11)),
    pause_ratio=0.2,
    onset_s=0.5,
    f0_median_hz=200.0,
    f0_sd_st=3.0,
    energy_sd_db=5.0,
    fillers=2,
    snr_db=30.0,
)
ZH = SPOKEN_WORDS["zh"]


def answer(*, after: float, measures: VoiceMeasures | None = MEASURES) -> Answer:
    """Give an answer whose first clip arrived so many seconds after its question was sent."""
    clip = Clip(id="c" * 32, state="heard", heard="好", measures=measures)
    at = MONDAY + timedelta(seconds=after)
    part = Part(text="好", at=at, message_id="1", voice=True, clip=clip)
    return Answer(
        id="first/q/0",
        round_id="first",
        question_id="q",
        asked="请讲一次",
        follow_up=False,
        asked_at=MONDAY,
        parts=(part,),
    )


def line(*recordings: VoiceMeasures, after: float | None = 35.4) -> tuple[str, ...]:
    one = SpokenAnswer(question="请讲一次", recordings=recordings, began_after_s=after)
    return spoken_lines([one], ZH)


def test_an_answer_is_told_in_physical_words() -> None:
    (told,) = line(MEASURES)
    assert told.partition("：")[2].split("；") == [
        "20 秒",
        "每秒 3.2 个音节，不计停顿 4.0 个",
        "停顿 2 处，占 20%，最长 3.0 秒",
        "音高变化 3.0 个半音",
        "响度变化 5.0 分贝",
        "填充词至少 2 个",
        "题目发出后最多 35 秒开始录音",
        "录音正常",
    ]


def test_several_recordings_are_one_answer_each_by_its_speech() -> None:
    other = replace(
        MEASURES, speech_s=4.0, syllables=6, pauses=(), f0_sd_st=None, fillers=None, quality="noisy"
    )
    (told,) = line(MEASURES, other, after=None)
    assert told.startswith("请讲一次：40 秒；每秒 1.8 个音节，不计停顿 3.5 个；停顿 2 处，占 17%")
    assert "音高变化 3.0" in told
    assert told.endswith("填充词至少 2 个；录音噪声大")


def test_nothing_is_told_of_what_was_typed_or_not_measured() -> None:
    assert line() == ()
    silent = replace(MEASURES, speech_s=0.0, f0_sd_st=None, energy_sd_db=None, quality="no_speech")
    assert line(silent, after=None) == ("请讲一次：20 秒；填充词至少 2 个；录音没有说话声",)


def test_a_long_wait_is_told_in_minutes() -> None:
    assert "最多 119 秒" in line(MEASURES, after=119.4)[0]
    assert "最多 25 分钟" in line(MEASURES, after=1_500)[0]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_word_of_it_names_a_mood(language: Language) -> None:
    words = SPOKEN_WORDS[language]
    one = SpokenAnswer(question="Q", recordings=(MEASURES,), began_after_s=9)
    told = " ".join([*spoken_lines([one], words), words.unscored, *words.qualities.values()])
    for mood in ("紧张", "自信", "焦虑", "情绪", "热情", "犹豫", "nervous", "confident", "emotion"):
        assert mood not in told


def test_the_wait_is_from_the_question_to_the_beginning_of_the_recording() -> None:
    assert began_after(answer(after=55)) == 35.0
    assert began_after(replace(answer(after=55), shown_at=MONDAY + timedelta(seconds=30))) == 5.0


@pytest.mark.parametrize(
    "unknown",
    [
        answer(after=55, measures=None),
        replace(answer(after=55), parts=()),
        replace(answer(after=55), parts=(Part(text="打字", at=MONDAY, message_id="0"),)),
        replace(answer(after=55), versions=((),)),
        replace(answer(after=55), shown_at=MONDAY + timedelta(seconds=40)),
    ],
)
def test_a_wait_that_is_not_known_is_not_told(unknown: Answer) -> None:
    assert began_after(unknown) is None
