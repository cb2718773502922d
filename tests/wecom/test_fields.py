"""The short way through a callback's XML reads what the parser reads, or leaves it to the parser."""

from xml.etree.ElementTree import ParseError, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.fields import UnreadableText, parse

FRAGMENTS = (
    *("<xml>", "</xml>", "<A>", "</A>", "<B>", "</B>", "<Content>", "</Content>", "<A/>"),
    *("<![CDATA[", "]]>", "]]", "<!", "<!--", "-->", "&lt;", "&#65;", "&", "<", ">", " ", "\n"),
    *("\r", "\r\n", "\t", "\x00", "\x0b", "\ufffe", "你好", "1", "<1>", "</1>", "<A x='1'>", "🎉"),
)


def pieces() -> st.SearchStrategy[str]:
    texts = st.lists(st.sampled_from(FRAGMENTS), max_size=6).map("".join)
    marked = texts.map(lambda text: f"<![CDATA[{text}]]>")
    named = st.tuples(st.sampled_from("ABC"), texts | marked)
    flat = st.lists(named.map(lambda pair: "<{0}>{1}</{0}>".format(*pair)), max_size=4)
    return flat.map(lambda parts: f"<xml>{''.join(parts)}</xml>") | texts


def by_parser(text: str) -> dict[str, str | None] | None:
    """Read one level of texts with the parser; nothing where it is more or unreadable."""
    try:
        root = fromstring(text)  # noqa: S314  the text is our own
    except (ParseError, ValueError):
        return None
    names = [child.tag for child in root]
    if root.tag != "xml" or not names or len(set(names)) < len(names) or any(map(len, root)):
        return None
    return {child.tag: child.text for child in root}


@given(pieces())
def test_whatever_is_read_is_what_the_parser_reads(text: str) -> None:
    expected = by_parser(text)
    try:
        found = parse(text.encode())
    except UnreadableText:
        assert expected is None or "<!" in text  # a declaration is refused before it is parsed
        return
    if expected is not None:
        assert found == expected
    else:
        assert fromstring(text).tag == "xml"  # noqa: S314  the text is our own


@pytest.mark.parametrize("inside", ["<A>a</A><A>b</A>", "<A><B>c</B></A>", "<A>&lt;</A>", "<A/>"])
def test_what_is_more_than_one_level_of_texts_is_left_to_the_parser(inside: str) -> None:
    assert parse(f"<xml>{inside}</xml>".encode()).keys() == {"A"}
