"""What came of a recording or a picture somebody sent; kinds of `handlers.events` with a file of their own."""

from dataclasses import dataclass
from typing import Literal

from scoring.speech import TranscriptSegment, VoiceMeasures


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipTranscribed:
    """The recogniser wrote down what it heard in a voice clip."""

    clip: str
    text: str
    confidence: float  #: 0 to 1
    segments: tuple[TranscriptSegment, ...] = ()
    measures: VoiceMeasures | None = None
    engine: str = ""
    kind: Literal["clip_transcribed"] = "clip_transcribed"


#: gone: WeCom has thrown it away. broken: no recording. silent, unclear: nothing to be understood.
#: later: it could not be fetched or heard in a reasonable time.
Unheard = Literal["gone", "broken", "silent", "unclear", "later"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipUnheard:
    """Nothing could be made of a voice clip; never the candidate's fault."""

    clip: str
    reason: Unheard
    measures: VoiceMeasures | None = None
    kind: Literal["clip_unheard"] = "clip_unheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureKept:
    """A picture that is meant for a person was fetched, or cannot be."""

    picture: str
    kept: bool
    kind: Literal["picture_kept"] = "picture_kept"
