"""The one transaction of a turn: everything a decision changes, whole or not at all.

Raises `Stale`, and nothing is kept, when another worker was faster with any part of it; the
turn is then done again from what is stored. Refuses to know what was decided.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from handlers.grading import Grade
from storage import broadcasts, cards, grades, history, inbox, interviews, outbox, people
from storage.broadcasts import Broadcast
from storage.cards import SentCard
from storage.errors import Stale
from storage.history import Entry
from storage.inbox import InboxRow
from storage.interviews import StoredInterview
from storage.outbox import OutboxRow
from storage.people import Candidate, Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewChange:
    """What an interview became since it was read."""

    read: StoredInterview
    stage: str
    body: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything that one turn leaves behind."""

    finished: Collection[str] = ()
    interviews: tuple[InterviewChange, ...] = ()
    desks: tuple[tuple[Desk, str], ...] = ()
    broadcasts: tuple[tuple[Broadcast, str], ...] = ()
    opened: tuple[tuple[str, str], ...] = ()  #: ids and bodies of new broadcasts
    cards: tuple[SentCard, ...] = ()
    grades: tuple[Grade, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    withdrawn: Collection[str] = ()
    quieted: Collection[str] = ()  #: conversations whose silences up to now mean nothing any more
    wanted: tuple[OutboxRow, ...] = ()
    happened: tuple[InboxRow, ...] = ()


def commit_turn(connection: Connection, turn: Turn, at: datetime) -> None:
    """Keep everything that a turn leaves behind, or raise Stale and keep nothing."""
    if inbox.finish(connection, turn.finished, at) != len(set(turn.finished)):
        raise Stale("rows of this turn were finished by somebody else")
    for change in turn.interviews:
        interviews.save(connection, change.read, stage=change.stage, body=change.body, at=at)
        history.append(connection, change.read.id, change.entries)
    for desk, body in turn.desks:
        people.save_desk(connection, desk, body=body, at=at)
    for broadcast, body in turn.broadcasts:
        broadcasts.save(connection, broadcast, body=body)
    for broadcast_id, body in turn.opened:
        broadcasts.insert_broadcast(connection, broadcast_id, body=body, at=at)
    for card in turn.cards:
        cards.remember(connection, card)
    grades.add(connection, turn.grades)
    for candidate in turn.candidates:
        people.update_candidate(connection, candidate)
    outbox.withdraw(connection, turn.withdrawn)
    inbox.quiet(connection, turn.quieted)
    outbox.put(connection, turn.wanted, at)
    inbox.accept(connection, turn.happened)
