"""The text inside a callback, XML or JSON, as nested fields in the shape wechatpy's classes expect.

Refuses DTDs, entities and absurd depth; never guesses what a field means.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias
from xml.etree.ElementTree import Element, ParseError, fromstring
from xml.parsers import expat

Field: TypeAlias = "str | int | float | bool | Sequence[Field] | Mapping[str, Field] | None"
Fields: TypeAlias = Mapping[str, Field]

#: One element of a callback as WeCom writes them; most callbacks are nothing but these.
PIECE: Final = re.compile(
    r"(\s*<([A-Za-z][A-Za-z0-9_]*)>"
    r"(?:<!\[CDATA\[([^\]]*(?:\](?!\]>)[^\]]*)*)\]\]>|([^<&]*))</\2>)"
)
MARK_OPENS: Final = "<![CDATA["
MARK_CLOSES: Final = "]]>"
#: What XML forbids and people paste all the same; WeCom passes it on as it is.
FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
LINE_ENDS: Final = str.maketrans("\x0b\x0c", "\n\n")  #: how office programs end a line within one
#: What XML forbids, or reads as something else than it says.
ODD: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
OPENS: Final = "<xml>"
CLOSES: Final = "</xml>"
MAX_DEPTH: Final = 24  #: the deepest documented callback (an approval) has eight levels


class UnreadableText(ValueError):
    """This text is not the XML or JSON of a callback."""


def parse(text: bytes) -> Fields:
    """Parse XML or JSON into nested fields."""
    try:
        return _parse_json(text) if text.lstrip().startswith(b"{") else _parse_xml(text)
    except (ParseError, expat.ExpatError, ValueError, RecursionError) as error:
        raise UnreadableText(UnreadableText.__doc__) from error


def text_of(fields: Fields, *names: str) -> str:
    """Read a field as text: the first of these names that is there, or an empty text."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def child_of(fields: Fields, *names: str) -> Fields:
    """Read a field that has fields of its own: the first of these names, or nothing."""
    for name in names:
        value = fields.get(name)
        if isinstance(value, Mapping):
            return value
    return {}


def many_of(fields: Fields, *names: str) -> Sequence[Field]:
    """Read a field that may be repeated: the first of these names, always as a sequence."""
    for name in names:
        value = fields.get(name)
        if value is not None:
            return value if isinstance(value, list) else [value]
    return []


def _parse_json(text: bytes) -> Fields:
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise UnreadableText
    return fields


def _parse_xml(text: bytes) -> Fields:
    decoded = text.decode()  # first of all: in UTF-16 a DTD would pass the next lines unseen
    flat = _flat(decoded)
    if flat is not None:
        return flat
    if FORBIDDEN.search(decoded):  # an answer is not lost for a character nobody can see
        decoded = FORBIDDEN.sub("", decoded.translate(LINE_ENDS))
    if decoded.count("<!") != decoded.count("<![CDATA["):
        _refuse_doctype(decoded)
    root = fromstring(decoded)  # noqa: S314  no DTD reaches it, hence no entities
    fields = _value(root, MAX_DEPTH)
    if root.tag != "xml" or not isinstance(fields, dict):
        raise UnreadableText
    return fields


def _flat(text: str) -> Fields | None:
    """Read XML that is one level of texts, a third of a parser's cost; nothing where it is more."""
    if not (text.startswith(OPENS) and text.endswith(CLOSES)) or ODD.search(text):
        return None
    if text.count(MARK_OPENS) != text.count(MARK_CLOSES):
        return None
    start, end = len(OPENS), len(text) - len(CLOSES)
    pieces = PIECE.findall(text, start, end)
    if sum([len(piece[0]) for piece in pieces]) != end - start:  # something else lies between
        return None
    fields = {name: marked or plain or None for _, name, marked, plain in pieces}
    return fields if fields and len(fields) == len(pieces) else None


def _refuse_doctype(text: str) -> None:
    """Refuse a DTD; people may well write `<!` inside CDATA, so counting alone cannot tell."""
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(text, True)


def _refuse(*_declaration: object) -> None:
    raise UnreadableText


def _value(element: Element, depth: int) -> Field:
    """Give an element's fields, or its text as it is, or nothing; repeated siblings make a list."""
    if not len(element):
        return element.text
    if not depth:
        raise UnreadableText
    fields: dict[str, Field] = {}
    repeated: dict[str, list[Field]] = {}
    for child in element:
        value = _value(child, depth - 1)
        if child.tag not in fields:
            fields[child.tag] = value
            continue
        several = repeated.setdefault(child.tag, [fields[child.tag]])
        several.append(value)
        fields[child.tag] = several
    return fields
