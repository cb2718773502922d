"""Rate limits and tokens: exact however many ask at once."""

import asyncio
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database
from storage.instants import from_epoch, to_epoch
from storage.limits import Buckets, Held, Rate, Window, purge
from storage.tokens import StoredToken, TokenStore
from tests.storage.world import NOW, after, with_database


def test_a_bucket_gives_its_limit_and_then_says_how_long_to_wait(database_url: str) -> None:
    async def scene(database: Database) -> None:
        buckets = Buckets(database)
        waits = await asyncio.gather(*(buckets.take("m", 1, 30, 60.0, NOW) for _ in range(40)))
        assert waits.count(0.0) == 30
        assert max(waits) == pytest.approx(2.0, abs=0.01)
        assert await buckets.take("m", 1, 30, 60.0, after(2)) == 0.0
        assert await buckets.take("m", 1, 30, 60.0, after(2)) > 0
        assert await buckets.take("other", 1, 30, 60.0, NOW) == 0.0

    with_database(database_url, scene)


def test_taking_from_several_buckets_takes_from_all_or_none(database_url: str) -> None:
    minute = Rate(name="m", limit=2, window=60.0)
    hour = Rate(name="h", limit=3, window=3600.0)

    async def scene(database: Database) -> None:
        buckets = Buckets(database)
        assert await buckets.take_all((minute, hour), NOW) == 0.0
        assert await buckets.take_all((hour, minute), NOW) == 0.0
        assert await buckets.take_all((minute, hour), NOW) > 0
        assert await buckets.take_all((hour,), NOW) == 0.0
        assert await buckets.take_all((hour,), NOW) > 0

    with_database(database_url, scene)


def test_a_blocked_bucket_gives_nothing_until_then(database_url: str) -> None:
    async def scene(database: Database) -> None:
        buckets = Buckets(database)
        await buckets.block("m", after(60))
        await buckets.block("m", after(30))
        assert await buckets.take("m", 1, 30, 60.0, NOW) == pytest.approx(60.0)
        assert await buckets.take("m", 1, 30, 60.0, after(60)) == 0.0
        await database.run(lambda c: purge(c, after(10_000)))
        assert await buckets.take("m", 1, 30, 60.0, NOW) == 0.0

    with_database(database_url, scene)


TO_ONE = Window(name="to:zhang", limits=((29, 60.0), (40, 300.0)))
SECOND = 1e-2  #: times are kept in thousandths, rounded up


@given(st.lists(st.floats(min_value=0, max_value=40), min_size=50, max_size=200))
def test_no_window_ever_sees_more_and_nothing_waits_while_there_is_room(gaps: list[float]) -> None:
    held, moment, taken = Held(), 1_800_000_000.0, list[float]()
    for gap in gaps:
        moment += gap
        room = all(
            sum(moment - seconds < each for each in taken) < count
            for count, seconds in TO_ONE.limits
        )
        wait = TO_ONE.wait(held, moment, 1)
        assert room or wait > 0
        assert wait <= 0 or any(
            sum(moment - seconds - SECOND < each for each in taken) >= count
            for count, seconds in TO_ONE.limits
        )
        moment += max(wait, 0.0)
        assert TO_ONE.wait(held, moment + SECOND, 1) <= 0
        held = TO_ONE.after(held, moment, 1)
        taken.append(moment)
    for count, seconds in TO_ONE.limits:
        for start in taken:
            assert sum(start <= each < start + seconds - SECOND for each in taken) <= count
    assert len(held.recent) <= max(count for count, _ in TO_ONE.limits)


def test_a_window_counts_one_by_one_for_all_who_ask_at_once(database_url: str) -> None:
    async def scene(database: Database) -> None:
        buckets = Buckets(database)

        async def tell(seconds: float, cost: int = 1) -> float:
            return await buckets.take_all((TO_ONE,), after(seconds), cost=cost)

        assert await tell(0, cost=9) == 0.0
        waits = await asyncio.gather(*(tell(30) for _ in range(30)))
        assert waits.count(0.0) == 20
        assert {wait for wait in waits if wait} == {30.0}
        assert await tell(60, cost=9) == 0.0
        assert await tell(60) == 30.0
        assert await tell(90, cost=2) == 0.0
        assert await tell(90) == pytest.approx(210.0)
        assert await tell(300) == 0.0

    with_database(database_url, scene)


def test_one_process_at_a_time_fetches_a_token(database_url: str) -> None:
    async def scene(database: Database) -> None:
        store = TokenStore(database)
        assert await store.load("app") is None
        claims = await asyncio.gather(
            *(store.claim_refresh("app", NOW, after(30)) for _ in range(5))
        )
        assert claims.count(True) == 1
        assert await store.load("app") is None
        assert await store.claim_refresh("app", after(30), after(60)) is True
        await store.save("app", "secret", after(7200))
        assert await store.load("app") == StoredToken(value="secret", expires_at=after(7200))
        assert await store.claim_refresh("app", after(31), after(60)) is True
        await store.give_back("app", after(33))
        assert await store.claim_refresh("app", after(32), after(60)) is False
        assert await store.claim_refresh("app", after(33), after(60)) is True

    with_database(database_url, scene)


def test_a_moment_survives_the_table_and_needs_a_zone() -> None:
    assert from_epoch(to_epoch(NOW)) == NOW
    with pytest.raises(ValueError, match="time zone"):
        to_epoch(datetime(2026, 1, 1))  # noqa: DTZ001 - the mistake under test
