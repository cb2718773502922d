"""What each of WeCom's error codes asks of us, as a table.

Refuses to repeat what WeCom says: its texts carry our address and sometimes our ids. A failure
carries the code and the digits of the hint, which is what WeCom's own support asks for.
https://developer.work.weixin.qq.com/document/path/90313
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.errors import PermanentError, TemporaryError

HINT: Final = re.compile(r"hint: \[(\d{1,40})\]")


class Unavailable(TemporaryError):
    """WeCom is busy or did not answer."""


class TokenExpired(TemporaryError):
    """WeCom no longer accepts the access token."""


class RateLimited(TemporaryError):
    """WeCom lets nothing more through for a while, or our own limits do not."""


class UnknownFailure(TemporaryError):
    """WeCom answered with a code nobody has described; tried again a few times."""


class ConfigurationError(PermanentError):
    """WeCom refuses this app: an operator must look at its settings (`zhimian doctor`)."""


class RecipientUnreachable(PermanentError):
    """WeCom cannot deliver to this person."""


class RequestRefused(PermanentError):
    """WeCom finds the request itself wrong."""


class MessageKnown(RequestRefused):
    """WeCom already has a message of this id."""


class MediaRefused(PermanentError):
    """WeCom does not take, or no longer has, this file."""


class ContentRefused(PermanentError):
    """WeCom's content check refuses this text."""


class CodeSpent(PermanentError):
    """This one-time code was used before or is too old."""


class GroupUnknown(PermanentError):
    """WeCom does not know this group."""


class SessionClosed(PermanentError):
    """Customer Service does not allow a message to this person now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryAfter:
    """Try the same again later."""

    seconds: float
    error: type[TemporaryError] = Unavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """Get another token and try the same once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Throttle:
    """Leave this endpoint alone until its window ends."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DropRecipient:
    """Give up on this person, not on the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """Never try this again."""

    error: type[PermanentError] = RequestRefused


Policy = RetryAfter | Refresh | Throttle | DropRecipient | GiveUp

DEFAULT: Final[Policy] = RetryAfter(seconds=60, error=UnknownFailure)

#: The protocol sheet's table, class by class.
TABLE: Final[tuple[tuple[Policy, tuple[int | range, ...]], ...]] = (
    (Refresh(), (40001, 40014, 42001, 42007, 42009)),
    (RetryAfter(seconds=2), (-1, 6000)),
    (Throttle(seconds=5), (45033,)),
    (Throttle(seconds=60), (45009, 130101)),
    (
        GiveUp(error=ConfigurationError),
        (
            *(40013, 40056, 40091, 41002, 41004, 43012, 48001, 48002, 48004, 48005, 48006, 48007),
            *(48008, 48009, 50001, 50003, 60020, 86008, 301002, 301007, 301055),
            *(95003, 95015, 95017, 95023, 95026, 95027),
        ),
    ),
    (
        DropRecipient(),
        (40003, 40031, 40096, 46004, 50002, 60011, 60021, 60111, 81013, 82001, 84061),
    ),
    (
        GiveUp(error=MediaRefused),
        (
            *(40004, 40005, 40006, 40007, 40009, 40010, 40011, 40123, 44001, 45001, 45007),
            *(301016, 301017, range(830001, 830004)),
        ),
    ),
    (GiveUp(error=ContentRefused), (40201, 40204, 82004, 85002)),
    (
        GiveUp(error=CodeSpent),
        (
            *(40029, 40078, 41050, 41051, 41096, 42003, 42022, 42052, 60140, 84014, 84015),
            95007,
        ),
    ),
    (GiveUp(error=GroupUnknown), (40050, 86001, 86003)),
    (
        GiveUp(error=SessionClosed),
        (95001, 95002, 95013, 95014, 95016, 95018, 95019, 95030, 95031, 95032),
    ),
    (
        GiveUp(error=RequestRefused),
        (
            *(40008, 40032, 40033, 40035, 40039, 40057, 40058, 40063, 40066, 40068, 40073, 40074),
            *(40093, 40127, 40206, 41001, 41006, 41008, 41009, 41011, 41016, 41033, 42012, 43004),
            *(44004, 45002, 45008, 45032, 45034, 50100, 60003, 60123, 82002, 82003, 91040),
            *(range(42014, 42021), range(42027, 42052), range(60251, 60254)),
            *(86004, 86005, 86006, 86007, 86101, range(86201, 86208), range(86214, 86218), 86220),
            *(range(90201, 90209), range(90456, 90500), 90602, range(90700, 90711)),
            *(93000, 93004, 93006, 93008, 301025, 301056, 301057),
            *(95000, 95004, 95005, 95006, 95008, 95009, 95011, 95012, 95022),
            *(range(400020, 400046), range(400218, 400238), range(730003, 730012)),
        ),
    ),
)


def _spread() -> Iterator[tuple[int, Policy]]:
    for policy, codes in TABLE:
        for code in codes:
            for one in code if isinstance(code, range) else (code,):
                yield one, policy


POLICIES: Final[Mapping[int, Policy]] = dict(_spread())


def policy_of(code: int) -> Policy:
    """Look up what a code asks of us; one nobody described is tried again a few times."""
    return POLICIES.get(code, DEFAULT)


def failure(code: int, errmsg: str) -> TemporaryError | PermanentError:
    """Turn a code into one of our two words for failure."""
    found = HINT.search(errmsg)
    where = f"errcode {code}, hint {found[1]}" if found else f"errcode {code}"
    policy = policy_of(code)
    if "msgid" in errmsg and policy in (DEFAULT, GiveUp()):
        # the one place where a text decides: no code is documented for a repeated msgid
        return MessageKnown(_say(MessageKnown, where), code=code)
    match policy:
        case RetryAfter(seconds=seconds, error=temporary):
            return temporary(_say(temporary, where), delay=seconds)
        case Throttle(seconds=seconds):
            return RateLimited(_say(RateLimited, where), delay=seconds)
        case Refresh():
            return TokenExpired(_say(TokenExpired, where), delay=1)
        case DropRecipient():
            return RecipientUnreachable(_say(RecipientUnreachable, where), code=code)
        case GiveUp(error=permanent):
            return permanent(_say(permanent, where), code=code)


def _say(error: type[Exception], where: str) -> str:
    sentence = (error.__doc__ or error.__name__).rstrip(".")
    return f"{sentence} ({where})."
