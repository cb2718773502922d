"""The parts of a template card, each refused with the code WeCom has for it.

Lengths in characters are limits of the display: the card goes out, and shows less than it says.
https://developer.work.weixin.qq.com/document/path/90236
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from bot.demo.bodies import check_url
from bot.demo.refusals import Refused
from bot.demo.values import Json, number, objects, size

Long = Callable[[str], None]  #: is told what will not be shown whole
TASK_ID: Final = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
KEY_BYTES: Final = 1024
OPTION_ID_BYTES: Final = 128
ROWS: Final = 6
COLUMNS: Final = 4
JUMPS: Final = 3
MENU_ENTRIES: Final = 3
BUTTONS: Final = 6
PAGE, PROGRAM = 1, 2  #: where a tap leads
NARROWEST, WIDEST = 1.3, 2.25  #: proportions of an image
SHOWN: Final[Mapping[str, int]] = {
    "source.desc": 20,
    "main_title.title": 36,
    "main_title.desc": 44,
    "sub_title_text": 160,
    "horizontal_content_list.keyname": 5,
    "horizontal_content_list.value": 30,
    "jump_list.title": 18,
    "vertical_content_list.title": 38,
    "vertical_content_list.desc": 160,
    "button_list.text": 10,
    "submit_button.text": 10,
    "button_selection.option_list.text": 16,
    "select_list.option_list.text": 16,
    "checkbox.option_list.text": 17,
}


def part(card: Json, name: str) -> Json:
    """Read one object of a card; empty when it is missing."""
    value = card.get(name)
    return value if isinstance(value, Mapping) else {}


def word(holder: Json, key: str) -> str:
    """Read one string of a card's part; empty when it is missing."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def fits(holder: Json, key: str, name: str, long: Long) -> None:
    """Tell when a text is longer than what is shown of it."""
    limit = SHOWN.get(name)
    text = word(holder, key)
    if limit is not None and len(text) > limit:
        long(f"{name} has {len(text)} characters, {limit} are shown: {text}")


def check_heading(card: Json, long: Long) -> None:
    """Look at source, titles and sub title."""
    fits(part(card, "source"), "desc", "source.desc", long)
    fits(part(card, "main_title"), "title", "main_title.title", long)
    fits(part(card, "main_title"), "desc", "main_title.desc", long)
    fits(card, "sub_title_text", "sub_title_text", long)


def check_rows(card: Json, long: Long) -> None:
    """Look at horizontal_content_list: at most six rows, each with a key."""
    rows = objects(card.get("horizontal_content_list"))
    if len(rows) > ROWS:
        raise Refused(42035, str(len(rows)))
    needs = {1: ("url", 42028), 2: ("media_id", 42029), 3: ("userid", 42050)}
    for row in rows:
        if not word(row, "keyname"):
            raise Refused(42027)
        key, code = needs.get(number(row.get("type")), ("keyname", 42027))
        if not word(row, key):
            raise Refused(code)
        fits(row, "keyname", "horizontal_content_list.keyname", long)
        fits(row, "value", "horizontal_content_list.value", long)


def check_columns(card: Json, long: Long) -> None:
    """Look at vertical_content_list: at most four, each with a title."""
    columns = objects(card.get("vertical_content_list"))
    if len(columns) > COLUMNS:
        raise Refused(42036, str(len(columns)))
    for column in columns:
        if not word(column, "title"):
            raise Refused(42033)
        fits(column, "title", "vertical_content_list.title", long)
        fits(column, "desc", "vertical_content_list.desc", long)


def check_jumps(card: Json, long: Long) -> None:
    """Look at jump_list: at most three, each with a title and a target."""
    jumps = objects(card.get("jump_list"))
    if len(jumps) > JUMPS:
        raise Refused(42042, str(len(jumps)))
    for jump in jumps:
        if not word(jump, "title"):
            raise Refused(42033)
        check_target(jump, "jump_list")
        fits(jump, "title", "jump_list.title", long)


def check_target(holder: Json, name: str) -> None:
    """Look at where a tap leads: a page, or a mini program."""
    kind = number(holder.get("type"))
    if kind == PAGE:
        if not word(holder, "url"):
            raise Refused(42028, name)
        check_url(holder.get("url"), name)
    if kind == PROGRAM and not word(holder, "appid"):
        raise Refused(42030, name)


def check_action(card: Json, *, required: bool) -> None:
    """Look at card_action, which display cards must have."""
    action = part(card, "card_action")
    if required and number(action.get("type")) not in {PAGE, PROGRAM}:
        raise Refused(42045)
    check_target(action, "card_action")


def check_image(card: Json) -> None:
    """Look at a news card's image: one of two, within its proportions."""
    image, beside = part(card, "card_image"), part(card, "image_text_area")
    if not image and not beside:
        raise Refused(42044)
    if image and not word(image, "url"):
        raise Refused(42044)
    if beside and not word(beside, "image_url"):
        raise Refused(42044, "image_text_area.image_url")
    ratio = image.get("aspect_ratio", NARROWEST)
    if not isinstance(ratio, int | float) or not NARROWEST <= ratio < WIDEST:
        raise Refused(40058, "card_image.aspect_ratio")


def check_menu(card: Json) -> None:
    """Look at action_menu: one to three entries with keys of their own."""
    if "action_menu" not in card:
        return
    entries = objects(part(card, "action_menu").get("action_list"))
    if not 1 <= len(entries) <= MENU_ENTRIES:
        raise Refused(40058, "action_menu.action_list")
    keys = [word(each, "key") for each in entries]
    if not all(word(each, "text") for each in entries):
        raise Refused(42038, "action_menu")
    if not all(0 < size(each) <= KEY_BYTES for each in keys):
        raise Refused(42039, "action_menu")
    if len(set(keys)) != len(keys):
        raise Refused(42051)


def check_buttons(card: Json, long: Long) -> None:
    """Look at button_list: one to six, each with a text and a key of its own."""
    buttons = objects(card.get("button_list"))
    if not 1 <= len(buttons) <= BUTTONS:
        raise Refused(42038, f"{len(buttons)} buttons")
    for button in buttons:
        if not word(button, "text"):
            raise Refused(42038)
        if number(button.get("type")) == 1:
            check_url(button.get("url"), "button_list.url")
        elif not 0 < size(word(button, "key")) <= KEY_BYTES:
            raise Refused(42039)
        fits(button, "text", "button_list.text", long)
    keys = [word(each, "key") for each in buttons if word(each, "key")]
    if len(set(keys)) != len(keys):
        raise Refused(42039, "the same key twice")


def check_options(holder: Json, name: str, most: int, long: Long) -> None:
    """Look at a selector: its question key and its options."""
    if not word(holder, "question_key"):
        raise Refused(42043, name)
    options = objects(holder.get("option_list"))
    if not 1 <= len(options) <= most:
        raise Refused(42037, name)
    for option in options:
        if not 0 < size(word(option, "id")) <= OPTION_ID_BYTES:
            raise Refused(42040, name)
        if not word(option, "text"):
            raise Refused(42041, name)
        fits(option, "text", f"{name}.option_list.text", long)


def check_submit(card: Json, long: Long) -> None:
    """Look at submit_button."""
    button = part(card, "submit_button")
    if not word(button, "text"):
        raise Refused(42049)
    if not 0 < size(word(button, "key")) <= KEY_BYTES:
        raise Refused(42046)
    fits(button, "text", "submit_button.text", long)
