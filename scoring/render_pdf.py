"""A report or a letter on paper: PDF in Chinese, and the same pages as one PNG.

The door to reportlab and pypdfium2. The font is shipped with the package and covers GBK; what it
lacks is shown as a box instead of vanishing.
"""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import resources
from xml.sax.saxutils import escape

import pypdfium2  # type: ignore[import-untyped]  # ships no types; used at two lines below
from PIL import Image, PngImagePlugin
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer

from scoring.chart import INK, MUTED, Chart, Spoke
from scoring.labels import KEY, PRODUCER, label_text
from scoring.model import Band
from scoring.render_story import Block
from scoring.report_words import REPORT_WORDS
from scoring.text import visible

_FONT, _FILE = "NotoSansSC", "NotoSansSC-gbk.ttf"
_MARGIN, _NARROW_MARGIN = 50.0, 24.0
_PADDING = 6.0  #: that a page keeps free on every side of what stands on it
_PHONE = 390.0  #: points; a phone's page is as long as what stands on it
_DPI, _PHONE_DPI = 110, 144
_MOST_PAGES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is said about a document rather than in it."""

    title: str
    company: str
    label: str  #: the visible words: who made it
    content_id: str
    phone: bool = False  #: one page as wide as a phone instead of A4


def pdf(paper: Paper, story: Iterable[Block]) -> bytes:
    """Write a document as a PDF; the same story gives the same bytes."""
    _font()
    target = io.BytesIO()
    margin = _NARROW_MARGIN if paper.phone else _MARGIN
    width = (_PHONE if paper.phone else A4[0]) - 2 * (margin + _PADDING)
    pieces = list(_flowables(story, width))
    document = SimpleDocTemplate(
        target,
        pagesize=(_PHONE, _length(pieces, width) + 2 * (margin + _PADDING) + 1)
        if paper.phone
        else A4,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        title=paper.title,
        author=paper.company,
        subject=paper.label,
        producer=PRODUCER,
        invariant=1,
        initialFontName=_FONT,
    )
    first, foot = partial(_first, paper), partial(_foot, paper)
    document.build(pieces, onFirstPage=first, onLaterPages=foot)
    return target.getvalue()


def png(paper: Paper, story: Iterable[Block]) -> bytes:
    """Draw the pages below each other as one picture."""
    pages = pypdfium2.PdfDocument(pdf(paper, story))
    try:
        drawn = [
            pages[place].render(scale=(_PHONE_DPI if paper.phone else _DPI) / 72).to_pil()
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
    info.add_itxt(KEY, label_text(paper.content_id))
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


def _length(pieces: Sequence[Flowable], width: float) -> float:
    """Measure how long a page has to be: exactly what stands on it, at the width it has there."""
    return sum(
        float(one.wrap(width, A4[1])[1] + one.getSpaceBefore() + one.getSpaceAfter())
        for one in pieces
    )


def _flowables(story: Iterable[Block], width: float) -> Iterator[Flowable]:
    for block in story:
        if block.picture:
            yield Chart(
                [_spoke(*one) for one in block.picture],
                width=width,
                font=_FONT,
                words=REPORT_WORDS[block.language],
            )
            yield Spacer(0, block.after)
        else:
            yield _paragraph(block)


def _spoke(name: str, band: Band) -> Spoke:
    return Spoke(name=_shown(name), score=band.score, low=band.low, high=band.high)


def _paragraph(block: Block) -> Paragraph:
    """Set one text as a paragraph, with no markup of its own."""
    style = ParagraphStyle(
        "line",
        fontName=_FONT,
        fontSize=block.size,
        leading=block.size * 1.5,
        textColor=HexColor(block.colour),
        spaceBefore=block.before,
        spaceAfter=block.after,
        leftIndent=block.indent,
        firstLineIndent=-block.hang,
        wordWrap="CJK",
        keepWithNext=int(block.together),
    )
    return Paragraph(escape(_shown(block.text)), style)


def _shown(text: str) -> str:
    """Put a text on one line, with a box for what the font lacks."""
    known = _font()
    plain = " ".join(visible(text).split())
    return "".join(one if ord(one) in known else "□" for one in plain)


def _first(paper: Paper, canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Label the document itself when its first page begins, then the page."""
    about = canvas._doc.info  # noqa: SLF001  reportlab has no other way to a key of one's own
    about.format = partial(_labelled, about.format, label_text(paper.content_id))
    _foot(paper, canvas, document)


def _labelled(usual: Callable[[object], bytes], label: str, document: object) -> bytes:
    """Write what a PDF says about itself, with the key AIGC beside the usual ones."""
    ours: bytes = PDFDictionary({KEY: PDFString(label)}).format(document)
    return usual(document).rstrip().removesuffix(b">>") + ours.lstrip().removeprefix(b"<<")


def _foot(paper: Paper, canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Write the label and the page on every page; a phone's one page has it in its text."""
    if paper.phone:
        return
    canvas.saveState()
    canvas.setFont(_FONT, 8)
    canvas.setFillColor(MUTED)
    canvas.drawString(_MARGIN, 30, _shown(paper.label))
    canvas.drawRightString(A4[0] - _MARGIN, 30, f"{document.page}")
    canvas.setFillColor(INK)
    canvas.restoreState()
