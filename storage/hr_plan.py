"""What would have to change in the HR database for it to say what a snapshot says.

Reads and compares, writes nothing: the writer performs a plan, the difference report prints it.
Refuses to plan a change of what HR owns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from storage.hr_layout import HrTable, Layout, Stored
from storage.hr_model import ApplicationSnapshot, CandidateFacts, PositionFacts
from storage.hr_rows import Values, rows_below, rows_id
from storage.hr_values import Value, read_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A row to add (nothing is stored yet) or the columns of a row to set."""

    table: HrTable
    keys: Values
    stored: Stored | None
    values: Values

    def perform(self, connection: sa.Connection) -> None:
        """Write it."""
        if self.stored is None:
            self.table.insert(connection, self.values)
        else:
            self.table.change(connection, self.keys, self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every change, in the order foreign keys ask for, and the rows as they are."""

    stale: bool  #: HR's database already knows something later: nothing is to be written
    before: tuple[Change, ...]  #: position and candidate
    application: tuple[Change, ...]
    after: tuple[Change, ...]  #: results, feedback, history
    strange: tuple[tuple[HrTable, Stored], ...]  #: rows about this interview that are not ours

    def changes(self) -> tuple[Change, ...]:
        """Give all changes in order."""
        return (*self.before, *self.application, *self.after)


def plan(
    connection: sa.Connection,
    layout: Layout,
    snapshot: ApplicationSnapshot,
    *,
    lock: bool = False,
) -> Plan:
    """Compare a snapshot with the HR database, holding the application's row when asked."""
    stored = layout.applications.find(connection, "id", snapshot.application_id, lock=lock)
    rows: list[Change] = []
    strange: list[tuple[HrTable, Stored]] = []
    seen: dict[str, Sequence[Stored]] = {}
    for table, ours, keys in rows_below(layout, snapshot):
        theirs = table.all(connection, "application_id", snapshot.application_id)
        seen[table.name] = theirs
        changes, others = _compare(table, ours, theirs, keys)
        rows += changes
        strange += ((table, other) for other in others)
    stale = stored is not None and _is_stale(layout, snapshot, stored, rows, seen["stage_history"])
    return Plan(
        stale=stale,
        before=(
            *_position(connection, layout.positions, snapshot.position),
            *_candidate(connection, layout.candidates, snapshot.candidate),
        ),
        application=_application(layout.applications, snapshot, stored, moved=bool(rows)),
        after=tuple(rows),
        strange=tuple(strange),
    )


def _position(
    connection: sa.Connection, table: HrTable, position: PositionFacts
) -> tuple[Change, ...]:
    """Add a position HR does not have yet; one it has is HR's alone."""
    if table.find(connection, "id", position.id) is not None:
        return ()
    values = {
        "id": position.id,
        "title": position.title,
        "department": position.department,
        "status": position.status,
    }
    return (Change(table=table, keys={"id": position.id}, stored=None, values=values),)


def _candidate(
    connection: sa.Connection, table: HrTable, candidate: CandidateFacts
) -> tuple[Change, ...]:
    """Add a candidate HR does not have yet; of one it has, set only what is ours."""
    keys = {"id": candidate.id}
    ours: dict[str, Value] = {
        "wecom_userid": candidate.wecom_userid,
        "external_userid": candidate.external_userid,
        "source": candidate.source,
    }
    stored = table.find(connection, "id", candidate.id)
    if stored is None:
        theirs: dict[str, Value] = {
            "name": candidate.name,
            "phone": candidate.phone,
            "email": candidate.email,
            "created_at": candidate.created_at,
        }
        return (Change(table=table, keys=keys, stored=None, values=keys | theirs | ours),)
    told = {name: value for name, value in ours.items() if value and name in table.columns}
    userid = read_text(stored.get("wecom_userid"))
    if userid.casefold() == candidate.wecom_userid.casefold():
        told.pop("wecom_userid", None)  # WeCom does not tell capitals apart
    changed = table.changed(stored, told)
    return (Change(table=table, keys=keys, stored=stored, values=changed),) if changed else ()


def _application(
    table: HrTable, snapshot: ApplicationSnapshot, stored: Stored | None, *, moved: bool
) -> tuple[Change, ...]:
    """Say what the application's row should hold; its moment moves only when something else does."""
    keys = {"id": snapshot.application_id}
    values: dict[str, Value] = {
        "position_id": snapshot.position.id,
        "candidate_id": snapshot.candidate.id,
        "stage": snapshot.stage,
        "match_score": snapshot.match_score,
        "recommendation": snapshot.recommendation,
        "report_url": snapshot.report_url,
    }
    when: dict[str, Value] = {"updated_at": snapshot.updated_at}
    if stored is None:
        return (Change(table=table, keys=keys, stored=None, values=keys | values | when),)
    changed = table.changed(stored, values)
    if changed or moved:
        changed |= table.changed(stored, when)
    return (Change(table=table, keys=keys, stored=stored, values=changed),) if changed else ()


def _compare(
    table: HrTable, ours: Sequence[Values], theirs: Sequence[Stored], keys: tuple[str, ...]
) -> tuple[list[Change], list[Stored]]:
    """Say which rows to add or to set, and which are not ours."""
    left = list(theirs)
    changes: list[Change] = []
    for values in ours:
        wanted = {name: table.encode(name, values[name]) for name in keys}
        stored = next((row for row in left if _is_row(table, row, wanted)), None)
        if stored is not None:
            left.remove(stored)
        changed = values if stored is None else table.changed(stored, values)
        if changed:
            named = {name: values[name] for name in ("application_id", *keys)}
            changes.append(Change(table=table, keys=named, stored=stored, values=changed))
    return changes, left


def _is_row(table: HrTable, row: Stored, wanted: Mapping[str, object]) -> bool:
    return all(table[name].same(row[name], value) for name, value in wanted.items())


def _is_stale(
    layout: Layout,
    snapshot: ApplicationSnapshot,
    stored: Stored,
    rows: Sequence[Change],
    history: Sequence[Stored],
) -> bool:
    """Say whether HR's database already knows something later than this snapshot.

    Our history decides first: other programs set `updated_at` too, and in zones of their own.
    """
    table, applications = layout.stage_history, layout.applications
    last = max((each.sequence for each in snapshot.history), default=0)
    if not table.holds_numbers("id"):
        later = rows_id(table, snapshot.application_id, last + 1)
        wanted = {"id": table.encode("id", later)}
        if any(_is_row(table, row, wanted) for row in history):
            return True
    newcomer = any(change.stored is None for change in rows)
    if newcomer or applications["stage"].word(stored["stage"]) == "new":
        return False
    column = applications.columns.get("updated_at")
    if column is None:
        return False
    there = column.moment(stored["updated_at"])
    ours = column.moment(column.encode(snapshot.updated_at))
    return there is not None and ours is not None and there > ours
