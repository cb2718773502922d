"""What the bot and the HR database tell each other, as values.

Nothing here knows SQL, a table name or a column type; nothing here is ever changed in place.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFacts:
    """A row of `positions`: HR's own once it exists."""

    id: str
    title: str
    department: str
    status: str = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateFacts:
    """A row of `candidates`: name, phone and e-mail are HR's own once it exists."""

    id: str
    name: str
    phone: str = ""
    email: str = ""
    wecom_userid: str = ""
    external_userid: str = ""
    source: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The candidate's own words behind a score, with code-point offsets into the answer."""

    question_id: str
    quote: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts:
    """A row of `interview_results`: how one dimension was judged in one round."""

    round_id: str
    dimension: str
    score: float | None
    low: float | None
    high: float | None
    evidence: tuple[Quote, ...] = ()
    scored_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackFacts:
    """A row of `manager_feedback`; its sequence is never used twice in an interview."""

    sequence: int
    manager_userid: str
    decision: str
    reason: str = ""
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryFacts:
    """A row of `stage_history`; its sequence is never used twice in an interview."""

    sequence: int
    from_stage: str
    to_stage: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSnapshot:
    """Everything the HR database should hold about one interview at one version.

    The history is complete and only grows; `updated_at` never goes back from version to version.
    """

    application_id: str
    number: int
    version: int
    position: PositionFacts
    candidate: CandidateFacts
    stage: str
    match_score: float | None = None
    recommendation: str = ""
    report_url: str = ""
    updated_at: datetime
    results: tuple[ResultFacts, ...] = ()
    feedback: tuple[FeedbackFacts, ...] = ()
    history: tuple[HistoryFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What came of one synchronisation, and what HR's own columns say now."""

    outcome: Literal["written", "unchanged", "stale"]
    candidate: CandidateFacts
    position: PositionFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """What HR says of a person whom the bot knew otherwise; HR's word is taken over."""

    candidate_id: str
    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApplication:
    """A row HR inserted that can become an interview; its id becomes the interview's id."""

    application_id: str
    job_id: str
    candidate: CandidateFacts
    position: PositionFacts | None  #: None when HR has no row for it; the job file knows it


Reason = Literal[
    "bad_id", "unknown_position", "no_candidate", "no_name", "unreachable", "under_way"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A row HR inserted that cannot become an interview as it stands."""

    application_id: str
    reason: Reason
    human: str  #: one Chinese sentence for the recruiters: what is wrong and how to mend it


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What one look for new rows found."""

    applications: tuple[NewApplication, ...] = ()
    set_aside: tuple[SetAside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place where the bot and the HR database say different things."""

    table: str
    key: str
    column: str
    bot: str  #: already masked where it is personal
    hr: str  #: already masked where it is personal

    def line(self) -> str:
        """Print the difference on one line."""
        return f"{self.table} {self.key} {self.column}: bot={self.bot} hr={self.hr}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffReport:
    """Every difference, and every row set aside."""

    differences: tuple[Difference, ...] = ()
    set_aside: tuple[SetAside, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Print the report, one line for each finding."""
        aside = (
            f"set aside {row.application_id} ({row.reason}): {row.human}" for row in self.set_aside
        )
        return (*(difference.line() for difference in self.differences), *aside)
