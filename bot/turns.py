"""The turn: a conversation's undone rows in order, one pure decision each, one transaction for all.

Two workers may sit over the same interview; whoever commits second is `Stale` and begins again.
Refuses to talk to the outside: what is to be done is written, and done by somebody else.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from bot.reception import receive
from bot.sitting import Sitting
from bot.world import World
from handlers.broadcast import BroadcastEvent
from handlers.decision import Outgoing
from handlers.effects import PullKf
from handlers.events import InterviewEvent, KfNudged, MediaReceived, TextReceived
from storage import inbox
from storage.database import Connection, Database
from storage.errors import Stale
from storage.inbox import Happened
from storage.records import Event, read_event
from storage.turns import Turn, commit_turn

#: How long a person's messages are waited for, since they may overtake each other on the way.
SETTLE = timedelta(milliseconds=350)
MOST_WAITS = 3
#: Conversations in which no person writes.
NOBODY = ("i:", "b:", "kfpull:")
MOST_TRIES = 20
#: What one transaction deals with; more is dealt with by the next, in the same turn.
MOST_ROWS = 50


class Pause(Protocol):
    """Waits; tests hand in one that does not."""

    async def __call__(self, seconds: float, /) -> None:
        """Wait some seconds."""
        ...


class Turns:
    """Takes turns for conversations."""

    def __init__(
        self,
        memory: Database,
        world: World,
        *,
        committed: Callable[[], None],
        pause: Pause = asyncio.sleep,
    ) -> None:
        """Keep what every turn needs, and whom to wake after each commit."""
        self._memory = memory
        self._world = world
        self._committed = committed
        self._pause = pause

    async def take(self, conversation: str) -> None:
        """Deal with everything that is due in a conversation."""
        waits = 0 if conversation.startswith(NOBODY) else MOST_WAITS
        beaten = 0
        while beaten < MOST_TRIES:
            now = self._world.clock()
            turn = await self._memory.read(
                partial(self._sit, conversation=conversation, now=now, settled=not waits)
            )
            if isinstance(turn, timedelta):
                waits -= 1
                await self._pause(turn.total_seconds())
                continue
            if not turn.finished:
                return
            try:
                await self._memory.run(partial(commit_turn, turn=turn, at=now))
            except Stale:
                beaten += 1
                continue
            self._committed()
            if len(turn.finished) < MOST_ROWS:
                return
        message = "others kept being faster with this conversation"
        raise Stale(message)

    def _sit(
        self, connection: Connection, conversation: str, now: datetime, *, settled: bool
    ) -> Turn | timedelta:
        """Decide what comes of everything that waits, or say how long to wait for more of it."""
        rows = inbox.pending(connection, conversation, now, MOST_ROWS)
        if rows and not settled:
            left = max(row.received_at for row in rows) + SETTLE - now
            if left > timedelta():
                return left
        sitting = Sitting(connection=connection, world=self._world, now=now)
        for row, event in in_order(rows):
            sitting.finished.append(row.key)
            self._deal(sitting, row, event)
        return sitting.turn()

    def _deal(self, sitting: Sitting, row: Happened, event: Event) -> None:
        kind, _, name = row.conversation.partition(":")
        match kind:
            case "i":
                seat = sitting.seat(name)
                if seat is not None and isinstance(event, InterviewEvent):
                    sitting.tell(seat, event)
            case "b":
                if isinstance(event, BroadcastEvent):
                    sitting.cast(event, key=row.key)
            case "kfpull":
                if isinstance(event, KfNudged):
                    pull = PullKf(open_kfid=event.open_kfid, token=event.token)
                    sitting.want(
                        [Outgoing(effect=pull)],
                        base=row.key,
                        scope=row.conversation,
                        conversation=row.conversation,
                    )
            case _:
                receive(sitting, row, event)


def in_order(rows: Sequence[Happened]) -> list[tuple[Happened, Event]]:
    """Sort what a person sent as it was sent: by second, and within one by message id."""
    events = [(row, read_event(row.kind, row.body)) for row in rows]
    numbers = [_number(event) for _, event in events]
    if None in numbers:
        return sorted(events, key=lambda pair: (pair[0].occurred_at, pair[0].seq))
    return sorted(events, key=lambda pair: (pair[0].occurred_at, _number(pair[1]) or 0))


def _number(event: Event) -> int | None:
    if not isinstance(event, TextReceived | MediaReceived) or not event.message_id.isdigit():
        return None
    return int(event.message_id)
