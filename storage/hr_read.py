"""Finds the rows HR inserted, and says of each whether an interview can come of it.

Reads only. A row that cannot be used is told with a reason and stands in nobody's way. Refuses to
repeat a phone or an e-mail address in a reason.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from storage.hr_layout import Layout, Stored, by_name
from storage.hr_model import (
    CandidateFacts,
    NewApplication,
    PersonChange,
    PositionFacts,
    Reason,
    SetAside,
)
from storage.hr_values import read_text
from storage.hr_write import candidate_facts, position_facts

PAGE = 200
SHOWN = 40
#: An application's id becomes the interview's, and so a part of addresses and keys.
USABLE_ID = re.compile(r"[\w.\-:@+=~]{1,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A row with the stage `new`, and whatever it points at."""

    application_id: str
    job_id: str
    candidate: CandidateFacts | None
    position: PositionFacts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows in the order of their ids, and where the next page begins."""

    rows: tuple[NewRow, ...]
    last: object = None  #: None when there is no further page


def new_rows(connection: sa.Connection, layout: Layout, *, after: object = None) -> Page:
    """Read one page of the rows that wait for an interview."""
    table = layout.applications
    query = table.select().where(table.is_("stage", "new")).order_by(table.at("id")).limit(PAGE)
    if after is not None:
        query = query.where(table.at("id") > after)
    found = [by_name(row) for row in connection.execute(query).mappings()]
    people = _people(connection, layout, (row["candidate_id"] for row in found))
    jobs = {table["position_id"].word(row["position_id"]) for row in found}
    places = {
        place.id: place
        for row in layout.positions.among(connection, "id", jobs)
        for place in (position_facts(layout.positions, row),)
    }
    rows = tuple(_row(layout, row, people, places) for row in found)
    return Page(rows=rows, last=found[-1]["id"] if len(found) == PAGE else None)


def judge(row: NewRow, jobs: Collection[str]) -> NewApplication | SetAside:
    """Say whether an interview can come of a row, and what to mend when it cannot."""
    if not USABLE_ID.fullmatch(row.application_id):
        return _aside(
            row, "bad_id", "申请编号为空、超过 64 个字符,或含有空格、斜杠等符号;请换一个编号。"
        )
    if row.job_id not in jobs:
        known = "、".join(sorted(jobs)[:10]) or "还没有"
        shown = _shown(row.job_id)
        return _aside(
            row,
            "unknown_position",
            f"岗位编号「{shown}」没有对应的岗位文件;请改成已有的岗位({known}),或添加岗位文件。",
        )
    person = row.candidate
    if person is None:
        return _aside(row, "no_candidate", "候选人表里没有这份申请所指的候选人;请先添加候选人。")
    if not person.name:
        return _aside(row, "no_name", "候选人没有姓名;请补上姓名。")
    if not (person.wecom_userid or person.external_userid or person.phone):
        return _aside(
            row,
            "unreachable",
            "联系不上候选人:企业微信账号、外部联系人编号和手机号都是空的;请至少补上一项。",
        )
    return NewApplication(
        application_id=row.application_id,
        job_id=row.job_id,
        candidate=person,
        position=row.position,
    )


def edits(
    connection: sa.Connection, layout: Layout, known: Sequence[CandidateFacts]
) -> tuple[PersonChange, ...]:
    """Say whose name, phone or e-mail address HR tells otherwise than we know it."""
    changes: list[PersonChange] = []
    for start in range(0, len(known), PAGE):
        some = known[start : start + PAGE]
        found = _people(connection, layout, (person.id for person in some))
        changes += (
            change
            for person in some
            if person.id in found
            for change in _edit(layout, person, found[person.id])
        )
    return tuple(changes)


def _edit(layout: Layout, known: CandidateFacts, hr: CandidateFacts) -> Iterable[PersonChange]:
    kept = layout.candidates.columns
    told = replace(
        known,
        name=hr.name or known.name,  # a person without a name cannot be spoken to
        phone=hr.phone if "phone" in kept else known.phone,
        email=hr.email if "email" in kept else known.email,
    )
    if told != known:
        yield PersonChange(candidate_id=told.id, name=told.name, phone=told.phone, email=told.email)


def _people(
    connection: sa.Connection, layout: Layout, ids: Iterable[object]
) -> dict[str, CandidateFacts]:
    sought = {text for value in ids if (text := read_text(value))}
    rows = layout.candidates.among(connection, "id", sought)
    found = (candidate_facts(layout.candidates, row) for row in rows)
    return {person.id: person for person in found}


def _row(
    layout: Layout,
    row: Stored,
    people: dict[str, CandidateFacts],
    places: dict[str, PositionFacts],
) -> NewRow:
    table = layout.applications
    job_id = table["position_id"].word(row["position_id"])
    return NewRow(
        application_id=read_text(row["id"]),
        job_id=job_id,
        candidate=people.get(read_text(row["candidate_id"])),
        position=places.get(job_id),
    )


def _aside(row: NewRow, reason: Reason, human: str) -> SetAside:
    return SetAside(application_id=row.application_id[:255], reason=reason, human=human)


def _shown(text: str) -> str:
    """Show a value of HR's so that it cannot spoil a message."""
    plain = "".join(each for each in text if each.isprintable())
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"
