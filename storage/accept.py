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

SQLITE_KNOWN = "select key from inbox where key in (select value from json_each(?))"
SQLITE_LAST = "select id, seq from conversation where id in (select value from json_each(?))"
#: Reading first and writing then is safe: the transaction began with the write lock.
SQLITE_DRAWN = """
    insert into conversation (id, seq) values (?, ?)
    on conflict (id) do update set seq = excluded.seq
"""
SQLITE_INSERT = """
    insert into inbox (key, conversation, seq, kind, body, occurred_at, received_at, due_at)
    values (?, ?, ?, ?, ?, ?, ?, ?)
"""
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
    unique = list({row[0]: row for row in reversed(rows)}.values())[::-1]
    raw: Any = connection.connection.driver_connection
    if not unique:
        return frozenset()
    if isinstance(raw, sqlite3.Connection):
        return _sqlite(raw, unique)
    return _postgres(cast("psycopg.Connection[tuple[str]]", raw), unique)


def _sqlite(raw: sqlite3.Connection, rows: Sequence[Row]) -> frozenset[str]:
    keys = json.dumps([row[0] for row in rows])
    known = {key for (key,) in raw.execute(SQLITE_KNOWN, (keys,))}
    fresh = [row for row in rows if row[0] not in known] if known else rows
    named = json.dumps(list({row[1] for row in fresh}))
    last: dict[str, int] = dict(raw.execute(SQLITE_LAST, (named,)).fetchall())
    numbered = []
    for row in fresh:
        last[row[1]] = seq = last.get(row[1], 0) + 1
        numbered.append((row[0], row[1], seq, *row[2:]))
    raw.executemany(SQLITE_DRAWN, last.items())
    raw.executemany(SQLITE_INSERT, numbered)
    return frozenset(row[0] for row in fresh)


def _postgres(raw: "psycopg.Connection[tuple[str]]", rows: Sequence[Row]) -> frozenset[str]:
    columns = [list(column) for column in zip(*rows, strict=True)]
    return frozenset(key for (key,) in raw.execute(POSTGRES_ACCEPT, columns))
