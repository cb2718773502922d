"""A card WeCom would refuse, cut or show without reacting cannot be made."""

from collections.abc import Callable

import pytest

from bot.wecom.card_checks import CardInvalid
from bot.wecom.card_parts import (
    Action,
    ActionMenu,
    Button,
    CardAction,
    Checkbox,
    Image,
    ImageText,
    Jump,
    Option,
    Paragraph,
    Quote,
    Row,
    Selector,
    Source,
    Submit,
    Tick,
    Title,
)
from bot.wecom.cards import (
    ButtonInteraction,
    MultipleInteraction,
    NewsNotice,
    TemplateCard,
    TextNotice,
    VoteInteraction,
)

TITLE = Title(title="T")
LINK = CardAction(url="https://a.b")
BUTTON = Button(text="同意", key="ok")
SUBMIT = Submit(text="提交", key="sub")
OPTIONS = (Option(id="a", text="A"), Option(id="b", text="B"))


def buttons(*items: Button, **more: object) -> TemplateCard:
    parts = {"main_title": TITLE, "task_id": "t1", **more}
    return ButtonInteraction(button_list=items, **parts)  # type: ignore[arg-type]  # the tests' own short form


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        (
            TextNotice(main_title=TITLE, card_action=LINK),
            {
                "card_type": "text_notice",
                "main_title": {"title": "T"},
                "card_action": {"type": 1, "url": "https://a.b"},
            },
        ),
        (
            NewsNotice(
                main_title=TITLE, card_action=LINK, card_image=Image(url="https://a.b/i.png")
            ),
            {
                "card_type": "news_notice",
                "main_title": {"title": "T"},
                "card_image": {"url": "https://a.b/i.png", "aspect_ratio": 1.3},
                "card_action": {"type": 1, "url": "https://a.b"},
            },
        ),
        (
            buttons(BUTTON, Button(text="驳回", style=2, key="no")),
            {
                "card_type": "button_interaction",
                "main_title": {"title": "T"},
                "task_id": "t1",
                "button_list": [
                    {"type": 0, "text": "同意", "style": 1, "key": "ok"},
                    {"type": 0, "text": "驳回", "style": 2, "key": "no"},
                ],
            },
        ),
        (
            VoteInteraction(
                main_title=TITLE,
                task_id="t2",
                checkbox=Checkbox(
                    question_key="q1",
                    option_list=(Tick(id="a", text="A"), Tick(id="b", text="B", is_checked=True)),
                    mode=1,
                ),
                submit_button=SUBMIT,
            ),
            {
                "card_type": "vote_interaction",
                "main_title": {"title": "T"},
                "task_id": "t2",
                "checkbox": {
                    "question_key": "q1",
                    "option_list": [
                        {"id": "a", "text": "A", "is_checked": False},
                        {"id": "b", "text": "B", "is_checked": True},
                    ],
                    "mode": 1,
                },
                "submit_button": {"text": "提交", "key": "sub"},
            },
        ),
        (
            MultipleInteraction(
                main_title=TITLE,
                task_id="t3",
                select_list=(
                    Selector(question_key="q1", title="城市", selected_id="a", option_list=OPTIONS),
                ),
                submit_button=SUBMIT,
            ),
            {
                "card_type": "multiple_interaction",
                "main_title": {"title": "T"},
                "task_id": "t3",
                "select_list": [
                    {
                        "question_key": "q1",
                        "title": "城市",
                        "selected_id": "a",
                        "option_list": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}],
                    }
                ],
                "submit_button": {"text": "提交", "key": "sub"},
            },
        ),
    ],
    ids=lambda value: value.card_type if hasattr(value, "card_type") else "",
)
def test_a_card_is_written_as_the_manual_shows_it(card: TemplateCard, expected: object) -> None:
    assert card.to_json() == expected


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Source(desc="字" * 21), "source.desc"),
        (lambda: buttons(BUTTON, main_title=Title(title="字" * 37)), "main_title.title"),
        (lambda: buttons(BUTTON, main_title=Title(title="T", desc="字" * 45)), "main_title.desc"),
        (lambda: buttons(BUTTON, main_title=None), "main_title.title"),
        (lambda: buttons(BUTTON, sub_title_text="字" * 161), "sub_title_text"),
        (lambda: buttons(BUTTON, task_id=None), "task_id"),
        (lambda: buttons(BUTTON, task_id=""), "task_id"),
        (lambda: buttons(BUTTON, task_id="a b"), "task_id"),
        (lambda: buttons(BUTTON, task_id="卡"), "task_id"),
        (lambda: buttons(BUTTON, task_id="x" * 129), "task_id"),
        (lambda: buttons(BUTTON, task_id="x\n"), "task_id"),
        (buttons, "button_list"),
        (lambda: buttons(*[Button(text="b", key=f"{n}") for n in range(7)]), "button_list"),
        (lambda: buttons(BUTTON, BUTTON), "button_list"),
        (
            lambda: buttons(
                BUTTON, action_menu=ActionMenu(action_list=(Action(text="x", key="ok"),))
            ),
            "button_list",
        ),
        (
            lambda: buttons(BUTTON, horizontal_content_list=(Row(keyname="k"),) * 7),
            "horizontal_content_list",
        ),
        (lambda: Button(text="", key="k"), "button_list.text"),
        (lambda: Button(text="字" * 11, key="k"), "button_list.text"),
        (lambda: Button(text="b"), "button_list.key"),
        (lambda: Button(text="b", key="字" * 342), "button_list.key"),
        (lambda: Button(text="b", type=1), "button_list.url"),
        (lambda: Button(text="b", type=1, url="a.b"), "button_list.url"),
        (lambda: Row(keyname="字" * 6), "horizontal_content_list.keyname"),
        (lambda: Row(keyname=""), "horizontal_content_list.keyname"),
        (lambda: Row(keyname="k", value="字" * 31), "horizontal_content_list.value"),
        (lambda: Row(keyname="k", type=1), "horizontal_content_list.url"),
        (lambda: Row(keyname="k", type=2), "horizontal_content_list.media_id"),
        (lambda: Row(keyname="k", type=3), "horizontal_content_list.userid"),
        (lambda: Jump(title=""), "jump_list.title"),
        (lambda: Jump(title="字" * 19, url="https://a.b"), "jump_list.title"),
        (lambda: Jump(title="j"), "jump_list.url"),
        (lambda: Jump(title="j", type=2), "jump_list.appid"),
        (CardAction, "card_action.url"),
        (lambda: CardAction(type=2), "card_action.appid"),
        (lambda: Quote(type=1), "quote_area.url"),
        (lambda: Image(url="https://a.b", aspect_ratio=1.0), "card_image.aspect_ratio"),
        (lambda: Image(url=""), "card_image.url"),
        (lambda: ImageText(image_url=""), "image_text_area.image_url"),
        (lambda: Paragraph(title=""), "vertical_content_list.title"),
        (lambda: Paragraph(title="字" * 39), "vertical_content_list.title"),
        (lambda: Paragraph(title="t", desc="字" * 161), "vertical_content_list.desc"),
        (lambda: ActionMenu(action_list=()), "action_menu.action_list"),
        (
            lambda: ActionMenu(action_list=(Action(text="x", key="k"),) * 2),
            "action_menu.action_list",
        ),
        (lambda: Action(text="x", key=""), "action_menu.action_list.key"),
        (
            lambda: TextNotice(main_title=TITLE, card_action=CardAction(type=0)),
            "card_action.type",
        ),
        (lambda: TextNotice(card_action=LINK), "main_title.title"),
        (
            lambda: TextNotice(
                main_title=TITLE,
                card_action=LINK,
                action_menu=ActionMenu(action_list=(Action(text="x", key="k"),)),
            ),
            "task_id",
        ),
        (
            lambda: TextNotice(
                main_title=TITLE,
                card_action=LINK,
                jump_list=(Jump(title="j", url="https://a.b"),) * 4,
            ),
            "jump_list",
        ),
        (lambda: NewsNotice(main_title=TITLE, card_action=LINK), "card_image"),
        (
            lambda: NewsNotice(
                main_title=TITLE,
                card_action=LINK,
                card_image=Image(url="https://a.b"),
                vertical_content_list=(Paragraph(title="p"),) * 5,
            ),
            "vertical_content_list",
        ),
        (lambda: Option(id="", text="A"), "option_list.id"),
        (lambda: Option(id="x" * 129, text="A"), "option_list.id"),
        (lambda: Selector(question_key="q", option_list=()), "option_list"),
        (lambda: Selector(question_key="", option_list=OPTIONS), "question_key"),
        (lambda: Selector(question_key="q", option_list=OPTIONS[:1] * 2), "option_list"),
        (
            lambda: Selector(question_key="q", option_list=(Option(id="a", text="字" * 17),)),
            "option_list.text",
        ),
        (
            lambda: Selector(question_key="q", option_list=OPTIONS, selected_id="z"),
            "selected_id",
        ),
        (lambda: Checkbox(question_key="q", option_list=()), "checkbox.option_list"),
        (lambda: Tick(id="a", text="字" * 18), "checkbox.option_list.text"),
        (lambda: Submit(text="字" * 11, key="k"), "submit_button.text"),
        (
            lambda: MultipleInteraction(
                main_title=TITLE, task_id="t", select_list=(), submit_button=SUBMIT
            ),
            "select_list",
        ),
    ],
)
def test_a_card_that_breaks_a_limit_names_its_field(make: Callable[[], object], field: str) -> None:
    with pytest.raises(CardInvalid) as caught:
        make()
    assert caught.value.field == field
    assert field in caught.value.reason
