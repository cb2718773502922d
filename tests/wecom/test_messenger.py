"""A card holds one line in each of its places, whatever a name or a quote holds."""

from bot.wecom.messenger import button_card
from handlers.effects import Card, CardButton, CardRow


def test_line_breaks_become_blanks_in_a_card() -> None:
    card = Card(
        source="智面",
        title="张\n三 · 门店",
        subtitle="综合 90\r\n建议",
        rows=(CardRow(name="沟通", value="90「先问\n再改」"),),
        buttons=(CardButton(text="通过", key="pass", style=1),),
        url="https://zhimian.example/r/x",
    )
    made = button_card(card, task_id="t-1")
    assert made.main_title is not None
    assert (made.main_title.title, made.main_title.desc) == ("张 三 · 门店", "综合 90 建议")
    assert made.horizontal_content_list[0].value == "90「先问 再改」"
