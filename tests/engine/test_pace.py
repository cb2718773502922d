"""The pace of turns: everybody at once, and one after the other while there is a flood."""

import asyncio

import pytest

from bot.pace import LONGEST_S, REST, Pace
from tests.aio import run


class Weather:
    """A flood that somebody begins and ends, and a clock that moves when somebody waits."""

    def __init__(self) -> None:
        self.flood = False
        self.now = 0.0
        self.going = 0
        self.most = 0
        self.begun: list[float] = []
        self.pace = Pace(lambda: self.flood, clock=lambda: self.now, pause=self.pause)

    async def pause(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)

    async def turn(self, lasts: float = 0.01) -> None:
        async with self.pace.step():
            self.begun.append(self.now)
            self.going += 1
            self.most = max(self.most, self.going)
            await self.pause(lasts)
            self.going -= 1


def test_without_a_flood_all_go_at_once() -> None:
    async def scene() -> None:
        weather = Weather()
        await asyncio.gather(*(weather.turn() for _ in range(9)))
        assert weather.most == 9

    run(scene())


def test_in_a_flood_they_go_one_by_one_and_rest() -> None:
    async def scene() -> None:
        weather = Weather()
        weather.flood = True
        await asyncio.gather(*(weather.turn(0.01) for _ in range(4)))
        assert weather.most == 1
        pauses = [b - a for a, b in zip(weather.begun, weather.begun[1:], strict=False)]
        assert min(pauses) >= 0.01 * (1 + REST)
        await asyncio.gather(*(weather.turn(9.0) for _ in range(2)))
        assert weather.begun[-1] - weather.begun[-2] < 9.0 + 2 * LONGEST_S

    run(scene())


def test_when_the_flood_ends_everybody_who_waited_goes() -> None:
    async def scene() -> None:
        weather = Weather()
        weather.flood = True
        first = asyncio.create_task(weather.turn(1.0))
        others = [asyncio.create_task(weather.turn(1.0)) for _ in range(5)]
        for _ in range(3):
            await asyncio.sleep(0)
        assert weather.most == 1
        weather.flood = False
        await asyncio.gather(first, *others)
        assert weather.most > 1

    run(scene())


def test_a_turn_that_breaks_lets_the_next_one_go() -> None:
    async def scene() -> None:
        weather = Weather()
        weather.flood = True
        with pytest.raises(ZeroDivisionError):
            async with weather.pace.step():
                weather.now /= 0
        await weather.turn()
        assert weather.begun

    run(scene())
