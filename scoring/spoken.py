"""What is said, as it sounds: syllables of a transcript, and the words people think with.

Figures are counted as they are read out in Chinese; Latin words by their vowels, abbreviations
letter by letter. A recogniser leaves many fillers out, so their number is a lower bound.
"""

import re
from typing import Final

#: Words that hold the floor. 那个 and 这个 count only where no thing follows them.
_FILLERS: Final = re.compile(
    r"嗯+|呃+|唉+|哎+|怎么说呢|就是说|对吧"
    r"|(?<![\u3400-\u9fff])额+(?=[,，。、…\s]|$)"
    r"|[那这]个(?=[,，。、…\s]|[那这]个|就是|然后|嗯|呃|$)"
    r"|\b(?:u+h+m*|u+m+|e+r+m*|you know|i mean)\b",
    re.IGNORECASE,
)
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_NUMBER: Final = re.compile(r"(\d+)(\.\d+)?([%％年]?)")
_WORD: Final = re.compile(r"[A-Za-z]+(?:'[a-z]+)?")
_VOWELS: Final = re.compile(r"[aeiouy]+")
_SILENT_E: Final = re.compile(r"(?<=[^aeiouy])e$|(?<=[^aeiouytd])ed$")
_PERCENT: Final = 3  #: 百分之
_LONGEST_READ: Final = 8  #: figures; a telephone number is read one by one
_GROUP: Final = 4


def syllables_of(text: str) -> int:
    """Count the syllables of a transcript as it is read aloud."""
    figures = sum(_read_out(*match) for match in _NUMBER.findall(text))
    words = sum(_word(match) for match in _WORD.findall(text))
    return len(_HAN.findall(text)) + figures + words


def fillers_in(text: str) -> int:
    """Count words that hold the floor; a lower bound where a recogniser tidied up."""
    return len(_FILLERS.findall(text))


def _read_out(whole: str, fraction: str, unit: str) -> int:
    years = unit == "年" and len(whole) == _GROUP
    one_by_one = years or len(whole) > _LONGEST_READ or (len(whole) > 1 and whole[0] == "0")
    spoken = len(whole) if one_by_one else _number(int(whole))
    return spoken + len(fraction) + (_PERCENT if unit in {"%", "％"} else 0)


def _number(value: int) -> int:
    """Count the syllables of a whole number below a hundred million, as 三百二十八 has five."""
    if value == 0:
        return 1
    upper, lower = divmod(value, 10_000)
    if not upper:
        return _below_ten_thousand(lower)
    zero = 1 if 0 < lower < 1_000 else 0  # noqa: PLR2004 - 一万零五百: the thousands are left out
    return _number(upper) + 1 + zero + (_below_ten_thousand(lower) if lower else 0)


def _below_ten_thousand(value: int) -> int:
    figures = str(value)
    spoken, gap = 0, False
    for place, figure in enumerate(figures):
        unit = len(figures) - place - 1
        if figure == "0":
            gap = True
            continue
        spoken += 1 + (unit > 0) + gap
        gap = False
    return spoken - (10 <= value < 20)  # noqa: PLR2004 - 十五, not 一十五


def _word(word: str) -> int:
    if word.isupper() and len(word) > 1:
        return sum(3 if letter == "W" else 1 for letter in word)
    sounded = _SILENT_E.sub("", word.lower())
    return max(1, len(_VOWELS.findall(sounded)))
