"""Every place where the bot and the HR database say different things.

A difference is what the writer would change, printed instead. Refuses to print a phone, an e-mail
address, a whole name, or what a person said.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa

from storage.hr_layout import HrTable, Layout, Stored, by_name
from storage.hr_model import (
    ApplicationSnapshot,
    CandidateFacts,
    Difference,
    SetAside,
)
from storage.hr_plan import Change, plan
from storage.hr_read import PAGE, judge, new_rows
from storage.hr_rows import rows_id
from storage.hr_values import Value, read_text

NOTHING = "-"
FIRST = 1


def differences(
    connection: sa.Connection, layout: Layout, snapshot: ApplicationSnapshot
) -> Iterator[Difference]:
    """Compare one interview with the HR database.

    A position that exists is HR's alone and the bot keeps nothing about it, so nothing can differ.
    """
    found = plan(connection, layout, snapshot)
    for change in found.changes():
        yield from _of_change(change)
    for table, row in found.strange:
        key = f"{snapshot.application_id}/{_row_key(table, row)}"
        yield Difference(table=table.name, key=key, column="row", bot=NOTHING, hr="there")
    yield from _of_hr(connection, layout.candidates, snapshot.candidate)


def unknown_rows(
    connection: sa.Connection,
    layout: Layout,
    known: Collection[str],
    forgotten: Callable[[str], bool],
) -> Iterator[Difference]:
    """Find applications that only we can have written, and that the bot does not know.

    A table of HR's own is full of applications that are no business of ours; there only those count
    that carry the first line of a history we wrote.
    """
    table = layout.applications
    theirs = layout.mapping.of("applications").is_theirs
    last: object = None
    while True:
        query = table.select().order_by(table.at("id")).limit(PAGE)
        query = query if last is None else query.where(table.at("id") > last)
        found = [by_name(row) for row in connection.execute(query).mappings()]
        strangers = [
            row
            for row in found
            if read_text(row["id"]) not in known
            and not forgotten(read_text(row["id"]))
            and table["stage"].word(row["stage"]) != "new"
        ]
        written = _written_by_us(connection, layout, strangers) if theirs else strangers
        for row in written:
            stage = table["stage"].word(row["stage"])
            key = read_text(row["id"])
            yield Difference(table=table.name, key=key, column="row", bot=NOTHING, hr=stage)
        if len(found) < PAGE:
            return
        last = found[-1]["id"]


def waiting_rows(
    connection: sa.Connection,
    layout: Layout,
    *,
    known: Collection[str],
    jobs: Collection[str],
    told: Mapping[str, SetAside],
) -> Iterator[Difference | SetAside]:
    """Find the rows with the stage `new` that no interview has come of.

    What can only be seen when a row is taken up was told then: nobody has the phone number, or
    another interview is under way.
    """
    last: object = None
    while True:
        page = new_rows(connection, layout, after=last)
        for row in page.rows:
            if row.application_id in known:
                continue
            judged = judge(row, jobs)
            if isinstance(judged, SetAside):
                yield judged
            elif row.application_id in told:
                yield told[row.application_id]
            else:
                key = row.application_id
                yield Difference(
                    table="applications", key=key, column="row", bot=NOTHING, hr="new, not yet read"
                )
        if page.last is None:
            return
        last = page.last


def _written_by_us(
    connection: sa.Connection, layout: Layout, rows: Sequence[Stored]
) -> list[Stored]:
    history = layout.stage_history
    if history.holds_numbers("id"):
        return []
    first = {rows_id(history, read_text(row["id"]), FIRST): row for row in rows}
    found = history.among(connection, "id", first)
    return [first[read_text(each["id"])] for each in found]


def _of_change(change: Change) -> Iterator[Difference]:
    table = change.table
    key = "/".join(read_text(value) for value in change.keys.values())
    if change.stored is None:
        yield Difference(table=table.name, key=key, column="row", bot="there", hr=NOTHING)
        return
    for column, value in change.values.items():
        if (table.name, column) != ("applications", "updated_at"):  # it moves with the others
            ours = table[column].word(table.encode(column, value))
            hr = table[column].word(change.stored[column])
            yield _difference(table.name, key, column, ours, hr)


def _of_hr(
    connection: sa.Connection, table: HrTable, person: CandidateFacts
) -> Iterator[Difference]:
    """Compare what is HR's own of a person: it should have been taken over."""
    stored = table.find(connection, "id", person.id)
    if stored is None:
        return
    ours: dict[str, Value] = {"name": person.name, "phone": person.phone, "email": person.email}
    for column, value in table.changed(stored, ours).items():
        hr = table[column].word(stored[column])
        yield _difference(table.name, person.id, column, read_text(value), hr)


def _difference(table: str, key: str, column: str, bot: str, hr: str) -> Difference:
    mask = MASKS.get((table, column), _plain)
    return Difference(table=table, key=key, column=column, bot=mask(bot), hr=mask(hr))


def _row_key(table: HrTable, row: Stored) -> str:
    names: Iterable[str] = ("id",) if "id" in table.columns else ("round_id", "dimension")
    return "/".join(table[name].word(row[name]) for name in names)


def _plain(text: str) -> str:
    return text or NOTHING


def _name(text: str) -> str:
    return f"{text[0]}{'*' * min(2, max(1, len(text) - 1))}" if text else NOTHING


def _number(text: str) -> str:
    return f"***{text[-2:]}" if len(text) > len("***-**") else "***" if text else NOTHING


def _address(text: str) -> str:
    return f"{text[0]}***" if text else NOTHING


def _length(text: str) -> str:
    return f"({len(text)} characters)" if text else NOTHING


MASKS: Mapping[tuple[str, str], Callable[[str], str]] = MappingProxyType(
    {
        ("candidates", "name"): _name,
        ("candidates", "phone"): _number,
        ("candidates", "email"): _address,
        ("applications", "report_url"): _length,
        ("interview_results", "evidence"): _length,
        ("manager_feedback", "reason"): _length,
    }
)
