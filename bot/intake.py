"""Résumé files on their way in: checked by what they are, kept under a name that says nothing.

Refuses what is empty, too large, or no document; refuses to read what is in it.
"""

import io
import re
import secrets
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.file_names import name_in
from bot.web.services import NewCandidate

RESUMES = "resumes"  #: the folder of résumés, below the data folder
MAX_RESUME_BYTES = 20 * 1024 * 1024
TOO_LARGE = f"the file is over {MAX_RESUME_BYTES // 1024 // 1024} MiB"
NAME_CHARACTERS = 64
UNNAMED = "未具名"
NAME_NOISE = re.compile(r"[\x00-\x1f\x7f_]+")
#: What a file begins with, for each kind we keep; text kinds are told by decoding.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", ".pdf"),
    (b"PK\x03\x04", ".docx"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", ".png"),
)
DOCX_PART = "word/document.xml"
TEXT_SUFFIXES = {".txt": ".txt", ".md": ".txt", ".html": ".html", ".htm": ".html"}
ENCODINGS = ("utf-8", "gb18030")


class ResumeRefused(ValueError):
    """This file cannot be kept as a résumé."""


def kind_of(content: bytes, name: str) -> str:
    """Tell a résumé's suffix from its content; ResumeRefused says what would be taken."""
    if not content.strip():
        raise ResumeRefused("the file is empty")
    if len(content) > MAX_RESUME_BYTES:
        raise ResumeRefused(TOO_LARGE)
    for magic, suffix in MAGIC:
        if content.startswith(magic) and (suffix != ".docx" or _is_docx(content)):
            return suffix
    suffix = TEXT_SUFFIXES.get(Path(name).suffix.lower(), "")
    if suffix and b"\x00" not in content and _is_text(content):
        return suffix
    raise ResumeRefused("this is no PDF, DOCX, JPG, PNG, HTML or TXT")


def keep_resume(data_dir: Path, content: bytes, name: str) -> Path:
    """Write a résumé under a new name; the name it came with may say who it is about."""
    path = data_dir / RESUMES / f"{secrets.token_hex(16)}{kind_of(content, name)}"
    _written(path, content).replace(path)
    return path


def _written(path: Path, content: bytes) -> Path:
    """Write beside a path what is to be there once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_suffix(f"{path.suffix}.partial")
    partial.write_bytes(content)
    partial.chmod(0o600)
    return partial


def _is_docx(content: bytes) -> bool:
    """Tell a document from any other archive by the part every one of them has."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return DOCX_PART in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return False


def _is_text(content: bytes) -> bool:
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How a bulk intake went: how many were kept, which files were not and why, and who is unsure."""

    kept: int
    skipped: tuple[tuple[str, str], ...]
    unsure: tuple[
        tuple[str, str], ...
    ] = ()  #: files whose names name nobody, and as whom they are kept


def resume_files(directory: Path) -> tuple[Path, ...]:
    """List the files of a directory that may be résumés, hidden ones left out."""
    found = (each for each in directory.rglob("*") if each.is_file())
    return tuple(sorted(each for each in found if not each.name.startswith(".")))


async def import_resumes(
    files: Sequence[Path],
    *,
    data_dir: Path,
    job_id: str,
    create: Callable[[NewCandidate], Awaitable[str]],
    told: Callable[[Path], None],
    titles: tuple[str, ...] = (),
) -> Imported:
    """Keep each file and its candidate; a bad file is named and skipped. Titles are no names."""
    skipped: list[tuple[str, str]] = []
    unsure: list[tuple[str, str]] = []
    for file in files:
        try:
            found = name_in(file.stem, not_names=titles)
            name = found or NAME_NOISE.sub(" ", file.stem).strip()[:NAME_CHARACTERS]
            await _import(file, name or UNNAMED, data_dir=data_dir, job_id=job_id, create=create)
            if found is None:
                unsure.append((file.name, name or UNNAMED))
        except (ResumeRefused, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            skipped.append((file.name, reason or "unreadable"))
        told(file)
    kept = len(files) - len(skipped)
    return Imported(kept=kept, skipped=tuple(skipped), unsure=tuple(unsure))


async def _import(
    file: Path,
    name: str,
    *,
    data_dir: Path,
    job_id: str,
    create: Callable[[NewCandidate], Awaitable[str]],
) -> None:
    content = _read(file)
    # Named by what is in it, so that an import that is repeated finds what it did before.
    digest = sha256(job_id.encode() + b"\0" + content).hexdigest()[:32]
    resume = data_dir / RESUMES / f"{digest}{kind_of(content, file.name)}"
    if resume.exists():
        raise ResumeRefused("this résumé has been taken in for this job already")
    partial = _written(resume, content)
    try:
        await create(NewCandidate(name=name, source=f"resumes:{job_id}", resume=resume))
    except BaseException:  # cancelled or failed alike: raised again below
        partial.unlink(missing_ok=True)  # nobody would know whose it is
        raise
    partial.replace(resume)


def _read(file: Path) -> bytes:
    if file.stat().st_size > MAX_RESUME_BYTES:
        raise ResumeRefused(TOO_LARGE)
    return file.read_bytes()
