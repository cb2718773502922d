"""The local WeCom as JSON, for the page and for whoever drives it over HTTP."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from bot.demo.simulator import Simulator
from bot.demo.values import Bubble, Call, Violation

LATEST: Final = 40  #: so many of the last calls and violations are told


def snapshot(simulator: Simulator) -> dict[str, object]:
    """Tell everything a screen can show."""
    world = simulator.world
    chats: dict[str, list[dict[str, object]]] = {}
    for bubble in world.bubbles.values():
        chats.setdefault(bubble.chat, []).append(_bubble(bubble))
    return {
        "version": world.version,
        "people": [asdict(each) for each in world.members.values()],
        "customers": [
            {
                "external_userid": each.external_userid,
                "nickname": each.nickname,
                "state": each.state.value,
            }
            for each in simulator.counter.records.customers.values()
        ],
        "groups": [asdict(each) for each in world.groups.values()],
        "chats": chats,
        "calls": [_call(each) for each in world.calls[-LATEST:]],
        "violations": [_violation(each) for each in world.violations[-LATEST:]],
        "faults": faults(simulator),
    }


def faults(simulator: Simulator) -> Mapping[str, object]:
    """Tell which faults are switched on."""
    now, them = simulator.world.clock(), simulator.faults
    left = (them.limited_until - now).total_seconds() if them.limited_until else 0.0
    return {
        "duplicates": them.duplicates,
        "reorder": them.reorder,
        "busy": them.busy,
        "bad_gateway": them.bad_gateway,
        "lose_answers": them.lose_answers,
        "slow_s": them.slow_s,
        "untrusted_ip": them.untrusted_ip,
        "limited_s": max(0, round(left)),
    }


def _bubble(bubble: Bubble) -> dict[str, object]:
    values: dict[str, object] = {
        "id": bubble.id,
        "sender": bubble.sender,
        "at": bubble.at.isoformat(),
        "msgtype": bubble.msgtype,
        "content": bubble.content,
    }
    marks = {
        "recalled": bubble.recalled,
        "replaced": bubble.replaced,
        "unheard": bubble.unheard,
    }
    return values | {name: mark for name, mark in marks.items() if mark}


def _call(call: Call) -> dict[str, object]:
    values: dict[str, object] = {"at": call.at.isoformat(), "api": call.api, "code": call.code}
    return values | {"fault": call.fault, "fair": call.fair}


def _violation(violation: Violation) -> dict[str, object]:
    return {
        "at": violation.at.isoformat(),
        "why": violation.why,
        "api": violation.api,
        "code": violation.code,
        "detail": violation.detail,
    }
