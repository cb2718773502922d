"""A résumé is read by a process with bounds; a broken one gives no words and no trace of them."""

from pathlib import Path

import pytest

from bot.resumes import visible_text
from tests.aio import run


def test_a_process_reads_what_is_visible(tmp_path: Path) -> None:
    file = tmp_path / "resume.txt"
    file.write_text("把故障率降低了 40%\n", encoding="utf-8")
    assert run(visible_text(str(file))) == "把故障率降低了 40%"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.7 broken"), ("a.docx", b"PK\x03\x04 broken"), ("a.png", b"\x89PNG")],
)
def test_a_broken_file_gives_no_words_and_is_not_quoted(
    tmp_path: Path, name: str, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert run(visible_text(str(file))) == ""
    assert "broken" not in caplog.text
    assert str(tmp_path) not in caplog.text


def test_a_file_that_is_gone_has_no_words(tmp_path: Path) -> None:
    assert run(visible_text(str(tmp_path / "gone.txt"))) == ""
