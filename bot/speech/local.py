"""Hearing and speaking on this machine, each in one process of its own."""

from collections.abc import Sequence
from typing import Final

from bot.errors import PermanentError
from bot.speech import kokoro, whisper
from bot.speech.audio import SPOKEN_LETTERS
from bot.speech.models import ENGLISH
from bot.speech.workers import Workers
from config.job import Language
from scoring.speech import Sound, Speech, Transcript

HEARING_S: Final = 300.0  #: a minute of sound takes a few seconds; ten minutes a few dozen
SPEAKING_S: Final = 120.0
DEFAULT_VOICE: Final = "zf_xiaoxiao"


class LocalTranscriber:
    """Has recordings heard by Whisper."""

    def __init__(self, workers: Workers) -> None:
        """Take the process to hear in."""
        self._workers = workers

    async def transcribe(
        self, audio: Sound, *, language: Language, terms: Sequence[str]
    ) -> Transcript:
        """Write down what was said; an empty text when nobody spoke."""
        return await self._workers.run(whisper.transcribe, audio, language, tuple(terms))


class LocalSpeaker:
    """Has texts spoken by Kokoro, Mandarin and English."""

    def __init__(self, workers: Workers, *, voice: str = "") -> None:
        """Take the process to speak in, and one of the Mandarin voices; an English one goes with it."""
        self._workers = workers
        self._voice = voice if voice in ENGLISH else DEFAULT_VOICE

    async def say(self, text: str, *, language: Language) -> Speech:
        """Speak a text, at most a minute of it."""
        if not text.strip() or len(text) > SPOKEN_LETTERS[language]:
            raise PermanentError("the text is empty, or too long for one voice message")
        amr, duration_s = await self._workers.run(kokoro.say, text, self._voice)
        return Speech(amr=amr, duration_s=duration_s, engine=kokoro.ENGINE, voice=self._voice)
