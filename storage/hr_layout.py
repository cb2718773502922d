"""HR's six tables as they really are: looked at before anything is read or written.

Names every table and column that is missing at once, with the nearest one there is. Refuses to
guess, and never reads or writes a column the contract does not name.
"""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from config.hr_words import NEEDED, TABLES
from config.mapping import HrMapping
from storage.hr_failures import HrRefused
from storage.hr_values import OMITTED, HrColumn, Kind, Unfit, Value, describe

Stored = Mapping[str, object]  #: a row as it came, by our names of its columns


@dataclass(frozen=True, slots=True, kw_only=True)
class HrTable:
    """One of our tables as HR keeps it."""

    name: str
    label: str
    table: sa.Table
    columns: Mapping[str, HrColumn]

    def __getitem__(self, column: str) -> HrColumn:
        """Find a column by our name of it."""
        return self.columns[column]

    def at(self, column: str) -> sa.Column[object]:
        """Give the column for an expression."""
        return self.table.columns[self.columns[column].label]

    def is_(self, column: str, value: Value) -> sa.ColumnElement[bool]:
        """Compare a column with a value of ours."""
        return self.at(column) == self.encode(column, value)

    def select(self) -> sa.Select[*tuple[object, ...]]:
        """Read every column that the contract names, and no other."""
        return sa.select(*(self.at(name).label(name) for name in self.columns))

    def find(
        self, connection: sa.Connection, column: str, value: Value, *, lock: bool = False
    ) -> Stored | None:
        """Read the row with this key, and keep others from writing it when asked."""
        query = self.select().where(self.is_(column, value))
        found = connection.execute(query.with_for_update() if lock else query).mappings().first()
        return None if found is None else by_name(found)

    def all(self, connection: sa.Connection, column: str, value: Value) -> Sequence[Stored]:
        """Read every row with this value."""
        query = self.select().where(self.is_(column, value))
        return [by_name(row) for row in connection.execute(query).mappings()]

    def among(
        self, connection: sa.Connection, column: str, values: Iterable[Value]
    ) -> Sequence[Stored]:
        """Read every row with one of these values; a value that cannot be there finds nothing."""
        sought = [found for value in values if (found := self._if_fits(column, value)) is not None]
        if not sought:
            return ()
        query = self.select().where(self.at(column).in_(sought))
        return [by_name(row) for row in connection.execute(query).mappings()]

    def insert(self, connection: sa.Connection, values: Mapping[str, Value]) -> None:
        """Add a row; what the contract does not name is left to HR's defaults."""
        connection.execute(sa.insert(self.table).values(self.row(values)))

    def change(
        self,
        connection: sa.Connection,
        keys: Mapping[str, Value],
        values: Mapping[str, Value],
    ) -> None:
        """Change these columns of one row, and no other column."""
        where = [self.is_(column, value) for column, value in keys.items()]
        connection.execute(sa.update(self.table).where(*where).values(self.row(values)))

    def row(self, values: Mapping[str, Value]) -> dict[str, object]:
        """Say in HR's names and types what a row of ours holds."""
        encoded = {
            self[name].label: self.encode(name, value)
            for name, value in values.items()
            if name in self.columns
        }
        return {label: value for label, value in encoded.items() if value is not OMITTED}

    def changed(self, stored: Stored, values: Mapping[str, Value]) -> dict[str, Value]:
        """Keep those values that the row does not hold already."""
        return {
            name: value
            for name, value in values.items()
            if name in self.columns and not self[name].same(stored[name], self.encode(name, value))
        }

    def encode(self, column: str, value: Value) -> object:
        """Turn a value of ours into what the column holds, or say what to mend."""
        try:
            return self[column].encode(value)
        except Unfit as unfit:
            hint = "give it a text type, or map our words to its values"
            raise HrRefused(f"{self.label}: {unfit}; {hint}") from None

    def holds_numbers(self, column: str) -> bool:
        """Say whether a column is numbered by HR itself, so that no id of ours fits in."""
        return self[column].kind is Kind.INTEGER

    def _if_fits(self, column: str, value: Value) -> object:
        try:
            return self[column].encode(value)
        except Unfit:
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """All six tables."""

    mapping: HrMapping
    positions: HrTable
    candidates: HrTable
    applications: HrTable
    interview_results: HrTable
    manager_feedback: HrTable
    stage_history: HrTable


def look_at(connection: sa.Connection, mapping: HrMapping) -> Layout:
    """Look at HR's tables and describe them, or name everything that is missing."""
    inspector = sa.inspect(connection)
    problems: list[str] = []
    tables = {name: _table(inspector, name, mapping, problems) for name in TABLES}
    if problems:
        raise HrRefused("; ".join(problems))
    return Layout(mapping=mapping, **tables)


def by_name(row: sa.RowMapping) -> Stored:
    """Take a row out of the library's hands."""
    return {str(name): value for name, value in row.items()}


def split_name(name: str, dialect: str) -> tuple[str | None, str]:
    """Part a table's name from its schema's."""
    schema, dot, table = name.rpartition(".")
    return (schema, table) if dot and dialect != "sqlite" else (None, name)


def missing_table(source: sa.Engine | sa.Connection, name: str, mapping: HrMapping) -> HrRefused:
    """Say that HR's own table is not there."""
    return HrRefused(_no_table(sa.inspect(source), name, mapping))


def _table(inspector: sa.Inspector, name: str, mapping: HrMapping, problems: list[str]) -> HrTable:
    schema, label = split_name(mapping.table(name), inspector.dialect.name)
    columns: dict[str, HrColumn] = {}
    types: list[sa.Column[object]] = []
    if inspector.has_table(label, schema=schema):
        found = {str(each["name"]): dict(each) for each in inspector.get_columns(label, schema)}
        for column in TABLES[name]:
            theirs = mapping.column(name, column)
            actual = _actual(theirs, found)
            if actual is not None:
                columns[column] = describe(
                    column,
                    found[actual],
                    dialect=inspector.dialect.name,
                    key=column in NEEDED[name],
                    words=mapping.words(name, column),
                )
                types.append(_column(actual, found[actual]["type"], inspector.dialect.name))
            elif theirs:
                problems.append(_no_column(name, column, mapping, found))
    else:
        problems.append(_no_table(inspector, name, mapping))
    table = sa.Table(label, sa.MetaData(), *types, schema=schema)
    return HrTable(name=name, label=label, table=table, columns=columns)


def _column(name: str, kind: object, dialect: str) -> sa.Column[object]:
    """Bind as the database types it; SQLite types values, not columns."""
    if dialect == "sqlite" or not isinstance(kind, sa.types.TypeEngine):
        return sa.Column(name, sa.types.NullType())
    return sa.Column(name, kind)


def _actual(name: str, found: Iterable[str]) -> str | None:
    """Find a column, by any capitals when not by the given ones."""
    same = {each.casefold(): each for each in found}
    return name if name in same.values() else same.get(name.casefold()) if name else None


def _no_table(inspector: sa.Inspector, name: str, mapping: HrMapping) -> str:
    schema, label = split_name(mapping.table(name), inspector.dialect.name)
    try:
        there = inspector.get_table_names(schema)
    except sa.exc.SQLAlchemyError:
        there = []
    mend = f"mend [{name}] table in {mapping.file}" if mapping.of(name).is_theirs else ""
    close = _close(label, there)
    return f"HR's database has no table {label!r}{close} ({mend or 'run zhimian migrate'})"


def _no_column(name: str, column: str, mapping: HrMapping, found: Iterable[str]) -> str:
    theirs = mapping.column(name, column)
    file = mapping.file or "the file ZHIMIAN_HR__MAPPING names"
    close = _close(theirs, found)
    mend = f"mend [{name}.columns] {column} in {file}"
    return f"HR's table {mapping.table(name)!r} has no column {theirs!r}{close} ({mend})"


def _close(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, tuple(known), n=1, cutoff=0.6)
    return f", nearest is {close[0]!r}" if close else ""
