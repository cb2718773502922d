"""Pictures that candidates send to a person: fetched, looked at for what they are, and kept.

A picture comes from anybody: it is told by its first bytes, never opened here, and what is no
picture that a browser shows is not kept.
"""

import logging
from dataclasses import dataclass
from typing import Final

from bot.errors import PermanentError, TemporaryError
from bot.hearing import PATIENCE, Download
from bot.media_store import MediaStore
from bot.wecom.errors import ConfigurationError
from bot.world import World
from handlers.effects import KeepPicture
from handlers.media_events import PictureKept
from storage.outbox import Wanted

log = logging.getLogger(__name__)

#: The retention class of pictures.
PICTURE: Final = "picture"
#: WeCom takes pictures of at most 10 MB.
MOST_BYTES: Final = 10 * 2**20
#: What a browser shows, by where its mark stands.
KINDS: Final = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"GIF8", "image/gif"),
    (8, b"WEBP", "image/webp"),
)


def kind_of(content: bytes) -> str:
    """Tell what kind of picture this is; empty when it is none."""
    for place, mark, name in KINDS:
        if content[place : place + len(mark)] == mark:
            return name
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Fetches and keeps pictures."""

    world: World
    store: MediaStore
    download: Download  #: by media id; PermanentError when the platform has it no more

    async def keep(self, row: Wanted, effect: KeepPicture, *, interview_id: str) -> PictureKept:
        """Keep one picture, or say that it cannot be; again changes nothing."""
        if await self.store.read(effect.picture, interview_id=interview_id) is not None:
            return PictureKept(picture=effect.picture, kept=True)
        try:
            content = await self.download(effect.media_id)
        except TemporaryError as error:
            if self.world.clock() - row.created_at < PATIENCE:
                raise
            log.warning("a picture was given up: %s", error.reason)
            return PictureKept(picture=effect.picture, kept=False)
        except ConfigurationError:
            raise  # an operator mends it, and the picture is fetched then
        except PermanentError as error:
            log.warning("a picture cannot be fetched: %s", error.reason)
            return PictureKept(picture=effect.picture, kept=False)
        kind = kind_of(content)
        if kind:
            await self.store.keep(
                content,
                media_id=effect.picture,
                interview_id=interview_id,
                kind=PICTURE,
                mime=kind,
                at=self.world.clock(),
            )
        return PictureKept(picture=effect.picture, kept=bool(kind))
