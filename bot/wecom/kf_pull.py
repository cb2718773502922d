"""Fetches what Customer Service has stored, page by page, and moves on only with what is kept.

A nudge carries no content; this pulls it. One account is pulled by one worker at a time, because
its partition is. Refuses to forget a page: rows and cursor are committed together.
https://developer.work.weixin.qq.com/document/path/94670
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from bot.wecom.errors import CodeSpent, RequestRefused
from bot.wecom.fields import Fields, many_of, text_of
from bot.wecom.inbound import Inbound
from bot.wecom.kf_inbound import read_item
from bot.wecom.transport import Transport
from storage.database import Connection, Database
from storage.inbox import InboxRow, accept
from storage.shared import cursor, move_cursor

LOG = logging.getLogger(__name__)
MOST_PAGES: Final = 500  #: of one pull; the next nudge goes on from there
MOST_STILL: Final = 20  #: pages in a row that do not move the cursor
PAGE: Final = 1000
AMR: Final = 0
BAD_CURSOR: Final = 50100


@dataclass(frozen=True, slots=True, kw_only=True)
class KfPull:
    """Pulls Customer Service accounts into the inbox."""

    transport: Transport
    memory: Database
    clock: Callable[[], datetime]
    committed: Callable[[], None]  #: wakes whoever routes the inbox
    account: str  #: the only one that is ours to pull; empty while the channel is off

    async def pull(self, open_kfid: str, token: str) -> None:
        """Fetch all that is new in our account; others of the company are none of our business."""
        if open_kfid != self.account:
            return
        position = await self.memory.read(lambda c: cursor(c, open_kfid))
        still = 0
        for _ in range(MOST_PAGES):
            page, token = await self._page(open_kfid, token, position)
            following = text_of(page, "next_cursor") or position
            await self._keep(open_kfid, page, following)
            # an empty page, even at the same place, may be followed by a full one; has_more tells
            still = still + 1 if following == position else 0
            if text_of(page, "has_more") != "1" or still >= MOST_STILL:
                return
            position = following
        LOG.warning("customer service: stopped after %d pages", MOST_PAGES)

    async def _page(self, open_kfid: str, token: str, position: str) -> tuple[Fields, str]:
        """Fetch a page: with the nudge's token while it lives, without it (slowly) after."""
        try:
            return await self._sync(open_kfid, token, position), token
        except CodeSpent:
            return await self._sync(open_kfid, "", position), ""
        except RequestRefused as error:
            if error.code != BAD_CURSOR or not position:
                raise
        # from the oldest message of three days on; what is known already is not stored twice
        return await self._sync(open_kfid, token, ""), token

    async def _sync(self, open_kfid: str, token: str, position: str) -> Fields:
        body: dict[str, object] = {"open_kfid": open_kfid, "limit": PAGE, "voice_format": AMR}
        if position:
            body["cursor"] = position
        if token:
            body["token"] = token
        return await self.transport.post("kf/sync_msg", body)

    async def _keep(self, open_kfid: str, page: Fields, following: str) -> None:
        now = self.clock()
        items = [item for item in many_of(page, "msg_list") if isinstance(item, Mapping)]
        arrived = [read_item(item, now=now) for item in items]
        rows = [inbox_row(each, now=now) for each in arrived if each is not None]

        def store(connection: Connection) -> int:
            new = accept(connection, rows)
            move_cursor(connection, open_kfid, following)
            return len(new)

        if await self.memory.run(store):
            self.committed()


def inbox_row(arrived: Inbound, *, now: datetime) -> InboxRow:
    """Write what arrived as a row of the inbox."""
    return InboxRow(
        key=arrived.key,
        conversation=arrived.conversation,
        kind=arrived.kind,
        body=json.dumps(arrived.body, ensure_ascii=False),
        occurred_at=datetime.fromtimestamp(arrived.occurred_at, UTC),
        received_at=now,
        due_at=now,
    )
