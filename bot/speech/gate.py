"""Hears only where somebody speaks: a recogniser invents words for silence and noise."""

from collections.abc import Sequence

from bot.ports import Listener, Transcriber
from config.job import Language
from scoring.speech import Sound, Transcript


class Gated:
    """Plays the Transcriber, and asks another one only when there is speech in a recording."""

    def __init__(self, listener: Listener, transcriber: Transcriber, *, engine: str) -> None:
        """Take who tells speech from noise, who hears, and the name of that engine."""
        self._listener = listener
        self._transcriber = transcriber
        self._engine = engine

    async def transcribe(
        self, audio: Sound, *, language: Language, terms: Sequence[str]
    ) -> Transcript:
        """Write down what was said; an empty text when nobody spoke."""
        measures = await self._listener.measure(audio, None)
        if measures.quality == "no_speech":
            return Transcript(text="", confidence=1.0, engine=self._engine)
        return await self._transcriber.transcribe(audio, language=language, terms=terms)
