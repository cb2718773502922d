"""Every sentence the bot says, in each language, by a key; the words live in `phrases.*.toml`.

Refuses to start with a sentence missing in one language, or with other blanks than the other has.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from config.job import Language

LANGUAGES: tuple[Language, ...] = ("zh", "en")
FOLDER = Path(__file__).parent


class PhraseError(Exception):
    """A sentence is missing, or a blank in it was not filled."""


class Filler(string.Formatter):
    """Fills blanks; `{count:question|questions}` is the word that goes with the number."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Give the value, or the n-th of the words offered, the last one for all beyond."""
        words = format_spec.split("|")
        if len(words) == 1:
            return str(value)
        written = str(value)
        number = int(written) if written.isdigit() else len(words)
        return words[min(number, len(words)) - 1]


FILLER = Filler()


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences of one language."""

    language: Language

    def __post_init__(self) -> None:
        """Read both languages once, so that what is missing shows before anybody is written to."""
        all_phrases()

    def say(self, key: str, /, **values: object) -> str:
        """Fill a sentence's blanks; what is filled in is never read as a sentence itself."""
        try:
            return FILLER.vformat(all_phrases()[self.language][key], (), values)
        except KeyError as error:
            raise PhraseError(f"{self.language}: {key}: {error} is missing") from error


@cache
def all_phrases() -> Mapping[str, Mapping[str, str]]:
    """Read the sentences of every language and see that they match each other."""
    return read_phrases(FOLDER)


def read_phrases(folder: Path) -> Mapping[str, Mapping[str, str]]:
    """Read the sentences of a folder; PhraseError names the first that does not match."""
    books = {language: _read(folder / f"phrases.{language}.toml") for language in LANGUAGES}
    first = books[LANGUAGES[0]]
    for language, book in books.items():
        for key in sorted(first.keys() ^ book.keys()):
            raise PhraseError(f"{key} is not in every language ({language})")
        for key, sentence in book.items():
            if blanks(sentence) != blanks(first[key]):
                raise PhraseError(f"{language}: {key}: its blanks differ between languages")
    return MappingProxyType({name: MappingProxyType(book) for name, book in books.items()})


def blanks(sentence: str) -> frozenset[str]:
    """Name the blanks of a sentence; only plain names are allowed in them."""
    try:
        fields = [field for _, field, _, _ in string.Formatter().parse(sentence)]
    except ValueError as error:
        raise PhraseError(f"{sentence[:20]!r}: {error}") from error
    names = frozenset(field for field in fields if field is not None)
    if not all(name.isidentifier() for name in names):
        raise PhraseError(f"{sentence[:20]!r}: a blank is a plain name, such as {{title}}")
    return names


def _read(file: Path) -> dict[str, str]:
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PhraseError(f"{file.name} cannot be used: {error}") from error
    wrong = [key for key, value in raw.items() if not isinstance(value, str) or not value.strip()]
    if wrong:
        raise PhraseError(f"{file.name}: {wrong[0]} is not a sentence")
    return {key: value.strip("\n") for key, value in raw.items()}
