"""Files to and from WeCom: checked before they travel, named when they cannot.

Refuses to convert: what WeCom would not take is refused here with the reason.
https://developer.work.weixin.qq.com/document/path/90253
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Literal
from urllib.parse import unquote

from bot.wecom.errors import MediaRefused, Unavailable
from bot.wecom.fields import Fields, text_of
from bot.wecom.transport import Answer, Request, Transport, check_status

MediaKind = Literal["image", "voice", "video", "file"]

MIB: Final = 2**20
LEAST: Final = 6  #: every file must have more than five bytes
LIVES: Final = timedelta(days=3)
MOST: Final[Mapping[MediaKind, int]] = {
    "image": 10 * MIB,
    "voice": 2 * MIB,
    "video": 10 * MIB,
    "file": 20 * MIB,
}
STEP: Final = 10 * MIB  #: of a file that must be fetched in ranges; WeCom gives up to 20 MiB
NEEDS_RANGE: Final = 830002
AMR: Final = b"#!AMR\n"
AMR_FRAME: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6)  #: bytes of 20 ms, by mode
AMR_FRAMES: Final = 60 * 50  #: a minute
SECONDS: Final = 60.0
ERROR_STARTS: Final = re.compile(rb'\s*\{\s*"errcode"')
TOTAL: Final = re.compile(r"bytes \d+-\d+/(\d{1,12})")
FILENAME: Final = re.compile(r"""filename\s*=\s*(?:"([^"]*)"|([^;\s]+))""", re.IGNORECASE)
FILENAME_CODED: Final = re.compile(r"filename\*\s*=\s*utf-8''([^;\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file as it came."""

    filename: str
    content_type: str
    content: bytes


def check(kind: MediaKind, content: bytes) -> None:
    """Refuse a file WeCom would not take, saying what is wrong with it."""
    most = MOST[kind]
    if not LEAST <= len(content) <= most:
        raise MediaRefused(f"A file of kind {kind} has {LEAST} to {most} bytes.")
    if kind == "image" and not content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        raise MediaRefused("A picture must be JPEG or PNG.")
    if kind == "voice":
        _check_voice(content)
    if kind == "video" and content[4:8] != b"ftyp":
        raise MediaRefused("A video must be MP4.")


def check_age(sent_at: datetime, now: datetime) -> None:
    """Refuse to ask for a file that WeCom has thrown away by now."""
    if now - sent_at >= LIVES:
        raise MediaRefused("WeCom keeps a file for three days.")


async def upload(transport: Transport, kind: MediaKind, *, filename: str, content: bytes) -> str:
    """Bring a file to WeCom for three days and give its media id."""
    check(kind, content)
    boundary = hashlib.sha256(content).hexdigest()[:32]  # the same bytes again when repeated
    # WeCom reads the name raw: neither percent-encoded nor as RFC 5987 does it show Chinese
    name = re.sub(r'[\x00-\x1f"\\/]', "_", filename) or "file"
    head = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="media"; filename="{name}"; '
        f"filelength={len(content)}\r\nContent-Type: application/octet-stream\r\n\r\n"
    )
    reply = await transport.json(
        Request(
            method="POST",
            path="media/upload",
            params={"type": kind},
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
            body=head.encode(errors="replace") + content + f"\r\n--{boundary}--\r\n".encode(),
            seconds=SECONDS,
        )
    )
    media_id = text_of(reply, "media_id")
    if not media_id:
        raise Unavailable("WeCom took a file and named no media_id.", delay=5)
    return media_id


async def download(transport: Transport, media_id: str, *, most: int = 20 * MIB) -> Media:
    """Fetch a file of at most so many bytes; WeCom gives the large ones in ranges only."""
    request = Request(
        method="GET",
        path="media/get",
        params={"media_id": media_id},
        headers={},
        body=None,
        most=most,
        seconds=SECONDS,
    )
    try:
        answer = await transport.raw(request, _error_in)
    except MediaRefused as error:
        if error.code != NEEDS_RANGE:
            raise
        answer = await _in_ranges(transport, request, most)
    if len(answer.content) > most:
        raise MediaRefused(f"The file has more than {most} bytes.")
    return Media(
        filename=_filename(answer.headers),
        content_type=_header(answer.headers, "Content-Type").partition(";")[0],
        content=answer.content,
    )


async def _in_ranges(transport: Transport, request: Request, most: int) -> Answer:
    content = bytearray()
    while True:
        first = len(content)
        part = replace(request, headers={"Range": f"bytes={first}-{first + STEP - 1}"})
        answer = await transport.raw(part, _error_in)
        content += answer.content
        found = TOTAL.fullmatch(_header(answer.headers, "Content-Range"))
        total = int(found[1]) if found is not None else 0
        if len(content) >= total or len(content) > most or not answer.content:
            return replace(answer, content=bytes(content))


def _error_in(answer: Answer) -> Fields:
    """Tell a file from an error: some errors come as text, and some files are JSON."""
    check_status(answer)
    is_json = _header(answer.headers, "Content-Type").startswith("application/json")
    if not is_json and ERROR_STARTS.match(answer.content) is None:
        return {"errcode": 0}
    if _header(answer.headers, "Content-Disposition"):
        return {"errcode": 0}  # a JSON file somebody sent
    try:
        reply = json.loads(answer.content, strict=False)
    except ValueError:
        reply = None
    return reply if isinstance(reply, dict) else {"errcode": 0}


def _filename(headers: Mapping[str, str]) -> str:
    """Read a file's name, as text that names no folder."""
    said = _header(headers, "Content-Disposition")
    coded, plain = FILENAME_CODED.search(said), FILENAME.search(said)
    if coded is not None:
        name = unquote(coded[1])
    else:
        name = (plain[1] or plain[2] or "") if plain is not None else ""
    return re.split(r"[/\\]", name.encode(errors="replace").decode())[-1]


def _header(headers: Mapping[str, str], name: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name.lower()), "")


def _check_voice(content: bytes) -> None:
    """Walk through the frames: WeCom takes narrow-band AMR of at most a minute."""
    if not content.startswith(AMR):
        raise MediaRefused("A voice message must be AMR, narrow band.")
    at, frames = len(AMR), 0
    while at < len(content) and frames <= AMR_FRAMES:
        mode = content[at] >> 3 & 0x0F
        at += AMR_FRAME[mode] if mode < len(AMR_FRAME) else 1
        frames += 1
    if frames > AMR_FRAMES:
        raise MediaRefused("A voice message lasts at most 60 seconds.")
