"""Listening to a voice clip: fetched, kept, taken apart, written down, measured.

The original is kept before anything else is done with it, and read from there when a try is repeated.
Whatever goes wrong comes back as a reason a candidate can be told; no word of theirs is logged.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from bot.errors import PermanentError, TemporaryError
from bot.media_store import MediaStore
from bot.ports import Listener, Transcriber
from bot.wecom.errors import ConfigurationError
from bot.world import World
from config.job import Job
from handlers.effects import TranscribeClip
from handlers.interview import Interview
from handlers.media_events import ClipTranscribed, ClipUnheard, Unheard
from scoring.speech import Transcript, VoiceMeasures
from storage import interviews
from storage.outbox import Wanted
from storage.records import read_interview

log = logging.getLogger(__name__)

#: The retention class of a candidate's recordings.
VOICE: Final = "voice"
#: WeCom's clips have at most 2 MB; what is much larger is none.
MOST_BYTES: Final = 4 * 2**20
#: Somebody waits for what was heard; after this they are asked to say it again or to type.
PATIENCE: Final = timedelta(minutes=3)
#: Below this a transcript is guessing, and the candidate is asked again instead.
LEAST_CONFIDENCE: Final = 0.2
#: Qualities of a recording in which nobody can be heard.
NOBODY: Final = frozenset({"no_speech"})

Download = Callable[[str], Awaitable[bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """Listens to clips; without a recogniser it keeps them and says that nothing was heard."""

    world: World
    store: MediaStore
    download: Download  #: by media id; PermanentError when the platform has it no more
    listener: Listener | None
    transcriber: Transcriber | None
    measured: bool = True  #: else nothing about how a clip was spoken is kept

    async def hear(
        self, row: Wanted, effect: TranscribeClip, *, interview_id: str
    ) -> ClipTranscribed | ClipUnheard | None:
        """Listen to one clip; None when its interview is gone."""
        stored = await self.store.memory.read(lambda c: interviews.load(c, interview_id))
        job = self.world.jobs.get(stored.job_id) if stored is not None else None
        if stored is None or job is None:
            return None
        interview = read_interview(stored.body)
        try:
            found = await self._hear(effect, interview, interview.whole(job))
        except TemporaryError as error:
            if self.world.clock() - row.created_at < PATIENCE:
                raise
            log.warning("a clip was given up for now: %s", error.reason)
            return _unheard(effect, "later")
        return found if self.measured else replace(found, measures=None)

    async def _hear(
        self, effect: TranscribeClip, interview: Interview, job: Job
    ) -> ClipTranscribed | ClipUnheard:
        content = await self.store.read(effect.clip, interview_id=interview.id)
        if content is None:
            try:
                content = await self.download(effect.media_id)
            except ConfigurationError:
                raise  # an operator mends it, and the clip is fetched then
            except PermanentError as error:
                log.warning("a clip cannot be fetched: %s", error.reason)
                return _unheard(effect, "gone")
            await self.store.keep(
                content,
                media_id=effect.clip,
                interview_id=interview.id,
                kind=VOICE,
                mime=f"audio/{effect.format or 'amr'}",
                at=self.world.clock(),
            )
        if self.listener is None or self.transcriber is None:
            return _unheard(effect, "later")  # there was a recogniser when the clip came
        try:
            sound = await self.listener.decode(content)
        except PermanentError as error:
            log.warning("a clip cannot be read: %s", error.reason)
            return _unheard(effect, "broken")
        terms = terms_of(job, interview)
        try:
            transcript = await self.transcriber.transcribe(
                sound, language=interview.language, terms=terms
            )
        except PermanentError as error:
            log.warning("a clip cannot be transcribed: %s", error.reason)
            return _unheard(effect, "unclear")
        measures = await self.listener.measure(sound, transcript if transcript.text else None)
        return understood(effect, transcript, measures)


def understood(
    effect: TranscribeClip, transcript: Transcript, measures: VoiceMeasures
) -> ClipTranscribed | ClipUnheard:
    """Tell what was said from silence, and from guessing."""
    text = transcript.text.strip()
    if not text:
        nobody = measures.quality in NOBODY or not measures.speech_s
        return _unheard(effect, "silent" if nobody else "unclear", measures)
    if transcript.confidence < LEAST_CONFIDENCE:
        return _unheard(effect, "unclear", measures)
    return ClipTranscribed(
        clip=effect.clip,
        text=text,
        confidence=transcript.confidence,
        segments=transcript.segments,
        measures=measures,
        engine=transcript.engine,
    )


def terms_of(job: Job, interview: Interview) -> tuple[str, ...]:
    """List what is likely to be said: the title, what is asked for, and what is expected."""
    current = interview.current
    expected: tuple[str, ...] = ()
    if current is not None:
        question = job.question(current.round_id, current.question_id)
        expected = (*question.expect, *question.reference)
    wanted = (job.title, job.company, *expected, *job.requirements.must, *job.requirements.nice)
    return tuple(dict.fromkeys(each for each in wanted if each))


def _unheard(
    effect: TranscribeClip, reason: Unheard, measures: VoiceMeasures | None = None
) -> ClipUnheard:
    return ClipUnheard(clip=effect.clip, reason=reason, measures=measures)
