"""The parts cards are made of, each refused when it is made if WeCom would refuse or cut it.

https://developer.work.weixin.qq.com/document/path/90236
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from bot.wecom.card_checks import CardInvalid, at_most, at_most_bytes, count, link, need, unique

KEY_BYTES: Final = 1024
OPTION_ID_BYTES: Final = 128
SHAPE: Final = (1.3, 2.25)  #: of a picture, width by height


def _jump_target(field: str, kind: int, url: str | None, appid: str | None) -> None:
    if kind == 1:
        link(f"{field}.url", url)
    if kind == 2:  # noqa: PLR2004  WeCom's number for a mini program
        need(f"{field}.appid", appid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a card comes from, in small type above it."""

    desc: str
    desc_color: Literal[0, 1, 2, 3] = 0  #: grey, black, red, green
    icon_url: str | None = None

    def __post_init__(self) -> None:
        at_most("source.desc", self.desc, 20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A bold line and a smaller one."""

    title: str | None = None
    desc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """An entry of a card's corner menu."""

    text: str
    key: str

    def __post_init__(self) -> None:
        need("action_menu.action_list.text", self.text)
        at_most_bytes("action_menu.action_list.key", self.key, KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionMenu:
    """The menu in a card's corner."""

    action_list: tuple[Action, ...]
    desc: str | None = None

    def __post_init__(self) -> None:
        count("action_menu.action_list", self.action_list, 1, 3)
        unique("action_menu.action_list", [action.key for action in self.action_list])


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Something quoted."""

    type: Literal[0, 1, 2] = 0
    url: str | None = None
    appid: str | None = None
    pagepath: str | None = None
    title: str | None = None
    quote_text: str | None = None

    def __post_init__(self) -> None:
        _jump_target("quote_area", self.type, self.url, self.appid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A name and a value on one line."""

    keyname: str
    value: str | None = None
    type: Literal[0, 1, 2, 3] = 0  #: text, link, file, member
    url: str | None = None
    media_id: str | None = None
    userid: str | None = None

    def __post_init__(self) -> None:
        need("horizontal_content_list.keyname", self.keyname)
        at_most("horizontal_content_list.keyname", self.keyname, 5)
        at_most("horizontal_content_list.value", self.value, 30)
        match self.type:
            case 1:
                link("horizontal_content_list.url", self.url)
            case 2:
                need("horizontal_content_list.media_id", self.media_id)
            case 3:
                need("horizontal_content_list.userid", self.userid)
            case 0:
                pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump:
    """A line that leads elsewhere."""

    title: str
    type: Literal[0, 1, 2] = 1
    url: str | None = None
    appid: str | None = None
    pagepath: str | None = None

    def __post_init__(self) -> None:
        need("jump_list.title", self.title)
        at_most("jump_list.title", self.title, 18)
        _jump_target("jump_list", self.type, self.url, self.appid)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAction:
    """Where a tap on the card itself leads."""

    type: Literal[0, 1, 2] = 1
    url: str | None = None
    appid: str | None = None
    pagepath: str | None = None

    def __post_init__(self) -> None:
        _jump_target("card_action", self.type, self.url, self.appid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A card's picture."""

    url: str
    aspect_ratio: float = 1.3

    def __post_init__(self) -> None:
        link("card_image.url", self.url)
        if not SHAPE[0] <= self.aspect_ratio <= SHAPE[1]:
            raise CardInvalid("card_image.aspect_ratio", "lies outside 1.3 to 2.25")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageText:
    """A picture with text beside it."""

    image_url: str
    type: Literal[0, 1, 2] = 0
    url: str | None = None
    appid: str | None = None
    pagepath: str | None = None
    title: str | None = None
    desc: str | None = None

    def __post_init__(self) -> None:
        link("image_text_area.image_url", self.image_url)
        _jump_target("image_text_area", self.type, self.url, self.appid)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A heading and a text under it."""

    title: str
    desc: str | None = None

    def __post_init__(self) -> None:
        need("vertical_content_list.title", self.title)
        at_most("vertical_content_list.title", self.title, 38)
        at_most("vertical_content_list.desc", self.desc, 160)


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: it tells us its key, or opens a page."""

    text: str
    key: str | None = None
    style: Literal[1, 2, 3, 4] = 1
    type: Literal[0, 1] = 0
    url: str | None = None

    def __post_init__(self) -> None:
        need("button_list.text", self.text)
        at_most("button_list.text", self.text, 10)
        if self.type:
            link("button_list.url", self.url)
        else:
            at_most_bytes("button_list.key", self.key or "", KEY_BYTES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose."""

    id: str
    text: str

    def __post_init__(self) -> None:
        at_most_bytes("option_list.id", self.id, OPTION_ID_BYTES)
        need("option_list.text", self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A drop-down list."""

    question_key: str
    option_list: tuple[Option, ...]
    title: str | None = None
    selected_id: str | None = None
    disable: bool | None = None  #: only when a card is updated

    def __post_init__(self) -> None:
        at_most_bytes("question_key", self.question_key, KEY_BYTES)
        count("option_list", self.option_list, 1, 10)
        unique("option_list", [option.id for option in self.option_list])
        for option in self.option_list:
            at_most("option_list.text", option.text, 16)
        if self.selected_id is not None:
            _known("selected_id", self.selected_id, self.option_list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One box to tick."""

    id: str
    text: str
    is_checked: bool = False

    def __post_init__(self) -> None:
        at_most_bytes("checkbox.option_list.id", self.id, OPTION_ID_BYTES)
        need("checkbox.option_list.text", self.text)
        at_most("checkbox.option_list.text", self.text, 17)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkbox:
    """A list of boxes; mode 0 lets one be ticked, mode 1 any number."""

    question_key: str
    option_list: tuple[Tick, ...]
    mode: Literal[0, 1] = 0
    disable: bool | None = None  #: only when a card is updated

    def __post_init__(self) -> None:
        at_most_bytes("checkbox.question_key", self.question_key, KEY_BYTES)
        count("checkbox.option_list", self.option_list, 1, 20)
        unique("checkbox.option_list", [tick.id for tick in self.option_list])


@dataclass(frozen=True, slots=True, kw_only=True)
class Submit:
    """The button under a list."""

    text: str
    key: str

    def __post_init__(self) -> None:
        need("submit_button.text", self.text)
        at_most("submit_button.text", self.text, 10)
        at_most_bytes("submit_button.key", self.key, KEY_BYTES)


def _known(field: str, chosen: str, options: Sequence[Option]) -> None:
    if chosen not in {option.id for option in options}:
        raise CardInvalid(field, "names none of the options")
