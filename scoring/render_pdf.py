"""A report on paper: PDF in Chinese, and the same pages as one PNG.

The door to reportlab and pypdfium2. The font is shipped with the package and covers GBK; what it
lacks is shown as a box instead of vanishing.
"""

import io
import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from xml.sax.saxutils import escape

import pypdfium2  # type: ignore[import-untyped]  # ships no types; used at two lines below
from PIL import Image, PngImagePlugin
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from scoring.chart import INK, MUTED, Chart, Spoke
from scoring.model import DimensionResult, Recommendation, Report
from scoring.sheet import GENERATED, RECOMMENDATIONS, Heading, band_text, title_of
from scoring.text import visible

_FONT, _FILE = "NotoSansSC", "NotoSansSC-gbk.ttf"
_MARGIN = 50.0
_WIDTH = A4[0] - 2 * _MARGIN
_DPI = 110
_MOST_PAGES = 6
_COLOURS: dict[Recommendation, str] = {
    "advance": "#1a7f4b",
    "hold": "#a66300",
    "decline": "#5a6472",
    "insufficient": "#5a6472",
}


def pdf(report: Report, heading: Heading) -> bytes:
    """Write the report as a PDF; the same report gives the same bytes."""
    _font()
    target = io.BytesIO()
    document = SimpleDocTemplate(
        target,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=46,
        bottomMargin=52,
        title=title_of(heading),
        author=heading.company,
        subject=GENERATED,
        keywords=_label(report),
        invariant=1,
        initialFontName=_FONT,
    )
    document.build(list(_story(report, heading)), onFirstPage=_foot, onLaterPages=_foot)
    return target.getvalue()


def png(report: Report, heading: Heading) -> bytes:
    """Draw the report's pages below each other as one picture."""
    pages = pypdfium2.PdfDocument(pdf(report, heading))
    try:
        drawn = [
            pages[place].render(scale=_DPI / 72).to_pil()
            for place in range(min(len(pages), _MOST_PAGES))
        ]
    finally:
        pages.close()
    sheet = Image.new("RGB", (drawn[0].width, sum(one.height for one in drawn)), "white")
    top = 0
    for one in drawn:
        sheet.paste(one, (0, top))
        top += one.height
    info = PngImagePlugin.PngInfo()
    info.add_itxt("AIGC", _label(report))
    target = io.BytesIO()
    sheet.save(target, "PNG", pnginfo=info)
    return target.getvalue()


@cache
def _font() -> frozenset[int]:
    """Register the shipped font and say which characters it has."""
    data = resources.files("scoring").joinpath(f"data/{_FILE}").read_bytes()
    font = TTFont(_FONT, io.BytesIO(data))
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def _label(report: Report) -> str:
    """Give the hidden label that the rules for generated content ask for."""
    about = {"Label": "1", "ContentProducer": "zhimian", "ProduceID": report.interview_id}
    return json.dumps({"AIGC": about}, ensure_ascii=False)


def _story(report: Report, heading: Heading) -> Iterator[Flowable]:
    """Give the pieces of the report from top to bottom."""
    yield _line(title_of(heading), size=19, after=4)
    facts = [one for one in (heading.company, heading.finished, report.interview_id) if one]
    yield _line(" · ".join(facts), size=9, colour="#7b8794", after=4)
    yield _line(GENERATED, size=9, colour="#a66300", after=12)
    colour = _COLOURS[report.recommendation]
    yield _line(RECOMMENDATIONS[report.recommendation], size=14, colour=colour, after=2)
    yield _line(f"综合 {band_text(report.overall)}   括号内为 90% 区间", size=11, after=8)
    if report.provisional:
        yield _line(
            "部分回答因模型暂不可用由规则评分,结果为暂定。", size=10, colour="#a66300", after=6
        )
    if report.dimensions:
        yield Chart([_spoke(one) for one in report.dimensions], width=_WIDTH, font=_FONT)
        yield Spacer(0, 8)
    for title, items in (
        ("亮点", report.strengths),
        ("待核实", report.concerns),
        ("下一轮建议", report.next_round),
    ):
        if items:
            lines = [_line(f"• {item}", size=10, after=2) for item in items]
            yield KeepTogether([_line(title, size=13, before=8, after=4), *lines])
    for dimension in report.dimensions:
        yield from _dimension(dimension, heading)
    yield Spacer(0, 10)
    engine = f"评分引擎 {report.engine.name} {report.engine.version}"
    yield _line(engine, size=8, colour="#7b8794")


def _dimension(dimension: DimensionResult, heading: Heading) -> Iterator[Flowable]:
    """Give one dimension with its quotes."""
    lines = [_line(f"{dimension.name}  {band_text(dimension.band)}", size=12, before=10, after=2)]
    if dimension.band.score is not None:
        lines.append(_line(dimension.note, size=9, colour="#7b8794", after=3))
    yield KeepTogether(lines)
    asked = ""
    for quote in dimension.evidence:
        question = heading.questions.get(quote.question_id, "")
        if question and question != asked:
            yield _line(question, size=9, colour="#52606d", before=2, after=1)
        asked = question
        yield _line(f"「{quote.quote}」", size=10, indent=10, after=2)


def _spoke(dimension: DimensionResult) -> Spoke:
    band = dimension.band
    return Spoke(name=_shown(dimension.name), score=band.score, low=band.low, high=band.high)


def _line(
    text: str,
    *,
    size: float,
    colour: str = "#1f2933",
    before: float = 0,
    after: float = 0,
    indent: float = 0,
) -> Paragraph:
    """Set one text as a paragraph, with no markup of its own."""
    style = ParagraphStyle(
        "line",
        fontName=_FONT,
        fontSize=size,
        leading=size * 1.5,
        textColor=HexColor(colour),
        spaceBefore=before,
        spaceAfter=after,
        leftIndent=indent,
        wordWrap="CJK",
    )
    return Paragraph(escape(_shown(text)), style)


def _shown(text: str) -> str:
    """Put a text on one line, with a box for what the font lacks."""
    known = _font()
    plain = " ".join(visible(text).split())
    return "".join(one if ord(one) in known else "□" for one in plain)


def _foot(canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Write the label and the page on every page."""
    canvas.saveState()
    canvas.setFont(_FONT, 8)
    canvas.setFillColor(MUTED)
    canvas.drawString(_MARGIN, 30, GENERATED)
    canvas.drawRightString(A4[0] - _MARGIN, 30, f"第 {document.page} 页")
    canvas.setFillColor(INK)
    canvas.restoreState()
