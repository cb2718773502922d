"""Brings the HR database to what one snapshot says, in one transaction.

The application's row is locked first, so writers of one interview go one after another. Refuses
to write over something later, and to touch what is HR's.
"""

import sqlalchemy as sa

from storage.hr_layout import HrTable, Layout, Stored
from storage.hr_model import ApplicationSnapshot, CandidateFacts, PositionFacts, Synced
from storage.hr_plan import plan

#: A longer one is no name, and would fill messages; what HR's column says stays as it is.
LONGEST_NAME = 64


def write(connection: sa.Connection, layout: Layout, snapshot: ApplicationSnapshot) -> Synced:
    """Write what differs, and say what HR's own columns hold now."""
    found = plan(connection, layout, snapshot, lock=True)
    changes = () if found.stale else found.changes()
    for change in changes:
        change.perform(connection)
    candidate = layout.candidates.find(connection, "id", snapshot.candidate.id)
    position = layout.positions.find(connection, "id", snapshot.position.id)
    return Synced(
        outcome="stale" if found.stale else "written" if changes else "unchanged",
        candidate=candidate_facts(layout.candidates, candidate)
        if candidate
        else snapshot.candidate,
        position=position_facts(layout.positions, position) if position else snapshot.position,
    )


def candidate_facts(table: HrTable, stored: Stored) -> CandidateFacts:
    """Read a candidate's row."""
    told = _told(table, stored)
    return CandidateFacts(
        id=told["id"],
        name=told["name"][:LONGEST_NAME],
        phone=told.get("phone", ""),
        email=told.get("email", ""),
        wecom_userid=told.get("wecom_userid", ""),
        external_userid=told.get("external_userid", ""),
        source=told.get("source", ""),
    )


def position_facts(table: HrTable, stored: Stored) -> PositionFacts:
    """Read a position's row."""
    told = _told(table, stored)
    return PositionFacts(
        id=told["id"],
        title=told.get("title", ""),
        department=told.get("department", ""),
        status=told.get("status", ""),
    )


def _told(table: HrTable, stored: Stored) -> dict[str, str]:
    return {name: column.word(stored[name]).strip() for name, column in table.columns.items()}
