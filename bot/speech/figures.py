"""English figures in words, as they are read out: numbers, years, decimals, places in an order."""

from typing import Final

ONES: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
THOUSANDS: Final = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"))
ORDINALS: Final = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
YEARS: Final = range(1100, 2100)
LONGEST: Final = 12  #: figures; more are read one by one


def spelt_out(token: str) -> list[str]:
    """Give the words in which a figure is read: `1,250`, `2024`, `3.5`, `21st`."""
    digits = token.rstrip("stndrh").replace(",", "")
    whole, _, fraction = digits.partition(".")
    if len(whole) > LONGEST or (whole.startswith("0") and len(whole) > 1):
        words = [ONES[int(each)] for each in whole]
    elif not fraction and digits == token and int(whole) in YEARS:
        words = _year(int(whole))
    else:
        words = _number(int(whole))
    if fraction:
        return [*words, "point", *(ONES[int(each)] for each in fraction)]
    return words if token[-1].isdigit() or token[-1] == "," else [*words[:-1], _ordinal(words[-1])]


def _number(value: int) -> list[str]:
    if value < len(ONES):
        return [ONES[value]]
    if value < 100:  # noqa: PLR2004 - the word for it
        rest = [ONES[value % 10]] if value % 10 else []
        return [TENS[value // 10 - 2], *rest]
    if value < 1000:  # noqa: PLR2004 - the word for it
        rest = _number(value % 100) if value % 100 else []
        return [ONES[value // 100], "hundred", *rest]
    size, name = next(each for each in THOUSANDS if value >= each[0])
    rest = _number(value % size) if value % size else []
    return [*_number(value // size), name, *rest]


def _year(value: int) -> list[str]:
    century, rest = divmod(value, 100)
    if value % 1000 < 10:  # noqa: PLR2004 - two thousand and nine
        return _number(value)
    if not rest:
        return [*_number(century), "hundred"]
    return [*_number(century), *(["oh"] if rest < 10 else []), *_number(rest)]  # noqa: PLR2004


def _ordinal(last: str) -> str:
    if last in ORDINALS:
        return ORDINALS[last]
    return f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
