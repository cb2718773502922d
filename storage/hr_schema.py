"""The reference schema: the six HR tables of the contract, on SQLite, PostgreSQL and MySQL.

Creates what is missing and alters nothing. Refuses to create a table that the mapping calls HR's
own: a name misspelt there must not become an empty table that nobody looks at.
"""

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

from config.hr_words import TABLES
from config.mapping import HrMapping
from storage.hr_engine import WRITES, hr_address, open_engine, prepare_file
from storage.hr_failures import Contended, HrRefused, narrowed
from storage.hr_layout import missing_table, split_name

metadata = sa.MetaData()
TRIES = 3
#: Ids differ by case and by trailing signs; MySQL's usual collations would not see that.
Key = sa.String(64).with_variant(mysql.VARCHAR(64, collation="utf8mb4_bin"), "mysql")
#: UTC without a zone, to the microsecond: the one moment all three can keep and compare.
Moment = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql")
Word = sa.String(32)
Line = sa.String(255)


def _table(name: str, *columns: sa.Column[object]) -> sa.Table:
    return sa.Table(name, metadata, *columns, mysql_engine="InnoDB", mysql_charset="utf8mb4")


def _needed(name: str) -> sa.Column[object]:
    return sa.Column(name, Line, nullable=False)


def _key(name: str = "id") -> sa.Column[object]:
    return sa.Column(name, Key, primary_key=True)


_table(
    "positions",
    _key(),
    _needed("title"),
    sa.Column("department", Line),
    sa.Column("status", Word),
)
_table(
    "candidates",
    _key(),
    _needed("name"),
    sa.Column("phone", sa.String(64)),
    sa.Column("email", sa.String(254)),
    sa.Column("wecom_userid", sa.String(64), index=True),
    sa.Column("external_userid", sa.String(64), index=True),
    sa.Column("source", Line),
    sa.Column("created_at", Moment),
)
_table(
    "applications",
    _key(),
    sa.Column("position_id", Key, nullable=False, index=True),
    sa.Column("candidate_id", Key, nullable=False, index=True),
    sa.Column("stage", Word, nullable=False, index=True),
    sa.Column("match_score", sa.Double()),
    sa.Column("recommendation", Word),
    sa.Column("report_url", sa.String(1024)),
    sa.Column("updated_at", Moment),
)
_table(
    "interview_results",
    _key("application_id"),
    _key("round_id"),
    _key("dimension"),
    sa.Column("score", sa.Double()),
    sa.Column("low", sa.Double()),
    sa.Column("high", sa.Double()),
    sa.Column("evidence", sa.Text()),
    sa.Column("scored_at", Moment),
)
_table(
    "manager_feedback",
    _key(),
    sa.Column("application_id", Key, nullable=False, index=True),
    sa.Column("manager_userid", sa.String(64), nullable=False),
    sa.Column("decision", sa.String(96), nullable=False),
    sa.Column("reason", sa.Text()),
    sa.Column("created_at", Moment),
)
_table(
    "stage_history",
    _key(),
    sa.Column("application_id", Key, nullable=False, index=True),
    sa.Column("from_stage", Word),
    sa.Column("to_stage", Word, nullable=False),
    sa.Column("actor", Line),
    sa.Column("at", Moment),
)


def create_reference_tables(url: str, mapping: HrMapping) -> tuple[str, ...]:
    """Create the reference tables that are missing and name them; change nothing that is there."""
    address = hr_address(url)
    with narrowed("creating the HR tables"):
        prepare_file(address)
        engine = open_engine(address, connections=1, may_create=True)
        writer = engine.execution_options(**{WRITES: True})
        try:
            return tuple(name for name in TABLES if _create(writer, name, mapping))
        finally:
            engine.dispose()


def _create(engine: sa.Engine, name: str, mapping: HrMapping) -> bool:
    """Create one table unless it is there; somebody else may be creating it at the same time."""
    for attempt in range(TRIES):
        if _is_there(engine, name, mapping):
            return False
        if mapping.of(name).is_theirs:
            raise missing_table(engine, name, mapping)
        try:
            with narrowed(f"creating the table {name}"):
                metadata.create_all(engine, tables=[metadata.tables[name]])
        except (Contended, HrRefused):
            if attempt == TRIES - 1:
                raise
        else:
            return True
    return False


def _is_there(engine: sa.Engine, name: str, mapping: HrMapping) -> bool:
    schema, table = split_name(mapping.table(name), engine.dialect.name)
    return sa.inspect(engine).has_table(table, schema=schema)
