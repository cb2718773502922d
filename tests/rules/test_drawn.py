"""The drawn documents equal what the code would draw now; `make bless` draws them again."""

import pytest

from handlers import effects, events
from tests.rules import drawing
from tests.rules.tree import ROOT

DRAWN = {
    "states.md": drawing.states(),
    "words.md": drawing.words(),
    "events.md": drawing.kinds("What happens", events, events.InterviewEvent, events.Arrival),
    "effects.md": drawing.kinds("What is done about it", effects, effects.Effect),
}


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_a_drawn_document_is_up_to_date(name: str, request: pytest.FixtureRequest) -> None:
    page = ROOT / "docs" / name
    if request.config.getoption("--bless"):
        page.write_text(DRAWN[name], encoding="utf-8")
    assert page.read_text(encoding="utf-8") == DRAWN[name]


@pytest.mark.parametrize("name", sorted(DRAWN))
def test_everything_drawn_says_what_it_is(name: str) -> None:
    assert "|  |" not in DRAWN[name]
