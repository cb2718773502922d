"""What the API takes and gives, exactly as the contract writes it; the OpenAPI document is made of it."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

Stage = Literal[
    "new",
    "invited",
    "interviewing",
    "scoring",
    "awaiting_manager",
    "extra_round",
    "on_hold",
    "passed",
    "rejected",
    "withdrawn",
    "expired",
]
#: An id may be HR's own, so it may hold anything that a database can keep.
ID = r"^[^\x00-\x1f\x7f\ud800-\udfff]{1,255}$"
EXTERNAL = r"^[0-9A-Za-z_-]{1,64}$"
USERID = r"^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$"
EMAIL = r"^[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,63}$"
PHONE = re.compile(r"\+?\d{5,15}")
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _phone(text: str) -> str:
    plain = re.sub(r"[\s()-]", "", text)
    if not PHONE.fullmatch(plain):
        raise ValueError("write 5 to 15 digits, with a + in front if you like")
    return plain


def _one_line(text: str) -> str:
    if CONTROL.search(text):
        raise ValueError("write it on one line")
    return text


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_one_line)
]
Identifier = Annotated[Line, Field(max_length=255)]


class Body(BaseModel):
    """Something a client sends: a key nobody knows is named, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CandidateFields(Body):
    """The fields of a new candidate; the résumé comes beside them as a file."""

    name: Annotated[Line, Field(max_length=64)]
    wecom_userid: Annotated[str, StringConstraints(pattern=USERID)] | None = None
    external_userid: Annotated[str, StringConstraints(pattern=EXTERNAL)] | None = None
    phone: Annotated[Line, Field(max_length=32), AfterValidator(_phone)] | None = None
    email: Annotated[str, StringConstraints(strip_whitespace=True, pattern=EMAIL)] | None = None
    source: Annotated[Line, Field(max_length=64)] | None = None


class InterviewFields(Body):
    """Whom to interview for what."""

    job_id: Identifier
    candidate_id: Identifier


class View(BaseModel):
    """Something a client is given."""

    model_config = ConfigDict(frozen=True)


class CreatedCandidate(View):
    """A candidate was kept."""

    id: str


class CreatedInterview(View):
    """An interview was created and its candidate is invited."""

    id: str
    stage: Stage
    invite_url: str


class BandView(View):
    """A number and the interval it is honest about; null when nothing could be judged."""

    score: int | float | None
    low: int | float | None
    high: int | float | None


class QuoteView(View):
    """A piece of an answer, letter for letter."""

    question_id: str
    quote: str


class DimensionView(View):
    """One dimension of the report."""

    id: str
    name: str
    score: int | float | None
    low: int | float | None
    high: int | float | None
    evidence: list[QuoteView]
    note: str


class EngineView(View):
    """Who scored."""

    name: str
    version: str


class ReportView(View):
    """What the answers show."""

    interview_id: str
    job_id: str
    overall: BandView
    recommendation: Literal["advance", "hold", "decline", "insufficient"]
    dimensions: list[DimensionView]
    strengths: list[str]
    concerns: list[str]
    next_round: list[str]
    provisional: bool
    engine: EngineView


class BecauseView(View):
    """Why a follow-up was asked."""

    point: str
    judged: Literal["no_trace", "too_short"]
    engine: str
    wording: Literal["job", "result", "reason", "after", "part", "more"]


class DialogueView(View):
    """How a dialogue with a person who is played went."""

    steps: list[str]
    too_soon: list[str]
    end: Literal["settled", "leaves", "time", "open"]


class AnswerView(View):
    """What was said to one question or follow-up."""

    question_id: str
    question: str
    text: str
    follow_up: bool
    because: BecauseView | None
    dialogue: DialogueView | None
    redone: bool
    voice: bool


class AddedView(View):
    """Who added a round to one interview, and whether its answers count."""

    origin: Literal["asked", "personal"]
    by: str
    at: str
    scored: bool


class RoundView(View):
    """One round and the answers so far."""

    id: str
    mode: Literal["text", "voice", "either"]
    added: AddedView | None  #: null for a round of the job file
    answers: list[AnswerView]


class InterviewView(View):
    """An interview as it stands."""

    id: str
    job_id: str
    candidate_id: str
    stage: Stage
    rounds: list[RoundView]
    report: ReportView | None


class InterviewLine(View):
    """An interview in a list."""

    id: str
    number: int
    job_id: str
    candidate_id: str
    stage: Stage


class InterviewPage(View):
    """Some interviews, newest first, and where the next ones begin."""

    items: list[InterviewLine]
    next_cursor: str | None


class JobLine(View):
    """A job in a list."""

    id: str
    title: str
    department: str
    language: Literal["zh", "en"]
    minutes: int
    questions: int
    extra_rounds: list[str]


class JobPage(View):
    """Some jobs by id, and where the next ones begin."""

    items: list[JobLine]
    next_cursor: str | None


class ProblemView(View):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


class Health(View):
    """How the service is."""

    status: Literal["alive", "ready", "unavailable"]
    checks: dict[str, Literal["ok", "unavailable"]] = {}
