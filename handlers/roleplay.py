"""A dialogue in which the bot plays a person: the same words always lead to the same state.

The state is never stored: it is what the rules of the job file make of everything the candidate has
said so far, so an answer given anew leads to the state it would have led to. Refuses to judge.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from config.job import Job
from config.role import Fact, Move, Role
from handlers.answers import Answer
from handlers.interview import Interview

End = Literal["settled", "leaves", "time"]

#: A word after one of these is not done: `不能退款` offers nothing.
NOT = re.compile(
    r"(?:不(?:能|会|可以|可能|想|用|予|给)?|没(?:有|法|办法)?|无法|别|拒绝|\b(?:not|no|never|can't|cannot|won't|don't)\b.{0,12})$"
)
REACH = 14
SHOWN = 2  #: sentences said in one turn


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Where a dialogue stands: what was done in which order, how the person feels, what they say."""

    mood: int
    line: str
    done: tuple[str, ...] = ()  #: moves and facts, in the order in which they came
    hasty: tuple[str, ...] = ()  #: moves that came too soon
    used: int = 0  #: turns
    unmoved: int = 0  #: turns in which nothing that matters was done
    end: End | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """What a report says of a dialogue, in the names of the job file."""

    steps: tuple[str, ...]  #: what was done and asked for, in order
    too_soon: tuple[str, ...]
    end: Literal["settled", "leaves", "time", "open"]


def played(interview: Interview, job: Job | None) -> Iterator[tuple[Answer, Dialogue]]:
    """Go through the dialogues of an interview: each one's first answer, and how it went."""
    whole = None if job is None else interview.whole(job)
    for answer in interview.answers if whole is not None else ():
        asked = () if whole is None else whole.all_questions()
        role = next((each.role for each in asked if each.id == answer.question_id), None)
        if role is None or answer.follow_up:
            continue
        given = interview.to_question(answer.round_id, answer.question_id)
        state = state_of(role, given)
        names = {each.id: each.name for each in role.facts}
        names |= {each.id: each.name for each in role.moves}
        yield (
            answer,
            Dialogue(
                steps=tuple(names[each] for each in state.done),
                too_soon=tuple(names[each] for each in state.hasty),
                end=state.end or "open",
            ),
        )


def state_of(role: Role, given: Sequence[Answer]) -> State:
    """Give the state after the answers of a dialogue; a turn that was left out says nothing."""
    return play(role, [each.text for each in given if each.text and not each.skipped])


def play(role: Role, said: Sequence[str]) -> State:
    """Give the state after everything the candidate has said, a turn each."""
    state = State(mood=role.mood, line=role.opening)
    for turn in said:
        if state.end is None:
            state = _heard(role, state, turn)
    return state


def _heard(role: Role, state: State, turn: str) -> State:
    plain = _plain(turn)
    lines: list[str] = []
    for step in _in_order(role, plain):
        if isinstance(step, Move):
            state, line = _moved(state, step)
            lines += [line] if line else []
        elif step.id not in state.done:
            state = replace(state, done=(*state.done, step.id))
            lines.append(step.says)
    state = replace(state, used=state.used + 1)
    if not lines:
        lines = [role.unmoved[state.unmoved % len(role.unmoved)]]
        state = replace(state, unmoved=state.unmoved + 1)
    return _ended(role, replace(state, line="".join(_last(lines))))


def _moved(state: State, move: Move) -> tuple[State, str]:
    """Do a move: once for good, each time for bad, and for worse before it is due."""
    if any(each not in state.done for each in move.after):
        hasty = tuple(dict.fromkeys((*state.hasty, move.id)))
        return replace(state, mood=state.mood - 1, hasty=hasty), move.too_soon
    if move.id in state.done:
        again = state.mood + min(move.mood, 0)
        return replace(state, mood=again), move.says if move.mood < 0 else ""
    return replace(state, mood=state.mood + move.mood, done=(*state.done, move.id)), move.says


def _ended(role: Role, state: State) -> State:
    ends: tuple[tuple[bool, End, str], ...] = (
        (state.mood <= role.leaves_at, "leaves", role.leaves),
        (state.mood >= role.settled_at, "settled", role.settled),
        (state.used >= role.turns, "time", role.time),
    )
    for over, end, line in ends:
        if over:
            return replace(state, end=end, line=line)
    return state


def _last(lines: Sequence[str]) -> Iterable[str]:
    return tuple(dict.fromkeys(lines))[-SHOWN:]


def _in_order(role: Role, plain: str) -> list[Fact | Move]:
    """List what was asked for and done in one turn, in the order of the words."""
    steps: list[tuple[int, int, Fact | Move]] = []
    known: tuple[Fact | Move, ...] = (*role.facts, *role.moves)
    for place, step in enumerate(known):
        at = _found(plain, step.asks if isinstance(step, Fact) else step.words)
        if at is not None:
            steps.append((at, place, step))
    return [step for _, _, step in sorted(steps, key=lambda each: each[:2])]


def _found(plain: str, words: Iterable[str]) -> int | None:
    """Say where one of some words stands that is not denied just before; None for nowhere."""
    places = [
        each.start()
        for word in words
        for each in re.finditer(re.escape(_plain(word)), plain)
        if NOT.search(plain[max(0, each.start() - REACH) : each.start()]) is None
    ]
    return min(places, default=None)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
