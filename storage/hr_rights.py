"""Whether HR's database lets the bot write what it has to, found out without writing anything.

Statements that could not touch a row need the same rights as those that do. Refuses to try a
deletion: the bot never deletes a row of HR's.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from storage.hr_layout import HrTable, Layout


def written_tables(layout: Layout) -> tuple[HrTable, ...]:
    """List the tables the bot writes."""
    return (
        layout.positions,
        layout.candidates,
        layout.applications,
        layout.interview_results,
        layout.manager_feedback,
        layout.stage_history,
    )


def tried(connection: sa.Connection, tables: Sequence[HrTable]) -> int:
    """Add and set no row of any table; the database raises when it would not let us. Say how many."""
    for table in tables:
        names = [name for name in table.columns if name != "id" or not table.holds_numbers(name)]
        columns = [table.at(name) for name in names]
        nothing = sa.select(*columns).where(sa.false())
        labels = [table[name].label for name in names]
        connection.execute(sa.insert(table.table).from_select(labels, nothing))
        last = table[names[-1]].label
        values = {last: table.table.columns[last]}
        connection.execute(sa.update(table.table).where(sa.false()).values(values))
    return len(tables)
