"""A report on paper: what is in it, and what nobody can smuggle into it."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from PIL import Image

from scoring.model import NO_BAND, Report
from scoring.render import UnknownForm, document, markdown, write
from scoring.report import build_report
from scoring.sheet import GENERATED, Heading
from tests.scoring.items import dimension, scored

HEADING = Heading(
    candidate="张喆堃",
    job="护士 <b>&</b>",
    company="云杉医院",
    finished="2026-03-02 14:20",
    questions={"q1": "请讲一次家属不满意的经历"},
)


def made(*numbers: float | None) -> Report:
    names = [f"d{place}" for place in range(len(numbers))]
    return build_report(
        interview_id="i1",
        job_id="j1",
        dimensions=[dimension(name) for name in names],
        scores=[scored(name, number) for name, number in zip(names, numbers, strict=True)],
    )


def words_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    try:
        return "".join(pages[place].get_textpage().get_text_range() for place in range(len(pages)))
    finally:
        pages.close()


def test_the_pdf_has_the_name_the_numbers_the_quotes_and_the_label() -> None:
    text = words_of(document(made(80, 60, None), "pdf", HEADING))
    for wanted in ("张喆堃", "护士 <b>&</b>", "我先问清原因", "70", "证据不足", "人工智能(AI)生成"):
        assert wanted in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert document(made(80, 70, 60), "pdf", HEADING) == document(made(80, 70, 60), "pdf", HEADING)


@pytest.mark.parametrize("numbers", [(), (None,), (80,), (80, 70, 60), (80, 70, 60, None)])
def test_any_number_of_dimensions_becomes_a_picture(numbers: tuple[float | None, ...]) -> None:
    picture = Image.open(io.BytesIO(document(made(*numbers), "png", HEADING)))
    assert picture.width > 800
    assert json.loads(picture.info["AIGC"])["AIGC"]["Label"] == "1"
    assert len(picture.getcolors(maxcolors=1 << 24) or ()) > 10


def test_markup_from_a_candidate_stays_text() -> None:
    hostile = '<font size="99">x</font> <a href="http://evil">点我</a> **粗** `code` | # \u202e倒'
    report = replace(made(80, 70, 60), strengths=(hostile,), concerns=(hostile * 30,))
    assert "<font size=" in words_of(document(report, "pdf", HEADING))
    written = markdown(report, HEADING)
    assert "<font" not in written.replace("\\<font", "")
    assert "**粗**" not in written
    assert "\u202e" not in written


def test_what_the_font_lacks_is_a_box_not_a_hole() -> None:
    assert "□" in words_of(document(replace(made(80), strengths=("很好😀",)), "pdf", HEADING))


def test_a_long_report_goes_on_to_further_pages() -> None:
    report = replace(made(80), concerns=tuple(f"第{n}条" + "很长的一句话" * 60 for n in range(20)))
    pages = pypdfium2.PdfDocument(document(report, "pdf", HEADING))
    try:
        assert len(pages) > 2
    finally:
        pages.close()


def test_markdown_begins_and_ends_with_the_label() -> None:
    written = markdown(replace(made(80, None), provisional=True), HEADING)
    assert written.count(GENERATED) == 2
    assert "暂定" in written
    assert "请讲一次家属不满意的经历" in written


def test_no_form_rejects_anyone() -> None:
    written = markdown(made(20, 20), HEADING)
    assert not {"淘汰", "拒绝", "不予录用", "不合格"} & set(written.split())
    assert "人工复核" in written


def test_json_is_the_contracts() -> None:
    assert json.loads(document(made(80), "json")) == made(80).to_json()


def test_the_ending_of_a_file_names_its_form(tmp_path: Path) -> None:
    for ending in ("md", "json", "pdf", "PNG"):
        write(made(80), tmp_path / f"r.{ending}", HEADING)
        assert (tmp_path / f"r.{ending}").stat().st_size > 100
    with pytest.raises(UnknownForm, match="docx"):
        write(made(80), tmp_path / "r.docx")


def test_nothing_scored_is_still_a_report() -> None:
    empty = build_report(interview_id="i", job_id="j", dimensions=[dimension("a")], scores=[])
    assert empty.overall == NO_BAND
    assert "证据不足" in words_of(document(empty, "pdf"))
