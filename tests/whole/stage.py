"""Where scenes are played: one loop in a thread of its own, so that many tests share one company.

All scenes of a module begin at once, since people are slow and processes are not; each test looks
at the outcome of its own.
"""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import TypeVar

T = TypeVar("T")
SCENE_S = 240.0


class Stage:
    """A loop in a thread."""

    def __init__(self) -> None:
        """Start the thread."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._scenes: dict[str, asyncio.Future[None]] = {}

    def run(self, coroutine: Coroutine[object, object, T]) -> T:
        """Run a coroutine to its end."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(SCENE_S)

    def begin(self, scenes: Mapping[str, Callable[[], Awaitable[None]]]) -> None:
        """Begin scenes at the same time."""

        async def start() -> None:
            for name, scene in scenes.items():
                self._scenes[name] = asyncio.ensure_future(scene())

        self.run(start())

    def has_ended(self, name: str) -> bool:
        """Say whether a scene has ended, one way or the other."""
        return self._scenes[name].done()

    def outcome(self, name: str) -> None:
        """Wait for a scene, and raise what it raised."""

        async def wait() -> None:
            await self._scenes[name]

        self.run(wait())

    def all_played(self) -> None:
        """Wait for every scene, however it ended."""

        async def wait() -> None:
            await asyncio.gather(*self._scenes.values(), return_exceptions=True)

        self.run(wait())

    def close(self, last: Awaitable[object]) -> None:
        """End what still goes on, do one last thing, and end the thread."""

        async def end() -> None:
            for task in self._scenes.values():
                task.cancel()
            await asyncio.gather(*self._scenes.values(), return_exceptions=True)
            await last

        self.run(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
