"""The candidate's letter: their own words back, what would say more, and nothing else."""

import io
import json
import re
from collections.abc import Mapping

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from hypothesis import given, settings

from config.job import Language
from scoring.labels import label
from scoring.letter import WORDS, Letter, letter
from scoring.model import AnswerScore, ScoreItem
from scoring.render import UnknownForm, letter_document, letter_markdown
from scoring.rules import score_by_rules
from tests.scoring.items import EXPECT, GOOD, PLATITUDES, QUESTION, dimension, item, scored
from tests.scoring.test_properties import SPOKEN

QUESTIONS: Mapping[str, str] = {"q1": QUESTION, "q2": "停电时您先做什么?"}
CARE = dimension("care")
VERDICT = re.compile(
    r"淘汰|通过|录用|拒绝|不合格|优秀|等级|分数|得分|\d+ ?分|高于|低于|平均|均值|排名|待定|建议进入"
    r"|score|level|reject|pass(?:ed)?\b|above|below|average|rank",
    re.IGNORECASE,
)


def written(*scores: AnswerScore, language: Language = "zh") -> Letter:
    return letter(
        job="急诊护士",
        dimensions=(CARE, dimension("other")),
        scores=scores,
        questions=QUESTIONS,
        language=language,
    )


def test_every_line_comes_from_a_quote_or_an_expected_point() -> None:
    score = score_by_rules(item(GOOD))
    part = written(score).parts[0]
    assert part.well
    assert {one.quote for one in part.well} <= {piece.quote for piece in score.evidence}
    assert all(one.quote in GOOD for one in part.well)
    assert {point for one in part.more for point in one.points} <= set(EXPECT)


def test_a_dimension_nobody_was_asked_about_is_not_mentioned() -> None:
    assert [part.name for part in written(scored("care", 70)).parts] == [CARE.name]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("score", [20.0, 95.0, None])
def test_there_is_no_number_no_comparison_and_no_verdict(
    score: float | None, language: Language
) -> None:
    flags = ("injection", "needs_review") if score else ("off_topic",)
    made = written(scored("care", score, missing=("结果",), flags=flags), language=language)
    assert not VERDICT.search(letter_markdown(made))
    assert not any(flag in letter_markdown(made) for flag in flags)


def test_a_good_and_a_poor_answer_get_the_same_letter_but_for_what_was_said() -> None:
    good, poor = (written(scored("care", number, missing=("结果",))) for number in (95.0, 20.0))
    assert good == poor


def test_what_was_shown_in_one_answer_is_not_wished_for_in_another() -> None:
    made = written(
        scored("care", 80), scored("care", 60, question_id="q2", missing=("弄清原因", "结果"))
    )
    assert [one.points for one in made.parts[0].more] == [("结果",)]


def test_empty_words_get_advice_instead_of_a_list_of_faults() -> None:
    part = written(score_by_rules(item(PLATITUDES))).parts[0]
    assert part.well == ()
    assert part.more == ()
    assert part.remark == WORDS["zh"].nothing


def test_a_complete_answer_is_told_so() -> None:
    assert written(scored("care", 95)).parts[0].remark == WORDS["zh"].complete


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_begins_and_ends_with_who_wrote_it(language: Language) -> None:
    made = written(scored("care", 70), language=language)
    text = letter_markdown(made)
    assert text.count(made.label) == 2
    assert text.rstrip().endswith(made.label)
    assert ("人工智能（AI）" if language == "zh" else "artificial intelligence (AI)") in made.label


def test_it_comes_on_paper_too() -> None:
    made = written(score_by_rules(item("我叫喆堃。" + GOOD)))
    written_pdf = letter_document(made, "pdf", company="云杉医院", content_id="i1")
    assert b"/AIGC" in written_pdf
    pages = pypdfium2.PdfDocument(io.BytesIO(written_pdf))
    try:
        text = pages[0].get_textpage().get_text_range()
        assert len(pages) == 1
    finally:
        pages.close()
    assert "急诊护士" in text
    assert "人工智能（AI）" in text
    assert letter_document(made, "png", company="", content_id="i1").startswith(b"\x89PNG")
    assert letter_document(made, "md", company="", content_id="i1")
    told = json.loads(letter_document(made, "json", company="", content_id="i1"))
    assert told["AIGC"] == label("i1")
    assert told["parts"][0]["well"]
    with pytest.raises(UnknownForm):
        letter_document(made, "docx", company="", content_id="i1")


@settings(max_examples=40, deadline=None)
@given(SPOKEN)
def test_whatever_was_said_the_letter_can_be_written(answer: str) -> None:
    asked: ScoreItem = item(answer)
    made = written(score_by_rules(asked))
    for part in made.parts:
        assert part.well or part.remark
        assert all(one.quote in answer for one in part.well)
    assert letter_markdown(made)
