"""Whatever a client sends, the answer is an answer: never a 500, never a traceback."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from aiohttp import ClientConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.operations import OPERATIONS
from tests.aio import run
from tests.web.world import BEARER, World, a_finished_interview

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
KINDS = (
    "application/json",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/x-www-form-urlencoded; charset=nonsense",
    "application/xml",
    "text/plain; charset=utf-16",
    ";;;",
    "",
)
PIECES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["../..", "%00", "\x00", "a" * 4000, "🙂", "null", "-1", "1e999", "{id}"]),
)
BODIES = st.one_of(
    st.binary(max_size=300),
    st.sampled_from(
        [
            b"--x\r\n",
            b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\na\r\n--x--\r\n',
            b'--x\r\nContent-Disposition: form-data; name="resume"; filename="\xff"\r\n\r\n--x--',
            b'{"job_id":"store-sales","candidate_id":null}',
            b'{"job_id":' + b"9" * 5000 + b"}",
            b"<xml><Encrypt><![CDATA[AAAA]]></Encrypt></xml>",
        ]
    ),
)
REQUESTS = st.fixed_dictionaries(
    {
        "method": st.sampled_from(METHODS),
        "path": st.sampled_from([each.path for each in OPERATIONS]),
        "piece": PIECES,
        "query": st.dictionaries(
            st.sampled_from(["limit", "cursor", "stage", "job_id", "msg_signature", "timestamp"]),
            PIECES,
            max_size=3,
        ),
        "kind": st.sampled_from(KINDS),
        "body": BODIES,
    }
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=st.lists(REQUESTS, min_size=5, max_size=5))
def test_anything_is_answered(tmp_path: Path, asked: list[Mapping[str, str]]) -> None:
    async def check() -> None:
        world = World(data_dir=tmp_path, interviews=[a_finished_interview()])
        for each in asked:
            async with world.serving() as client:
                piece = quote(each["piece"], safe="%")
                path = each["path"].replace("{id}", piece).replace("{key}", piece)
                path = path.replace("{format}", piece)
                headers = BEARER | {"Content-Type": each["kind"], "Accept": each["kind"]}
                try:
                    async with asyncio.timeout(10):
                        answer = await client.request(
                            each["method"],
                            path,
                            params=each["query"],
                            data=each["body"] or None,
                            headers=headers,
                        )
                        text = await answer.text(errors="replace")
                except ClientConnectionError:
                    continue  # not HTTP any more: the server hung up
                assert answer.status != 500, each
                assert "Traceback" not in text

    run(check())
