"""Whether the parts of a job file make sense together, asked before anybody is interviewed.

Says what is wrong and how to mend it; changes nothing.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, TypeAlias

from config.guard import Ground, demanded, forbidden, forbidden_point, unlawful
from config.job import Job, Question, Round
from config.phrases import Phrases
from config.problem import Problem
from config.role_file import check_role

QUESTION_CHARACTERS = 120
ANSWER_CHARACTERS = 260
BUTTON_CHARACTERS = 10
EXTRA_PREFIX = "加试"
MOST_EXTRA_ROUNDS = 3  #: a card has six buttons, and three are the verdicts
WEIGHT_TOLERANCE = 0.011
#: What rounds and questions are called that only one interview has.
KEPT_IDS = re.compile(r"personal\d*|asked\d+")
TITLE_CHARACTERS = 30  #: a card's title has 36, and the candidate's name comes first
LEAST_MEMBERS = 2  #: of an app group that has to be created

Severity: TypeAlias = Literal["error", "warning"]
#: severity, key, message, hint
Finding: TypeAlias = tuple[Severity, str, str, str]
#: key, text, what is looked for in it, severity
Guarded: TypeAlias = tuple[str, str, Callable[[str], Ground | None], Severity]


def check_job(job: Job, *, file: str) -> tuple[Problem, ...]:
    """List what does not fit together in a job."""
    checks = (
        _duplicates(job),
        _kept_ids(job),
        _unknown_dimensions(job),
        _unasked_dimensions(job),
        _weights(job),
        _extra_rounds(job),
        _group(job),
        _title(job),
        _texts(job),
        _forbidden(job),
        _asks(job),
        _dialogues(job),
        _order(job),
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


def _kept_ids(job: Job) -> Iterator[Finding]:
    ids = [("rounds", each.id) for each in job.all_rounds()]
    ids += [("questions", each.id) for each in job.all_questions()]
    for key, name in ids:
        if KEPT_IDS.fullmatch(name):
            hint = "give it another; personal… and asked… are those of questions outside the file"
            yield "error", f"{key}[{name}].id", "kept for what only one interview has", hint


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


def _group(job: Job) -> Iterator[Finding]:
    members = {each.casefold() for each in job.group_members}
    if job.group_chat_id and len(members) < LEAST_MEMBERS:
        hint = "name two or more different userids, unless WeCom knows the group already"
        message = "WeCom creates no group of fewer than two"
        yield "warning", "group_members", message, hint


def _title(job: Job) -> Iterator[Finding]:
    if not job.title.isprintable():
        yield (
            "error",
            "title",
            "it has a line break or another sign nobody sees",
            "write it on one line",
        )
    if len(job.title) > TITLE_CHARACTERS:
        hint = f"cards cut it; keep it within {TITLE_CHARACTERS}"
        yield "warning", "title", f"{len(job.title)} characters long", hint


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
    for number, each in enumerate(job.faq, start=1):
        if len(each.answer) > ANSWER_CHARACTERS:
            hint = f"keep it within {ANSWER_CHARACTERS}: it has to fit into one message"
            yield "warning", f"faq[#{number}].answer", f"{len(each.answer)} characters long", hint


def _forbidden(job: Job) -> Iterator[Finding]:
    """Name what may not be asked of anybody, the statute, and what may be asked instead."""
    phrases = Phrases(job.language)
    for key, text, found, severity in _guarded(job):
        ground = found(text)
        if ground is not None:
            message = f"{ground.word!r} may not be asked of a candidate ({ground.law(phrases)})"
            yield severity, key, message, f"ask about the work: {ground.instead(phrases)}"


def _order(job: Job) -> Iterator[Finding]:
    for key, question in _questions(job):
        if question.ordered and (question.kind != "scenario" or len(question.expect) < len("ab")):
            hint = "it counts for a scenario with two points and more"
            yield "warning", f"{key}.ordered", "has no effect here", hint


def _asks(job: Job) -> Iterator[Finding]:
    """Name wordings of follow-ups that nothing would ever use, or that are long."""
    for key, question in _questions(job):
        for point, asked in question.ask.items():
            if point not in question.expect:
                hint = "write the point letter for letter as in `expect`"
                yield "error", f"{key}.ask", f"{point!r} is not expected", hint
            if len(asked) > QUESTION_CHARACTERS:
                hint = f"a phone shows {QUESTION_CHARACTERS} comfortably; split it"
                yield "warning", f"{key}.ask", f"{len(asked)} characters long", hint


def _dialogues(job: Job) -> Iterator[Finding]:
    """Name what a dialogue or a program needs of its question, and what could not happen in it."""
    for key, question in _questions(job):
        if question.role is not None:
            if question.kind != "scenario":
                yield "error", f"{key}.role", "only a scenario is played", 'kind = "scenario"'
            if question.follow_ups:
                hint = "leave follow_ups out: the person who is played asks"
                yield "warning", f"{key}.follow_ups", "not used beside a role", hint
            for inner, message, hint in check_role(question.role):
                yield "error", f"{key}.role.{inner}", message, hint
        if question.code and question.kind != "technical":
            yield "error", f"{key}.code", "only a technical answer is code", 'kind = "technical"'


def _guarded(job: Job) -> Iterator[Guarded]:
    for key, question in _questions(job):
        yield f"{key}.text", question.text, forbidden, "error"
        yield f"{key}.rephrase", question.rephrase or "", forbidden, "error"
        for asked in question.ask.values():
            yield f"{key}.ask", asked, forbidden, "error"
        for number, point in enumerate(question.expect, start=1):
            yield f"{key}.expect[#{number}]", point, forbidden_point, "error"
    for number, each in enumerate(job.faq, start=1):
        yield f"faq[#{number}].answer", each.answer, demanded, "error"
    for name in ("must", "nice"):
        wanted: tuple[str, ...] = getattr(job.requirements, name)
        for number, each_wanted in enumerate(wanted, start=1):
            yield f"requirements.{name}[#{number}]", each_wanted, unlawful, "warning"


def _questions(job: Job) -> Iterator[tuple[str, Question]]:
    groups: tuple[tuple[str, tuple[Round, ...]], ...] = (
        ("rounds", job.rounds),
        ("extra_rounds", job.extra_rounds),
    )
    for key, rounds in groups:
        for each in rounds:
            for question in each.questions:
                yield f"{key}[{each.id}].questions[{question.id}]", question
