"""enable_id_trans: names in place of ids, where the sender asked for them.

https://developer.work.weixin.qq.com/document/path/90236
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from bot.demo.values import Json
from bot.demo.world import World

NAMED: Final = re.compile(r"\$(userName|userAlias|userAliasOrName|chatName)=([^$]+)\$")
TRANSLATED: Final = frozenset(
    {"text", "textcard", "news", "mpnews", "miniprogram_notice", "template_card"}
)


def with_names(world: World, msgtype: str, body: Json) -> Json:
    """Translate a message's ids, if its type can carry them."""
    if msgtype not in TRANSLATED:
        return body
    return {key: _translated(world, value) for key, value in body.items()}


def _translated(world: World, value: object) -> object:
    if isinstance(value, str):
        return NAMED.sub(lambda found: _name(world, found[1], found[2], found[0]), value)
    if isinstance(value, Mapping):
        return {key: _translated(world, each) for key, each in value.items()}
    if isinstance(value, Sequence):
        return [_translated(world, each) for each in value]
    return value


def _name(world: World, kind: str, wanted: str, whole: str) -> str:
    """Find a name; what is unknown stays as it was written."""
    if kind == "chatName":
        group = world.groups.get(wanted)
        return group.name if group else whole
    member = world.member(wanted)
    return member.name if member else whole
