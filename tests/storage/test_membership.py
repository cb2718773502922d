"""Slots: held by the living, taken from the dead, cut from who hangs."""

import psycopg
import pytest

from storage.errors import StorageUnavailable
from storage.membership import PATIENCE, Membership, SlotLost, membership
from storage.migrate import upgrade


def two(url: str, *, stale_s: float = 30.0) -> tuple[Membership, Membership]:
    upgrade(url)
    return membership(url, stale_s=stale_s), membership(url, stale_s=stale_s)


def cut(url: str) -> None:
    """End every session of the database but this one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


def test_one_process_works_an_sqlite_database(sqlite_url: str) -> None:
    first, second = membership(sqlite_url), membership(sqlite_url)
    assert first.join() == "w0"
    with pytest.raises(SlotLost):
        second.join()
    first.beat()
    assert (first.leads(), second.leads()) == (True, False)
    assert first.bury() == ()
    first.unbury(())
    first.leave()
    assert second.join() == "w0"
    second.leave()


def test_workers_take_the_lowest_slot_and_get_it_again(postgres_url: str) -> None:
    first, second = two(postgres_url)
    assert (first.join(), second.join()) == ("w0", "w1")
    first.leave()
    third = membership(postgres_url)
    assert third.join() == "w0"
    second.leave()
    third.leave()


def test_one_leads_until_it_leaves(postgres_url: str) -> None:
    first, second = two(postgres_url)
    assert first.leads() is False
    first.join()
    second.join()
    assert (first.leads(), second.leads(), first.leads()) == (True, False, True)
    first.leave()
    assert second.leads() is True
    second.leave()


def test_the_dead_are_buried_and_nobody_returns_meanwhile(postgres_url: str) -> None:
    first, second = two(postgres_url)
    first.join()
    second.join()
    assert second.bury() == ()
    first.leave()
    assert second.bury() == ("w0",)
    third = membership(postgres_url)
    assert third.join() == "w2"
    second.unbury(("w0",))
    assert second.bury() == ()
    fourth = membership(postgres_url)
    assert fourth.join() == "w0"
    for worker in (second, third, fourth):
        worker.leave()


def test_a_worker_whose_session_was_cut_returns_to_its_slot(postgres_url: str) -> None:
    first, second = two(postgres_url)
    first.join()
    second.join()
    assert first.leads()
    cut(postgres_url)
    with pytest.raises(StorageUnavailable):
        first.beat()
    with pytest.raises(StorageUnavailable):
        second.bury()
    assert first.leads() is False
    first.beat()
    second.beat()
    assert second.bury() == ()
    first.leave()
    second.leave()


def test_a_worker_whose_slot_was_taken_stops(postgres_url: str) -> None:
    first, second = two(postgres_url)
    first.join()
    cut(postgres_url)
    assert second.join() == "w0"
    for _beat in range(PATIENCE):
        with pytest.raises(StorageUnavailable):
            first.beat()
    with pytest.raises(SlotLost):
        first.beat()
    second.leave()
    first.leave()


def test_a_worker_that_hangs_is_cut(postgres_url: str) -> None:
    first, second = two(postgres_url, stale_s=-1.0)  # everybody counts as silent
    first.join()
    second.join()
    with pytest.raises(StorageUnavailable):
        first.beat()
    assert second.bury() == ("w0",)
    first.leave()
    second.leave()


def test_workers_without_a_database_wait_for_it() -> None:
    with pytest.raises(StorageUnavailable):
        membership("postgresql://nobody@127.0.0.1:1/none").join()
