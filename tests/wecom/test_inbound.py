"""Every recorded callback becomes the event recorded beside it (`tests/callbacks`)."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.wecom import inbound
from bot.wecom.codec import read_callback
from bot.wecom.inbound import Inbound

RECORDED = sorted((Path(__file__).parent.parent / "callbacks").iterdir())
NOW = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
CLICK = (
    "<xml><FromUserName>mgr</FromUserName><CreateTime>1775034000</CreateTime><MsgType>event"
    "</MsgType><Event>template_card_event</Event><EventKey>{key}</EventKey><TaskId>{task}</TaskId>"
    "<ResponseCode>{code}</ResponseCode></xml>"
)


def read(text: str) -> Inbound:
    return inbound.read(read_callback(text.encode()), now=NOW)


def shown(arrived: Inbound) -> dict[str, object]:
    return {
        "key": arrived.key,
        "conversation": arrived.conversation,
        "kind": arrived.kind,
        "body": json.loads(json.dumps(arrived.body)),
        "occurred_at": arrived.occurred_at,
    }


@pytest.mark.parametrize("folder", [pytest.param(path, id=path.name) for path in RECORDED])
def test_a_recorded_callback_becomes_its_event(folder: Path) -> None:
    arrived = read((folder / "in.xml").read_text(encoding="utf-8"))
    assert shown(arrived) == json.loads((folder / "event.json").read_text(encoding="utf-8"))


def test_no_two_recorded_callbacks_share_a_key() -> None:
    spelled_otherwise = {"template_card_event_opiton"}
    keys = [
        read((folder / "in.xml").read_text(encoding="utf-8")).key
        for folder in RECORDED
        if folder.name not in spelled_otherwise
    ]
    assert len(set(keys)) == len(keys)


def test_a_repeated_click_has_the_same_key_even_with_a_new_response_code() -> None:
    first = read(CLICK.format(key="pass", task="t1", code="RC1"))
    again = read(CLICK.format(key="pass", task="t1", code="RC2"))
    assert first.key == again.key


@pytest.mark.parametrize(("key", "task"), [("hold", "t1"), ("pass", "t2")])
def test_two_clicks_of_one_second_are_told_apart(key: str, task: str) -> None:
    first = read(CLICK.format(key="pass", task="t1", code="RC"))
    assert read(CLICK.format(key=key, task=task, code="RC")).key != first.key


def test_json_says_the_same_as_xml() -> None:
    said = read(
        "<xml><FromUserName>Zhang</FromUserName><CreateTime>1775034000</CreateTime>"
        "<MsgType>text</MsgType><Content>hi</Content><MsgId>70</MsgId></xml>"
    )
    assert said == read(
        '{"FromUserName":"Zhang","CreateTime":1775034000,"MsgType":"text","Content":"hi","MsgId":70}'
    )


@pytest.mark.parametrize("time", ["", "<CreateTime/>", "<CreateTime>soon</CreateTime>"])
def test_a_callback_without_a_time_happened_now(time: str) -> None:
    said = read(f"<xml><FromUserName>z</FromUserName>{time}<MsgType>text</MsgType></xml>")
    assert said.occurred_at == NOW.timestamp()


def test_a_message_without_a_sender_is_kept_and_answered_to_nobody() -> None:
    said = read("<xml><MsgType>text</MsgType><Content>hi</Content><MsgId>5</MsgId></xml>")
    assert (said.kind, said.conversation) == ("unknown_received", "app:sys")
