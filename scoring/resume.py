"""The words of a résumé file, as a person who looks at it would read them: the one door to pdfminer.

Refuses what cannot be seen: white or tiny letters, letters beside the page, hidden runs of a document.
It is run in a process of its own (`bot.resume_worker`), because a file may be built to never end.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator

from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTPage, LTTextContainer, LTTextLine

PAGES = 12
CHARACTERS = 60_000
PART_BYTES = 8 * 1024 * 1024
LEAST_POINTS = 4.0
NEARLY_WHITE = 0.92
ENCODINGS = ("utf-8", "gb18030")
DOCX_PART = "word/document.xml"
PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.DOTALL)
RUN = re.compile(r"<w:r[ >].*?</w:r>", re.DOTALL)
WRITTEN = re.compile(r"<w:t(?: [^>]*)?>(.*?)</w:t>", re.DOTALL)
#: A run nobody sees: hidden, white, or below 4 points (sizes are in half points).
UNSEEN = re.compile(
    r'<w:vanish(?:/>| w:val="(?:1|true)")|<w:color [^>]*w:val="(?:F[0-9A-F]){3}"|<w:sz w:val="[1-7]"'
)


class ResumeUnreadable(ValueError):
    """There are no words to be had from this file."""


def read_text(content: bytes, suffix: str) -> str:
    """Give the visible words of a PDF, DOCX or TXT, a line each; ResumeUnreadable for another."""
    readers = {".pdf": _pdf, ".docx": _docx, ".txt": _txt}
    reader = readers.get(suffix)
    if reader is None:
        raise ResumeUnreadable(f"no words are read from {suffix}")
    lines = (re.sub(r"\s+", " ", line).strip() for line in reader(content).splitlines())
    return "\n".join(line for line in lines if line)[:CHARACTERS]


def _txt(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ResumeUnreadable("the text is in no encoding that is known")


def _docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo(DOCX_PART).file_size > PART_BYTES:
            raise ResumeUnreadable("the document is too large")
        written = archive.read(DOCX_PART).decode("utf-8")
    paragraphs = (
        "".join(
            html.unescape("".join(WRITTEN.findall(run)))
            for run in RUN.findall(paragraph)
            if not UNSEEN.search(run)
        )
        for paragraph in PARAGRAPH.findall(written)
    )
    return "\n".join(paragraphs)


def _pdf(content: bytes) -> str:
    pages = extract_pages(io.BytesIO(content), maxpages=PAGES)
    return "\n".join(line for page in pages for line in _lines(page))


def _lines(page: LTPage) -> Iterator[str]:
    for box in page:
        if isinstance(box, LTTextContainer):
            for line in box:
                if isinstance(line, LTTextLine):
                    yield "".join(_seen(line, page))


def _seen(line: LTTextLine, page: LTPage) -> Iterator[str]:
    for letter in line:
        if not isinstance(letter, LTChar) or (
            letter.size >= LEAST_POINTS and _on(letter, page) and not _white(letter)
        ):
            yield letter.get_text()


def _on(letter: LTChar, page: LTPage) -> bool:
    across = page.x0 <= letter.x0 and letter.x1 <= page.x1
    return across and page.y0 <= letter.y0 and letter.y1 <= page.y1


def _white(letter: LTChar) -> bool:
    """Tell letters in the colour of paper; four numbers are inks, fewer are light."""
    colour = letter.graphicstate.ncolor
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    numbers = [float(each) for each in parts if isinstance(each, (int, float))]
    inks = 4
    if len(numbers) == inks:
        return max(numbers) <= 1 - NEARLY_WHITE
    return bool(numbers) and min(numbers) >= NEARLY_WHITE
