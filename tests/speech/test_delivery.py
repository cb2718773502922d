"""A number for how somebody spoke: wide tops, nothing for a bad recording, a tenth at most."""

from dataclasses import replace

import pytest

from scoring.delivery import delivery_of
from scoring.report import build_report
from scoring.speech import Pause, VoiceMeasures
from tests.scoring.items import dimension, scored

FINE = VoiceMeasures(
    duration_s=12,
    speech_s=10,
    syllables=45,
    speech_rate=3.75,
    articulation_rate=4.5,
    pauses=(Pause(start_s=4, end_s=4.5), Pause(start_s=8, end_s=8.6)),
    pause_ratio=0.1,
    f0_median_hz=200,
    f0_sd_st=3.0,
)


def test_speech_within_the_wide_tops_is_full_marks() -> None:
    found = delivery_of([FINE])
    assert found is not None
    assert (found.score, found.recordings) == (100.0, 1)


@pytest.mark.parametrize("rate", [3.5, 4.5, 6.0])
@pytest.mark.parametrize("hertz", [90.0, 280.0])
def test_no_pace_on_the_top_and_no_height_of_voice_is_better(rate: float, hertz: float) -> None:
    found = delivery_of([replace(FINE, articulation_rate=rate, f0_median_hz=hertz)])
    assert found is not None
    assert found.score == 100.0


@pytest.mark.parametrize(
    ("changed", "score"),
    [
        (replace(FINE, articulation_rate=2.75), 87.5),
        (replace(FINE, articulation_rate=9.0), 75.0),
        (replace(FINE, f0_sd_st=0.5), 75.0),
        (replace(FINE, f0_sd_st=None), 100.0),
        (replace(FINE, pauses=(Pause(start_s=1, end_s=21),)), 50.0),
    ],
)
def test_what_lies_beside_the_tops_costs_in_proportion(
    changed: VoiceMeasures, score: float
) -> None:
    found = delivery_of([changed])
    assert found is not None
    assert found.score == pytest.approx(score)


@pytest.mark.parametrize("quality", ["noisy", "low_volume", "clipped_poor", "too_short"])
def test_a_bad_recording_is_left_out_and_marks_nobody_down(quality: str) -> None:
    bad = replace(FINE, articulation_rate=1.0, quality=quality)  # type: ignore[arg-type]
    assert delivery_of([bad]) is None
    assert delivery_of([bad, FINE]) == delivery_of([FINE])


def test_too_little_speech_has_no_number() -> None:
    assert delivery_of([]) is None
    assert delivery_of([replace(FINE, speech_s=4.9)]) is None
    assert delivery_of([replace(FINE, speech_s=2.6)] * 2) is not None


MONOTONOUS = replace(FINE, f0_sd_st=0.4, articulation_rate=9.0)  # half marks


def overall(measures: VoiceMeasures | None, weight: float) -> tuple[int | None, str]:
    report = build_report(
        interview_id="i",
        job_id="j",
        dimensions=[dimension("a")],
        scores=[scored("a", 80)],
        spoken=[measures] if measures is not None else [],
        delivery_weight=weight,
    )
    told = [each for each in (*report.strengths, *report.concerns) if "语音表达" in each]
    return report.overall.score, "".join(told)


def test_without_a_weight_it_does_not_exist() -> None:
    assert overall(MONOTONOUS, 0.0) == (80, "")


def test_with_a_weight_it_counts_that_much_and_is_shown() -> None:
    score, told = overall(MONOTONOUS, 0.1)
    assert score == 77
    assert told == (
        "语音表达 50 分（占总分 10%）：每秒 9.0 个音节，停顿占 10%，音高变化 0.4 个半音"
    )
    assert "占总分 5%" in overall(FINE, 0.05)[1]


def test_a_weight_without_recordings_changes_nothing() -> None:
    assert overall(None, 0.1) == (80, "")
