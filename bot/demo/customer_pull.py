"""kf/sync_msg: a callback only says that there is something; this is where it is fetched.

A cursor belongs to one account, the callback's token lives ten minutes, three days are kept,
and a page may be shorter than what is there, or even empty, while there is more.
https://developer.work.weixin.qq.com/document/path/94670
"""

import secrets
from dataclasses import dataclass, field
from typing import Final

from bot.demo.customer_records import KEPT, MSGTOKEN_LIVES, Records
from bot.demo.faults import Faults
from bot.demo.rates import Limit, Rates
from bot.demo.refusals import Refused
from bot.demo.values import Json, Request

MOST_ROWS: Final = 1000
PAGE_ROWS: Final = 50  #: fewer than asked for, as the documentation warns
#: The real number is not published; it is called strict.
WITHOUT_TOKEN: Final = Limit(count=10, seconds=60)


@dataclass(slots=True)
class CustomerPull:
    """Hands out what customers did."""

    records: Records
    faults: Faults
    without_token: Rates = field(default_factory=lambda: Rates((WITHOUT_TOKEN,)))

    def new_token(self) -> str:
        """Make the token that a callback carries."""
        token = f"ENC{secrets.token_urlsafe(48)}"
        self.records.msgtokens[token] = self.records.world.clock()
        return token

    def sync(self, request: Request) -> Json:
        """Answer kf/sync_msg."""
        open_kfid = request.text("open_kfid")
        self.records.check_account(open_kfid)
        self._check_token(request.text("token"))
        if request.number("voice_format") not in {0, 1}:
            raise Refused(40058, "voice_format")
        limit = request.number("limit", MOST_ROWS)
        if not 1 <= limit <= MOST_ROWS:
            raise Refused(40058, "limit")
        start = self._start(request.text("cursor"), open_kfid)
        if self.faults.take("empty_pages"):
            return _page([], _cursor(open_kfid, start), more=True)
        if start and self.faults.take("repeated_rows"):
            start -= 1
        end = min(start + min(limit, PAGE_ROWS), len(self.records.items))
        rows = [each.values for each in self.records.items[start:end]]
        return _page(rows, _cursor(open_kfid, end), more=end < len(self.records.items))

    def _check_token(self, token: str) -> None:
        now = self.records.world.clock()
        if not token:
            if not self.without_token.take("account", now):
                raise Refused(45009)
            return
        made = self.records.msgtokens.get(token)
        if made is None or now - made > MSGTOKEN_LIVES:
            raise Refused(95007, fair=made is not None)

    def _start(self, cursor: str, open_kfid: str) -> int:
        oldest = self.records.world.clock() - KEPT
        first = next(
            (at for at, each in enumerate(self.records.items) if each.at >= oldest),
            len(self.records.items),
        )
        if not cursor:
            return first
        account, _, position = cursor.rpartition(".")
        if account != open_kfid[-32:] or not position.isdecimal():
            raise Refused(50100)
        return max(first, int(position))


def _cursor(open_kfid: str, position: int) -> str:
    return f"{open_kfid[-32:]}.{position}"


def _page(rows: list[Json], cursor: str, *, more: bool) -> Json:
    return {"next_cursor": cursor, "has_more": int(more), "msg_list": rows}
