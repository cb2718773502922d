"""The short way through a callback's XML reads what the parser reads, or leaves it to the parser."""

from xml.etree.ElementTree import ParseError, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.wecom.fields import FORBIDDEN, LINE_ENDS, UnreadableText, parse

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


def legal(text: str) -> str:
    """Leave out what XML forbids; a parser would refuse the whole for it."""
    return FORBIDDEN.sub("", text.translate(LINE_ENDS))


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
    expected = by_parser(legal(text))
    try:
        found = parse(text.encode())
    except UnreadableText:
        assert expected is None or "<!" in text  # a declaration is refused before it is parsed
        return
    if expected is not None:
        assert found == expected
    else:
        assert fromstring(legal(text)).tag == "xml"  # noqa: S314  the text is our own


@pytest.mark.parametrize("inside", ["<A>a</A><A>b</A>", "<A><B>c</B></A>", "<A>&lt;</A>", "<A/>"])
def test_what_is_more_than_one_level_of_texts_is_left_to_the_parser(inside: str) -> None:
    assert parse(f"<xml>{inside}</xml>".encode()).keys() == {"A"}


def test_an_answer_is_not_lost_for_characters_that_xml_forbids() -> None:
    pasted = "先安抚\x0b再报修\x00\x07，\ufffe最后复盘\x1f"
    text = f"<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{pasted}]]></Content></xml>"
    assert parse(text.encode())["Content"] == "先安抚\n再报修，最后复盘"


def test_a_declaration_hidden_by_forbidden_characters_is_refused() -> None:
    hidden = "<!DOC\x00TYPE xml [<!ENTITY a 'b'>]><xml><A>&a;</A></xml>"
    for text in (hidden.encode(), "\x00".join(hidden.replace("\x00", "")).encode()):
        with pytest.raises(UnreadableText):
            parse(text)
