"""What is known of a recording: its sound, what was said in it, and how it was spoken.

Values only. How it was spoken is told in physical words; nothing here names a feeling.
"""

from dataclasses import dataclass
from typing import Final, Literal

RATE: Final = 16_000  #: samples a second of every sound that is handed about
SAMPLE_BYTES: Final = 2

#: What a recording is fit for. Anything but `ok` is a reason to distrust its measures, never a
#: reason to mark anybody down.
Quality = Literal["ok", "too_short", "no_speech", "low_volume", "noisy", "clipped_poor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """A decoded recording: one channel, 16 kHz, signed 16 bit, little-endian."""

    pcm: bytes

    @property
    def duration_s(self) -> float:
        """Say how long it lasts, in seconds."""
        return len(self.pcm) / (RATE * SAMPLE_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptSegment:
    """A stretch of a recording, and what was heard in it."""

    start_s: float
    end_s: float
    text: str
    confidence: float  #: 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """What was heard in a recording; an empty text says that nobody spoke."""

    text: str
    segments: tuple[TranscriptSegment, ...] = ()
    confidence: float  #: 0 to 1, over the whole
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Something said aloud by a machine: AMR-NB, at most 60 s and 2 MB."""

    amr: bytes
    duration_s: float
    engine: str
    voice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A silence of at least a quarter of a second between two stretches of speech."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        """Say how long it lasts, in seconds."""
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceMeasures:
    """How a recording was spoken, in seconds, syllables, hertz, semitones and decibels."""

    duration_s: float
    speech_s: float  #: from first to last word, without the pauses
    syllables: int
    speech_rate: float  #: syllables a second of the whole recording
    articulation_rate: float  #: syllables a second of speech
    pauses: tuple[Pause, ...] = ()
    pause_ratio: float = 0.0  #: share of the time from first to last sound that is pause
    onset_s: float | None = None  #: silence before the first word; None when nobody spoke
    f0_median_hz: float | None = None  #: None where too little is voiced
    f0_sd_st: float | None = None  #: in semitones
    energy_sd_db: float | None = None  #: of voiced frames
    fillers: int | None = None  #: None without a transcript
    snr_db: float | None = None  #: speech over what is heard in its pauses
    quality: Quality = "ok"

    @property
    def mean_pause_s(self) -> float:
        """Say how long a pause lasts on average, in seconds."""
        return sum(each.length_s for each in self.pauses) / max(1, len(self.pauses))
