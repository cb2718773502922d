"""What people say in clips and what is heard of it, without any sound: tests of the conversation.

A clip's bytes are what is said in it, so that a page of dialogue can be read; a few words in brackets
say what became of it instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.errors import PermanentError, TemporaryError
from config.job import Language
from scoring.speech import (
    RATE,
    SAMPLE_BYTES,
    Sound,
    Speech,
    Transcript,
    TranscriptSegment,
    VoiceMeasures,
)

GONE, BROKEN, SILENT, UNCLEAR = "过期", "打不开", "没有声音", "听不清"
PNG = b"\x89PNG\r\n\x1a\n"
SECOND = RATE * SAMPLE_BYTES
SYLLABLES_A_SECOND = 4


class Unforeseen(Exception):
    """A mistake of ours that nobody thought of."""


@dataclass(slots=True)
class FakeEars:
    """Fetches, decodes, writes down and measures clips that are texts; slow when it is told to be."""

    clips: dict[str, str] = field(default_factory=dict)
    slow: list[float] = field(default_factory=list)  #: seconds until each next try
    broken: bool = False

    async def download(self, media_id: str) -> bytes:
        """Give what was said."""
        said = self.clips[media_id]
        if said == GONE:
            raise PermanentError("no such media", code=40007)
        return said.encode()

    async def fetch_picture(self, media_id: str) -> bytes:
        """Give something that begins like a picture, unless it is told to be gone."""
        return PNG + await self.download(media_id)

    async def decode(self, recording: bytes) -> Sound:
        """Make a second of sound for every four characters, and hide them in it."""
        said = recording.decode()
        if said == BROKEN:
            raise PermanentError("the recording cannot be read")
        return Sound(pcm=recording.ljust(SECOND * (1 + len(said) // SYLLABLES_A_SECOND), b"\0"))

    async def transcribe(
        self, audio: Sound, *, language: Language, terms: Sequence[str]
    ) -> Transcript:
        """Write down what was hidden."""
        del language, terms
        if self.broken:
            raise Unforeseen
        if self.slow:
            raise TemporaryError("busy", delay=self.slow.pop(0))
        said = audio.pcm.rstrip(b"\0").decode()
        if said in {SILENT, UNCLEAR}:
            return Transcript(text="", confidence=0.0, engine="fake")
        whole = TranscriptSegment(start_s=0.0, end_s=audio.duration_s, text=said, confidence=0.9)
        return Transcript(text=said, segments=(whole,), confidence=0.9, engine="fake")

    async def measure(self, sound: Sound, transcript: Transcript | None) -> VoiceMeasures:
        """Count characters."""
        syllables = len(transcript.text) if transcript is not None else 0
        silent = sound.pcm.rstrip(b"\0").decode() == SILENT
        return VoiceMeasures(
            duration_s=sound.duration_s,
            speech_s=0.0 if silent else sound.duration_s,
            syllables=syllables,
            speech_rate=syllables / sound.duration_s,
            articulation_rate=syllables / sound.duration_s,
            quality="no_speech" if silent else "ok",
        )


@dataclass(slots=True)
class FakeMouth:
    """Says texts aloud as texts, and counts them; fails when it is told to."""

    said: list[str] = field(default_factory=list)
    broken: bool = False

    async def say(self, text: str, *, language: Language) -> Speech:
        """Say it."""
        del language
        if self.broken:
            raise PermanentError("no voice")
        self.said.append(text)
        return Speech(amr=text.encode(), duration_s=1.0, engine="fake", voice="fake")
