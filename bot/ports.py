"""The roles the shell needs somebody to play, in our words; who plays them is wired in `bot.app`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from config.job import Language
from handlers.effects import Card
from handlers.people import Address
from scoring.judge_calls import Case
from scoring.model import AnswerScore, ScoreItem
from scoring.speech import Sound, Speech, Transcript, VoiceMeasures


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the platform said when it took a message."""

    message_id: str = ""
    response_code: str | None = None


class Messenger(Protocol):
    """Reaches people.

    Every verb raises TemporaryError when it may work later and PermanentError when it never will.
    `repeat` is the same number whenever the same thing is said again after a lost answer.
    """

    async def say(self, to: Address, text: str, *, repeat: int) -> Sent:
        """Say something to one person."""
        ...

    async def welcome(self, to: Address, code: str, text: str, *, repeat: int) -> Sent:
        """Answer somebody who just entered, by the code that came with it."""
        ...

    async def show(self, to: Address, card: Card, *, task_id: str, repeat: int) -> Sent:
        """Put a card before one member."""
        ...

    async def settle(self, to: Address, card: Card, *, task_id: str, response_code: str) -> None:
        """Change a card that was shown."""
        ...

    async def post(self, chat_id: str, name: str, members: tuple[str, ...], markdown: str) -> None:
        """Post to a group, creating it when the platform does not know it."""
        ...

    async def upload_voice(self, amr: bytes) -> str:
        """Bring a voice message to the platform; give the id under which it can be sent."""
        ...

    async def play(self, to: Address, media_id: str, *, repeat: int) -> Sent:
        """Send a voice message that was uploaded."""
        ...

    async def recall(self, message_id: str) -> None:
        """Take back what was said."""
        ...

    async def member_with(self, phone: str) -> str:
        """Find the userid of the member who has a phone number."""
        ...

    async def name_of(self, userid: str) -> str:
        """Say what a member is called; PermanentError when there is no such member."""
        ...


class Judge(Protocol):
    """Scores answers; never fails: what it cannot judge it says so of."""

    async def score(self, item: ScoreItem, case: Case | None = None) -> AnswerScore:
        """Judge one answer under one dimension, as part of a case when there is one."""
        ...


class CustomerService(Protocol):
    """Brings in what customers wrote to a Customer Service account."""

    async def pull(self, open_kfid: str, token: str) -> None:
        """Store everything that is new, each message once."""
        ...


class Transcriber(Protocol):
    """Hears what was said in a recording; there is none (None) where no recogniser is set up."""

    async def transcribe(
        self, audio: Sound, *, language: Language, terms: Sequence[str]
    ) -> Transcript:
        """Write down what was said; an empty text when nobody spoke.

        `terms` are words of the job that are likely to be said. Raises TemporaryError when it may
        work later and PermanentError when it never will.
        """
        ...


class Speaker(Protocol):
    """Says something aloud; there is none (None) where no voice is set up."""

    async def say(self, text: str, *, language: Language) -> Speech:
        """Speak a text; raises PermanentError when it cannot, and TemporaryError for now."""
        ...


class Listener(Protocol):
    """Takes recordings apart, away from the event loop; there always is one."""

    async def decode(self, recording: bytes) -> Sound:
        """Read a recording in any form a phone sends; PermanentError says why it cannot."""
        ...

    async def measure(self, sound: Sound, transcript: Transcript | None) -> VoiceMeasures:
        """Measure how it was spoken, with what was said where that is known."""
        ...


class Recorder(Protocol):
    """Makes voice messages."""

    async def as_message(self, recording: bytes) -> tuple[bytes, float]:
        """Make of any recording an AMR file, and say how many seconds it lasts."""
        ...
