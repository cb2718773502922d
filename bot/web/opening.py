"""Opening a page by its key: nothing tells a wrong key from an interview that is not there."""

import re

from aiohttp import web

from bot.web.keys import SERVICES
from bot.web.problems import Refused
from bot.web.schemas import ID
from handlers.interview import Interview
from handlers.links import Page, interview_of, opens

IDENTIFIER = re.compile(ID)
NOT_HERE = "there is nothing here, or nothing you may see"


async def opened(request: web.Request, kind: Page) -> Interview:
    """Find the interview whose page this key opens; nothing tells a wrong key from no interview."""
    key = request.match_info["key"]
    interview_id = interview_of(key)
    found = None
    if interview_id is not None and IDENTIFIER.match(interview_id):
        found = await request.app[SERVICES].find_interview(interview_id)
    if found is None or not opens(key, found.token, found.id, kind):
        raise Refused(404, NOT_HERE)
    return found
