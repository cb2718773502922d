"""Saying a question aloud: spoken once, kept by its words and voice, uploaded when it is needed.

The text has been sent; this only follows it. So nothing here is worth a delay: a question that was
answered meanwhile is not spoken any more, and what fails is left out. Only the job file's own words
are kept; what is asked of one person is spoken once and not written down.
"""

import asyncio
import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.errors import PermanentError, TemporaryError
from bot.ports import Messenger, Speaker
from bot.world import World
from handlers.effects import SayAloud
from handlers.interview import Interview, Stage
from storage import interviews
from storage.database import Database
from storage.outbox import Wanted
from storage.records import read_interview

log = logging.getLogger(__name__)

FOLDER: Final = "spoken"
#: Later than this after the text a voice only disturbs.
PATIENCE: Final = timedelta(seconds=90)
#: WeCom keeps an upload for three days; a little less, so that none ends on its way.
UPLOADED: Final = timedelta(days=2, hours=20)
#: A media id that WeCom does not know any more.
UNKNOWN_MEDIA: Final = 40007


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaking:
    """Says questions aloud; without a voice it says nothing."""

    memory: Database
    world: World
    messenger: Messenger
    speaker: Speaker | None
    voice: str  #: names the engine and the voice, so that another one is not taken for it
    data_dir: Path

    async def say(self, row: Wanted, effect: SayAloud, *, interview_id: str) -> None:
        """Send a question as voice, if it still waits for an answer."""
        stored = await self.memory.read(lambda c: interviews.load(c, interview_id))
        if self.speaker is None or stored is None:
            return
        interview = read_interview(stored.body)
        if not _unanswered(interview, effect.answer):
            return
        late = self.world.clock() - row.created_at > PATIENCE
        try:
            if self._asked_of_all(interview, effect):
                await self._say_kept(self.speaker, row, effect)
            else:
                await self._say_once(self.speaker, row, effect)
        except TemporaryError as error:
            if not late:
                raise
            log.warning("a question was not said aloud: %s", error.reason)
        except PermanentError as error:
            log.warning("a question cannot be said aloud: %s", error.reason)

    def _asked_of_all(self, interview: Interview, effect: SayAloud) -> bool:
        """Tell the job file's own words from those that are about one person."""
        job = self.world.job_of(interview)
        questions = job.all_questions() if job is not None else ()
        known = [text for each in questions for text in (each.text, each.rephrase) if text]
        return effect.text.endswith(tuple(known))

    async def _say_once(self, speaker: Speaker, row: Wanted, effect: SayAloud) -> None:
        spoken = await speaker.say(effect.text, language=effect.language)
        media_id = await self.messenger.upload_voice(spoken.amr)
        await self.messenger.play(effect.to, media_id, repeat=row.id)

    async def _say_kept(self, speaker: Speaker, row: Wanted, effect: SayAloud) -> None:
        path = self._path(effect)
        amr = await asyncio.to_thread(_read, path)
        if amr is None:
            amr = (await speaker.say(effect.text, language=effect.language)).amr
            await asyncio.to_thread(_write, path, amr)
        media_id = await self._uploaded(path, amr)
        try:
            await self.messenger.play(effect.to, media_id, repeat=row.id)
        except PermanentError as error:
            if error.code != UNKNOWN_MEDIA:
                raise
            path.with_suffix(".json").unlink(missing_ok=True)
            raise TemporaryError("the upload is gone; once more", delay=0.0) from None

    async def _uploaded(self, path: Path, amr: bytes) -> str:
        """Give the media id of an upload that still lives, or of a new one."""
        note, now = path.with_suffix(".json"), self.world.clock()
        known = await asyncio.to_thread(_read, note)
        if known is not None:
            found = json.loads(known)
            if datetime.fromisoformat(found["at"]) + UPLOADED > now:
                return str(found["media_id"])
        media_id = await self.messenger.upload_voice(amr)
        fresh = json.dumps({"media_id": media_id, "at": now.isoformat()}).encode()
        await asyncio.to_thread(_write, note, fresh)
        return media_id

    def _path(self, effect: SayAloud) -> Path:
        named = f"{self.voice}\n{effect.language}\n{effect.text}"
        return self.data_dir / FOLDER / f"{hashlib.sha256(named.encode()).hexdigest()}.amr"


def _unanswered(interview: Interview, answer_id: str) -> bool:
    current = interview.current
    asked = current is not None and current.id == answer_id and not current.parts
    return asked and interview.stage is Stage.ASKING


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f"{path.name}.partial")
    partial.write_bytes(content)
    partial.replace(path)
