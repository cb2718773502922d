"""One token for all, asked for by one."""

import asyncio
from datetime import timedelta

import pytest

from bot.wecom.errors import TokenExpired, Unavailable
from bot.wecom.tokens import Token, Tokens
from tests.aio import run
from tests.wecom.served import AGENT, CORP, Clock, MemoryTokens


class Wecom:
    """Hands out t1, t2, … and counts."""

    def __init__(self, *, life: float = 7200, always: str = "") -> None:
        self.asked = 0
        self.life = life
        self.always = always

    async def fetch(self) -> Token:
        self.asked += 1
        await asyncio.sleep(0)
        return Token(value=self.always or f"t{self.asked}", life=self.life)


def worker(wecom: Wecom, store: MemoryTokens, clock: Clock) -> Tokens:
    async def pause(seconds: float) -> None:
        clock.pass_(seconds)
        await asyncio.sleep(0)

    name = f"wecom:{CORP}:{AGENT}"
    return Tokens(name=name, store=store, fetch=wecom.fetch, clock=clock, pause=pause)


def test_a_hundred_callers_of_three_workers_ask_wecom_once() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        workers = [worker(wecom, store, clock) for _ in range(3)]
        got = await asyncio.gather(*(workers[n % 3].current() for n in range(100)))
        assert set(got) == {"t1"}
        assert wecom.asked == 1

    run(story())


def test_a_hundred_rejections_of_one_token_replace_it_once() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        workers = [worker(wecom, store, clock) for _ in range(3)]
        await asyncio.gather(*(each.current() for each in workers))
        got = await asyncio.gather(*(workers[n % 3].instead_of("t1") for n in range(100)))
        assert set(got) == {"t2"}
        assert wecom.asked == 2

    run(story())


def test_a_token_is_renewed_before_it_ends() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        tokens = worker(wecom, store, clock)
        assert await tokens.current() == "t1"
        clock.pass_(5700)
        assert await tokens.current() == "t1"
        clock.pass_(100)
        assert await tokens.current() == "t2"

    run(story())


def test_while_another_renews_the_old_token_serves_as_long_as_it_is_valid() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        tokens = worker(wecom, store, clock)
        await tokens.current()
        clock.pass_(5800)
        store.leased_until = clock() + timedelta(seconds=60)
        assert await tokens.current() == "t1"
        clock.pass_(1400)
        store.leased_until = clock() + timedelta(seconds=60)
        with pytest.raises(Unavailable):
            await tokens.current()
        assert wecom.asked == 1

    run(story())


def test_a_worker_that_died_while_renewing_is_replaced() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        store.leased_until = clock() + timedelta(seconds=4)
        assert await worker(wecom, store, clock).current() == "t1"

    run(story())


def test_replacing_one_token_after_the_other_is_not_done_in_a_hurry() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        tokens = worker(wecom, store, clock)
        await tokens.current()
        assert await tokens.instead_of("t1") == "t2"
        with pytest.raises(TokenExpired) as caught:
            await tokens.instead_of("t2")
        assert caught.value.delay == 15
        clock.pass_(15)
        assert await tokens.instead_of("t2") == "t3"

    run(story())


def test_the_same_token_again_is_tried_again_without_asking_for_it_in_a_hurry() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(always="same"), MemoryTokens(), Clock()
        tokens = worker(wecom, store, clock)
        await tokens.current()
        assert await tokens.instead_of("same") == "same"
        assert await tokens.instead_of("same") == "same"
        assert wecom.asked == 2
        clock.pass_(15)
        assert await tokens.instead_of("same") == "same"
        assert wecom.asked == 3

    run(story())


def test_a_token_never_shows_itself() -> None:
    assert "t0p" not in repr(Token(value="t0p", life=1))


def test_a_fetch_that_came_to_nothing_is_tried_again_soon_but_not_by_everybody() -> None:
    async def story() -> None:
        wecom, store, clock = Wecom(), MemoryTokens(), Clock()
        answers = [False, False]

        async def fetch() -> Token:
            if answers:
                answers.pop()
                raise Unavailable("busy")
            return await wecom.fetch()

        async def pause(seconds: float) -> None:
            clock.pass_(seconds)
            await asyncio.sleep(0)

        name = f"wecom:{CORP}:{AGENT}"
        tokens = Tokens(name=name, store=store, fetch=fetch, clock=clock, pause=pause)
        began = clock()
        for _ in range(2):
            with pytest.raises(Unavailable):
                await tokens.current()
        assert await tokens.current() == "t1"
        assert timedelta(seconds=2) <= clock() - began < timedelta(seconds=3)

    run(story())
