"""What the local WeCom is made of: people, bubbles, groups, and what it would not have accepted.

Values only. Whatever changes is replaced, in one place: `bot.demo.world`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Clock = Callable[[], datetime]
Json = Mapping[str, object]
Why = Literal[
    "refused",  # answered with an error code
    "cut",  # delivered shorter than it was sent, or shown shorter than it is
    "dropped",  # answered with ok, and never delivered
    "format",  # tolerated today, against the documentation
    "callback",  # the bot's answer to a callback was not what WeCom expects
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatorConfig:
    """The self-built app as its admin page shows it."""

    corp_id: str
    agent_id: int
    secret: str = field(repr=False)
    token: str = field(repr=False)
    encoding_aes_key: str = field(repr=False)
    callback_url: str = ""
    open_kfid: str = ""  #: the customer-service account the app may use; empty: none
    app_name: str = "智面"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody in the company's address book."""

    userid: str
    name: str
    mobile: str = ""
    department: int = 1
    visible: bool = True  #: inside the app's visible range


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message as one chat shows it; a card has one bubble for each person it went to."""

    id: int
    chat: str  #: a userid, an external userid, or a group's chatid
    sender: str  #: empty: the bot
    at: datetime
    msgtype: str
    content: Json
    msgid: str = ""
    recalled: bool = False
    replaced: str = ""  #: the grey text that took the place of a card's buttons
    unheard: bool = False  #: the bot never answered the callback that carried it

    @property
    def task_id(self) -> str:
        """Name the card, if this is one that can be clicked."""
        return str(self.content.get("task_id", ""))

    @property
    def text(self) -> str:
        """Say what a person reads first in this bubble."""
        heading = self.content.get("main_title")
        if isinstance(heading, Mapping):
            return str(heading.get("title", ""))
        for key in ("content", "title", "head_content"):
            if key in self.content:
                return str(self.content[key])
        return f"[{self.msgtype}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """An app group chat; invisible to its members until the first message."""

    chatid: str
    name: str
    owner: str
    userlist: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """Something the real service would have refused, cut, dropped or frowned upon."""

    at: datetime
    why: Why
    api: str
    code: int
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request to the API, and how it was answered."""

    at: datetime
    api: str
    code: int  #: the errcode; 502 and the like for what never reached the API
    fault: bool = False  #: a fault that somebody switched on, not the caller's doing
    fair: bool = False  #: an error that a correct caller cannot avoid


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How the bot answered one callback."""

    answered: bool
    status: int | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call to the API as its handler sees it: query, raw bytes, and the object in them."""

    api: str
    query: Mapping[str, str]
    raw: bytes
    body: Json

    def text(self, key: str) -> str:
        """Read a string, empty when it is missing or something else."""
        value = self.body.get(key, "")
        return value if isinstance(value, str) else ""

    def number(self, key: str, default: int = 0) -> int:
        """Read a number, leniently: WeCom takes "1" for 1."""
        return number(self.body.get(key, default), default)

    def texts(self, key: str) -> tuple[str, ...]:
        """Read a list of strings."""
        return texts(self.body.get(key))

    def object(self, key: str) -> Json | None:
        """Read an object, or None."""
        value = self.body.get(key)
        return value if isinstance(value, Mapping) else None


def number(value: object, default: int = 0) -> int:
    """Read a number from what JSON may carry in its place."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str) and value.isdecimal():
        return int(value)
    return default


def texts(value: object) -> tuple[str, ...]:
    """Read the strings of a list; anything else is left out."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(each for each in value if isinstance(each, str))


def objects(value: object) -> tuple[Json, ...]:
    """Read the objects of a list; anything else is left out."""
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ()
    return tuple(each for each in value if isinstance(each, Mapping))


def size(text: str) -> int:
    """Count what WeCom counts: bytes of UTF-8."""
    return len(text.encode())


def cut(text: str, limit: int) -> str:
    """Cut a text to so many bytes, on a character border."""
    return text.encode()[:limit].decode(errors="ignore")
