"""Where HR's own tables, columns and words differ from the reference schema.

A mapping only renames; it never says how to convert, and it never invents a column of its own.
Refuses names the contract does not know, and words that would make two stages look like `new`.
"""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from config.hr_words import DECISIONS, NEEDED, SPEAKS_LIKE, STAGES, TABLES, WORDS
from config.problem import Problem


class MappingError(ValueError):
    """The mapping file cannot be used; every line names one key, what is wrong, how to mend it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep one problem per line."""
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """What HR calls one table, its columns and the words in them."""

    table: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_theirs(self) -> bool:
        """Say whether the table is HR's own, so that it is never created for them."""
        return bool(self.table or self.columns)


UNMAPPED = TableMapping()


@dataclass(frozen=True, slots=True, kw_only=True)
class HrMapping:
    """The whole mapping; an empty one is the reference schema."""

    tables: Mapping[str, TableMapping] = field(default_factory=dict)
    file: str = ""

    def table(self, table: str) -> str:
        """Say what HR calls a table."""
        return self.of(table).table or table

    def column(self, table: str, column: str) -> str:
        """Say what HR calls a column; empty when HR has no place for it."""
        return self.of(table).columns.get(column, column)

    def words(self, table: str, column: str) -> Mapping[str, str]:
        """Give HR's word for each of ours in a column."""
        own = self.of(table).values.get(column)
        if own is not None or (table, column) not in SPEAKS_LIKE:
            return own or {}
        table, column = SPEAKS_LIKE[table, column]
        return self.of(table).values.get(column, {})

    def of(self, table: str) -> TableMapping:
        """Give what is said about one table."""
        return self.tables.get(table, UNMAPPED)


def load_mapping(file: Path | None) -> HrMapping:
    """Read a mapping file, or give the reference schema when none is named."""
    if file is None:
        return HrMapping()
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise _refusal(file.name, "not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        message = f"cannot be read: {error.strerror or 'unreadable'}"
        raise _refusal(file.name, message, "ZHIMIAN_HR__MAPPING names this file") from None
    return parse_mapping(text, file=file.name)


def parse_mapping(text: str, *, file: str) -> HrMapping:
    """Read a mapping from TOML, or name everything that is wrong with it."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number, or lists, beyond all reason
        hint = "quote text that is not a plain name, and write each key once"
        raise _refusal(file, f"not TOML: {error}", hint) from None
    reader = _Reader(file)
    tables = {name: reader.table(name, body) for name, body in raw.items() if reader.knows(name)}
    mapping = HrMapping(tables=MappingProxyType(tables), file=file)
    reader.check_names(mapping)
    reader.check_stages(mapping)
    if reader.problems:
        raise MappingError(tuple(reader.problems))
    return mapping


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def refuse(self, key: str, message: str, hint: str) -> None:
        self.problems.append(Problem(file=self.file, key=key, message=message, hint=hint))

    def knows(self, table: str) -> bool:
        if table not in TABLES:
            self.refuse(table, "there is no such table", _nearest(table, TABLES))
        return table in TABLES

    def table(self, table: str, body: object) -> TableMapping:
        if not isinstance(body, dict):
            self.refuse(table, "not a table", f'write [{table}] and below it table = "…"')
            return UNMAPPED
        for key in body:
            if key not in {"table", "columns", "values"}:
                hint = _nearest(key, ("table", "columns", "values"))
                self.refuse(f"{table}.{key}", "there is no such key", hint)
        return TableMapping(
            table=self.name(f"{table}.table", body.get("table", "")),
            columns=self.columns(table, body.get("columns", {})),
            values=self.values(table, body.get("values", {})),
        )

    def columns(self, table: str, body: object) -> Mapping[str, str]:
        columns: dict[str, str] = {}
        for column, name in self.items(f"{table}.columns", body):
            key = f"{table}.columns.{column}"
            if column not in TABLES[table]:
                hint = _nearest(column, TABLES[table])
                self.refuse(key, f"{table} has no such column", hint)
                continue
            columns[column] = self.name(key, name)
            if not columns[column] and column in NEEDED[table]:
                self.refuse(key, "this column cannot be left out", "name the column HR keeps it in")
        return MappingProxyType(columns)

    def values(self, table: str, body: object) -> Mapping[str, Mapping[str, str]]:
        values: dict[str, Mapping[str, str]] = {}
        for column, words in self.items(f"{table}.values", body):
            key = f"{table}.values.{column}"
            if column not in TABLES[table]:
                hint = _nearest(column, TABLES[table])
                self.refuse(key, f"{table} has no such column", hint)
                continue
            values[column] = self.words(table, column, self.items(key, words))
        return MappingProxyType(values)

    def words(
        self, table: str, column: str, items: Iterable[tuple[str, object]]
    ) -> Mapping[str, str]:
        words: dict[str, str] = {}
        known = WORDS.get((table, column), ())
        for word, theirs in items:
            key = f"{table}.values.{column}.{word}"
            if known and word not in known and not (known is DECISIONS and _is_extra(word)):
                self.refuse(key, f"{table}.{column} has no such value", _nearest(word, known))
            elif isinstance(theirs, str | int) and not isinstance(theirs, bool) and theirs != "":
                words[word] = str(theirs)
            else:
                self.refuse(key, "not a word", 'write HR\'s word in quotes, such as "通过"')
        return MappingProxyType(words)

    def items(self, key: str, body: object) -> Iterable[tuple[str, object]]:
        if isinstance(body, dict):
            return tuple(body.items())
        self.refuse(key, "not a table", f"write [{key}] and below it one line for each name")
        return ()

    def name(self, key: str, value: object) -> str:
        if isinstance(value, str) and value.isprintable():
            return value.strip()
        self.refuse(key, "not a name", "write the name HR uses, in quotes")
        return ""

    def check_names(self, mapping: HrMapping) -> None:
        """Refuse two tables, or two columns of a table, that go by one name."""
        taken: dict[str, str] = {}
        for table, columns in TABLES.items():
            name = mapping.table(table)
            if name in taken:
                message = f"{taken[name]} is kept in {name!r} already"
                self.refuse(f"{table}.table", message, "give each table its own")
            taken[name] = table
            seen: dict[str, str] = {"": ""}
            for column in columns:
                theirs = mapping.column(table, column)
                if theirs and theirs in seen:
                    message = f"{seen[theirs]} is kept in {theirs!r} already"
                    self.refuse(f"{table}.columns.{column}", message, "give each column its own")
                seen[theirs] = column

    def check_stages(self, mapping: HrMapping) -> None:
        """Refuse a word for `new` that another stage uses too: its rows would start interviews."""
        words = mapping.words("applications", "stage")
        new = words.get("new", "new")
        for stage in STAGES[1:]:
            if words.get(stage, stage) == new:
                hint = "a row with the word for new starts an interview; give new a word of its own"
                key = f"applications.values.stage.{stage}"
                self.refuse(key, f"{new!r} is the word for new", hint)


def _is_extra(word: str) -> bool:
    return word.startswith("extra:") and len(word) > len("extra:")


def _nearest(word: str, known: Iterable[str]) -> str:
    names = tuple(known)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"one of {', '.join(names)}"


def _refusal(file: str, message: str, hint: str) -> MappingError:
    return MappingError((Problem(file=file, key="", message=message, hint=hint),))
