"""The shape of `[rounds.questions.role]`, and whether its parts make sense together.

Says what is wrong and how to mend it; how a dialogue goes is decided in `handlers.roleplay`.
"""

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from config.role import Fact, Move, Role

LINE = 120  #: characters of one thing said
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Words = Annotated[tuple[Line, ...], Field(min_length=1)]
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$")]
Mood = Annotated[int, Field(ge=-9, le=9)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FactShape(_Shape):
    """Something told only when asked for."""

    id: Id
    name: Line
    asks: Words
    says: Line


class MoveShape(_Shape):
    """Something the candidate may do."""

    id: Id
    name: Line
    words: Words
    mood: Mood
    says: Line
    after: tuple[Id, ...] = ()
    too_soon: str = ""


class RoleShape(_Shape):
    """A person the bot plays."""

    persona: Line
    opening: Line
    mood: Mood = -1
    settled_at: Mood = 2
    leaves_at: Mood = -4
    turns: Annotated[int, Field(ge=2, le=12)] = 6
    facts: tuple[FactShape, ...] = ()
    moves: Annotated[tuple[MoveShape, ...], Field(min_length=1)]
    unmoved: Words
    settled: Line
    leaves: Line
    time: Line

    def role(self) -> Role:
        """Give the value of it."""
        facts = tuple(Fact(**dict(each)) for each in self.facts)
        moves = tuple(Move(**dict(each)) for each in self.moves)
        return Role(**{**dict(self), "facts": facts, "moves": moves})


def check_role(role: Role) -> Iterator[tuple[str, str, str]]:
    """Give key, message and hint of everything that could not go as it is written."""
    ids = [*(each.id for each in role.facts), *(each.id for each in role.moves)]
    for twice in sorted({each for each in ids if ids.count(each) > 1}):
        yield "moves", f"{twice!r} is used twice", "facts and moves share their ids"
    for move in role.moves:
        for wanted in move.after:
            if wanted not in ids or wanted == move.id:
                hint = f"one of {', '.join(each for each in ids if each != move.id)}"
                yield f"moves[{move.id}].after", f"no fact or move is called {wanted!r}", hint
        if move.after and not move.too_soon:
            hint = "write what the person says while it is too soon"
            yield f"moves[{move.id}].too_soon", "missing", hint
    if not role.leaves_at < role.mood < role.settled_at:
        hint = "leaves_at is below mood, and mood below settled_at"
        yield "mood", "the dialogue would be over before it begins", hint
    best = role.mood + sum(each.mood for each in role.moves if each.mood > 0)
    if best < role.settled_at:
        hint = f"at best it comes to {best}; lower it, or let the moves do more"
        yield "settled_at", f"nobody can reach {role.settled_at}", hint
    for key, line in _lines(role):
        if len(line) > LINE:
            yield key, f"{len(line)} characters long", f"keep what is said within {LINE}"


def _lines(role: Role) -> Iterator[tuple[str, str]]:
    for key in ("opening", "settled", "leaves", "time"):
        yield key, getattr(role, key)
    for number, line in enumerate(role.unmoved, start=1):
        yield f"unmoved[#{number}]", line
    for fact in role.facts:
        yield f"facts[{fact.id}].says", fact.says
    for move in role.moves:
        yield f"moves[{move.id}].says", move.says
        yield f"moves[{move.id}].too_soon", move.too_soon
