"""Links people open without signing in: one secret per interview, one key per kind of page.

A candidate who holds the link to their own data can make no other page's link from it.
"""

import hashlib
import hmac
import re
from typing import Literal

#: r: the report, for managers and recruiters; i: the invitation; me: the candidate's own data;
#: p: clips and pictures for the person who was asked for.
Page = Literal["r", "i", "me", "p"]

PLAIN = re.compile(r"[0-9A-Za-z_-]+")
SPELT = "~"  #: an id HR chose may hold anything; then its bytes are spelt out


def page_key(token: str, interview_id: str, page: Page) -> str:
    """Make the last part of a page's address, `<interview id>.<key>`."""
    key = hmac.new(token.encode(), f"{page}:{interview_id}".encode(), hashlib.sha256)
    plain = PLAIN.fullmatch(interview_id) is not None
    name = interview_id if plain else SPELT + interview_id.encode().hex()
    return f"{name}.{key.hexdigest()[:40]}"


def clip_key(token: str, interview_id: str, page: Page, *, clip: str, until: int) -> str:
    """Sign the address of a recording on a page, up to a second since 1970."""
    said = f"clip:{page}:{interview_id}:{clip}:{until}".encode()
    return hmac.new(token.encode(), said, hashlib.sha256).hexdigest()[:40]


def clip_opens(
    given: str, token: str, interview_id: str, page: Page, *, clip: str, until: int
) -> bool:
    """Say whether the signature of a recording's address is right, in constant time."""
    expected = clip_key(token, interview_id, page, clip=clip, until=until)
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))


def interview_of(key: str) -> str | None:
    """Read which interview an address is about; None when it is no address of ours."""
    name = key.rpartition(".")[0]
    if not name.startswith(SPELT):
        return name if PLAIN.fullmatch(name) else None
    try:
        return bytes.fromhex(name.removeprefix(SPELT)).decode()
    except ValueError:
        return None


def opens(given: str, token: str, interview_id: str, page: Page) -> bool:
    """Say whether the last part of an address is the right one, in constant time."""
    expected = page_key(token, interview_id, page)
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
