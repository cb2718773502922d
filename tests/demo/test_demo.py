"""The demonstration without a browser: its endpoints, and what it passes on."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import demo
from bot.demo.cast import name_of, players
from bot.demo.demo import Stage
from bot.demo.page import HrTables
from bot.demo.simulator import Simulator
from bot.errors import PermanentError
from config.settings import load_settings
from tests.aio import run
from tests.demo.understudy import make_stage


@contextlib.asynccontextmanager
async def opened() -> AsyncIterator[tuple[ClientSession, Simulator, Stage]]:
    stage = make_stage()
    async with stage.open() as sim, ClientSession(stage.base) as http:
        yield http, sim, stage


def test_an_interview_is_started_through_the_products_own_api() -> None:
    async def scene() -> None:
        async with opened() as (http, sim, _):
            body = {"job_id": "store-sales", "name": "张三"}
            async with http.post("/demo/interviews", json=body) as response:
                userid = (await response.json())["userid"]
            assert "邀请您参加" in sim.texts(userid)[0]
            done = await sim.type(userid, "同意")
            assert done.answered
            await sim.until(lambda: any("第1/2题" in each for each in sim.texts(userid)))
            assert sim.violations == ()

    run(scene())


def test_an_interview_that_is_asked_for_while_the_bot_restarts_waits_for_it() -> None:
    async def scene() -> None:
        async with opened() as (http, sim, _):
            body = {"job_id": "store-sales", "name": "张三"}

            async def start() -> str:
                async with http.post("/demo/interviews", json=body) as response:
                    assert response.status == 200
                    return str((await response.json())["userid"])

            async def restart() -> None:
                async with http.post("/demo/restart", json={}) as response:
                    assert response.status == 200

            _, userid = await asyncio.gather(restart(), start())
            assert "邀请您参加" in sim.texts(userid)[0]

    run(scene())


def test_an_outside_candidate_opens_the_chat_by_a_link() -> None:
    async def scene() -> None:
        async with opened() as (http, sim, _):
            body = {"job_id": "store-sales", "name": "小林", "channel": "kf"}
            async with http.post("/demo/interviews", json=body) as response:
                userid = (await response.json())["userid"]
            entered = {"userid": userid, "scene": "invite", "scene_param": "i1"}
            async with http.post("/sim/enter", json=entered) as response:
                assert (await response.json())["answered"]
            async with http.get("/sim/state") as response:
                customers = (await response.json())["customers"]
            assert customers == [{"external_userid": userid, "nickname": "小林", "state": 4}]
            assert sim.chats(userid) == ()

    run(scene())


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/demo/interviews", {"job_id": "none", "name": "张三"}, 404),
        ("/demo/interviews", {"job_id": "store-sales", "name": ""}, 400),
        ("/demo/interviews", {}, 400),
        ("/sim/type", {"userid": "nobody", "text": "在吗"}, 404),
        ("/sim/type", {"userid": "mgr_wang"}, 400),
        ("/sim/click", {"userid": "mgr_wang", "task_id": "t", "key": "k"}, 409),
        ("/sim/faults", {"imagined": True}, 400),
        ("/sim/send", {"userid": "mgr_wang", "kind": "image", "data": "?"}, 400),
    ],
)
def test_what_cannot_be_done_is_said_and_breaks_nothing(
    path: str, body: dict[str, object], status: int
) -> None:
    async def scene() -> None:
        async with opened() as (http, _, _):
            async with http.post(path, json=body) as response:
                assert response.status == status
            async with http.post(path, data="not json") as response:
                assert response.status == 400
            async with http.get("/sim/state") as response:
                assert response.status == 200

    run(scene())


def test_the_products_pages_are_on_this_port_too_but_not_its_callback() -> None:
    async def scene() -> None:
        async with opened() as (http, _, _):
            async with http.get("/r/abc") as response:
                assert "报告" in await response.text()
            async with http.get("/wecom/callback") as response:
                assert response.status == 404
            async with http.get("/demo/static/../../demo.py") as response:
                assert response.status == 404

    run(scene())


def test_a_watcher_hears_of_every_change() -> None:
    async def scene() -> None:
        async with opened() as (http, sim, _), http.get("/sim/events") as response:
            first = await response.content.readline()
            sim.add_member("new", "新人")
            await response.content.readline()
            second = await response.content.readline()
            assert first.startswith(b"data: ")
            assert int(second.removeprefix(b"data: ")) > int(first.removeprefix(b"data: "))

    run(scene())


def test_a_rehearsal_that_cannot_start_leaves_the_running_one_its_files(tmp_path: Path) -> None:
    settings = load_settings({"ZHIMIAN_DATA_DIR": str(tmp_path)})
    with socket.create_server(("127.0.0.1", 0)) as running:
        port = running.getsockname()[1]
        folder = tmp_path / "demo" / str(port)
        folder.mkdir(parents=True)
        (folder / "zhimian.db").write_text("in use")
        with pytest.raises(PermanentError, match=f"port {port} is taken"):
            demo(settings, port=port, jobs_dir=None)
    assert (folder / "zhimian.db").read_text() == "in use"


def test_a_port_that_is_taken_is_said_in_one_line() -> None:
    async def scene() -> None:
        async with opened() as (_, _, stage):
            with pytest.raises(PermanentError, match=f"port {stage.port} is taken"):
                async with make_stage(stage.port).open():
                    pytest.fail("two demonstrations on one port")

    run(scene())


def test_a_product_that_does_not_come_up_is_said_and_put_away() -> None:
    left: list[str] = []

    @contextlib.asynccontextmanager
    async def mute(_environment: Mapping[str, str]) -> AsyncIterator[HrTables]:
        yield understudy_rows
        left.append("left")

    async def scene() -> None:
        stage = make_stage()
        stage.product = mute
        with pytest.raises(PermanentError, match="does not answer"):
            async with stage.open():
                pytest.fail("nobody is there")
        assert left == ["left"]

    run(scene())


async def understudy_rows() -> Mapping[str, Sequence[Mapping[str, object]]]:
    return {}


def test_people_of_the_job_files_get_names() -> None:
    assert [name_of(each) for each in ("mgr_wang", "hr_li", "x9", "mgr_qq")] == [
        "王经理",
        "李老师",
        "x9",
        "mgr_qq",
    ]
    people = players(make_stage().jobs)
    assert len({each.userid for each in people}) == len(people)
    assert len({each.mobile for each in people}) == len(people)
