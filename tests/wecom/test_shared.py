"""Two workers on one database share the token and the limits."""

import pytest
from aiohttp import ClientSession

from bot.wecom.client import WeComClient
from bot.wecom.errors import RateLimited
from bot.wecom.limits import TO_MEMBER, Limits
from bot.wecom.transport import App, Transport
from storage.database import Database
from storage.limits import Buckets
from storage.migrate import upgrade
from storage.tokens import TokenStore
from tests.aio import run
from tests.storage.world import opened
from tests.wecom.served import AGENT, CORP, OK, SECRET, Served, always, wecom


def worker(session: ClientSession, served: Served, memory: Database) -> WeComClient:
    app = App(
        api_base=served.client.transport.app.api_base,
        corp_id=CORP,
        agent_id=AGENT,
        secret=SECRET,
    )
    limits = Limits(buckets=Buckets(memory), agent_id=AGENT, clock=served.clock)
    return WeComClient(
        Transport(
            session=session, app=app, store=TokenStore(memory), limits=limits, clock=served.clock
        )
    )


def test_what_one_worker_sent_counts_for_the_other(sqlite_url: str) -> None:
    upgrade(sqlite_url)

    async def story() -> None:
        async with (
            wecom(always({**OK, "msgid": "m"})) as served,
            ClientSession() as session,
            opened(sqlite_url) as memory,
        ):
            workers = [worker(session, served, memory) for _ in range(2)]
            for number in range(TO_MEMBER[0][0]):
                await workers[number % 2].send_text(to=["zhangsan"], text="hi", dedupe=number)
            for each in workers:
                with pytest.raises(RateLimited):
                    await each.send_text(to=["ZhangSan"], text="hi")
            assert len(served.to("gettoken")) == 1

    run(story())


def test_a_throttled_endpoint_is_left_alone_by_all(sqlite_url: str) -> None:
    upgrade(sqlite_url)

    async def story() -> None:
        async with (
            wecom(always({"errcode": 45009, "errmsg": ""})) as served,
            ClientSession() as session,
            opened(sqlite_url) as memory,
        ):
            for each in [worker(session, served, memory) for _ in range(2)]:
                with pytest.raises(RateLimited):
                    await each.recall(msgid="m1")
            assert len(served.to("message/recall")) == 1

    run(story())
