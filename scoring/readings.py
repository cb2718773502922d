"""The ways in which a text can be read that was written so as not to be read by rules.

Letters apart, marks between them, digits for letters, letters of another script, tones, and words
packed for machines. Every reading keeps the way back to the text. Judges nothing.
"""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: folded text is lower case; these letters are drawn like Latin ones
_LOOKALIKES = str.maketrans(
    "асеорхуіјѕԁһкмтвнгпѵԛԝɡοαερτυικνѡ", "aceopxyijsdhkmtbhrnvqwgoaeptuiknw"
)
_FIGURES = str.maketrans("013457@$", "oieastas")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_GAP = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_APART = re.compile(rf"[{_WIDE}](?:[^\w{_WIDE}\n]{{1,3}}[{_WIDE}](?![{_WIDE}])){{2,}}")
_BETWEEN = re.compile(rf"[^\w{_WIDE}]+")
_SPELLED = re.compile(r"(?<![a-z])[a-z](?:[ .\-_*|/][a-z](?![a-z])|[ ]{2,3}[a-z](?![a-z])){3,}")
_WORD = re.compile(r"[^\W_]+")
_LATIN, _OTHER = re.compile(r"[a-z]"), re.compile(r"[\u0370-\u052f]")
_LEET = re.compile(
    r"(?<![\w@$])(?=[a-z@$0-9]*[a-z][a-z@$0-9]*[a-z])(?=[a-z@$0-9]*[013457@$])[a-z@$0-9]{3,}(?![\w@$])"
)
_TONES = re.compile(r"[āēīōūǎěǐǒǔǖǘǚǜ]")
_FEWEST_TONES = 3
_PACKED = re.compile(
    r"(?P<base>[A-Za-z0-9+/_-]{16,}={0,2})|(?P<percent>(?:%[0-9A-Fa-f]{2}){4,})"
    r"|(?P<escape>(?:\\+u[0-9A-Fa-f]{4}){2,})|(?P<entity>(?:&#x?[0-9A-Fa-f]{2,6};){2,})"
    r"|(?P<hex>(?:[0-9A-Fa-f]{2}[ ]?){12,})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as it may be read, and where each of its letters stands."""

    text: str
    places: tuple[int, ...]


def readings(folded: str) -> Iterator[Reading]:
    """Give a folded text as it stands, and closed up where that makes a difference."""
    plain = _WORD.sub(_alike, folded) if _OTHER.search(folded) else folded
    whole = tuple(range(len(plain)))
    yield Reading(text=plain, places=whole)
    closed = _without(plain, sorted({*_gaps(plain), *_marks(plain), *_blanks(plain)}))
    if closed.text != plain:
        yield closed
    loose = _LEET.sub(lambda hit: hit.group().translate(_FIGURES), plain)
    if _TONES.search(loose) and len(_TONES.findall(loose)) >= _FEWEST_TONES:
        loose = "".join(unicodedata.normalize("NFD", letter)[0] for letter in loose)
    if loose != plain:
        yield Reading(text=loose, places=whole)


def _alike(word: re.Match[str]) -> str:
    """Give a word of two scripts in one of them; a Russian word stays Russian."""
    mixed = _LATIN.search(word.group()) and _OTHER.search(word.group())
    return word.group().translate(_LOOKALIKES) if mixed else word.group()


def unpacked(raw: str) -> Iterator[tuple[str, int, int]]:
    """Give the words that are packed for machines in an answer as given, and where."""
    for hit in _PACKED.finditer(raw):
        words = _decoded(str(hit.lastgroup), hit.group())
        if words:
            yield words, hit.start(), hit.end()


def _decoded(form: str, packed: str) -> str:
    try:
        match form:
            case "escape":
                return "".join(
                    chr(int(one, 16)) for one in re.findall(r"u([0-9A-Fa-f]{4})", packed)
                )
            case "entity":
                return html.unescape(packed)
            case "hex" | "percent":
                data = bytes.fromhex(packed.replace("%", ""))
            case _:
                plain = packed.rstrip("=").translate(str.maketrans("-_", "+/"))
                data = base64.b64decode(plain + "=" * (-len(plain) % 4))
        words = data.decode()
    except (ValueError, binascii.Error):
        return ""
    return words if words.isprintable() else ""


def _gaps(plain: str) -> Iterator[int]:
    """Find the blanks between Chinese characters."""
    for gap in _GAP.finditer(plain):
        if "\n" not in gap.group():
            yield from range(*gap.span())


def _marks(plain: str) -> Iterator[int]:
    """Find what stands between Chinese characters that are set one by one."""
    for run in _APART.finditer(plain):
        for mark in _BETWEEN.finditer(run.group()):
            yield from range(run.start() + mark.start(), run.start() + mark.end())


def _blanks(plain: str) -> Iterator[int]:
    """Find the single marks between Latin letters that are set one by one."""
    for run in _SPELLED.finditer(plain):
        letters = run.group()
        for place in range(1, len(letters) - 1):
            alone = letters[place - 1].isalpha() and letters[place + 1].isalpha()
            if not letters[place].isalpha() and alone:
                yield run.start() + place


def _without(plain: str, gone: list[int]) -> Reading:
    dropped = set(gone)
    places = tuple(place for place in range(len(plain)) if place not in dropped)
    return Reading(text="".join(plain[place] for place in places), places=places)
