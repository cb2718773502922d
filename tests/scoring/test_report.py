"""From scores to a report: values in, values out."""

from dataclasses import replace

import pytest
from pydantic import TypeAdapter

from scoring.bands import around, error_of
from scoring.model import AnswerScore, Evidence, Report
from scoring.report import build_report
from tests.scoring.items import dimension, scored

THREE = (dimension("a", weight=0.5), dimension("b", weight=0.3), dimension("c", weight=0.2))


def report(*scores: AnswerScore) -> Report:
    return build_report(interview_id="i1", job_id="j1", dimensions=THREE, scores=scores)


def test_the_overall_score_is_the_weighted_mean() -> None:
    result = report(scored("a", 80), scored("b", 60), scored("c", 40))
    assert result.overall.score == 66
    assert result.overall.low is not None
    assert result.overall.high is not None
    assert result.overall.low < 66 < result.overall.high


def test_a_dimension_without_evidence_has_no_number_and_no_weight() -> None:
    result = report(scored("a", 80), scored("b", 80), scored("c", None))
    assert result.overall.score == 80
    third = result.dimensions[2]
    assert (third.band.score, third.note) == (None, "证据不足")
    assert "维度c：证据不足，未评分" in result.concerns
    assert "补充考察维度c" in result.next_round


def test_more_answers_make_the_band_narrower() -> None:
    one = report(scored("a", 60))
    four = report(*(scored("a", 60, question_id=f"q{n}") for n in range(4)))
    assert one.dimensions[0].band.low is not None
    assert four.dimensions[0].band.low is not None
    assert one.dimensions[0].band.low < four.dimensions[0].band.low


@pytest.mark.parametrize(
    ("scores", "recommendation"),
    [
        ((), "insufficient"),
        ((None, None, None), "insufficient"),
        ((None, 90, None), "insufficient"),
        ((80, 80, 80), "advance"),
        ((60, 60, 60), "hold"),
        ((30, 30, 30), "decline"),
    ],
)
def test_it_recommends_what_the_numbers_carry(
    scores: tuple[float | None, ...], recommendation: str
) -> None:
    given = [scored(one.id, score) for one, score in zip(THREE, scores, strict=False)]
    assert report(*given).recommendation == recommendation


def test_one_good_answer_among_empty_ones_is_no_reason_to_advance() -> None:
    empty = [scored("a", None, question_id=f"q{n}", flags=("no_evidence",)) for n in range(3)]
    result = report(scored("a", 95), *empty, scored("b", 90))
    assert result.recommendation == "hold"
    assert any("没有具体的做法" in concern for concern in result.concerns)


def test_strengths_are_in_the_candidates_words() -> None:
    assert report(scored("a", 85)).strengths == ("维度a：弄清原因「我先问清原因」",)


def test_missing_points_become_questions_for_the_next_round() -> None:
    result = report(scored("a", 50, missing=("结果", "总结", "分工")))
    assert "维度a：未谈到结果、总结" in result.concerns
    assert "追问维度a：结果、总结" in result.next_round


def test_a_point_shown_in_another_answer_is_still_asked_for_where_it_was_missing() -> None:
    shown = scored("a", 90)
    silent = scored("a", 40, question_id="q2", missing=("弄清原因",))
    assert "追问维度a：弄清原因" in report(shown, silent).next_round


def test_words_to_the_scorer_are_shown_to_a_person() -> None:
    result = report(scored("a", 60, flags=("injection",)))
    assert any("请人工查看" in concern for concern in result.concerns)
    assert result.recommendation != "decline"


def test_one_score_that_fell_back_makes_the_report_provisional() -> None:
    assert report(scored("a", 60), scored("b", 60, provisional=True)).provisional
    assert not report(scored("a", 60)).provisional


def test_engines_are_named_each_once() -> None:
    other = replace(scored("b", 60), engine="judge-1", engine_version="2")
    assert report(scored("a", 60), other, other).engine.name == "rules+judge-1"
    assert report().engine.name == "rules"


def test_the_json_is_the_contracts() -> None:
    written = report(scored("a", 80), scored("b", None)).to_json()
    assert list(written) == [
        "interview_id",
        "job_id",
        "overall",
        "recommendation",
        "dimensions",
        "strengths",
        "concerns",
        "next_round",
        "provisional",
        "engine",
    ]
    assert written["overall"] == {"score": 80, "low": 61, "high": 99}
    dimensions = written["dimensions"]
    assert isinstance(dimensions, list)
    assert dimensions[0] == {
        "id": "a",
        "name": "维度a",
        "score": 80,
        "low": 61,
        "high": 99,
        "evidence": [{"question_id": "q1", "quote": "我先问清原因"}],
        "note": "1 个回答，等级 4/5，未校准",
    }
    assert dimensions[1]["score"] is None
    assert written["engine"] == {"name": "rules", "version": "1"}


def test_a_report_survives_storage() -> None:
    made = report(scored("a", 80), scored("b", None, flags=("too_short",)))
    stored = TypeAdapter(Report)
    assert stored.validate_json(stored.dump_json(made)) == made


def test_weights_need_not_add_up_and_may_be_nothing() -> None:
    nothing = build_report(
        interview_id="i",
        job_id="j",
        dimensions=[dimension("a", weight=0)],
        scores=[scored("a", 80)],
    )
    assert nothing.overall.score is None
    assert nothing.recommendation == "insufficient"


def test_the_band_of_one_answer_is_wide_and_stays_on_the_scale() -> None:
    assert error_of(1) > error_of(2) > error_of(8)
    assert around(99.0, error_of(1))[1] == 100.0
    assert around(1.0, error_of(1))[0] == 0.0


def test_values_refuse_what_would_be_dishonest() -> None:
    with pytest.raises(ValueError, match="span"):
        Evidence(quote="三个字", start=0, end=2, point="")
    with pytest.raises(ValueError, match="needs evidence"):
        replace(scored("a", 50), evidence=())
    with pytest.raises(ValueError, match="band"):
        replace(scored("a", 50), low=60.0)
    with pytest.raises(ValueError, match="needs a score"):
        replace(scored("a", None), low=0.0)
