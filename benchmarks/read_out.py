"""Figures in a Chinese text as they are read out, so that 328 and 三百二十八 are the same words."""

import re

FIGURES = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
FIGURE = re.compile(r"(\d+)(\.\d+)?([%％年]?)")
GROUPED = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
LONGEST = 8  #: figures; more are read one by one
YEAR = 4


def read_out(text: str) -> str:
    """Write every figure in a text as it is read out."""
    return FIGURE.sub(_read, GROUPED.sub("", text))


def _read(found: re.Match[str]) -> str:
    whole, fraction, unit = found[1], found[2], found[3]
    one_by_one = len(whole) > LONGEST or (unit == "年" and len(whole) == YEAR)
    said = _each(whole) if one_by_one else _number(int(whole))
    if fraction:
        said += "点" + _each(fraction[1:])
    return f"百分之{said}" if unit in {"%", "％"} else said + unit


def _each(figures: str) -> str:
    return "".join(FIGURES[int(each)] for each in figures)


def _number(value: int) -> str:
    if value == 0:
        return FIGURES[0]
    upper, lower = divmod(value, 10_000)
    if upper:
        gap = FIGURES[0] if 0 < lower < 1_000 else ""
        return f"{_number(upper)}万{gap}{_number(lower) if lower else ''}"
    said, gap, figures = "", "", str(value)
    for place, each in enumerate(figures):
        if each == "0":
            gap = FIGURES[0]
            continue
        said += gap + FIGURES[int(each)] + UNITS[len(figures) - place - 1]
        gap = ""
    return said.removeprefix("一") if 10 <= value < 20 else said
