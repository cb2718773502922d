"""The API of the contract: candidates, interviews, reports, lists. Bearer token, opaque ids.

Refuses everybody while no token is set; an unknown id and one you may not see look the same.
"""

import asyncio
import base64
import binascii
import hmac
import re
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from aiohttp import web
from pydantic import BaseModel

from bot.intake import ResumeRefused, keep_resume
from bot.web.errors import Handler
from bot.web.forms import Upload, check_fields, query_number, query_word, read_form, read_json
from bot.web.forms import wrong_place as wrong
from bot.web.keys import SERVICES
from bot.web.problems import Refused
from bot.web.schemas import (
    ID,
    CandidateFields,
    CreatedCandidate,
    CreatedInterview,
    InterviewFields,
    InterviewPage,
    JobPage,
    Stage,
)
from bot.web.services import (
    AlreadyInterviewing,
    CandidateUnknown,
    CandidateUnreachable,
    InterviewQuery,
    NewCandidate,
    WebServices,
)
from bot.web.views import interview_line, interview_view, job_line, report_view
from handlers.interview import Interview, hr_stage
from handlers.links import page_key

IDENTIFIER = re.compile(ID)
PAGE, LARGEST_PAGE = 50, 200
NOT_HERE = "there is no such thing, or none that you may see"


def secured(handler: Handler) -> Handler:
    """Let only the bearer of the token through."""

    async def check(request: web.Request) -> web.StreamResponse:
        _check_bearer(request)
        return await handler(request)

    return check


def _check_bearer(request: web.Request) -> None:
    token = request.app[SERVICES].settings.api_token
    challenge = {"WWW-Authenticate": 'Bearer realm="zhimian"'}
    if token is None or not token.get_secret_value():
        raise Refused(401, "no token is configured (ZHIMIAN_API_TOKEN)", headers=challenge)
    kind, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = token.get_secret_value().encode()
    if not hmac.compare_digest(given.strip().encode(errors="replace"), expected):
        raise Refused(401, "send Authorization: Bearer <token>", headers=challenge)
    if kind.lower() != "bearer":
        raise Refused(401, "send Authorization: Bearer <token>", headers=challenge)


async def create_candidate(request: web.Request) -> web.Response:
    """Keep a new candidate, and their résumé if one came along."""
    services = request.app[SERVICES]
    form = await read_form(request, upload="resume")
    fields = check_fields(form.fields, CandidateFields)
    resume = await _kept(services, form.upload)
    new = NewCandidate(**fields.model_dump(), resume=resume)
    try:
        candidate_id = await services.create_candidate(new)
    except BaseException:  # cancelled or failed alike: raised again below
        if resume is not None:
            resume.unlink(missing_ok=True)  # nobody would know whose it is
        raise
    return _json(CreatedCandidate(id=candidate_id), status=201)


async def _kept(services: WebServices, upload: Upload | None) -> Path | None:
    if upload is None or not (upload.name or upload.content):
        return None
    keep: Callable[..., Path] = keep_resume
    try:
        return await asyncio.to_thread(
            keep, services.settings.data_dir, upload.content, upload.name
        )
    except ResumeRefused as refused:
        errors = [wrong("/resume", str(refused))]
        raise Refused(422, "the résumé cannot be kept", errors=errors) from None


async def create_interview(request: web.Request) -> web.Response:
    """Create an interview; its candidate is invited."""
    services = request.app[SERVICES]
    fields = await read_json(request, InterviewFields)
    if fields.job_id not in services.jobs:
        raise Refused(404, "there is no such job", errors=[wrong("/job_id", NOT_HERE)])
    try:
        interview = await services.create_interview(fields.job_id, fields.candidate_id)
    except CandidateUnknown:
        errors = [wrong("/candidate_id", NOT_HERE)]
        raise Refused(404, "there is no such candidate", errors=errors) from None
    except CandidateUnreachable:
        detail = "give the candidate a wecom_userid, an external_userid or a member's phone"
        errors = [wrong("/candidate_id", detail)]
        raise Refused(422, "the candidate cannot be reached", errors=errors) from None
    except AlreadyInterviewing:
        raise Refused(409, "this candidate is being interviewed for this job already") from None
    key = page_key(interview.token, interview.id, "i")
    created = CreatedInterview.model_validate(
        {
            "id": interview.id,
            "stage": hr_stage(interview),
            "invite_url": f"{services.settings.public_url}/i/{key}",
        }
    )
    return _json(created, status=201, location=f"/api/v1/interviews/{interview.id}")


async def show_interview(request: web.Request) -> web.Response:
    """Show one interview."""
    interview = await _interview(request)
    return _json(interview_view(interview, request.app[SERVICES].jobs))


async def show_report(request: web.Request) -> web.Response:
    """Show the report of an interview, as JSON or as a PDF."""
    interview = await _interview(request)
    if interview.report is None:
        raise Refused(404, "there is no report yet")
    if not wants_pdf(request.headers.get("Accept", "")):
        return _json(report_view(interview.report))
    content = await request.app[SERVICES].render_report(interview, "pdf", "hr")
    return web.Response(body=content, content_type="application/pdf")


async def list_interviews(request: web.Request) -> web.Response:
    """List interviews, newest first, a page at a time."""
    limit = query_number(request, "limit", default=PAGE, most=LARGEST_PAGE)
    job_id = request.query.get("job_id")
    after = _opened(request)
    query = InterviewQuery(
        stage=query_word(request, "stage", get_args(Stage)),
        job_id=job_id,
        before=_number(after) if after else None,
        limit=limit + 1,
    )
    if job_id is not None and not IDENTIFIER.match(job_id):
        return _json(InterviewPage(items=[], next_cursor=None))
    found = await request.app[SERVICES].list_interviews(query)
    more = _closed(str(found[limit - 1].number)) if len(found) > limit else None
    lines = [interview_line(each) for each in found[:limit]]
    return _json(InterviewPage(items=lines, next_cursor=more))


async def list_jobs(request: web.Request) -> web.Response:
    """List jobs by id, a page at a time."""
    limit = query_number(request, "limit", default=PAGE, most=LARGEST_PAGE)
    after = _opened(request)
    jobs = request.app[SERVICES].jobs
    ids = sorted(each for each in jobs if each > after)
    more = _closed(ids[limit - 1]) if len(ids) > limit else None
    return _json(JobPage(items=[job_line(jobs[each]) for each in ids[:limit]], next_cursor=more))


def wants_pdf(accept: str) -> bool:
    """Say whether an Accept header prefers PDF over JSON."""
    weights: dict[str, float] = {}
    for choice in accept.lower().split(","):
        kind, _, rest = choice.partition(";")
        quality = re.search(r"q=([01](?:\.\d{0,3})?)", rest)
        weights[kind.strip()] = float(quality.group(1)) if quality else 1.0
    pdf = weights.get("application/pdf", 0.0)
    return pdf > 0 and pdf >= weights.get("application/json", 0.0)


async def _interview(request: web.Request) -> Interview:
    interview_id = request.match_info["id"]
    found = None
    if IDENTIFIER.match(interview_id):
        found = await request.app[SERVICES].find_interview(interview_id)
    if found is None:
        raise Refused(404, NOT_HERE)
    return found


def _opened(request: web.Request) -> str:
    cursor = request.query.get("cursor", "")
    try:
        return base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeError):
        raise _no_cursor() from None


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < len(str(2**63))):
        raise _no_cursor()
    return int(text)


def _no_cursor() -> Refused:
    errors = [{"parameter": "cursor", "detail": "give back next_cursor as it came"}]
    return Refused(422, "the parameter cursor cannot be used", errors=errors)


def _closed(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode()


def _json(body: BaseModel, *, status: int = 200, location: str = "") -> web.Response:
    headers = {"Location": location} if location else None
    return web.Response(
        status=status,
        text=body.model_dump_json(),
        content_type="application/json",
        headers=headers,
    )
