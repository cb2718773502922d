"""Links people open without signing in: one secret per interview, one key per kind of page.

A candidate who holds the link to their own data can make no other page's link from it.
"""

import hashlib
import hmac
from typing import Literal

#: r: the report, for managers and recruiters; i: the invitation; me: the candidate's own data.
Page = Literal["r", "i", "me"]


def page_key(token: str, interview_id: str, page: Page) -> str:
    """Make the last part of a page's address, `<interview id>.<key>`."""
    key = hmac.new(token.encode(), f"{page}:{interview_id}".encode(), hashlib.sha256)
    return f"{interview_id}.{key.hexdigest()[:40]}"


def opens(given: str, token: str, interview_id: str, page: Page) -> bool:
    """Say whether the last part of an address is the right one, in constant time."""
    expected = page_key(token, interview_id, page)
    return hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
