"""The hot path: de-duplicate, number and insert many inbox rows in as few statements as possible.

Plain statements, because compiling expressions would cost more than everything else together.
The sequence of a conversation is drawn in the transaction that inserts the row and under the lock
of the conversation's own row, conversations in sorted order: so the order of sequence numbers is
the order of commits, without gaps, and two writers cannot lock each other out.
"""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any, cast

import psycopg
from sqlalchemy import Connection

#: key, conversation, kind, body, occurred_at, received_at, due_at
Row = tuple[str, str, str, str, float, float, float]

SQLITE_KNOWN = (
    "select json_group_array(key) from inbox where key in (select value from json_each(?))"
)
SQLITE_SEQUENCES = """
    select json_group_object(id, seq) from conversation
    where id in (select value from json_each(?))
"""
SQLITE_DRAW = """
    insert into conversation (id, seq) select key, value from json_each(?) where true
    on conflict (id) do update set seq = excluded.seq
"""
SQLITE_INSERT = """
    insert into inbox (key, conversation, seq, kind, body, occurred_at, received_at, due_at) values
"""
SQLITE_ROW = "(?, ?, ?, ?, ?, ?, ?, ?)"
#: Rows of one statement; SQLite binds at most 32 766 values.
SQLITE_ROWS = 500
POSTGRES_ACCEPT = """
    with given as (
        select * from unnest(
            %s::text[], %s::text[], %s::text[], %s::text[], %s::float8[], %s::float8[], %s::float8[]
        ) with ordinality
        as t (key, conversation, kind, body, occurred_at, received_at, due_at, place)
    ), fresh as (
        select * from given where not exists (select 1 from inbox where inbox.key = given.key)
    ), drawn as (
        insert into conversation (id, seq)
        select conversation, count(*) from fresh group by conversation order by conversation
        on conflict (id) do update set seq = conversation.seq + excluded.seq
        returning id, seq
    )
    insert into inbox (key, conversation, seq, kind, body, occurred_at, received_at, due_at)
    select key, conversation,
        drawn.seq - count(*) over (partition by conversation)
            + row_number() over (partition by conversation order by place),
        kind, body, occurred_at, received_at, due_at
    from fresh join drawn on drawn.id = fresh.conversation
    order by place
    returning key
"""


def insert_numbered(connection: Connection, rows: Sequence[Row]) -> frozenset[str]:
    """Insert the rows whose key is new, each numbered within its conversation; say which."""
    first: dict[str, Row] = {}
    for row in rows:
        first.setdefault(row[0], row)  # a repeat does not move what it repeats behind the others
    unique = list(first.values())
    raw: Any = connection.connection.driver_connection
    if not unique:
        return frozenset()
    if isinstance(raw, sqlite3.Connection):
        return _sqlite(raw, unique)
    return _postgres(cast("psycopg.Connection[tuple[str]]", raw), unique)


def _sqlite(raw: sqlite3.Connection, rows: Sequence[Row]) -> frozenset[str]:
    """Ask four times whatever the number of rows: at each step the interpreter changes hands."""
    known: list[str] = json.loads(_asked(raw, SQLITE_KNOWN, [row[0] for row in rows]))
    fresh = [row for row in rows if row[0] not in known] if known else rows
    conversations = list({row[1]: None for row in fresh})
    sequences: dict[str, int] = json.loads(_asked(raw, SQLITE_SEQUENCES, conversations))
    numbered: list[tuple[str | int | float, ...]] = []
    for row in fresh:
        sequences[row[1]] = sequences.get(row[1], 0) + 1
        numbered.append((row[0], row[1], sequences[row[1]], *row[2:]))
    raw.execute(SQLITE_DRAW, (json.dumps(sequences),))
    for start in range(0, len(numbered), SQLITE_ROWS):
        some = numbered[start : start + SQLITE_ROWS]
        statement = SQLITE_INSERT + ",".join([SQLITE_ROW] * len(some))
        raw.execute(statement, [value for row in some for value in row])
    return frozenset(row[0] for row in fresh)


def _asked(raw: sqlite3.Connection, question: str, names: list[str]) -> str:
    """Ask for everything under these names as one value."""
    return str(raw.execute(question, (json.dumps(names),)).fetchone()[0])


def _postgres(raw: "psycopg.Connection[tuple[str]]", rows: Sequence[Row]) -> frozenset[str]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return frozenset(key for (key,) in raw.execute(POSTGRES_ACCEPT, columns))
