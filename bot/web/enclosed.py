"""The page on which recruiters hear and see what a candidate sent to a person.

Its link comes in a chat and stays good; each recording and picture on it has a link of its own that
works for an hour, and whoever is given one is noted. Refuses to show anything else of the interview.
"""

import re
from collections.abc import Mapping
from typing import Final

from aiohttp import web

from bot.pictures import kind_of
from bot.web.keys import SERVICES
from bot.web.opening import NOT_HERE, opened
from bot.web.problems import Refused
from bot.web.recordings import VALID, allowed, by, page_of, players
from bot.web.templating import page
from config.phrases import Phrases
from handlers.interview import Interview
from handlers.links import Page, clip_key

FILE: Final = re.compile(r"[0-9a-f]{32}")
#: A picture comes from anybody: whatever it holds, it may do nothing.
SEALED: Final = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
}


async def person_page(request: web.Request) -> web.Response:
    """Show what was sent to the person who was asked for."""
    interview = await opened(request, "p")
    services = request.app[SERVICES]
    job = services.jobs.get(interview.job_id)
    zone = services.settings.timezone
    phrases = Phrases(job.language if job else "zh")
    return page(
        "person.html",
        phrases,
        interview=interview,
        title=job.title if job else interview.job_id,
        players=await players(request, interview, "p"),
        pictures=await pictures(request, interview, "p"),
        times={each.id: f"{each.at.astimezone(zone):%m-%d %H:%M}" for each in interview.enclosures},
    )


async def pictures(request: web.Request, interview: Interview, kind: Page) -> Mapping[str, str]:
    """Give the address of each picture that is still kept, good for a while."""
    services = request.app[SERVICES]
    if services.playback is None:
        return {}
    kept = await services.playback.pictures(interview.id)
    until = int((services.clock() + VALID).timestamp())
    key = request.match_info["key"]
    made = {}
    for each in interview.enclosures:
        if each.id in kept:
            sign = clip_key(interview.token, interview.id, kind, clip=each.id, until=until)
            made[each.id] = f"/{kind}/{key}/pictures/{each.id}?until={until}&sign={sign}"
    return made


async def picture(request: web.Request) -> web.Response:
    """Give one picture as it was sent."""
    kind = page_of(request)
    interview = await opened(request, kind)
    services = request.app[SERVICES]
    name = request.match_info["file"]
    if services.playback is None or FILE.fullmatch(name) is None:
        raise Refused(404, NOT_HERE)
    content = await services.playback.picture(interview.id, name)
    mime = kind_of(content or b"")
    if content is None or not mime or not allowed(request, interview, kind):
        raise Refused(404, NOT_HERE)
    await services.playback.note(interview.id, name, by(request, kind))
    return web.Response(body=content, content_type=mime, headers=SEALED)
