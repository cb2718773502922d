"""Values as JSON text and back: the one place where what is stored becomes what is decided on.

Reading what an older version wrote must stay possible: fields get defaults, kinds keep their names.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic_core import to_json

from handlers.broadcast import Broadcast, RecallAsked, RecipientReached
from handlers.desk import Desk, InvitationAnswered, MemberFound
from handlers.effects import Effect
from handlers.events import Arrival, InterviewEvent
from handlers.interview import Interview

Event = InterviewEvent | Arrival | MemberFound | InvitationAnswered | RecallAsked | RecipientReached

_EVENT: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
_INTERVIEW = TypeAdapter(Interview)
_DESK = TypeAdapter(Desk)
_BROADCAST = TypeAdapter(Broadcast)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An effect, the conversation that asked for it, and the interview it concerns."""

    conversation: str  #: where what comes of it is told
    interview_id: str | None
    effect: Annotated[Effect, Field(discriminator="kind")]


_ASKED = TypeAdapter(Asked)


def write_event(event: Event) -> str:
    """Write an event as JSON; its kind is part of it."""
    return _EVENT.dump_json(event).decode()


def write_body(fields: Mapping[str, object]) -> str:
    """Write the fields of an event as they arrived; cheap, for it runs for every message."""
    return to_json(fields).decode()


def read_event(kind: str, body: str) -> Event:
    """Read an event by its kind; raises ValueError when it is not one."""
    return _EVENT.validate_python(json.loads(body) | {"kind": kind})


def write_interview(interview: Interview) -> str:
    """Write an interview whole."""
    return _INTERVIEW.dump_json(interview).decode()


def read_interview(body: str) -> Interview:
    """Read an interview; raises ValueError when it is not one."""
    return _INTERVIEW.validate_json(body)


def write_desk(desk: Desk) -> str:
    """Write what somebody at a desk is in the middle of."""
    return _DESK.dump_json(desk).decode()


def read_desk(body: str) -> Desk:
    """Read a desk; raises ValueError when it is not one."""
    return _DESK.validate_json(body)


def write_broadcast(broadcast: Broadcast) -> str:
    """Write a broadcast with what became of it at each recipient."""
    return _BROADCAST.dump_json(broadcast).decode()


def read_broadcast(body: str) -> Broadcast:
    """Read a broadcast; raises ValueError when it is not one."""
    return _BROADCAST.validate_json(body)


def write_asked(asked: Asked) -> str:
    """Write an effect with who asked for it."""
    return _ASKED.dump_json(asked).decode()


def read_asked(body: str) -> Asked:
    """Read an effect; raises ValueError when it is not one."""
    return _ASKED.validate_json(body)
