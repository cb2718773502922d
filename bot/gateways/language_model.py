"""The language model behind an OpenAI-compatible endpoint.

Whatever the endpoint does, the caller gets text or ModelUnavailable. No key, no prompt and no
reply is ever put into an error or a log.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Literal, Self, cast

from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    DefaultAioHttpClient,
    OpenAIError,
)
from openai.types.chat import ChatCompletionMessageParam
from openai.types.chat.completion_create_params import ResponseFormat
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from config.sections import ModelSettings
from scoring.ports import ModelUnavailable

PATIENCE_S = 30.0  #: for one call
_FAILURES = 3
_PAUSE_S = 30.0
_MOST_TOKENS = 1200
_MOST_BYTES = 1_000_000
_REFUSES_FORMAT = frozenset({400, 404, 415, 422, 501})
_NO_KEY = "none"  # local endpoints ask for no key, the client asks for one

Mode = Literal["json_schema", "json_object", "text"]
_MODES: tuple[Mode, ...] = ("json_schema", "json_object", "text")


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")

    content: str


class _Choice(BaseModel):
    model_config = ConfigDict(extra="ignore")

    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    model_config = ConfigDict(extra="ignore")

    choices: list[_Choice] = Field(min_length=1)


class Breaker:
    """Fails fast for a while after several failures in a row, then lets one call try."""

    def __init__(
        self,
        *,
        monotonic: Callable[[], float],
        failures: int = _FAILURES,
        pause_s: float = _PAUSE_S,
    ) -> None:
        """Start closed."""
        self._monotonic = monotonic
        self._failures = failures
        self._pause_s = pause_s
        self._in_a_row = 0
        self._open_until: float | None = None

    def check(self) -> None:
        """Refuse while open; after the pause let one call through and refuse the rest."""
        if self._open_until is None:
            return
        now = self._monotonic()
        if now < self._open_until:
            raise ModelUnavailable("resting after repeated failures")
        self._open_until = now + self._pause_s

    def succeeded(self) -> None:
        """Close."""
        self._in_a_row = 0
        self._open_until = None

    def failed(self) -> None:
        """Count, and open when there were too many."""
        self._in_a_row += 1
        if self._in_a_row >= self._failures:
            self._open_until = self._monotonic() + self._pause_s


class OpenAiModel:
    """Asks an OpenAI-compatible endpoint, a few calls at a time, and never tries twice by itself."""

    def __init__(
        self,
        *,
        base_url: str,
        api_key: str,
        model: str,
        timeout_s: float = PATIENCE_S,
        concurrency: int = 12,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Take where and what to ask, and how long to wait."""
        self._client = AsyncOpenAI(
            base_url=base_url,
            api_key=api_key or _NO_KEY,
            max_retries=0,
            timeout=timeout_s,
            http_client=DefaultAioHttpClient(timeout=timeout_s),
        )
        self._model = model
        self._timeout_s = timeout_s
        self._turn = asyncio.Semaphore(concurrency)
        self._breaker = Breaker(monotonic=monotonic)
        self._mode = 0

    @property
    def name(self) -> str:
        """Say which model answers."""
        return self._model

    async def __aenter__(self) -> Self:
        """Lend the model for a block."""
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the connections."""
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def complete(
        self,
        *,
        system: str,
        user: str,
        schema: Mapping[str, object],
        seed: int | None,
        temperature: float,
    ) -> str:
        """Complete a prompt with JSON text, or raise ModelUnavailable."""
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": system},
            {"role": "user", "content": user},
        ]
        async with self._attempt():
            for place in range(self._mode, len(_MODES)):
                try:
                    form = _format(_MODES[place], schema)
                    text = await self._ask(messages, form, seed, temperature)
                except APIStatusError as refusal:
                    if refusal.status_code not in _REFUSES_FORMAT:
                        raise
                else:
                    self._mode = place  # what worked is what is asked next time
                    return text
            raise ModelUnavailable("the endpoint refuses the request")

    @contextlib.asynccontextmanager
    async def _attempt(self) -> AsyncIterator[None]:
        """Hold one turn, bound the time, and narrow whatever goes wrong."""
        async with self._turn:
            self._breaker.check()
            try:
                async with asyncio.timeout(self._timeout_s):
                    yield
            except (OpenAIError, OSError, ValueError, ModelUnavailable) as error:
                self._breaker.failed()
                raise ModelUnavailable(_reason(error)) from None
            self._breaker.succeeded()

    async def _ask(
        self,
        messages: list[ChatCompletionMessageParam],
        form: ResponseFormat | None,
        seed: int | None,
        temperature: float,
    ) -> str:
        """Make one call and read what came back strictly."""
        extra: dict[str, object] = {} if seed is None else {"seed": seed}
        if form is not None:
            extra["response_format"] = form
        answered = await self._client.chat.completions.with_raw_response.create(
            model=self._model,
            messages=messages,
            temperature=temperature,
            max_tokens=_MOST_TOKENS,
            extra_body=extra,
        )
        if len(answered.content) > _MOST_BYTES:
            raise ModelUnavailable("the reply is too long")
        try:
            choice = _Completion.model_validate_json(answered.content).choices[0]
        except ValidationError:
            raise ModelUnavailable("the reply is not a chat completion") from None
        if choice.finish_reason == "length":
            raise ModelUnavailable("the reply was cut")
        return choice.message.content


def language_model(settings: ModelSettings, *, timeout_s: float = PATIENCE_S) -> OpenAiModel:
    """Make the model that the settings name."""
    return OpenAiModel(
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value(),
        model=settings.model,
        timeout_s=timeout_s,
    )


def _format(mode: Mode, schema: Mapping[str, object]) -> ResponseFormat | None:
    """Ask for JSON in the way this endpoint understands."""
    match mode:
        case "json_schema":
            form = {"name": "verdict", "schema": dict(schema), "strict": True}
            return cast("ResponseFormat", {"type": "json_schema", "json_schema": form})
        case "json_object":
            return {"type": "json_object"}
        case "text":
            return None


def _reason(error: Exception) -> str:
    """Say what went wrong without anything that was sent or received."""
    match error:
        case ModelUnavailable():
            return str(error)
        case APITimeoutError() if type(error.__cause__).__name__ == "ConnectTimeout":
            return "the endpoint cannot be reached"  # also how a refused connection is told
        case APITimeoutError() | TimeoutError():
            return "no answer in time"
        case APIStatusError(status_code=status):
            return f"the endpoint answered {status}"
        case APIConnectionError() | OSError():
            return "the endpoint cannot be reached"
        case _:
            return "the endpoint answered nonsense"
