"""How English sounds, in Kokoro's symbols: word lists, endings, figures; what is in none is spelt out.

The lists are misaki's (American), which the extra has already; its own reader of English wants a
grammar model that no package index carries. So a word that is said in two ways is said in the usual
one: `read` is always what one does.
"""

import json
import re
from functools import cache
from importlib import resources
from typing import Final

from bot.speech.figures import spelt_out

LETTERS: Final = dict(
    zip(
        "abcdefghijklmnopqrstuvwxyz",
        [
            "ˈA",
            "bˈi",
            "sˈi",
            "dˈi",
            "ˈi",
            "ˈɛf",
            "ʤˈi",
            "ˈAʧ",
            "ˈI",
            "ʤˈA",
            "kˈA",
            "ˈɛl",
            "ˈɛm",
            "ˈɛn",
            "ˈO",
            "pˈi",
            "kjˈu",
            "ˈɑɹ",
            "ˈɛs",
            "tˈi",
            "jˈu",
            "vˈi",
            "dˈʌbᵊljˌu",
            "ˈɛks",
            "wˈI",
            "zˈi",
        ],
        strict=True,
    )
)
#: Words of the trade that the lists do not have, or have for something else.
TRADE: Final = {
    "redis": "ɹˈɛdɪs",
    "kafka": "kˈɑfkə",
    "mysql": "mˌI ˌɛs kjˌu ˈɛl",
    "excel": "ɪksˈɛl",
    "github": "ɡˈɪthˌʌb",
    "linux": "lˈɪnəks",
    "onboarding": "ˈɔnbˌɔɹdɪŋ",
    "kubernetes": "kˌubəɹnˈɛTiz",
    "postgres": "pˈOstɡɹɛs",
    "saas": "sˈæs",
    "wechat": "wˈiʧˌæt",
    "wecom": "wˈikˌɑm",
}
#: Words that are written in capitals for weight.
STRESSED: Final = frozenset(
    [
        "all",
        "and",
        "any",
        "both",
        "each",
        "must",
        "never",
        "no",
        "not",
        "one",
        "only",
        "or",
        "very",
        "you",
        "your",
    ]
)
SIGNS: Final = {"%": "percent", "&": "and", "+": "plus", "@": "at", "=": "equals"}
STOPS: Final = frozenset(';:,.!?—…"“”()')
STRESSES: Final = "ˈˌ"
VOWELS: Final = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐ")
FLAPPED: Final = frozenset("AIOWYiuæɑəɛɪɹʊʌ")  #: after these a t before a vowel is nearly a d
TOKEN: Final = re.compile(
    r"[A-Za-z]+(?:['’][A-Za-z]+)*|\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?|[^\sA-Za-z\d]"
)
DOUBLED: Final = re.compile(r"([bcdgklmnprstvxz])\1(?:ing|ed)$")
SEVERAL: Final = re.compile(r"([A-Z]{2,5})'?s")  #: KPIs, HR's
LONGEST_ABBREVIATION: Final = 5
SHORTEST_HALF: Final = 3  #: letters of each half of a word that is put together of two


def phonemes(text: str) -> str:
    """Write an English text as it sounds."""
    said: list[str] = []
    vowel_follows: bool | None = None
    for token in reversed(TOKEN.findall(text.replace("’", "'"))):
        sound = _sound(token, vowel_follows=vowel_follows)
        if sound:
            said.append(sound)
            first = sound.lstrip(STRESSES)[0]
            vowel_follows = None if first in STOPS else first in VOWELS
    return _joined(reversed(said))


def word(text: str) -> str:
    """Write one English word as it sounds, among words of any language."""
    return TRADE.get(text.lower()) or _known(text) or _spelt(text)


def _joined(sounds: "reversed[str]") -> str:
    whole = ""
    for each in sounds:
        whole += each if each in STOPS or not whole else f" {each}"
    return whole


def _sound(token: str, *, vowel_follows: bool | None) -> str:
    if token in STOPS:
        return token
    if token in {"-", "–"}:
        return ""
    if token in SIGNS:
        return word(SIGNS[token])
    if token[0].isdigit():
        return " ".join(word(each) for each in spelt_out(token))
    if not token[0].isalpha():
        return ""
    return _weak(token.lower(), vowel_follows=vowel_follows) or word(token)


def _weak(token: str, *, vowel_follows: bool | None) -> str:
    """Give the words that lean on the next one as they sound before it."""
    match token:
        case "a":
            return "ɐ"
        case "an":
            return "ɐn"
        case "the":
            return "ði" if vowel_follows else "ðə"
        case "to" if vowel_follows is not None:
            return "tʊ" if vowel_follows else "tə"
        case "in" if vowel_follows is not None:
            return "ɪn"
        case _:
            return ""


def _known(text: str) -> str:
    if _is_abbreviation(text):
        own = _listed(text, exactly=True)  # IT is listed as `it`, and is not said so
        return own if own != _listed(text.lower(), exactly=True) else ""
    several = SEVERAL.fullmatch(text)
    if several is not None:
        return _s(_listed(several[1], exactly=True) or _spelt(several[1]))
    return _listed(text) or _ending(text) or _halves(text.lower())


def _is_abbreviation(text: str) -> bool:
    short = text.isupper() and 1 < len(text) <= LONGEST_ABBREVIATION
    return short and text.lower() not in STRESSED


def _listed(text: str, *, exactly: bool = False) -> str:
    plain = text.lower()
    for each in (text,) if exactly else (text, plain, plain.capitalize()):
        if each in _gold():
            return _gold()[each]
    return "" if exactly else _silver().get(plain, "")


def _ending(text: str) -> str:
    """Put a word together of its stem and an ending, as spelling and sound have it."""
    plain = text.lower()
    for suffix, add in (("'s", _s), ("s'", _s), ("s", _s), ("ed", _ed), ("ing", _ing)):
        if plain.endswith(suffix) and not plain.endswith("ss"):
            for stem in _stems(plain, suffix):
                sound = _listed(stem) if len(stem) > 1 else ""
                if sound:
                    return add(sound)
    return ""


def _stems(plain: str, suffix: str) -> list[str]:
    stem = plain.removesuffix(suffix)
    stems = [stem, f"{stem}e"]
    if DOUBLED.search(plain):
        stems.append(stem[:-1])
    if stem.endswith("e") and suffix == "s":
        stems.append(stem[:-1])
    if stem.endswith("ie"):
        stems.append(f"{stem[:-2]}y")
    if suffix == "ed" and stem.endswith("i"):
        stems.append(f"{stem[:-1]}y")
    return stems


def _s(stem: str) -> str:
    if stem[-1] in "ptkfθ":
        return f"{stem}s"
    return f"{stem}ᵻz" if stem[-1] in "szʃʒʧʤ" else f"{stem}z"


def _ed(stem: str) -> str:
    if stem[-1] in "pkfθʃsʧ":
        return f"{stem}t"
    if stem[-1] not in "td":
        return f"{stem}d"
    return f"{_flapped(stem)}ᵻd"


def _ing(stem: str) -> str:
    return f"{_flapped(stem)}ɪŋ"


def _flapped(stem: str) -> str:
    return f"{stem[:-1]}T" if stem[-1] == "t" and stem[-2:-1] in FLAPPED else stem


def _halves(plain: str) -> str:
    """Read a word that is in no list as two that are."""
    for at in range(len(plain) - SHORTEST_HALF, SHORTEST_HALF - 1, -1):
        first, second = _listed(plain[:at]), _listed(plain[at:]) or _ending(plain[at:])
        if first and second:
            return first + second.replace("ˈ", "ˌ")
    return ""


def _spelt(text: str) -> str:
    return " ".join(LETTERS[each] for each in text.lower() if each in LETTERS)


@cache
def _gold() -> dict[str, str]:
    return _list("us_gold.json")


@cache
def _silver() -> dict[str, str]:
    return _list("us_silver.json")


def _list(name: str) -> dict[str, str]:
    raw = json.loads((resources.files("misaki") / "data" / name).read_text("utf-8"))
    usual = (
        (each, said if isinstance(said, str) else said["DEFAULT"]) for each, said in raw.items()
    )
    return {each: said.replace("ɾ", "T").replace("ʔ", "t") for each, said in usual if said}
