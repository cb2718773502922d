"""Whose the résumés of a folder are: a CSV beside them, as a spreadsheet program saves it.

Refuses a table with anything wrong in it, naming the line, and never what stands there.
"""

import csv
from collections.abc import Collection, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from bot.intake import as_meant, decoded
from bot.web.schemas import CandidateFields

COLUMNS: Final = {
    "file": "file",
    "文件": "file",
    "文件名": "file",
    "name": "name",
    "姓名": "name",
    "phone": "phone",
    "手机": "phone",
    "手机号": "phone",
    "电话": "phone",
    "email": "email",
    "邮箱": "email",
    "wecom_userid": "wecom_userid",
    "external_userid": "external_userid",
}


class PeopleRefused(ValueError):
    """The table of people cannot be used."""


def read_people(
    path: Path, folder: Path, files: Collection[Path]
) -> Mapping[Path, CandidateFields]:
    """Read who files of a folder are about; PeopleRefused says what to mend."""
    named = {as_meant(each.relative_to(folder)): each for each in files}
    people: dict[Path, CandidateFields] = {}
    for line, row in _rows(_text(path)):
        file = named.get(row.pop("file", ""))
        if file is None:
            raise PeopleRefused(f"line {line}: there is no such file in {folder}")
        if file in people:
            raise PeopleRefused(f"line {line}: an earlier line has this file")
        try:
            people[file] = CandidateFields.model_validate(row)
        except ValidationError as error:
            wrong = error.errors(include_input=False, include_url=False)[0]
            raise PeopleRefused(f"line {line}: {wrong['loc'][0]}: {wrong['msg']}") from None
    return people


def _text(path: Path) -> str:
    text = decoded(path.read_bytes())
    if text is None:
        raise PeopleRefused("the table is neither UTF-8 nor GB18030")
    return text


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Give each line that says anything, with its number and only its filled cells."""
    table = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        headings = [each.strip() for each in next(table, [])]
        columns = [COLUMNS.get(each.lower(), "") for each in headings]
        _check(headings, columns)
        for cells in table:
            if len(cells) > len(columns):
                raise PeopleRefused(f"line {table.line_num}: more cells than headings")
            filled = ((name, cell.strip()) for name, cell in zip(columns, cells, strict=False))
            row = {name: cell for name, cell in filled if cell}
            if row:
                yield table.line_num, row
    except csv.Error as error:
        raise PeopleRefused(f"line {table.line_num}: {error}") from None


def _check(headings: list[str], columns: list[str]) -> None:
    for heading, column in zip(headings, columns, strict=True):
        if not column:
            raise PeopleRefused(f"no column is called {heading!r}; there are {', '.join(COLUMNS)}")
    for needed in ("file", "name"):
        if needed not in columns:
            raise PeopleRefused(f"the column {needed!r} is missing")
    if len(set(columns)) < len(columns):
        raise PeopleRefused("two columns say the same")
