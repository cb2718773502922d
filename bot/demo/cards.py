"""The five template cards: what each must have, and which of them can be clicked and updated.

https://developer.work.weixin.qq.com/document/path/90236
"""

from collections.abc import Callable, Mapping
from typing import Final

from bot.demo import card_parts as parts
from bot.demo.card_parts import Long
from bot.demo.refusals import Refused
from bot.demo.values import Json, objects

INTERACTIVE: Final = frozenset({"button_interaction", "vote_interaction", "multiple_interaction"})
SELECTORS: Final = 3
OPTIONS: Final = 10
BOXES: Final = 20


def check_card(card: Json, long: Long) -> None:
    """Refuse a card the service would refuse, and tell of texts that are not shown whole."""
    check = CHECKS.get(str(card.get("card_type", "")))
    if check is None:
        raise Refused(42031)
    parts.check_heading(card, long)
    check(card, long)
    if clickable(card) and not parts.TASK_ID.fullmatch(parts.word(card, "task_id")):
        raise Refused(42014, str(card.get("task_id", "missing")))


def clickable(card: Json) -> bool:
    """Tell whether a person can answer the card at all."""
    return card.get("card_type") in INTERACTIVE or bool(parts.part(card, "action_menu"))


def keys_of(card: Json) -> frozenset[str]:
    """List the keys a click can carry: buttons, submit button, menu."""
    menu = objects(parts.part(card, "action_menu").get("action_list"))
    buttons = (*objects(card.get("button_list")), parts.part(card, "submit_button"), *menu)
    return frozenset(parts.word(each, "key") for each in buttons if parts.word(each, "key"))


def _text_notice(card: Json, long: Long) -> None:
    if not parts.word(parts.part(card, "main_title"), "title") and not card.get("sub_title_text"):
        raise Refused(41016, "main_title.title or sub_title_text")
    parts.check_rows(card, long)
    parts.check_jumps(card, long)
    parts.check_menu(card)
    parts.check_action(card, required=True)


def _news_notice(card: Json, long: Long) -> None:
    _titled(card)
    parts.check_image(card)
    parts.check_columns(card, long)
    parts.check_rows(card, long)
    parts.check_jumps(card, long)
    parts.check_menu(card)
    parts.check_action(card, required=True)


def _buttons(card: Json, long: Long) -> None:
    _titled(card)
    parts.check_rows(card, long)
    parts.check_menu(card)
    parts.check_action(card, required=False)
    if parts.part(card, "button_selection"):
        selection = parts.part(card, "button_selection")
        parts.check_options(selection, "button_selection", OPTIONS, long)
    parts.check_buttons(card, long)


def _vote(card: Json, long: Long) -> None:
    _titled(card)
    parts.check_options(parts.part(card, "checkbox"), "checkbox", BOXES, long)
    parts.check_submit(card, long)


def _multiple(card: Json, long: Long) -> None:
    _titled(card)
    selectors = objects(card.get("select_list"))
    if not 1 <= len(selectors) <= SELECTORS:
        raise Refused(42047)
    for selector in selectors:
        parts.check_options(selector, "select_list", OPTIONS, long)
    parts.check_submit(card, long)


def _titled(card: Json) -> None:
    if not parts.word(parts.part(card, "main_title"), "title"):
        raise Refused(41016, "main_title.title")


CHECKS: Final[Mapping[str, Callable[[Json, Long], None]]] = {
    "text_notice": _text_notice,
    "news_notice": _news_notice,
    "button_interaction": _buttons,
    "vote_interaction": _vote,
    "multiple_interaction": _multiple,
}
