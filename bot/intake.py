"""Résumé files on their way in: checked by what they are, kept under a name that says nothing.

Refuses what is empty, too large, or no document; refuses to read what is in it.
"""

import secrets
from pathlib import Path

MAX_RESUME_BYTES = 20 * 1024 * 1024
#: What a file begins with, for each kind we keep; text kinds are told by decoding.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".docx"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
)
TEXT_SUFFIXES = {".txt": ".txt", ".md": ".txt", ".html": ".html", ".htm": ".html"}
ENCODINGS = ("utf-8", "gb18030")


class ResumeRefused(ValueError):
    """This file cannot be kept as a résumé."""


def kind_of(content: bytes, name: str) -> str:
    """Tell a résumé's suffix from its content; ResumeRefused says what would be taken."""
    if not content.strip():
        raise ResumeRefused("the file is empty")
    if len(content) > MAX_RESUME_BYTES:
        raise ResumeRefused(f"the file is over {MAX_RESUME_BYTES // 1024 // 1024} MiB")
    for magic, suffix in MAGIC:
        if content.startswith(magic):
            return suffix
    suffix = TEXT_SUFFIXES.get(Path(name).suffix.lower(), "")
    if suffix and b"\x00" not in content and _is_text(content):
        return suffix
    raise ResumeRefused("this is no PDF, DOCX, JPG, PNG, HTML or TXT")


def keep_resume(data_dir: Path, content: bytes, name: str) -> Path:
    """Write a résumé under a new name; the name it came with may say who it is about."""
    suffix = kind_of(content, name)
    folder = data_dir / "resumes"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{secrets.token_hex(16)}{suffix}"
    partial = path.with_suffix(f"{suffix}.partial")
    partial.write_bytes(content)
    partial.chmod(0o600)
    partial.replace(path)
    return path


def _is_text(content: bytes) -> bool:
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
