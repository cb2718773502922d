"""Who is first when there is too much: callbacks, then turns.

The platform hangs up after five seconds and gives up after three more tries; a turn stands in the
inbox and can wait. So while callbacks come faster than people type, turns are taken one at a time
with rests between them, and the rest of the processor accepts. Refuses to hold anything back at
other times, and to stop turns altogether.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import Final

#: After a turn, so many times its length; but never longer than this.
REST: Final = 4.0
LONGEST_S: Final = 0.25
LOOK_S: Final = 0.02


class Pace:
    """Lets turns through: all at once, or one after the other while there is pressure."""

    def __init__(
        self,
        pressed: Callable[[], bool],
        *,
        clock: Callable[[], float] = monotonic,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Keep who says whether there is pressure."""
        self._pressed = pressed
        self._clock = clock
        self._pause = pause
        self._door = asyncio.Lock()
        self._busy = False
        self._free_at = 0.0

    @asynccontextmanager
    async def step(self) -> AsyncIterator[None]:
        """Wait for this turn's moment, and let it last."""
        async with self._door:
            while self._pressed() and (self._busy or self._clock() < self._free_at):
                await self._pause(LOOK_S)
            paced = self._busy = self._pressed()
        began = self._clock()
        try:
            yield
        finally:
            if paced:
                self._busy = False
                self._free_at = self._clock() + min(LONGEST_S, REST * (self._clock() - began))
