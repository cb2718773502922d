"""Callbacks as they come over the wire, built before anything is measured.

One file of whole HTTP requests, each behind its length, so that the load generator only reads.
"""

import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from bot.demo.callbacks import to_xml
from bot.demo.values import SimulatorConfig
from bot.wecom.codec import CallbackKeys, seal

PATH = "/wecom/callback"
LENGTH_BYTES = 4
FIRST_MESSAGE = 8_100_000_000_000_000_000
ANSWERS = (
    "我记下他看的型号,第二天发了分期方案,第三天他来买了两台,后来还带了邻居来。",
    "我先问他是和哪一款比,他说是装修超了预算,所以我推荐了小一号的。",
    "接着给物业打电话报修,同时告诉店长;最后给正在结账的顾客登记,送一张优惠券。",
    "好的",
)
DONE = "答完了"


def requests(
    config: SimulatorConfig, *, count: int, people: int, first: int, done_every: int
) -> Iterator[bytes]:
    """Build so many requests, each with a message of its own; some of them end an answer."""
    keys = CallbackKeys(
        token=config.token, encoding_aes_key=config.encoding_aes_key, receive_id=config.corp_id
    )
    now = int(time.time())
    for number in range(first, first + count):
        done = done_every and number % (people * done_every) >= people * (done_every - 1)
        message = {
            "ToUserName": config.corp_id,
            "FromUserName": f"c{number % people:04}",
            "CreateTime": now,
            "MsgType": "text",
            "Content": DONE if done else ANSWERS[number % len(ANSWERS)],
            "MsgId": FIRST_MESSAGE + number,
            "AgentID": config.agent_id,
        }
        yield _request(config, keys, to_xml(message).encode(), now)


def _request(config: SimulatorConfig, keys: CallbackKeys, message: bytes, now: int) -> bytes:
    nonce = str(secrets.randbelow(10**10))
    sealed = seal(message, keys, timestamp=str(now), nonce=nonce, prefix=secrets.token_bytes(16))
    body = sealed.callback_xml(to_user=config.corp_id, agent_id=str(config.agent_id)).encode()
    query = urlencode(
        {"msg_signature": sealed.signature.msg_signature, "timestamp": str(now), "nonce": nonce}
    )
    head = (
        f"POST {PATH}?{query} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/4.0\r\n"
        f"Accept: */*\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def write(path: Path, built: Iterator[bytes]) -> None:
    """Keep requests in a file."""
    with path.open("wb") as file:
        for request in built:
            file.write(len(request).to_bytes(LENGTH_BYTES, "big") + request)


def read(path: Path) -> list[bytes]:
    """Read the requests of a file."""
    data, place, found = path.read_bytes(), 0, []
    while place < len(data):
        end = place + LENGTH_BYTES + int.from_bytes(data[place : place + LENGTH_BYTES], "big")
        found.append(data[place + LENGTH_BYTES : end])
        place = end
    return found
