"""Every sentence exists in every language, with the same blanks, and fits on a phone."""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from config.guard_words import GroundId
from config.phrases import LANGUAGES, PhraseError, Phrases, all_phrases, blanks, read_phrases
from handlers.answers import ClipState
from handlers.events import MediaReceived
from handlers.interview import Stage
from handlers.media_events import Unheard
from handlers.probing import Way
from handlers.progress import SAID_AS
from handlers.roleplay import End
from handlers.staff_words import STAGES
from scoring.model import Recommendation

LONGEST = 300
INVITED = {
    "company": "云杉零售",
    "title": "门店销售顾问",
    "questions": 8,
    "minutes": 25,
    "qualities": "沟通表达、应变、客户意识",
}


def folder(tmp_path: Path, zh: str, en: str) -> Path:
    (tmp_path / "phrases.zh.toml").write_text(zh, encoding="utf-8")
    (tmp_path / "phrases.en.toml").write_text(en, encoding="utf-8")
    return tmp_path


def sayings() -> Iterator[tuple[str, str, set[str] | None]]:
    """List every `….say("key", …)` of the program: where, which key, which values (None: open)."""
    for root in ("handlers", "bot"):
        for file in sorted(Path(root).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                    continue
                first = node.args[0] if node.args else None
                if node.func.attr == "say" and isinstance(first, ast.Constant):
                    given = {each.arg for each in node.keywords}
                    names = None if None in given else {str(each) for each in given}
                    yield f"{file}:{node.lineno}", str(first.value), names


def test_both_languages_have_the_same_sentences_and_blanks() -> None:
    books = all_phrases()
    zh, en = (books[each] for each in LANGUAGES)
    assert zh.keys() == en.keys()
    assert {key: blanks(zh[key]) for key in zh} == {key: blanks(en[key]) for key in en}


def test_every_sentence_the_program_says_exists_and_gets_its_blanks_filled() -> None:
    book = all_phrases()["zh"]
    wrong = [
        f"{where}: {key}"
        for where, key, given in sayings()
        if key not in book or (given is not None and not blanks(book[key]) <= given)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("shape", "values"),
    [
        ("media_{}", get_args(get_type_hints(MediaReceived)["media"])),
        ("progress_{}", [stage.value for stage in Stage if stage not in SAID_AS]),
        ("recommend_{}", get_args(Recommendation)),
        ("advice_{}", get_args(Recommendation)),
        ("choice_{}", ["pass", "hold", "reject", "extra"]),
        ("law_{}", get_args(GroundId)),
        ("hint_{}", get_args(GroundId)),
        ("ask_{}", get_args(GroundId)),
        ("probe_{}", get_args(Way)),
        ("dialogue_{}", [*get_args(End), "open"]),
        ("because_{}", ["no_trace", "too_short"]),
        ("ahead_{}", get_args(Way)),
        ("stage_{}", STAGES),
        ("broadcast_{}_person", ["refused", "unknown"]),
        ("mode_{}", ["text", "voice", "either"]),
        ("spoken_{}", ["voice", "either"]),
        ("clip_{}", get_args(ClipState)),
        ("unheard_{}", [*get_args(Unheard), "once", "twice"]),
    ],
)
def test_a_sentence_named_by_a_value_exists_for_every_value(
    shape: str, values: Iterable[str]
) -> None:
    assert {shape.format(value) for value in values} <= all_phrases()["zh"].keys()


def test_no_sentence_is_left_over() -> None:
    said, begun = set(), set()
    for root in ("config", "handlers", "bot", "scoring"):
        for file in sorted(Path(root).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                    begun.add(str(node.values[0].value))
                elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                    said.add(node.value)
    for page in sorted(Path("bot").rglob("*.html")):
        text = page.read_text(encoding="utf-8")
        said |= set(re.findall(r"say\(\s*[\"'](\w+)[\"']", text))
        begun |= set(re.findall(r"say\(\s*[\"'](\w+_)[\"'] ~", text))
    begins = tuple(each for each in begun if re.fullmatch(r"[a-z]+_", each))
    unsaid = [key for key in all_phrases()["zh"] if key not in said and not key.startswith(begins)]
    assert unsaid == []


def test_no_sentence_is_too_long_for_one_bubble() -> None:
    zh = all_phrases()["zh"]
    assert {key for key, sentence in zh.items() if len(sentence) > LONGEST} == set()


def test_the_invitation_discloses_everything_in_both_languages() -> None:
    zh = Phrases("zh").say("invitation", **INVITED)
    for said in (
        "AI",
        "不是真人",
        "只看您回答的内容",
        "25 分钟",
        "由人决定",
        "转人工",
        "删除",
        "同意",
    ):
        assert said in zh
    assert len(zh) <= LONGEST
    en = Phrases("en").say("invitation", **INVITED)
    for said in ("AI", "not a person", "25 minutes", "people decide", "human", "delete", "agree"):
        assert said in en


def test_what_is_filled_in_is_never_read_as_a_sentence() -> None:
    assert "{title}" in Phrases("zh").say("question", index=1, total=3, text="{title}")


@pytest.mark.parametrize(
    ("key", "values", "said"),
    [
        ("since_hours", {"count": 1}, "1 hour"),
        ("since_hours", {"count": 2}, "2 hours"),
        ("since_minutes", {"count": 0}, "0 minutes"),
        ("since_minutes", {"count": "1"}, "1 minute"),
        ("since_minutes", {"count": "0.5"}, "0.5 minutes"),
        ("wall_clock", {"month": 1, "day": 2, "time": "09:00"}, "Jan 2, 09:00"),
        ("wall_clock", {"month": 12, "day": 2, "time": "09:00"}, "Dec 2, 09:00"),
    ],
)
def test_english_goes_with_its_numbers(key: str, values: dict[str, object], said: str) -> None:
    assert Phrases("en").say(key, **values) == said


def test_a_missing_key_or_value_is_said_by_name() -> None:
    phrases = Phrases("zh")
    with pytest.raises(PhraseError, match="nothing_like_this"):
        phrases.say("nothing_like_this")
    with pytest.raises(PhraseError, match="question: 'text' is missing"):
        phrases.say("question", index=1, total=2)


@pytest.mark.parametrize(
    ("zh", "en", "says"),
    [
        ('a = "x"', 'b = "x"', "not in every language"),
        ('a = "{x}"', 'a = "{y}"', "blanks differ"),
        ('a = "{0}"', 'a = "{0}"', "a plain name"),
        ('a = "{x"', 'a = "{x}"', "expected '}'"),
        ("a = 1", "a = 1", "not a sentence"),
        ("a = ", 'a = "x"', "cannot be used"),
    ],
)
def test_a_wrong_file_of_sentences_is_refused(tmp_path: Path, zh: str, en: str, says: str) -> None:
    with pytest.raises(PhraseError, match=says):
        read_phrases(folder(tmp_path, zh, en))


def test_a_language_without_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PhraseError, match="cannot be used"):
        read_phrases(tmp_path)
