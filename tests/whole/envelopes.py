"""Callbacks made by hand: right in everything but what a test breaks."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.demo.callbacks import to_xml
from bot.demo.values import SimulatorConfig
from bot.wecom.codec import CallbackKeys, seal
from tests.whole.town import now


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One callback as it goes over the wire."""

    query: Mapping[str, str]
    body: bytes


def message(config: SimulatorConfig, sender: str, text: str, **more: object) -> bytes:
    """Write a text message as WeCom does."""
    fields = {
        "ToUserName": config.corp_id,
        "FromUserName": sender,
        "CreateTime": int(now().timestamp()),
        "MsgType": "text",
        "Content": text,
        "MsgId": 8_000_000_000_000_000_000 + secrets.randbelow(10**12),
        "AgentID": config.agent_id,
    }
    return to_xml(fields | more).encode()


def envelope(
    config: SimulatorConfig,
    plain: bytes,
    *,
    at: datetime | None = None,
    receive_id: str = "",
) -> Envelope:
    """Seal a message."""
    keys = CallbackKeys(
        token=config.token,
        encoding_aes_key=config.encoding_aes_key,
        receive_id=receive_id or config.corp_id,
    )
    sealed = seal(
        plain,
        keys,
        timestamp=str(int((at or now()).timestamp())),
        nonce=secrets.token_hex(5),
        prefix=secrets.token_bytes(16),
    )
    query = {
        "msg_signature": sealed.signature.msg_signature,
        "timestamp": sealed.signature.timestamp,
        "nonce": sealed.signature.nonce,
    }
    body = sealed.callback_xml(to_user=config.corp_id, agent_id=str(config.agent_id))
    return Envelope(query=query, body=body.encode())
