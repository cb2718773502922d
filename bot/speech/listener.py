"""Takes recordings apart in a process of its own: decoded and measured away from everything else."""

from typing import Final

from bot.speech import audio
from bot.speech.workers import Workers
from scoring.speech import Sound, Transcript, VoiceMeasures
from scoring.voice import measure

LIMIT_S: Final = 60  #: ten minutes of sound take four


class ProcessListener:
    """Plays the Listener and the Recorder in worker processes."""

    def __init__(self, workers: Workers) -> None:
        """Take the processes to work in."""
        self._workers = workers

    async def decode(self, recording: bytes) -> Sound:
        """Read a recording in any form a phone sends."""
        return await self._workers.run(audio.decode, recording)

    async def measure(self, sound: Sound, transcript: Transcript | None) -> VoiceMeasures:
        """Measure how it was spoken."""
        return await self._workers.run(measure, sound, transcript)

    async def as_message(self, recording: bytes) -> tuple[bytes, float]:
        """Make of any recording an AMR file, and say how many seconds it lasts."""
        return await self._workers.run(audio.as_message, recording)
