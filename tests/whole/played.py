"""Scenes of one module, played side by side in one town: people are slow, processes are not."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.whole.jobs import Opening
from tests.whole.stage import Stage
from tests.whole.town import Town, open_town

Scene = Callable[[Town, Opening, int], Awaitable[None]]


class Played:
    """A town in which every scene has begun, each with a job of its own."""

    def __init__(
        self,
        folder: Path,
        scenes: Mapping[str, Scene],
        *,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Open the town and begin."""
        self.stage, self._open = Stage(), AsyncExitStack()
        openings = {name: Opening(name=name.replace("_", "")) for name in scenes}
        self.town = self.stage.run(
            self._open.enter_async_context(
                open_town(
                    folder,
                    tuple(openings.values()),
                    settings=settings,
                )
            )
        )
        self.stage.begin(
            {
                name: partial(scene, self.town, openings[name], number)
                for number, (name, scene) in enumerate(scenes.items())
            }
        )

    def over(self, names: Iterable[str]) -> bool:
        """Say whether these scenes have ended."""
        return all(self.stage.has_ended(name) for name in names)

    def __enter__(self) -> Self:
        """Give the scenes."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything."""
        self.stage.close(self._open.aclose())
