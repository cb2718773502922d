"""A job as an operator describes it: what is asked, of whom, who decides, by which yardstick.

Values only: nothing here reads a file, and nothing here knows about an interview.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from config.role import Role

Mode = Literal["text", "voice", "either"]
Kind = Literal["behavioural", "scenario", "technical", "case"]
Language = Literal["zh", "en"]

MINUTES_PER_QUESTION = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One thing the job asks of a person, with what each level looks like."""

    id: str
    name: str
    weight: float
    anchors: Mapping[int, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question and what a good answer shows."""

    id: str
    kind: Kind = "behavioural"
    text: str
    dimensions: tuple[str, ...]
    follow_ups: int = 0
    expect: tuple[str, ...] = ()
    ask: Mapping[str, str] = field(default_factory=dict, hash=False)  #: how to ask for a point
    rephrase: str | None = None
    reference: tuple[str, ...] = ()
    role: Role | None = None  #: whom the bot plays in a dialogue of several turns
    code: str = ""  #: the answer is a program, in this language; `any` for any
    ordered: bool = False  #: a scenario whose expected points come in this order


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Questions that are asked together, in one mode."""

    id: str
    name: str
    mode: Mode = "text"
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirements:
    """What a person must bring, and what would be nice."""

    must: tuple[str, ...] = ()
    nice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Faq:
    """An answer recruiters gave in advance, found by any of its keywords."""

    keywords: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One opening: people, requirements, yardstick and questions."""

    id: str
    title: str
    department: str = ""
    recruiters: tuple[str, ...]
    managers: tuple[str, ...]
    group_chat_id: str = ""
    group_members: tuple[str, ...] = ()
    language: Language = "zh"
    requirements: Requirements = field(default_factory=Requirements)
    dimensions: tuple[Dimension, ...]
    rounds: tuple[Round, ...]
    extra_rounds: tuple[Round, ...] = ()
    minutes: int
    personal_questions: int = 0  #: about the candidate's own résumé; shown, never scored
    company: str = ""
    faq: tuple[Faq, ...] = ()
    delivery_weight: float = 0.0  #: of how answers were spoken in the overall score; at most 0.1
    names: Mapping[str, str] = field(default_factory=dict, hash=False)  #: colleagues, by userid

    def round(self, round_id: str) -> Round:
        """Find a round, planned or extra; KeyError if there is none."""
        return _one(self.all_rounds(), round_id)

    def extra(self, round_id: str) -> Round:
        """Find a round a manager may add; KeyError if there is none."""
        return _one(self.extra_rounds, round_id)

    def question(self, round_id: str, question_id: str) -> Question:
        """Find a question of a round; KeyError if there is none."""
        return _one(self.round(round_id).questions, question_id)

    def dimension(self, dimension_id: str) -> Dimension:
        """Find a dimension; KeyError if there is none."""
        return _one(self.dimensions, dimension_id)

    def all_rounds(self) -> tuple[Round, ...]:
        """List the planned rounds, then the ones a manager may add."""
        return self.rounds + self.extra_rounds

    def all_questions(self) -> Iterator[Question]:
        """Go through every question of every round."""
        for each in self.all_rounds():
            yield from each.questions


Named = TypeVar("Named", Round, Question, Dimension)


def estimated_minutes(rounds: tuple[Round, ...]) -> int:
    """Estimate how long the rounds take a person, in minutes."""
    return MINUTES_PER_QUESTION * sum(len(each.questions) for each in rounds)


def _one(among: tuple[Named, ...], wanted: str) -> Named:
    for each in among:
        if each.id == wanted:
            return each
    raise KeyError(wanted)


def distinct(userids: tuple[str, ...]) -> tuple[str, ...]:
    """Keep everybody once, as they were written first: userids do not differ by case."""
    distinct: dict[str, str] = {}
    for each in userids:
        distinct.setdefault(each.casefold(), each)
    return tuple(distinct.values())
