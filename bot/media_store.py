"""Originals of what people sent: files named by what is in them, rows that say whose they are.

A file is on the disk before its row is, so that no row names nothing; the same bytes are kept once.
Refuses to look into a file.
"""

import asyncio
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.database import Database
from storage.media import MediaFile, add_media, find_media

FOLDER = "media"
_PRIVATE = 0o600
_FOLDER_PRIVATE = 0o700


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaStore:
    """Keeps files under the data directory."""

    memory: Database
    data_dir: Path

    async def keep(
        self,
        content: bytes,
        *,
        media_id: str,
        interview_id: str,
        kind: str,
        mime: str,
        at: datetime,
    ) -> MediaFile:
        """Keep a file durably under an id; again with the same id changes nothing."""
        digest = hashlib.sha256(content).hexdigest()
        new = MediaFile(
            id=media_id,
            interview_id=interview_id,
            kind=kind,
            path=f"{FOLDER}/{kind}/{digest[:2]}/{digest}",
            mime=mime,
            size=len(content),
            created_at=at,
        )
        await asyncio.to_thread(_write, self.data_dir / new.path, content)
        await self.memory.run(lambda c: add_media(c, new))
        return new

    async def read(self, media_id: str, *, interview_id: str) -> bytes | None:
        """Give a file of an interview; None when it is not kept, or not of this interview."""
        found = await self.memory.read(lambda c: find_media(c, media_id))
        if found is None or found.interview_id != interview_id:
            return None
        return await asyncio.to_thread(_read, self.data_dir / found.path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    """Write a file whole: it is there under its name only when it is on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=_FOLDER_PRIVATE)
    partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
    with partial.open("wb") as file:
        partial.chmod(_PRIVATE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
