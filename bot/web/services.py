"""What the web is handed: a few callables and values, put together in one place elsewhere.

Refuses to know who performs them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.web.metrics import Metrics
from bot.web.playback import Playback
from bot.wecom.codec import CallbackKeys
from bot.wecom.inbound import Inbound
from bot.world import Clock
from config.job import Job
from config.settings import Settings
from handlers.interview import Interview
from scoring.norms import Norm
from scoring.sheet import View

ReportFormat = Literal["pdf", "png"]


class CandidateUnknown(Exception):
    """There is no candidate with this id."""


class CandidateUnreachable(Exception):
    """Nothing is known by which the bot could reach this candidate."""


class AlreadyInterviewing(Exception):
    """This candidate is being interviewed for this job already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCandidate:
    """Somebody who applied, checked and ready to be kept; the résumé is on disk already."""

    name: str
    wecom_userid: str | None = None
    external_userid: str | None = None
    phone: str | None = None
    email: str | None = None
    source: str | None = None
    resume: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What is kept about a candidate beside the interview, for their own eyes."""

    name: str
    phone: str | None = None
    email: str | None = None
    source: str | None = None
    has_resume: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewQuery:
    """Which interviews are wanted, newest first."""

    stage: str | None = None  #: as HR's tables say it
    job_id: str | None = None
    before: int | None = None  #: only those with a smaller short number
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WebServices:
    """Everything the web needs from the rest of the product."""

    settings: Settings
    clock: Clock
    jobs: Mapping[str, Job]
    keys: CallbackKeys
    accept: Callable[[Inbound], asyncio.Future[bool]]  #: durable when it is done; True if new
    create_candidate: Callable[[NewCandidate], Awaitable[str]]
    create_interview: Callable[[str, str], Awaitable[Interview]]  #: job id, candidate id
    find_interview: Callable[[str], Awaitable[Interview | None]]
    list_interviews: Callable[[InterviewQuery], Awaitable[Sequence[Interview]]]
    find_profile: Callable[[str], Awaitable[Profile | None]]  #: by candidate id
    render_report: Callable[[Interview, ReportFormat, View], Awaitable[bytes]]
    find_norms: Callable[[Interview], Awaitable[Mapping[str, Norm]]]
    ready: Mapping[str, Callable[[], Awaitable[object]]]  #: each raises when it is not
    playback: Playback | None = None
    depths: Callable[[], Awaitable[Mapping[str, int]]] | None = None  #: what waits, by queue
    metrics: Metrics = field(default_factory=Metrics)
