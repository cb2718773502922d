"""Résumé files on their way in: checked by what they are, kept under a name that says nothing.

Refuses what is empty, too large, or no document; refuses to read what is in it.
"""

import io
import os
import re
import secrets
import zipfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.file_names import name_in
from bot.web.schemas import CandidateFields
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
ENCODINGS = ("utf-8-sig", "gb18030")


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
    if suffix and b"\x00" not in content and decoded(content) is not None:
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


def decoded(content: bytes) -> str | None:
    """Decode a text as it is written in China: in UTF-8, marked or not, or in GB18030."""
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def as_meant(path: Path) -> str:
    """Give a file's name in letters: archives packed on Windows hold it in GB18030."""
    raw = os.fsencode(path)
    return decoded(raw) or raw.decode(errors="replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """How a bulk intake went: as which candidates files were kept, which were not and why."""

    kept: tuple[tuple[str, str], ...]  #: files, and the candidates' ids
    skipped: tuple[tuple[str, str], ...]
    #: Files of which nothing says whose they are, and as whom they are kept.
    unsure: tuple[tuple[str, str], ...] = ()


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
    people: Mapping[Path, CandidateFields],
    titles: tuple[str, ...] = (),
) -> Imported:
    """Keep each file and its candidate; a bad file is named and skipped.

    Who is not among the people is called what the file's name says; titles are no names.
    """
    kept: list[tuple[str, str]] = []
    skipped: list[tuple[str, str]] = []
    unsure: list[tuple[str, str]] = []
    for file in files:
        shown = as_meant(Path(file.name))
        try:
            who, is_sure = _who(file, people, titles)
            candidate_id = await _import(file, who, data_dir=data_dir, job_id=job_id, create=create)
            kept.append((shown, candidate_id))
            if not is_sure:
                unsure.append((shown, who.name))
        except (ResumeRefused, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            skipped.append((shown, reason or "unreadable"))
        told(file)
    return Imported(kept=tuple(kept), skipped=tuple(skipped), unsure=tuple(unsure))


def _who(
    file: Path, people: Mapping[Path, CandidateFields], titles: tuple[str, ...]
) -> tuple[CandidateFields, bool]:
    """Tell whose résumé a file is, and whether anything says so."""
    if file in people:
        return people[file], True
    stem = as_meant(Path(file.stem))
    found = name_in(stem, not_names=titles)
    name = found or NAME_NOISE.sub(" ", stem).strip()[:NAME_CHARACTERS] or UNNAMED
    return CandidateFields(name=name), found is not None


async def _import(
    file: Path,
    who: CandidateFields,
    *,
    data_dir: Path,
    job_id: str,
    create: Callable[[NewCandidate], Awaitable[str]],
) -> str:
    content = _read(file)
    # Named by what is in it, so that an import that is repeated finds what it did before.
    digest = sha256(job_id.encode() + b"\0" + content).hexdigest()[:32]
    resume = data_dir / RESUMES / f"{digest}{kind_of(content, file.name)}"
    if resume.exists():
        raise ResumeRefused("this résumé has been taken in for this job already")
    partial = _written(resume, content)
    try:
        known = who.model_dump(exclude={"source"})
        candidate_id = await create(
            NewCandidate(**known, source=f"resumes:{job_id}", resume=resume)
        )
    except BaseException:  # cancelled or failed alike: raised again below
        partial.unlink(missing_ok=True)  # nobody would know whose it is
        raise
    partial.replace(resume)
    return candidate_id


def _read(file: Path) -> bytes:
    if file.stat().st_size > MAX_RESUME_BYTES:
        raise ResumeRefused(TOO_LARGE)
    return file.read_bytes()
