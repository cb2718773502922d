"""What happened, in the past tense: frozen values, one class a kind.

`kind` is the name an event is stored under; it never changes once released.
"""

from dataclasses import dataclass
from typing import Literal

from handlers.media_events import ClipTranscribed, ClipUnheard, PictureKept
from scoring.model import AnswerScore


@dataclass(frozen=True, slots=True, kw_only=True)
class TextReceived:
    """Somebody wrote to the bot."""

    sender: str  #: address key, `app:zhangsan` or `kf:wm…`
    text: str
    message_id: str
    kind: Literal["text_received"] = "text_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaReceived:
    """Somebody sent a picture, a voice clip, a place or a link."""

    sender: str
    media: Literal["image", "voice", "video", "file", "location", "link", "other"]
    media_id: str
    format: str
    message_id: str
    kind: Literal["media_received"] = "media_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardClicked:
    """Somebody tapped a button of a card."""

    sender: str
    task_id: str
    event_key: str
    response_code: str
    selected: tuple[tuple[str, tuple[str, ...]], ...] = ()  #: question key to option ids
    kind: Literal["card_clicked"] = "card_clicked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEntered:
    """Somebody opened the chat with the bot."""

    sender: str
    scene: str = ""
    welcome_code: str = ""
    kind: Literal["person_entered"] = "person_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLeft:
    """Somebody can no longer be reached through the app."""

    sender: str
    kind: Literal["person_left"] = "person_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class KfNudged:
    """Customer Service has messages to be pulled."""

    open_kfid: str
    token: str
    kind: Literal["kf_nudged"] = "kf_nudged"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryFailed:
    """The platform took a message and then could not deliver it."""

    sender: str  #: the person it was for
    message_id: str
    reason: str
    kind: Literal["delivery_failed"] = "delivery_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownReceived:
    """The platform sent something this version has no use for; kept, not acted on."""

    sender: str
    type: str
    kind: Literal["unknown_received"] = "unknown_received"


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewRequested:
    """An interview was created and its candidate is to be invited."""

    actor: str
    kind: Literal["interview_requested"] = "interview_requested"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """A time that was set has come; `mark` says what it was set for."""

    timer: Literal["silence", "remind", "expire", "nudge_manager", "escalate", "relay", "erase"]
    mark: str
    kind: Literal["timer_fired"] = "timer_fired"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerScored:
    """The scorer finished with one question."""

    round_id: str
    question_id: str
    version: int
    scores: tuple[AnswerScore, ...]
    kind: Literal["answer_scored"] = "answer_scored"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSent:
    """A decision card was taken by the platform."""

    task_id: str
    response_code: str | None
    kind: Literal["card_sent"] = "card_sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectFailed:
    """Something that was to be done can never be done."""

    effect: str  #: the effect's kind
    to: str  #: the person or the question it concerned, empty if neither
    reason: str
    code: int | None = None
    unsaid: str = ""  #: words that can still be said, once the person writes again
    kind: Literal["effect_failed"] = "effect_failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictGiven:
    """A manager decided: `pass`, `hold`, `reject` or `extra:<round id>`."""

    manager: str
    choice: str
    reason: str | None = None
    by_card: bool = True
    task_id: str = ""
    response_code: str = ""
    kind: Literal["verdict_given"] = "verdict_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonGiven:
    """A manager said why they reject."""

    manager: str
    text: str
    kind: Literal["reason_given"] = "reason_given"


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRecalled:
    """A manager takes a decision back."""

    manager: str
    kind: Literal["verdict_recalled"] = "verdict_recalled"


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionAnswered:
    """A manager settled a disagreement: keeps the first decision, or insists on another."""

    manager: str
    keep: bool
    choice: str = ""
    reason: str | None = None
    kind: Literal["objection_answered"] = "objection_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedBack:
    """A recruiter gives the conversation back to the bot."""

    recruiter: str
    kind: Literal["handed_back"] = "handed_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruiterReplied:
    """A recruiter wrote something for the candidate to read."""

    recruiter: str
    text: str
    kind: Literal["recruiter_replied"] = "recruiter_replied"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """A manager or recruiter typed a question for the candidate."""

    by: str
    text: str
    dimensions: tuple[str, ...] = ()  #: what the answer counts for; none = it is only shown
    kind: Literal["question_asked"] = "question_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalQuestion:
    """A question about something a résumé claims, and the words it claims it in."""

    text: str
    quote: str
    worded_by: str = "rules"  #: or the model and the version of its prompt


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRead:
    """The candidate's résumé was read."""

    questions: tuple[PersonalQuestion, ...]
    kind: Literal["resume_read"] = "resume_read"


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedByHr:
    """HR changed the candidate's name in its own database."""

    name: str
    kind: Literal["renamed_by_hr"] = "renamed_by_hr"


#: What an interview's table has rules for. A candidate's text becomes a `Word` first when it is one.
InterviewEvent = (
    InterviewRequested
    | TextReceived
    | MediaReceived
    | PersonEntered
    | PersonLeft
    | TimerFired
    | AnswerScored
    | ClipTranscribed
    | ClipUnheard
    | PictureKept
    | CardSent
    | EffectFailed
    | DeliveryFailed
    | VerdictGiven
    | ReasonGiven
    | VerdictRecalled
    | ObjectionAnswered
    | HandedBack
    | RecruiterReplied
    | QuestionAsked
    | ResumeRead
    | RenamedByHr
)

#: What arrives from outside, before anybody knows which interview it concerns.
Arrival = (
    TextReceived
    | MediaReceived
    | CardClicked
    | PersonEntered
    | PersonLeft
    | KfNudged
    | DeliveryFailed
    | UnknownReceived
)
