"""What the pages need of the recordings that are kept, put together elsewhere."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from scoring.speech import Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Playback:
    """What the pages need of the recordings that are kept."""

    kept: Callable[[str], Awaitable[frozenset[str]]]  #: the ids of an interview's recordings
    sound: Callable[[str, str], Awaitable[Sound | None]]  #: by interview and recording
    wav: Callable[[Sound], bytes]
    pictures: Callable[[str], Awaitable[frozenset[str]]]  #: the ids of an interview's pictures
    picture: Callable[[str, str], Awaitable[bytes | None]]  #: by interview and picture
    note: Callable[[str, str, str], Awaitable[None]]  #: interview, recording, by whom
