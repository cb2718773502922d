"""Recognition and speech behind an OpenAI-compatible endpoint.

Whatever the endpoint does, the caller hears TemporaryError or PermanentError. Only WAV is sent,
never what a phone recorded in. No key, no word that was said and no reply is ever put into an error
or a log.
"""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator, Sequence
from typing import Final, Literal

from httpx2 import HTTPError
from openai import (
    APIConnectionError,
    APIStatusError,
    AsyncOpenAI,
    DefaultAioHttpClient,
    OpenAIError,
    omit,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import PermanentError, TemporaryError
from bot.ports import Recorder
from bot.speech.audio import SPOKEN_LETTERS, to_wav
from bot.speech.prompt import echoes, prompt_of
from config.job import Language
from scoring.speech import Sound, Speech, Transcript, TranscriptSegment

PATIENCE_S: Final = 60.0
AT_ONCE: Final = 4
MOST_BYTES: Final = 16 * 2**20
MOST_WORDS: Final = 4_000  #: letters of a transcript of ten minutes
UNKNOWN: Final = 0.75  #: confidence where an endpoint gives none
SILENT: Final = 0.6  #: Whisper's own rule for a segment in which nobody spoke
UNLIKELY: Final = -1.0
DEFAULT_VOICE: Final = "alloy"
LONGEST_WAIT_S: Final = 300.0
LATER: Final = frozenset({408, 409, 425, 429})
REFUSES_FORM: Final = frozenset({400, 415, 422})
_NO_KEY: Final = "none"  # local endpoints ask for no key, the client asks for one

Heard = Literal["verbose_json", "json"]
Said = Literal["wav", "mp3"]


class _Segment(BaseModel):
    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    start: float = Field(ge=0)
    end: float = Field(ge=0)
    text: str
    avg_logprob: float | None = None
    no_speech_prob: float | None = None

    @property
    def confidence(self) -> float:
        return UNKNOWN if self.avg_logprob is None else min(1.0, math.exp(min(0, self.avg_logprob)))

    @property
    def is_invented(self) -> bool:
        doubt = self.no_speech_prob or 0.0
        return doubt > SILENT and (self.avg_logprob or 0.0) < UNLIKELY


class _Transcription(BaseModel):
    model_config = ConfigDict(extra="ignore")

    text: str = Field(max_length=MOST_WORDS)
    segments: list[_Segment] | None = Field(default=None, max_length=1_000)


class Endpoint:
    """A client of one endpoint: a few calls at once, none repeated by itself."""

    def __init__(
        self, *, base_url: str, api_key: str, model: str, timeout_s: float = PATIENCE_S
    ) -> None:
        """Take where and what to ask, and how long to wait."""
        self.client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or _NO_KEY,
            max_retries=0,
            timeout=timeout_s,
            http_client=DefaultAioHttpClient(timeout=timeout_s),
        )
        self.model = model
        self._timeout_s = timeout_s
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()

    @contextlib.asynccontextmanager
    async def attempt(self) -> AsyncIterator[None]:
        """Hold one turn, bound the time, and narrow whatever goes wrong."""
        async with self._turn:
            try:
                async with asyncio.timeout(self._timeout_s):
                    yield
            except (OpenAIError, HTTPError, OSError, TimeoutError, ValidationError) as error:
                raise _narrowed(error) from None


class RemoteTranscriber:
    """Has recordings heard by an endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Take the endpoint."""
        self._endpoint = endpoint
        self._form: Heard = "verbose_json"

    async def transcribe(
        self, audio: Sound, *, language: Language, terms: Sequence[str]
    ) -> Transcript:
        """Write down what was said; an empty text when nobody spoke."""
        wav = await asyncio.to_thread(to_wav, audio)
        async with self._endpoint.attempt():
            try:
                found = await self._ask(wav, language, terms, self._form)
            except APIStatusError as refusal:
                if refusal.status_code not in REFUSES_FORM or self._form == "json":
                    raise
                found = await self._ask(wav, language, terms, "json")
                self._form = "json"  # what worked is what is asked next time
        return _transcript(found, audio, language, engine=self._endpoint.model)

    async def _ask(
        self, wav: bytes, language: Language, terms: Sequence[str], form: Heard
    ) -> _Transcription:
        answered = await self._endpoint.client.audio.transcriptions.with_raw_response.create(
            file=("answer.wav", wav, "audio/wav"),
            model=self._endpoint.model,
            language=language,
            prompt=prompt_of(language, terms),
            response_format=form,
            temperature=0,
            timestamp_granularities=["segment"] if form == "verbose_json" else omit,
        )
        if len(answered.content) > MOST_BYTES:
            raise PermanentError("the recogniser's reply is too long")
        return _Transcription.model_validate_json(answered.content)


class RemoteSpeaker:
    """Has texts spoken by an endpoint."""

    def __init__(self, endpoint: Endpoint, recorder: Recorder, *, voice: str) -> None:
        """Take the endpoint, who makes voice messages of what it sends, and the voice."""
        self._endpoint = endpoint
        self._recorder = recorder
        self._voice = voice or DEFAULT_VOICE
        self._form: Said = "wav"

    async def say(self, text: str, *, language: Language) -> Speech:
        """Speak a text, at most a minute of it."""
        if not text.strip() or len(text) > SPOKEN_LETTERS[language]:
            raise PermanentError("the text is empty, or too long for one voice message")
        async with self._endpoint.attempt():
            try:
                recording = await self._ask(text, self._form)
            except APIStatusError as refusal:
                if refusal.status_code not in REFUSES_FORM or self._form == "mp3":
                    raise
                recording = await self._ask(text, "mp3")
                self._form = "mp3"
        amr, duration_s = await self._recorder.as_message(recording)
        return Speech(
            amr=amr, duration_s=duration_s, engine=self._endpoint.model, voice=self._voice
        )

    async def _ask(self, text: str, form: Said) -> bytes:
        """Collect what is sent, as far as it can be a minute of speech."""
        recording = bytearray()
        speech = self._endpoint.client.audio.speech.with_streaming_response
        async with speech.create(
            input=text, model=self._endpoint.model, voice=self._voice, response_format=form
        ) as answer:
            async for piece in answer.iter_bytes():
                recording += piece
                if len(recording) > MOST_BYTES:
                    raise PermanentError("the voice's reply is too long")
        return bytes(recording)


def _transcript(
    found: _Transcription, audio: Sound, language: Language, *, engine: str
) -> Transcript:
    if found.segments is None:
        text = "" if echoes(found.text, language) else found.text.strip()
        whole = TranscriptSegment(
            start_s=0.0, end_s=audio.duration_s, text=text, confidence=UNKNOWN
        )
        return Transcript(
            text=text, segments=(whole,) if text else (), confidence=UNKNOWN, engine=engine
        )
    kept = [
        each
        for each in found.segments
        if each.text.strip() and not each.is_invented and not echoes(each.text, language)
    ]
    total = sum(max(0.1, each.end - each.start) for each in kept)
    sure = sum(each.confidence * max(0.1, each.end - each.start) for each in kept)
    everything = len(kept) == len(found.segments)
    text = found.text if everything else "".join(each.text for each in kept)
    return Transcript(
        text=text.strip(),
        segments=tuple(
            TranscriptSegment(
                start_s=each.start,
                end_s=each.end,
                text=each.text.strip(),
                confidence=round(each.confidence, 3),
            )
            for each in kept
        ),
        confidence=round(sure / total, 3) if kept else UNKNOWN,
        engine=engine,
    )


def _narrowed(error: Exception) -> TemporaryError | PermanentError:
    """Say what went wrong without anything that was sent or received."""
    match error:
        case APIStatusError(status_code=status) if status in LATER or status >= 500:  # noqa: PLR2004
            return TemporaryError(f"the speech endpoint answered {status}", delay=_wait(error))
        case APIStatusError(status_code=status):
            return PermanentError(f"the speech endpoint answered {status}", code=status)
        case APIConnectionError() | HTTPError() | TimeoutError() | OSError():
            return TemporaryError("the speech endpoint cannot be reached, or is too slow")
        case _:
            return PermanentError("the speech endpoint answered nonsense")


def _wait(error: APIStatusError) -> float | None:
    """Read how long the endpoint asks to be left alone, within reason."""
    try:
        seconds = float(error.response.headers.get("retry-after", ""))
    except ValueError:
        return None
    return min(LONGEST_WAIT_S, seconds) if seconds > 0 else None
