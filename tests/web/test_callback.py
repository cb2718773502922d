"""A callback is verified, stored, then answered; everything else is refused without a word."""

import asyncio
import io
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from bot.wecom.codec import seal
from tests.aio import run
from tests.web.world import KEYS, NOW, World, envelope, text_message

CALLBACK = "/wecom/callback"
MEGABYTE = 1024 * 1024


def test_a_callback_is_stored_and_answered_with_an_empty_200(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:
            query, body = envelope(text_message("我记下他看的型号"))
            answer = await client.post(CALLBACK, params=query, data=body)
            assert (answer.status, await answer.read()) == (200, b"")
        (stored,) = world.accepted
        assert (stored.key, stored.conversation) == ("wecom:1", "app:zhangsan")
        assert stored.body["text"] == "我记下他看的型号"

    run(check())


def test_the_address_is_verified_with_the_bare_plaintext(tmp_path: Path) -> None:
    async def check() -> None:
        stamp = str(int(NOW.timestamp()))
        sealed = seal(b"1616140317555161061", KEYS, timestamp=stamp, nonce="n", prefix=b"x" * 16)
        query = {
            "msg_signature": sealed.signature.msg_signature,
            "timestamp": stamp,
            "nonce": "n",
            "echostr": sealed.encrypt,
        }
        async with World(data_dir=tmp_path).serving() as client:
            answer = await client.get(CALLBACK, params=query)
            assert (answer.status, await answer.text()) == (200, "1616140317555161061")
            for wrong in ({**query, "nonce": "other"}, {**query, "echostr": ""}, {}):
                refused = await client.get(CALLBACK, params=wrong)
                assert refused.status == 403
                assert "1616140317555161061" not in await refused.text()

    run(check())


def test_what_is_not_from_the_platform_is_refused(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        query, body = envelope(text_message("hi"))
        old_query, old_body = envelope(text_message("hi"), at=NOW - timedelta(hours=1))
        async with world.serving() as client:
            cases: tuple[tuple[dict[str, str], bytes, int], ...] = (
                ({**query, "msg_signature": "0" * 40}, body, 403),
                ({**query, "nonce": "\ud83d\ude00"}, body, 403),
                ({}, body, 403),
                (old_query, old_body, 403),
                (query, b"", 400),
                (query, b"<xml>", 400),
                (query, b"\xff\xfe\x00", 400),
                (query, b'<!DOCTYPE x [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>', 400),
            )
            for number, (params, data, status) in enumerate(cases):
                answer = await client.post(CALLBACK, params=params, data=data)
                assert answer.status == status, number
                assert answer.content_type == "application/problem+json"
                assert (await answer.json())["detail"] == "refused"
        assert world.accepted == []

    run(check())


def test_a_body_over_a_megabyte_is_too_large(tmp_path: Path) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(17):
            yield b"x" * (64 * 1024)

    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            query, _ = envelope(text_message("hi"))
            told = await client.post(CALLBACK, params=query, data=io.BytesIO(b"x" * (MEGABYTE + 1)))
            assert told.status == 413
            untold = await client.post(CALLBACK, params=query, data=chunks())
            assert untold.status == 413
            largest = await client.post(CALLBACK, params=query, data=io.BytesIO(b"x" * MEGABYTE))
            assert largest.status == 400

    run(check())


def test_what_could_not_be_stored_is_asked_for_again(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, disk_full=True)
        async with world.serving() as client:
            query, body = envelope(text_message("hi"))
            answer = await client.post(CALLBACK, params=query, data=body)
            assert answer.status == 503
            figures = await (await client.get("/metrics")).text()
            assert 'zhimian_callback_refusals_total{reason="storage"} 1.0' in figures

    run(check())


def test_many_callbacks_at_once_are_all_stored(tmp_path: Path) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path)
        async with world.serving() as client:

            async def post(number: int) -> int:
                query, body = envelope(text_message(f"第{number}条", message_id=number))
                return (await client.post(CALLBACK, params=query, data=body)).status

            statuses = await asyncio.gather(*(post(number) for number in range(1, 60)))
            assert set(statuses) == {200}
            figures = await (await client.get("/metrics")).text()
            assert "zhimian_callbacks_total 59.0" in figures
        assert {each.key for each in world.accepted} == {f"wecom:{n}" for n in range(1, 60)}

    run(check())


def test_a_body_that_breaks_off_or_is_packed_badly_is_the_client_s_mistake(tmp_path: Path) -> None:
    async def check() -> None:
        async with World(data_dir=tmp_path).serving() as client:
            query, _ = envelope(text_message("hi"))
            packed = await client.post(
                CALLBACK, params=query, data=b"not gzip", headers={"Content-Encoding": "gzip"}
            )
            assert packed.status == 400
        async with World(data_dir=tmp_path).serving() as client:
            wrong_method = await client.put(CALLBACK)
            assert wrong_method.status == 405
            assert "POST" in wrong_method.headers["Allow"]

    run(check())
