"""The five kinds of template card, valid or not made at all.

Refuses what WeCom would refuse (42027 to 42051), would cut, or would show without reacting.
https://developer.work.weixin.qq.com/document/path/90236
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from bot.wecom.card_checks import CardInvalid, as_json, at_most, count, need, unique
from bot.wecom.card_parts import (
    ActionMenu,
    Button,
    CardAction,
    Checkbox,
    Image,
    ImageText,
    Jump,
    Paragraph,
    Quote,
    Row,
    Selector,
    Source,
    Submit,
    Title,
)

TASK_ID: Final = re.compile(r"[0-9A-Za-z_\-@]{1,128}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """What all five have in common."""

    card_type: ClassVar[str]

    source: Source | None = None
    main_title: Title | None = None
    task_id: str | None = None

    def __post_init__(self) -> None:
        if self.main_title is not None:
            at_most("main_title.title", self.main_title.title, 36)
            at_most("main_title.desc", self.main_title.desc, 44)
        if self.task_id is not None and TASK_ID.fullmatch(self.task_id) is None:
            raise CardInvalid("task_id", "takes 1 to 128 letters, digits and _-@")

    def to_json(self) -> Mapping[str, object]:
        """Write the card as WeCom's JSON."""
        written = as_json(self)
        return {"card_type": self.card_type, **(written if isinstance(written, dict) else {})}


@dataclass(frozen=True, slots=True, kw_only=True)
class TextNotice(_Card):
    """A text to read."""

    card_type: ClassVar[str] = "text_notice"

    card_action: CardAction
    action_menu: ActionMenu | None = None
    quote_area: Quote | None = None
    emphasis_content: Title | None = None
    sub_title_text: str | None = None
    horizontal_content_list: tuple[Row, ...] = ()
    jump_list: tuple[Jump, ...] = ()

    def __post_init__(self) -> None:
        _Card.__post_init__(self)
        if not self.sub_title_text and (self.main_title is None or not self.main_title.title):
            raise CardInvalid("main_title.title", "or sub_title_text is required")
        at_most("sub_title_text", self.sub_title_text, 160)
        count("horizontal_content_list", self.horizontal_content_list, 0, 6)
        count("jump_list", self.jump_list, 0, 3)
        _notice(self.card_action, self.action_menu, self.task_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsNotice(_Card):
    """A picture and what it is about."""

    card_type: ClassVar[str] = "news_notice"

    card_action: CardAction
    action_menu: ActionMenu | None = None
    quote_area: Quote | None = None
    card_image: Image | None = None
    image_text_area: ImageText | None = None
    vertical_content_list: tuple[Paragraph, ...] = ()
    horizontal_content_list: tuple[Row, ...] = ()
    jump_list: tuple[Jump, ...] = ()

    def __post_init__(self) -> None:
        _Card.__post_init__(self)
        need("main_title.title", self.main_title and self.main_title.title)
        if self.card_image is None and self.image_text_area is None:
            raise CardInvalid("card_image", "or image_text_area is required")
        count("vertical_content_list", self.vertical_content_list, 0, 4)
        count("horizontal_content_list", self.horizontal_content_list, 0, 6)
        count("jump_list", self.jump_list, 0, 3)
        _notice(self.card_action, self.action_menu, self.task_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonInteraction(_Card):
    """A card with buttons, and perhaps one list above them."""

    card_type: ClassVar[str] = "button_interaction"

    button_list: tuple[Button, ...]
    action_menu: ActionMenu | None = None
    quote_area: Quote | None = None
    sub_title_text: str | None = None
    horizontal_content_list: tuple[Row, ...] = ()
    card_action: CardAction | None = None
    button_selection: Selector | None = None
    replace_text: str | None = None  #: only when the card is updated: what its buttons become

    def __post_init__(self) -> None:
        _Card.__post_init__(self)
        _interactive(self)
        at_most("sub_title_text", self.sub_title_text, 160)
        count("horizontal_content_list", self.horizontal_content_list, 0, 6)
        count("button_list", self.button_list, 1, 6)
        keys = [button.key for button in self.button_list if button.key is not None]
        menu = self.action_menu.action_list if self.action_menu is not None else ()
        unique("button_list", [*keys, *(action.key for action in menu)])


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteInteraction(_Card):
    """A list of boxes to tick and a button."""

    card_type: ClassVar[str] = "vote_interaction"

    checkbox: Checkbox
    submit_button: Submit
    replace_text: str | None = None  #: only when the card is updated

    def __post_init__(self) -> None:
        _Card.__post_init__(self)
        _interactive(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleInteraction(_Card):
    """Up to three lists to choose from and a button."""

    card_type: ClassVar[str] = "multiple_interaction"

    select_list: tuple[Selector, ...]
    submit_button: Submit
    replace_text: str | None = None  #: only when the card is updated

    def __post_init__(self) -> None:
        _Card.__post_init__(self)
        _interactive(self)
        count("select_list", self.select_list, 1, 3)
        unique("select_list", [selector.question_key for selector in self.select_list])


TemplateCard = TextNotice | NewsNotice | ButtonInteraction | VoteInteraction | MultipleInteraction


def _notice(action: CardAction, menu: ActionMenu | None, task_id: str | None) -> None:
    if not action.type:
        raise CardInvalid("card_action.type", "must be 1 (a link) or 2 (a mini program)")
    if menu is not None:
        need("task_id", task_id)


def _interactive(card: _Card) -> None:
    need("task_id", card.task_id)
    need("main_title.title", card.main_title and card.main_title.title)
