"""What was said to a question: parts, each a message or a clip, and the answer they make.

Values that answer questions about themselves; what becomes of them is the rules' to say.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from handlers.probing import Because
from scoring.speech import TranscriptSegment, VoiceMeasures

#: listening: nothing is known yet. heard: shown to the candidate. disputed: not what was said;
#: replaced: not what was said, and said again since.
ClipState = Literal[
    "listening", "heard", "confirmed", "corrected", "disputed", "replaced", "unheard"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A voice clip: what was heard in it, and what the candidate says to that."""

    id: str  #: names the original in the media store
    state: ClipState = "listening"
    heard: str = ""  #: as the recogniser wrote it; a correction stands in the part beside it
    confidence: float = 0.0  #: 0 to 1
    segments: tuple[TranscriptSegment, ...] = ()
    measures: VoiceMeasures | None = None
    engine: str = ""
    reason: str = ""  #: why nothing was heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One message of an answer."""

    text: str  #: what counts; empty while a clip is listened to, and when nothing was heard in it
    at: datetime
    message_id: str
    voice: bool = False
    clip: Clip | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said to one question or one follow-up; every version is kept."""

    id: str  #: `<round>/<question>/<n>`, n = 0 for the question, 1.. for follow-ups
    round_id: str
    question_id: str
    asked: str  #: the words the candidate was asked
    follow_up: bool
    point: str = ""  #: what a follow-up asks for, as the job file words it
    because: Because | None = None  #: why a follow-up was asked
    asked_at: datetime
    shown_at: datetime | None = None  #: when it was last sent again before anything was said to it
    parts: tuple[Part, ...] = ()
    versions: tuple[tuple[Part, ...], ...] = ()  #: what 重说 replaced, oldest first
    closed_at: datetime | None = None
    skipped: bool = False
    needless: bool = False  #: a follow-up whose point was made elsewhere before it was answered

    @property
    def text(self) -> str:
        """Join the messages of the answer in force, a line each."""
        return "\n".join(part.text for part in self.parts if part.text)

    @property
    def clips(self) -> tuple[Clip, ...]:
        """List the voice clips of the answer in force."""
        return tuple(part.clip for part in self.parts if part.clip is not None)

    @property
    def listening(self) -> bool:
        """Tell whether a clip of it is still being listened to."""
        return any(clip.state == "listening" for clip in self.clips)

    @property
    def mark(self) -> str:
        """Name the state that a silence belongs to; a clip that settles makes it another."""
        heard = "".join(f"#{clip.state}" for clip in self.clips)
        return f"{self.id}#{len(self.versions)}#{len(self.parts)}{heard}"

    @property
    def open(self) -> bool:
        """Tell whether the candidate may still write to it."""
        return self.closed_at is None
