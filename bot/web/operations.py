"""Every operation of the HTTP surface in one table: the routes and the OpenAPI document come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from pydantic import BaseModel

from bot.web import api, callback, enclosed, health, pages, recordings
from bot.web.errors import Handler
from bot.web.schemas import (
    CandidateFields,
    CreatedCandidate,
    CreatedInterview,
    Health,
    InterviewFields,
    InterviewPage,
    InterviewView,
    JobPage,
    ReportView,
    Stage,
)

#: What an answer holds: a model of the API, or the media types of something else.
Content = type[BaseModel] | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One thing that can be asked of the service over HTTP."""

    method: str
    path: str
    name: str
    handler: Handler
    answers: Mapping[int, Content]
    takes: type[BaseModel] | str | None = None
    query: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    problems: tuple[int, ...] = ()
    secured: bool = False


TEXT, HTML = ("text/plain",), ("text/html",)
STRING: Mapping[str, object] = {"type": "string"}
NEEDED: Mapping[str, object] = {"type": "string", "required": True}
PAGING: Mapping[str, Mapping[str, object]] = {
    "cursor": STRING,
    "limit": {"type": "integer", "minimum": 1, "maximum": api.LARGEST_PAGE, "default": api.PAGE},
}
FILTERS: Mapping[str, Mapping[str, object]] = {
    "stage": {"type": "string", "enum": list(get_args(Stage))},
    "job_id": STRING,
}
SIGNED = {"msg_signature": NEEDED, "timestamp": NEEDED, "nonce": NEEDED}

EDGE = (
    Operation(
        method="GET",
        path="/wecom/callback",
        name="verify_address",
        handler=callback.verify_address,
        query={**SIGNED, "echostr": NEEDED},
        answers={200: TEXT},
        problems=(403,),
    ),
    Operation(
        method="POST",
        path="/wecom/callback",
        name="take_callback",
        handler=callback.take_callback,
        query=SIGNED,
        takes="application/xml",
        answers={200: ()},
        problems=(400, 403, 413, 503),
    ),
    Operation(
        method="GET", path="/healthz", name="alive", handler=health.alive, answers={200: Health}
    ),
    Operation(
        method="GET",
        path="/readyz",
        name="ready",
        handler=health.ready,
        answers={200: Health, 503: Health},
    ),
    Operation(
        method="GET", path="/metrics", name="metrics", handler=health.metrics, answers={200: TEXT}
    ),
    Operation(
        method="GET",
        path="/api/openapi.json",
        name="description",
        handler=health.description,
        answers={200: ("application/json",)},
    ),
)

API = (
    Operation(
        method="POST",
        path="/api/v1/candidates",
        name="create_candidate",
        handler=api.create_candidate,
        takes=CandidateFields,
        answers={201: CreatedCandidate},
        problems=(400, 413, 415, 422, 503),
        secured=True,
    ),
    Operation(
        method="POST",
        path="/api/v1/interviews",
        name="create_interview",
        handler=api.create_interview,
        takes=InterviewFields,
        answers={201: CreatedInterview},
        problems=(400, 404, 409, 413, 415, 422, 503),
        secured=True,
    ),
    Operation(
        method="GET",
        path="/api/v1/interviews",
        name="list_interviews",
        handler=api.list_interviews,
        query={**FILTERS, **PAGING},
        answers={200: InterviewPage},
        problems=(422, 503),
        secured=True,
    ),
    Operation(
        method="GET",
        path="/api/v1/interviews/{id}",
        name="show_interview",
        handler=api.show_interview,
        answers={200: InterviewView},
        problems=(404, 503),
        secured=True,
    ),
    Operation(
        method="GET",
        path="/api/v1/interviews/{id}/report",
        name="show_report",
        handler=api.show_report,
        answers={200: ReportView},
        problems=(404, 503),
        secured=True,
    ),
    Operation(
        method="GET",
        path="/api/v1/jobs",
        name="list_jobs",
        handler=api.list_jobs,
        query=PAGING,
        answers={200: JobPage},
        problems=(422, 503),
        secured=True,
    ),
)

CLIPS = tuple(
    Operation(
        method="GET",
        path=f"/{page}/{{key}}/clips/{{file}}",
        name=name,
        handler=recordings.recording,
        query={"until": NEEDED, "sign": NEEDED},
        answers={
            200: ("audio/wav", "image/svg+xml"),
            206: ("audio/wav",),
            404: HTML,
            416: (),
        },
    )
    for page, name in (("r", "recording"), ("me", "own_recording"), ("p", "sent_recording"))
)

PICTURES = tuple(
    Operation(
        method="GET",
        path=f"/{page}/{{key}}/pictures/{{file}}",
        name=name,
        handler=enclosed.picture,
        query={"until": NEEDED, "sign": NEEDED},
        answers={
            200: ("image/jpeg", "image/png", "image/gif", "image/webp"),
            404: HTML,
        },
    )
    for page, name in (("me", "own_picture"), ("p", "sent_picture"))
)

PAGES = (
    Operation(
        method="GET",
        path="/r/{key}",
        name="report_page",
        handler=pages.report_page,
        answers={200: HTML, 404: HTML},
    ),
    Operation(
        method="GET",
        path="/r/{key}/report.{format}",
        name="report_file",
        handler=pages.report_file,
        answers={200: ("application/pdf", "image/png"), 404: HTML},
    ),
    Operation(
        method="GET",
        path="/i/{key}",
        name="invitation_page",
        handler=pages.invitation_page,
        answers={200: HTML, 404: HTML},
    ),
    Operation(
        method="GET",
        path="/p/{key}",
        name="person_page",
        handler=enclosed.person_page,
        answers={200: HTML, 404: HTML},
    ),
    Operation(
        method="GET",
        path="/me/{key}",
        name="own_page",
        handler=pages.own_page,
        answers={200: HTML, 404: HTML},
    ),
    Operation(
        method="GET",
        path="/me/{key}/letter.{format}",
        name="own_letter",
        handler=pages.own_letter,
        answers={200: ("application/pdf", "image/png"), 404: HTML},
    ),
    Operation(
        method="GET",
        path="/me/{key}/export.json",
        name="own_export",
        handler=pages.own_export,
        answers={200: ("application/json",), 404: HTML},
    ),
)

OPERATIONS = EDGE + API + PAGES + CLIPS + PICTURES
