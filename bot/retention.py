"""Keeps nothing longer than the operator said: people, résumés, voice clips, pictures, messages.

Every term is off until it is set. Refuses to touch anything of an interview that goes on.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from bot.erasure import Eraser
from bot.intake import RESUMES
from config.sections import RetentionSettings
from storage import media, retention

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Does once an hour what the terms ask for."""

    eraser: Eraser
    terms: RetentionSettings

    async def keep(self) -> None:
        """Finish erasures that were cut short, then let go of what is due."""
        await self.eraser.resume()
        if self.terms.days:
            await self._people(self._before(self.terms.days))
        if self.terms.resume_days:
            await self._resumes(self._before(self.terms.resume_days))
        if self.terms.voice_days:
            await self._media("voice", self._before(self.terms.voice_days))
        if self.terms.picture_days:
            await self._media("picture", self._before(self.terms.picture_days))
        if self.terms.messages_days:
            before = self._before(self.terms.messages_days)
            gone = await self.eraser.memory.run(lambda c: retention.drop_messages(c, before))
            log.info("retention: %d messages", gone)

    def _before(self, days: float) -> datetime:
        return self.eraser.clock() - timedelta(days=days)

    async def _people(self, before: datetime) -> None:
        memory = self.eraser.memory
        for who in await memory.read(partial(retention.people_kept_since, before=before)):
            await self.eraser.erase(who, reason="retention")

    async def _resumes(self, before: datetime) -> None:
        memory = self.eraser.memory
        due = partial(retention.people_kept_since, before=before, with_resume=True)
        for who in await memory.read(due):
            stored = Path(who.resume or "")
            paths = (stored, self.eraser.data_dir / RESUMES / stored.name)
            await asyncio.to_thread(_remove, paths)
            await memory.run(partial(retention.forget_resume, candidate_id=who.id))

    async def _media(self, kind: str, before: datetime) -> None:
        memory = self.eraser.memory
        due = await memory.read(partial(retention.media_kept_since, kind=kind, before=before))
        if due:
            ids, paths = [each for each, _ in due], {path for _, path in due}
            named = await memory.read(partial(media.named_beside, paths=paths, ids=ids))
            gone = tuple(self.eraser.data_dir / path for path in paths - named)
            await asyncio.to_thread(_remove, gone)
            await memory.run(partial(retention.forget_media, ids=ids))


def _remove(paths: tuple[Path, ...]) -> None:
    for path in paths:
        if path.is_file():
            path.unlink(missing_ok=True)
