"""What should be done, in the imperative: frozen values that the shell performs.

Refuses to do any of it. `kind` is the name an effect is stored under; it never changes once released.
"""

from dataclasses import dataclass
from typing import Literal

from handlers.people import Address, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class SendText:
    """Say something to one person."""

    to: Address
    text: str
    kind: Literal["send_text"] = "send_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A line of a card: a short name and a value."""

    name: str  #: at most 5 字
    value: str  #: at most 30 字


@dataclass(frozen=True, slots=True, kw_only=True)
class CardButton:
    """A button of a card: what it says and what comes back when it is tapped."""

    text: str  #: at most 10 字
    key: str
    style: Literal[1, 2, 3, 4] = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A decision card, in the words of the conversation rather than the platform's."""

    source: str
    title: str  #: at most 36 字
    subtitle: str  #: at most 44 字
    text: str = ""  #: at most 160 字
    rows: tuple[CardRow, ...]
    buttons: tuple[CardButton, ...]
    url: str
    settled: str = ""  #: what replaces the buttons once somebody has decided


@dataclass(frozen=True, slots=True, kw_only=True)
class SendCard:
    """Put a decision card before one manager."""

    to: Address
    task_id: str
    card: Card
    kind: Literal["send_card"] = "send_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleCard:
    """Show on a card that went out what has been decided; spends its response code."""

    to: Address
    task_id: str
    response_code: str
    card: Card
    kind: Literal["settle_card"] = "settle_card"


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDigest:
    """Post to the department's app group, creating it when the platform does not know it."""

    chat_id: str
    name: str
    members: tuple[str, ...]
    markdown: str
    again: str = ""  #: added when an earlier post may have been seen: groups know no repeats
    kind: Literal["post_digest"] = "post_digest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreQuestion:
    """Judge what was said to one question; `AnswerScored` comes back."""

    round_id: str
    question_id: str
    version: int
    answer: str
    kind: Literal["score_question"] = "score_question"


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscribeClip:
    """Fetch, keep and listen to a voice clip; `ClipTranscribed` or `ClipUnheard` comes back."""

    clip: str
    media_id: str
    format: str = ""
    kind: Literal["transcribe_clip"] = "transcribe_clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepPicture:
    """Fetch and keep a picture that is meant for a person; `PictureKept` comes back."""

    picture: str
    media_id: str
    kind: Literal["keep_picture"] = "keep_picture"


@dataclass(frozen=True, slots=True, kw_only=True)
class SayAloud:
    """Send a question as a voice message too, while it waits for an answer."""

    to: Address
    text: str
    language: Language
    answer: str  #: the id of the answer that is waited for
    kind: Literal["say_aloud"] = "say_aloud"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResume:
    """Find what the candidate's résumé claims; `ResumeRead` comes back if there is one."""

    most: int  #: questions wanted at most
    kind: Literal["read_resume"] = "read_resume"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncHr:
    """Bring the HR database to the interview's state, whatever it is by then."""

    kind: Literal["sync_hr"] = "sync_hr"


@dataclass(frozen=True, slots=True, kw_only=True)
class FindMember:
    """Look up who has a phone number, so that a recruiter's invitation can go on."""

    phone: str
    job_id: str
    asked_by: Address
    kind: Literal["find_member"] = "find_member"


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateInterview:
    """Open an interview for somebody at this address and invite them."""

    job_id: str
    to: Address
    asked_by: Address
    kind: Literal["create_interview"] = "create_interview"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBroadcast:
    """Say the same to one recipient of a broadcast; what became of it comes back."""

    broadcast_id: str
    interview_id: str
    to: Address
    text: str
    kind: Literal["send_broadcast"] = "send_broadcast"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallMessage:
    """Take a message back that was sent within the last 24 hours."""

    broadcast_id: str
    interview_id: str
    message_id: str
    kind: Literal["recall_message"] = "recall_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class PullKf:
    """Fetch what Customer Service has stored for one account."""

    open_kfid: str
    token: str
    kind: Literal["pull_kf"] = "pull_kf"


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomeKf:
    """Answer a person who entered Customer Service, within the 20 seconds its code lives."""

    to: Address
    welcome_code: str
    text: str
    kind: Literal["welcome_kf"] = "welcome_kf"


Effect = (
    SendText
    | SendCard
    | SettleCard
    | PostDigest
    | ScoreQuestion
    | TranscribeClip
    | KeepPicture
    | SayAloud
    | ReadResume
    | SyncHr
    | FindMember
    | CreateInterview
    | SendBroadcast
    | RecallMessage
    | PullKf
    | WelcomeKf
)
