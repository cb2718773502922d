"""Whether the parts of a job file make sense together, asked before anybody is interviewed.

Says what is wrong and how to mend it; changes nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from config.job import Job, Question, Round
from config.problem import Problem

QUESTION_CHARACTERS = 120
ANSWER_CHARACTERS = 260
BUTTON_CHARACTERS = 10
EXTRA_PREFIX = "加试"
MOST_EXTRA_ROUNDS = 3  #: a card has six buttons, and three are the verdicts
WEIGHT_TOLERANCE = 0.011

#: severity, key, message, hint
Finding: TypeAlias = tuple[Literal["error", "warning"], str, str, str]

PRIVATE_WORDS = (
    *("结婚", "婚育", "生育", "怀孕", "生孩子", "男朋友", "女朋友"),
    *("民族", "宗教", "星座", "血型"),
)


def check_job(job: Job, *, file: str) -> tuple[Problem, ...]:
    """List what does not fit together in a job."""
    checks = (
        _duplicates(job),
        _unknown_dimensions(job),
        _unasked_dimensions(job),
        _weights(job),
        _extra_rounds(job),
        _texts(job),
    )
    return tuple(
        Problem(file=file, key=key, message=message, hint=hint, severity=severity)
        for check in checks
        for severity, key, message, hint in check
    )


def _duplicates(job: Job) -> Iterator[Finding]:
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        ("dimensions", (each.id for each in job.dimensions)),
        ("rounds", (each.id for each in job.all_rounds())),
        ("questions", (each.id for each in job.all_questions())),
    )
    for key, ids in groups:
        for name, times in Counter(ids).items():
            if times > 1:
                hint = "ids are unique in the whole file, extra rounds included"
                yield "error", f"{key}[{name}].id", f"used {times} times", hint
    for name, times in Counter(each.name for each in job.extra_rounds).items():
        if times > 1:
            yield "error", "extra_rounds", f"two are named {name}", "give each its own name"


def _unknown_dimensions(job: Job) -> Iterator[Finding]:
    known = {each.id for each in job.dimensions}
    for key, question in _questions(job):
        for wanted in question.dimensions:
            if wanted not in known:
                hint = f"one of {', '.join(sorted(known))}, or add it under [[dimensions]]"
                yield "error", f"{key}.dimensions", f"no dimension is called {wanted!r}", hint


def _unasked_dimensions(job: Job) -> Iterator[Finding]:
    asked = {name for each in job.rounds for one in each.questions for name in one.dimensions}
    for each in job.dimensions:
        if each.id not in asked:
            hint = "let a question name it, or the report will say there is no evidence"
            yield "warning", f"dimensions[{each.id}]", "no planned question asks for it", hint


def _weights(job: Job) -> Iterator[Finding]:
    total = sum(each.weight for each in job.dimensions)
    if abs(total - 1) > WEIGHT_TOLERANCE:
        hint = "make them add up to 1; until then they are used in proportion"
        yield "warning", "dimensions", f"the weights add up to {total:.2f}", hint


def _extra_rounds(job: Job) -> Iterator[Finding]:
    if len(job.extra_rounds) > MOST_EXTRA_ROUNDS:
        hint = f"keep {MOST_EXTRA_ROUNDS}: a card has six buttons, and three are the verdicts"
        yield "error", "extra_rounds", f"there are {len(job.extra_rounds)}", hint
    for each in job.extra_rounds:
        label = EXTRA_PREFIX + each.name
        if len(label) > BUTTON_CHARACTERS:
            shown = label[:BUTTON_CHARACTERS]
            hint = f"the button shows {shown!r}; keep the name within 8 characters"
            yield "warning", f"extra_rounds[{each.id}].name", "too long for a card button", hint


def _texts(job: Job) -> Iterator[Finding]:
    for key, question in _questions(job):
        for name, text in (("text", question.text), ("rephrase", question.rephrase or "")):
            if len(text) > QUESTION_CHARACTERS:
                hint = f"a phone shows {QUESTION_CHARACTERS} comfortably; split it"
                yield "warning", f"{key}.{name}", f"{len(text)} characters long", hint
            for word in PRIVATE_WORDS:
                if word in text:
                    hint = "the law forbids asking; ask about the work"
                    yield "warning", f"{key}.{name}", f"asks about {word}", hint
    for number, each in enumerate(job.faq, start=1):
        if len(each.answer) > ANSWER_CHARACTERS:
            hint = f"keep it within {ANSWER_CHARACTERS}: it has to fit into one message"
            yield "warning", f"faq[#{number}].answer", f"{len(each.answer)} characters long", hint


def _questions(job: Job) -> Iterator[tuple[str, Question]]:
    groups: tuple[tuple[str, tuple[Round, ...]], ...] = (
        ("rounds", job.rounds),
        ("extra_rounds", job.extra_rounds),
    )
    for key, rounds in groups:
        for each in rounds:
            for question in each.questions:
                yield f"{key}[{each.id}].questions[{question.id}]", question
