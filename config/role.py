"""A person the bot plays in a scenario: what they hide, how they feel, and what changes that.

Values only; how a dialogue goes is decided in `handlers.roleplay`.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something the person knows and tells only when asked for it."""

    id: str
    name: str  #: what a report calls it
    asks: tuple[str, ...]  #: any of these words asks for it
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Something the candidate may do, and what it does to the person's mood."""

    id: str
    name: str  #: what a report calls it
    words: tuple[str, ...]  #: any of these words is the move
    mood: int  #: added to the mood, the first time; every time when it is negative
    says: str
    after: tuple[str, ...] = ()  #: moves and facts that must have come before
    too_soon: str = ""  #: what is said while they have not; the mood sinks by one


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A person, their hidden state, and how the dialogue ends."""

    persona: str
    opening: str
    mood: int = -1
    settled_at: int = 2  #: at this mood the person is content
    leaves_at: int = -4  #: at this mood the person walks out
    turns: int = 6  #: what the candidate may say at most
    facts: tuple[Fact, ...] = ()
    moves: tuple[Move, ...]
    unmoved: tuple[str, ...]  #: said in turn when nothing that matters was done
    settled: str
    leaves: str
    time: str  #: said when the turns are used up
