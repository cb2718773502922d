"""How a recording was spoken, told of voices whose every figure is known."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from bot.speech.audio import decode, encode_amr
from scoring.speech import Sound, Transcript
from scoring.spoken import fillers_in, syllables_of
from scoring.voice import measure
from tests.speech.voices import Numbers, hiss, hush, sound_of, spoken


def heard(text: str) -> Transcript:
    return Transcript(text=text, confidence=0.9, engine="test")


@pytest.mark.parametrize("rate", [2.5, 4.0, 6.0])
@pytest.mark.parametrize("hertz", [110.0, 230.0])
def test_pace_is_counted_whatever_the_voice(rate: float, hertz: float) -> None:
    found = measure(sound_of(hush(0.5), spoken(24, rate=rate, hertz=hertz), hush(0.5)))
    assert found.syllables == pytest.approx(24, abs=1)
    assert found.articulation_rate == pytest.approx(rate, rel=0.06)
    assert found.speech_rate == pytest.approx(found.syllables / found.duration_s, rel=0.03)
    assert found.f0_median_hz == pytest.approx(hertz, rel=0.015)


def test_pauses_are_found_where_they_are_and_change_no_pace() -> None:
    said = sound_of(spoken(12), hush(0.6), spoken(8), hush(1.5), spoken(10))
    found = measure(said)
    assert [pytest.approx(each.length_s, abs=0.12) for each in found.pauses] == [0.6, 1.5]
    assert found.pauses[0].start_s == pytest.approx(3.0, abs=0.08)
    assert found.articulation_rate == pytest.approx(4.0, rel=0.06)
    assert found.pause_ratio == pytest.approx(2.1 / 9.6, abs=0.03)
    assert found.mean_pause_s == pytest.approx(1.05, abs=0.1)


def test_silence_before_and_after_is_no_pause() -> None:
    found = measure(sound_of(hush(2), spoken(12), hush(3)))
    assert found.pauses == ()
    assert found.onset_s == pytest.approx(2.0, abs=0.1)


def test_movement_of_pitch_is_in_semitones_and_does_not_depend_on_height() -> None:
    low, high = (measure(sound_of(spoken(24, hertz=each, swing_st=4))) for each in (100, 240))
    assert low.f0_sd_st is not None
    assert high.f0_sd_st is not None
    assert low.f0_sd_st == pytest.approx(4 / np.sqrt(2), abs=0.5)
    assert high.f0_sd_st == pytest.approx(low.f0_sd_st, abs=0.3)


@pytest.mark.parametrize("louder", [0.05, 3.0])
def test_loudness_changes_no_pace(louder: float) -> None:
    voice = spoken(20)
    plain, other = measure(sound_of(voice)), measure(sound_of(voice * louder))
    assert other.articulation_rate == pytest.approx(plain.articulation_rate, rel=0.03)


def test_a_telephone_changes_little() -> None:
    said = sound_of(hush(0.3), spoken(24, swing_st=3), hush(0.5), spoken(12), hush(0.3))
    plain, after = measure(said), measure(decode(encode_amr(said)))
    assert after.articulation_rate == pytest.approx(plain.articulation_rate, rel=0.05)
    assert after.f0_median_hz == pytest.approx(plain.f0_median_hz, rel=0.03)
    assert len(after.pauses) == len(plain.pauses)


@pytest.mark.parametrize(
    "nothing",
    [
        pytest.param(hush(4), id="silence"),
        pytest.param(hiss(4, loudness=0.05), id="noise"),
        pytest.param(0.3 * np.sin(np.arange(64_000) * 0.1), id="tone"),
        pytest.param(hush(0), id="no sample"),
        pytest.param(hush(0.001), id="a millisecond"),
    ],
)
def test_where_nobody_speaks_nothing_is_measured(nothing: Numbers) -> None:
    found = measure(sound_of(nothing))
    assert (found.quality, found.syllables, found.speech_s) == ("no_speech", 0, 0)
    assert (found.f0_median_hz, found.onset_s) == (None, None)


def test_coughs_and_knocks_are_not_speech() -> None:
    burst = hiss(0.2, loudness=0.3) * np.exp(-np.arange(3_200) / 900)
    found = measure(sound_of(hush(1), burst, hush(1), burst, hush(1)))
    assert found.quality == "no_speech"


def test_a_knock_in_a_pause_does_not_part_it() -> None:
    burst = hiss(0.1, loudness=0.2)
    said = sound_of(spoken(12), hush(0.6), burst, hush(0.6), spoken(12))
    assert [round(each.length_s, 1) for each in measure(said).pauses] == [1.3]


@pytest.mark.parametrize(
    ("sound", "quality"),
    [
        (sound_of(hush(0.5), spoken(16), hush(0.5)), "ok"),
        (sound_of(hush(0.5), spoken(2), hush(0.5)), "too_short"),
        (sound_of(hush(0.5), spoken(16) * 0.01, hush(0.5)), "low_volume"),
        (sound_of(hush(0.5), spoken(16) * 30, hush(0.5)), "clipped_poor"),
    ],
    ids=["ok", "short", "faint", "clipped"],
)
def test_a_recording_says_what_it_is_fit_for(sound: Sound, quality: str) -> None:
    assert measure(sound).quality == quality


def test_noise_lowers_the_quality() -> None:
    voice = np.concatenate([hush(0.5), spoken(16), hush(0.5)])
    noise = hiss(len(voice) / 16_000 + 1, loudness=0.04)[: len(voice)]
    assert measure(sound_of(voice + noise)).quality == "noisy"


def test_a_transcript_counts_where_it_agrees_with_the_sound() -> None:
    said = sound_of(spoken(12))
    assert measure(said, heard("我负责订单系统的稳定性")).syllables == 11
    assert measure(said, heard("谢谢")).syllables == 12


def test_measures_are_the_same_every_time_and_can_be_kept() -> None:
    said = sound_of(spoken(12), hush(0.5), spoken(4))
    first, second = measure(said), measure(said)
    assert first == second
    assert json.dumps(asdict(first)) == json.dumps(asdict(second))


@pytest.mark.parametrize(
    ("text", "syllables"),
    [
        ("我负责订单系统。", 7),
        ("三百二十八万", 6),
        ("提升了25%", 9),
        ("2023年", 5),
        ("128", 5),
        ("10", 1),
        ("15个人", 4),
        ("1005", 4),
        ("10500", 5),
        ("3.14", 4),
        ("13800138000", 11),
        ("用Python写的", 5),
        ("用SQL", 4),
        ("I worked on the API", 7),
        ("", 0),
        ("……", 0),
    ],
)
def test_syllables_are_counted_as_they_are_read_aloud(text: str, syllables: int) -> None:
    assert syllables_of(text) == syllables


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("嗯,我负责订单", 1),
        ("呃那个,怎么说呢,就是说我们那个系统", 4),
        ("那个系统很慢", 0),
        ("额外的工作,额度,总额", 0),
        ("um I, you know, fixed it", 2),
        ("umbrella", 0),
    ],
)
def test_fillers_hold_the_floor_and_nothing_else(text: str, fillers: int) -> None:
    assert fillers_in(text) == fillers
