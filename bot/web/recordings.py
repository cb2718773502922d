"""Recordings on the pages of those who may see the answers: a player, a drawing, signed links.

A link is made for one recording of one page and works for an hour; whoever is given a recording is
noted. Refuses to name anybody in an address.
"""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aiohttp import web

from bot.web.keys import SERVICES
from bot.web.opening import NOT_HERE, opened
from bot.web.problems import Refused
from handlers.answers import Answer, Clip, Part
from handlers.interview import Interview
from handlers.links import Page, clip_key, clip_opens
from scoring.drawn_sound import Span, drawing, peaks, span_of

VALID: Final = timedelta(hours=1)
FILE: Final = re.compile(r"(?P<clip>[0-9a-f]{32})\.(?P<form>wav|svg)")
ONE_RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
DIGEST: Final = 12  #: characters of a link's digest, enough to tell links apart


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A quote and the second in which it begins."""

    quote: str
    at: str
    src: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """A recording as a page shows it."""

    src: str
    picture: str
    moments: tuple[Moment, ...] = ()


async def players(request: web.Request, interview: Interview, page: Page) -> Mapping[str, Player]:
    """Make a player for each recording that is still kept, with links that work for a while."""
    services = request.app[SERVICES]
    if services.playback is None:
        return {}
    kept = await services.playback.kept(interview.id)
    until = services.clock() + VALID
    key = request.match_info["key"]
    made = {}
    for answer, part, clip in spoken(interview) if page != "p" else ():
        if clip.id in kept:
            links = _links(interview, page, key, clip.id, until)
            moments = _moments(interview, answer, part, links) if page == "r" else ()
            made[clip.id] = Player(src=links[0], picture=links[1], moments=moments)
    for each in interview.enclosures if page != "r" else ():
        if each.id in kept:
            links = _links(interview, page, key, each.id, until)
            made[each.id] = Player(src=links[0], picture=links[1])
    return made


def spoken(interview: Interview) -> list[tuple[Answer, Part, Clip]]:
    """List the clips of the answers, those of earlier versions too."""
    return [
        (answer, part, part.clip)
        for answer in interview.answers
        for parts in (*answer.versions, answer.parts)
        for part in parts
        if part.clip is not None
    ]


async def recording(request: web.Request) -> web.Response:
    """Give a recording as WAV, whole or a range of it, or its drawing."""
    page = page_of(request)
    interview = await opened(request, page)
    services = request.app[SERVICES]
    found = FILE.fullmatch(request.match_info["file"])
    if found is None or services.playback is None or not allowed(request, interview, page):
        raise Refused(404, NOT_HERE)
    sound = await services.playback.sound(interview.id, found["clip"])
    if sound is None:
        raise Refused(404, NOT_HERE)
    if found["form"] == "svg":
        marks = _marks(interview, found["clip"]) if page == "r" else []
        heights = await asyncio.to_thread(peaks, sound)
        text = drawing(heights, marks, sound.duration_s)
        return web.Response(text=text, content_type="image/svg+xml")
    wanted = _range(request.headers.get("Range", ""))
    if wanted is None or wanted[0] == 0:  # asking for the rest of it is the same listening
        await services.playback.note(interview.id, found["clip"], by(request, page))
    content = await asyncio.to_thread(services.playback.wav, sound)
    return _served(content, wanted)


def page_of(request: web.Request) -> Page:
    """Tell which page's link something was asked for by."""
    pages: Mapping[str, Page] = {"me": "me", "p": "p"}
    return pages.get(request.path.split("/")[1], "r")


def allowed(request: web.Request, interview: Interview, page: Page) -> bool:
    """Tell whether the link of a recording or a picture is signed and still works."""
    clip = request.match_info["file"].partition(".")[0]
    until, given = request.query.get("until", ""), request.query.get("sign", "")
    if not re.fullmatch(r"\d{1,12}", until):
        return False
    if int(until) < request.app[SERVICES].clock().timestamp():
        return False
    return clip_opens(given, interview.token, interview.id, page, clip=clip, until=int(until))


def by(request: web.Request, page: Page) -> str:
    """Name who listens by their link: its kind, and enough of a digest to tell it from others."""
    return f"{page}:{hashlib.sha256(request.match_info['key'].encode()).hexdigest()[:DIGEST]}"


def _links(
    interview: Interview, page: Page, key: str, clip: str, until: datetime
) -> tuple[str, str]:
    stamp = int(until.timestamp())
    sign = clip_key(interview.token, interview.id, page, clip=clip, until=stamp)
    base, query = f"/{page}/{key}/clips/{clip}", f"?until={stamp}&sign={sign}"
    return f"{base}.wav{query}", f"{base}.svg{query}"


def _quotes(interview: Interview, answer: Answer) -> list[str]:
    quotes = [
        piece.quote
        for scored in interview.scored
        if (scored.round_id, scored.question_id) == (answer.round_id, answer.question_id)
        for score in scored.scores
        for piece in score.evidence
    ]
    return list(dict.fromkeys(quotes))


def _span(part: Part, clip: Clip, quote: str) -> Span | None:
    duration = clip.measures.duration_s if clip.measures is not None else 0.0
    if not duration and clip.segments:
        duration = clip.segments[-1].end_s
    return span_of(quote, part.text, clip.segments, duration) if duration else None


def _moments(
    interview: Interview, answer: Answer, part: Part, links: tuple[str, str]
) -> tuple[Moment, ...]:
    moments = []
    for quote in _quotes(interview, answer):
        span = _span(part, part.clip, quote) if part.clip is not None else None
        if span is not None:
            at = f"{int(span[0]) // 60}:{int(span[0]) % 60:02}"
            moments.append(Moment(quote=quote, at=at, src=f"{links[0]}#t={span[0]:.1f}"))
    return tuple(moments)


def _marks(interview: Interview, clip_id: str) -> list[Span]:
    return [
        span
        for answer, part, clip in spoken(interview)
        if clip.id == clip_id
        for quote in _quotes(interview, answer)
        if (span := _span(part, clip, quote)) is not None
    ]


def _range(header: str) -> tuple[int | None, int | None] | None:
    """Read one range; several, or none that can be read, mean the whole, as HTTP has it."""
    found = ONE_RANGE.fullmatch(header.strip())
    if found is None or not (found[1] or found[2]):
        return None
    return int(found[1]) if found[1] else None, int(found[2]) if found[2] else None


def _served(content: bytes, wanted: tuple[int | None, int | None] | None) -> web.Response:
    headers = {"Accept-Ranges": "bytes", "Content-Disposition": 'inline; filename="recording.wav"'}
    if wanted is None:
        return web.Response(body=content, content_type="audio/wav", headers=headers)
    size = len(content)
    first, last = wanted
    if first is None:  # the last so many bytes
        first, last = max(0, size - (last or 0)), size - 1
    last = size - 1 if last is None else min(last, size - 1)
    if first > last:
        headers["Content-Range"] = f"bytes */{size}"
        return web.Response(status=416, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    part = content[first : last + 1]
    return web.Response(status=206, body=part, content_type="audio/wav", headers=headers)
