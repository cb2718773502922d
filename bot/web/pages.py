"""The three pages people open from a link: the report, the invitation, one's own data.

Whoever holds a page's key may see that page and no other. No name in an address, no script, nothing
from elsewhere.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from functools import partial

from aiohttp import web

from bot.errors import PermanentError
from bot.web import sheets
from bot.web.enclosed import pictures
from bot.web.keys import SERVICES
from bot.web.opening import NOT_HERE, opened
from bot.web.problems import Refused
from bot.web.recordings import players
from bot.web.services import Profile, ReportFormat, WebServices
from bot.web.templating import page
from bot.web.views import interview_copy, said
from bot.world import policy_of
from config.job import Job
from config.phrases import Phrases
from handlers.interview import ENDED, Interview, Stage, hr_stage
from scoring.labels import label_text
from scoring.letter import Letter, told_text, wanted_text
from scoring.render import letter_document
from scoring.sheet import (
    FEW,
    View,
    calibrations,
    compared,
    lines_of,
    made_by,
    marks_of,
    worded_text,
)

FORMATS: Mapping[str, tuple[ReportFormat, str]] = {
    "pdf": ("pdf", "application/pdf"),
    "png": ("png", "image/png"),
}


async def report_page(request: web.Request) -> web.Response:
    """Show a report to the manager or recruiter who was sent its link."""
    interview = await opened(request, "r")
    if interview.report is None:
        raise Refused(404, NOT_HERE)
    services = request.app[SERVICES]
    job = services.jobs.get(interview.job_id)
    phrases = Phrases(job.language if job else "zh")
    norms = await services.find_norms(interview)
    heading = await asyncio.to_thread(
        sheets.heading_of, interview, job, services.settings.timezone, norms=norms
    )
    return page(
        "report.html",
        phrases,
        interview=interview,
        report=interview.report,
        view=_view(request),
        few=FEW,
        lines=lines_of(interview.report, heading),
        heading=heading,
        words=heading.words,
        hidden_label=label_text(interview.id),
        marks_of=marks_of,
        made_by=partial(made_by, words=heading.words),
        worded_text=partial(worded_text, words=heading.words),
        calibrations=calibrations(heading),
        compared=compared(interview.report, heading),
        title=_title(interview, job),
        company=job.company if job else "",
        answers=said(interview),
        added=sheets.added_by(interview, job, phrases),
        players=await players(request, interview, "r"),
        code=sheets.programs(interview, job),
        dialogues=sheets.dialogues(interview, job, phrases),
        stage=phrases.say(f"stage_{hr_stage(interview)}"),
        decided=_decided(interview, services, phrases),
        at=_moment(interview.finished_at, services, phrases),
        base=f"/r/{request.match_info['key']}",
    )


async def report_file(request: web.Request) -> web.Response:
    """Give a report as a PDF or as a picture."""
    interview = await opened(request, "r")
    wanted = FORMATS.get(request.match_info["format"])
    if interview.report is None or wanted is None:
        raise Refused(404, NOT_HERE)
    try:
        content = await request.app[SERVICES].render_report(interview, wanted[0], _view(request))
    except PermanentError:
        raise Refused(404, NOT_HERE) from None
    name = f'inline; filename="report-{interview.number}.{wanted[0]}"'
    headers = {"Content-Disposition": name}
    return web.Response(body=content, content_type=wanted[1], headers=headers)


async def invitation_page(request: web.Request) -> web.Response:
    """Say what the interview is and how to begin."""
    interview = await opened(request, "i")
    services = request.app[SERVICES]
    job = services.jobs.get(interview.job_id)
    phrases = Phrases(interview.language)
    return page(
        "invitation.html",
        phrases,
        interview=interview,
        title=_title(interview, job),
        company=(job.company if job else "") or phrases.say("our_company"),
        questions=sum(len(each.questions) for each in job.rounds) if job else 0,
        minutes=job.minutes if job else 0,
        dimensions=[each.name for each in job.dimensions] if job else [],
        mode=_modes(job, phrases),
        waits=interview.stage in {Stage.NEW, Stage.INVITED},
        ended=interview.stage in ENDED,
        deadline=_moment(interview.deadline, services, phrases),
    )


async def own_page(request: web.Request) -> web.Response:
    """Show candidates what is kept about them and what they may ask for."""
    interview = await opened(request, "me")
    services = request.app[SERVICES]
    job = services.jobs.get(interview.job_id)
    phrases = Phrases(interview.language)
    profile = await services.find_profile(interview.candidate.id)
    return page(
        "own.html",
        phrases,
        interview=interview,
        profile=profile or Profile(name=interview.candidate.name),
        title=_title(interview, job),
        company=(job.company if job else "") or phrases.say("our_company"),
        answers=said(interview),
        players=await players(request, interview, "me"),
        pictures=await pictures(request, interview, "me"),
        times={each.id: _moment(each.at, services, phrases) for each in interview.enclosures},
        stage=phrases.say(f"stage_{hr_stage(interview)}"),
        since=_moment(interview.invited_at or interview.created_at, services, phrases),
        base=f"/me/{request.match_info['key']}",
        letter=_letter(interview, job, services),
        hidden_label=label_text(interview.id),
        told_text=told_text,
        wanted_text=wanted_text,
    )


async def own_letter(request: web.Request) -> web.Response:
    """Give candidates their letter as a PDF or as a picture, once they know the outcome."""
    interview = await opened(request, "me")
    services = request.app[SERVICES]
    job = services.jobs.get(interview.job_id)
    wanted = FORMATS.get(request.match_info["format"])
    written = _letter(interview, job, services)
    if written is None or wanted is None:
        raise Refused(404, NOT_HERE)
    company = job.company if job is not None else ""
    draw = partial(letter_document, written, company=company, content_id=interview.id)
    content = await asyncio.to_thread(draw, wanted[0])
    headers = {"Content-Disposition": f'inline; filename="feedback.{wanted[0]}"'}
    return web.Response(body=content, content_type=wanted[1], headers=headers)


async def own_export(request: web.Request) -> web.Response:
    """Give candidates what is kept about them, for a machine to read."""
    interview = await opened(request, "me")
    services = request.app[SERVICES]
    profile = await services.find_profile(interview.candidate.id)
    text = json.dumps(
        {
            "exported_at": services.clock().isoformat(),
            "profile": _profile(profile or Profile(name=interview.candidate.name), interview),
            **interview_copy(interview, services.jobs),
        },
        ensure_ascii=False,
        indent=2,
    )
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return web.Response(text=text, content_type="application/json", headers=headers)


def _view(request: web.Request) -> View:
    """Show the manager's view unless all of it is asked for."""
    return "hr" if request.query.get("view") == "hr" else "manager"


def _letter(interview: Interview, job: Job | None, services: WebServices) -> Letter | None:
    """Write the candidate's letter once they have been told the outcome, and not before."""
    policy = policy_of(services.settings)
    if not sheets.outcome_is_out(interview, job, policy, services.clock()):
        return None
    return sheets.letter_of(interview, job)


def _title(interview: Interview, job: Job | None) -> str:
    return job.title if job else interview.job_id


def _modes(job: Job | None, phrases: Phrases) -> str:
    modes = {each.mode for each in job.rounds} if job else {"text"}
    return phrases.say(f"mode_{modes.pop() if len(modes) == 1 else 'either'}")


def _decided(interview: Interview, services: WebServices, phrases: Phrases) -> str:
    verdict = interview.verdict
    if verdict is None:
        return ""
    kind, _, round_id = verdict.choice.partition(":")
    job = services.jobs.get(interview.job_id)
    names = {each.id: each.name for each in interview.whole(job).extra_rounds} if job else {}
    choice = phrases.say(f"choice_{kind}", name=names.get(round_id, round_id))
    at = _moment(verdict.at, services, phrases)
    called = job.names.get(verdict.manager, verdict.manager) if job else verdict.manager
    return phrases.say("page_decided", manager=called, choice=choice, at=at)


def _moment(moment: datetime | None, services: WebServices, phrases: Phrases) -> str:
    if moment is None:
        return ""
    local = moment.astimezone(services.settings.timezone)
    return phrases.say("wall_clock", month=local.month, day=local.day, time=f"{local:%H:%M}")


def _profile(profile: Profile, interview: Interview) -> Mapping[str, object]:
    return {
        "name": profile.name,
        "phone": profile.phone,
        "email": profile.email,
        "source": profile.source,
        "resume": profile.has_resume,
        "reached_at": interview.candidate.address.key,
    }
