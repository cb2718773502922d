"""Request bodies, read within bounds and checked: what is wrong is said by place, never repeated.

A client's mistake is a 400, 413, 415 or 422, and nothing else.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Container, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import HttpProcessingError
from pydantic import BaseModel, ValidationError

from bot.intake import MAX_RESUME_BYTES
from bot.web.problems import Refused

MAX_FIELD_BYTES = 4096
MAX_PARTS = 20
PATIENCE_S = 60.0
CHUNK = 64 * 1024
#: What aiohttp's reader of forms raises.
UNREADABLE = (ValueError, LookupError, AssertionError, RuntimeError, HttpProcessingError)

Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came with a form."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The fields of a form, and the one file it may bring."""

    fields: Mapping[str, str]
    upload: Upload | None = None


async def read_json(request: web.Request, model: type[Model]) -> Model:
    """Read a JSON body into its model."""
    if request.content_type != "application/json" and not request.content_type.endswith("+json"):
        raise Refused(415, "send JSON, with Content-Type: application/json")
    async with _arriving():
        body = await request.read()
    _refuse_twins(body)
    try:
        return model.model_validate_json(body)
    except ValidationError as error:
        raise refused_by(error) from None


def _refuse_twins(body: bytes) -> None:
    """Refuse a key that comes twice; whether the body can be read at all is asked afterwards."""
    with suppress(ValueError, RecursionError):
        json.loads(body, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, object]]) -> Mapping[str, object]:
    seen: dict[str, object] = {}
    for name, value in pairs:
        _once(name, seen)
        seen[name] = value
    return seen


def check_fields(fields: Mapping[str, str], model: type[Model]) -> Model:
    """Check a form's fields; one that was left empty was not given."""
    try:
        return model.model_validate({name: text for name, text in fields.items() if text.strip()})
    except ValidationError as error:
        raise refused_by(error) from None


async def read_form(request: web.Request, *, upload: str) -> Form:
    """Read a form with at most one file, under the name it must have."""
    match request.content_type:
        case "multipart/form-data":
            async with _arriving():
                return await _multipart(request, upload)
        case "application/x-www-form-urlencoded":
            async with _arriving():
                return await _urlencoded(request)
        case _:
            raise Refused(415, "send a form, with Content-Type: multipart/form-data")


def refused_by(error: ValidationError) -> Refused:
    """Say which places of a body are wrong, without what stands there."""
    first = error.errors()[0]
    if first["type"] == "json_invalid":
        return Refused(400, "the body is not JSON")
    places = [
        wrong_place("/" + "/".join(str(step) for step in each["loc"]), _reason(each["msg"]))
        for each in error.errors()
    ]
    return Refused(422, "some of what was sent cannot be used; see errors", errors=places)


def wrong_place(pointer: str, detail: str) -> Mapping[str, str]:
    """Name one wrong place."""
    return {"pointer": pointer, "detail": detail}


def _reason(message: str) -> str:
    plain = message.removeprefix("Value error, ")
    return plain[:1].lower() + plain[1:]


@asynccontextmanager
async def _arriving() -> AsyncIterator[None]:
    """Wait for a body as long as an honest client needs, and no longer."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield
    except (web.RequestPayloadError, ConnectionError, TimeoutError):
        raise Refused(400, "the body did not arrive whole") from None


async def _urlencoded(request: web.Request) -> Form:
    try:
        posted = await request.post()
    except (ValueError, LookupError):  # bytes that are no text, a charset nobody knows
        raise Refused(400, "the form cannot be read") from None
    fields: dict[str, str] = {}
    for name, value in posted.items():
        if isinstance(value, str):
            _once(name, fields)
            fields[name] = value
    return Form(fields=fields)


async def _multipart(request: web.Request, upload_name: str) -> Form:
    fields: dict[str, str] = {}
    upload: Upload | None = None
    try:
        reader = await request.multipart()
        for _ in range(MAX_PARTS):
            part = await reader.next()
            if part is None:
                return Form(fields=fields, upload=upload)
            if not isinstance(part, BodyPartReader) or not part.name:
                raise Refused(400, "every part of the form needs a name and no parts of its own")
            if part.name == upload_name:
                _once(upload_name, (upload_name,) if upload is not None else ())
                content = await _bounded(part, MAX_RESUME_BYTES)
                upload = Upload(name=part.filename or "", content=content)
            else:
                _once(part.name, fields)
                fields[part.name] = _text(part.name, await _bounded(part, MAX_FIELD_BYTES))
    except UNREADABLE:
        raise Refused(400, "the form cannot be read") from None
    raise Refused(400, f"the form has more than {MAX_PARTS} parts")


def _once(name: str, seen: Container[str]) -> None:
    """Refuse a field that comes twice: nobody could say which of the two is meant."""
    if name in seen:
        errors = [wrong_place(f"/{name}", "send it once")]
        raise Refused(422, "a field was sent twice", errors=errors)


async def _bounded(part: BodyPartReader, most: int) -> bytes:
    content = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > most:
            raise Refused(413, f"{part.name} is over {most} bytes")
    return bytes(content)


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        errors = [wrong_place(f"/{name}", "write it in UTF-8")]
        raise Refused(422, "some of what was sent is not UTF-8", errors=errors) from None


def query_number(request: web.Request, name: str, *, default: int, most: int) -> int:
    """Read a whole number of the query, between 1 and the most there may be."""
    text = request.query.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < len(str(most)) + 3):
        raise _wrong_parameter(name, f"write a number from 1 to {most}")
    if not 1 <= int(text) <= most:
        raise _wrong_parameter(name, f"write a number from 1 to {most}")
    return int(text)


def query_word(request: web.Request, name: str, among: Sequence[str]) -> str | None:
    """Read a word of the query that is one of a few."""
    text = request.query.get(name)
    if text is not None and text not in among:
        raise _wrong_parameter(name, f"one of {', '.join(among)}")
    return text


def _wrong_parameter(name: str, detail: str) -> Refused:
    errors: list[Mapping[str, Any]] = [{"parameter": name, "detail": detail}]
    return Refused(422, f"the parameter {name} cannot be used", errors=errors)
