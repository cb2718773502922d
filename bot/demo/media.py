"""The media shelf: temporary files, three days, of the kinds and sizes WeCom takes.

https://developer.work.weixin.qq.com/document/path/90253
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.demo.refusals import Refused
from bot.demo.values import Json
from bot.demo.world import World

KEPT: Final = timedelta(days=3)
LEAST_BYTES: Final = 5  #: a file has to be larger than this
MIB: Final = 1024 * 1024
MOST_BYTES: Final = {"image": 10 * MIB, "voice": 2 * MIB, "video": 10 * MIB, "file": 20 * MIB}
AMR: Final = b"#!AMR\n"
AMR_FRAME_BYTES: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
AMR_FRAMES_PER_S: Final = 50
VOICE_S: Final = 60
CONTENT_TYPES: Final = {"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """One file on the shelf."""

    media_id: str
    kind: str
    filename: str
    data: bytes
    at: datetime

    @property
    def content_type(self) -> str:
        """Say what the file is served as."""
        return CONTENT_TYPES.get(self.kind, "application/octet-stream")


@dataclass(slots=True)
class MediaShelf:
    """Keeps what the app uploads and what people send."""

    world: World
    files: dict[str, Stored] = field(default_factory=dict)

    def upload(self, kind: str, filename: str, data: bytes) -> Json:
        """Answer media/upload; `created_at` is a string here, as documented."""
        check_upload(kind, data)
        if not filename:
            raise Refused(40058, "filename")
        stored = self.keep(kind, filename, data)
        created = str(int(stored.at.timestamp()))
        return {"type": kind, "media_id": stored.media_id, "created_at": created, "errmsg": ""}

    def keep(self, kind: str, filename: str, data: bytes) -> Stored:
        """Put a file on the shelf without asking what it is; people send what they like."""
        stored = Stored(
            media_id=secrets.token_urlsafe(48),
            kind=kind,
            filename=filename,
            data=data,
            at=self.world.clock(),
        )
        self.files[stored.media_id] = stored
        return stored

    def find(self, media_id: str) -> Stored:
        """Find a file that is not too old, or refuse."""
        stored = self.files.get(media_id)
        if stored is None:
            raise Refused(40007)
        if self.world.clock() - stored.at > KEPT:
            raise Refused(40007, "expired", fair=True)
        return stored

    def expire(self) -> None:
        """Let everything on the shelf be over at once."""
        self.files = {
            key: Stored(
                media_id=key,
                kind=each.kind,
                filename=each.filename,
                data=each.data,
                at=each.at - KEPT - KEPT,
            )
            for key, each in self.files.items()
        }


def check_upload(kind: str, data: bytes) -> None:
    """Refuse a file WeCom would not take as this kind."""
    if kind not in MOST_BYTES:
        raise Refused(40004, kind)
    if not data:
        raise Refused(44001)
    if len(data) <= LEAST_BYTES:
        raise Refused(40006)
    if len(data) > MOST_BYTES[kind]:
        raise Refused(45001, f"{kind} has {len(data)} bytes")
    if kind == "image" and not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise Refused(40123)
    if kind == "video" and data[4:8] != b"ftyp":
        raise Refused(40004, "not an MP4")
    if kind == "voice":
        _check_voice(data)


def _check_voice(data: bytes) -> None:
    if not data.startswith(AMR):
        raise Refused(301017)
    if sum(1 for _ in _frames(data)) > VOICE_S * AMR_FRAMES_PER_S:
        raise Refused(45007)


def _frames(data: bytes) -> Iterator[int]:
    at = len(AMR)
    while at < len(data):
        yield at
        at += AMR_FRAME_BYTES[(data[at] >> 3) & 0x0F]
