"""The shape of a job file: TOML becomes a `Job`, or a list of problems that say how to mend it.

Shape only; whether the parts make sense together is asked in `config.job_rules`.
"""

import copy
import difflib
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from config.job import (
    Dimension,
    Faq,
    Job,
    Kind,
    Language,
    Mode,
    Question,
    Requirements,
    Round,
    distinct,
    estimated_minutes,
)
from config.problem import Problem
from config.role_file import FactShape, MoveShape, RoleShape

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ID_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z_-]{0,63}$"
USERID_PATTERN = r"^[0-9A-Za-z][0-9A-Za-z_\-@.]{0,63}$"
CODE_PATTERN = r"^[A-Za-z][A-Za-z0-9+#. -]{0,19}$"
GROUP_PATTERN = r"^[0-9A-Za-z]{0,32}$"
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
Userid = Annotated[str, StringConstraints(pattern=USERID_PATTERN)]
GroupId = Annotated[str, StringConstraints(pattern=GROUP_PATTERN)]

HINTS = {
    "missing": "add `{key} = …`",
    "string_type": "write it as text, in quotes",
    "string_too_short": "it must not be empty",
    "list_type": 'write it as a list, such as ["…"]',
    "tuple_type": 'write it as a list, such as ["…"]',
    "too_short": "give at least one",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "float_parsing": "write a number, such as 0.4",
    "float_type": "write a number, such as 0.4",
    "finite_number": "write an ordinary number, such as 0.4",
    "greater_than": "write a larger number",
    "greater_than_equal": "write a larger number",
    "less_than_equal": "write a smaller number",
    "model_type": "write it as a table: `[{key}]`, or `[[{key}]]` for each of several",
    "dict_type": "write it as a table: `[{key}]`",
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
}
PATTERN_HINTS = {
    ID_PATTERN: "letters, digits, - and _, at most 64",
    USERID_PATTERN: "a WeCom userid: letters, digits, _ - @ . and at most 64",
    CODE_PATTERN: 'true, or a language such as "python"',
    GROUP_PATTERN: "letters and digits only, at most 32",
}


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Dimension(_Shape):
    id: Id
    name: Text
    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    anchors: dict[Annotated[int, Field(ge=1, le=5)], Text] = {}


class _Question(_Shape):
    id: Id
    kind: Kind = "behavioural"
    text: Text
    dimensions: Annotated[tuple[str, ...], Field(min_length=1)]
    follow_ups: Annotated[int, Field(ge=0, le=5)] = 0
    expect: tuple[Text, ...] = ()
    ask: dict[Text, Text] = {}
    rephrase: Text | None = None
    reference: tuple[Text, ...] = ()
    role: RoleShape | None = None
    code: bool | Code = False
    ordered: bool = False


class _Round(_Shape):
    id: Id
    name: Text | None = None
    mode: Mode = "text"
    questions: Annotated[tuple[_Question, ...], Field(min_length=1)]


class _Requirements(_Shape):
    must: tuple[Text, ...] = ()
    nice: tuple[Text, ...] = ()


class _Faq(_Shape):
    keywords: Annotated[tuple[Text, ...], Field(min_length=1)]
    answer: Text


class _Job(_Shape):
    id: Id
    title: Text
    department: str = ""
    recruiters: Annotated[tuple[Userid, ...], Field(min_length=1)]
    managers: Annotated[tuple[Userid, ...], Field(min_length=1)]
    group_chat_id: GroupId = ""
    group_members: tuple[Userid, ...] = ()
    language: Language = "zh"
    requirements: _Requirements = _Requirements()
    dimensions: Annotated[tuple[_Dimension, ...], Field(min_length=1)]
    rounds: Annotated[tuple[_Round, ...], Field(min_length=1)]
    extra_rounds: tuple[_Round, ...] = ()
    minutes: Annotated[int, Field(ge=1, le=600)] | None = None
    personal_questions: Annotated[int, Field(ge=0, le=3)] = 0
    company: str = ""
    faq: tuple[_Faq, ...] = ()
    delivery_weight: Annotated[float, Field(ge=0, le=0.1, allow_inf_nan=False)] = 0.0
    names: dict[Userid, Text] = {}


def shape_job(raw: Mapping[str, Any], *, file: str) -> tuple[Job | None, tuple[Problem, ...]]:
    """Turn parsed TOML into a job, or into what is wrong with it."""
    known, warnings = _without_unknown_keys(raw, file=file)
    try:
        shape = _Job.model_validate(known)
    except ValidationError as error:
        return None, warnings + tuple(_problems(error, known, file=file))
    return _job(shape), warnings


def _without_unknown_keys(
    raw: Mapping[str, Any], *, file: str
) -> tuple[dict[str, Any], tuple[Problem, ...]]:
    """Drop keys nobody reads, one warning each: a later release's key must not stop this one."""
    known = copy.deepcopy(dict(raw))
    try:
        _Job.model_validate(known)
    except ValidationError as error:
        unknown = [each for each in error.errors() if each["type"] == "extra_forbidden"]
    else:
        return known, ()
    warnings = []
    for each in unknown:
        *parents, key = each["loc"]
        holder: Any = known
        for step in parents:
            holder = holder[step]
        close = difflib.get_close_matches(str(key), _keys_near(parents), n=1)
        warnings.append(
            Problem(
                file=file,
                key=_path(each["loc"], raw),
                message="nobody reads this key",
                hint=f"did you mean `{close[0]}`?" if close else "remove it",
                severity="warning",
            )
        )
        del holder[key]
    return known, tuple(warnings)


def _keys_near(parents: Sequence[int | str]) -> list[str]:
    shapes: dict[str, type[BaseModel]] = {
        "dimensions": _Dimension,
        "questions": _Question,
        "rounds": _Round,
        "extra_rounds": _Round,
        "requirements": _Requirements,
        "faq": _Faq,
        "role": RoleShape,
        "facts": FactShape,
        "moves": MoveShape,
    }
    names = [each for each in parents if isinstance(each, str)]
    shape = shapes[names[-1]] if names else _Job
    return list(shape.model_fields)


def _problems(error: ValidationError, raw: Mapping[str, Any], *, file: str) -> Sequence[Problem]:
    return [
        Problem(
            file=file,
            key=_path(each["loc"], raw),
            message=_message(each["type"], each["msg"]),
            hint=_hint(each["type"], each.get("ctx", {}), str(each["loc"][-1])),
        )
        for each in _causes(error.errors())
    ]


def _causes(errors: Sequence[ErrorDetails]) -> Sequence[ErrorDetails]:
    """Leave out a list that is "too short" only because what is in it is wrong."""
    places = [each["loc"] for each in errors]
    return [
        each
        for each in errors
        if each["type"] != "too_short"
        or not any(place[: len(each["loc"])] == each["loc"] != place for place in places)
    ]


def _message(kind: str, text: str) -> str:
    if kind == "missing":
        return "missing"
    if kind == "literal_error":
        return "not one of the words it may be"
    if kind == "too_short":
        return "empty"
    if kind == "string_pattern_mismatch":
        return "not written as it must be"
    return text[:1].lower() + text[1:]


def _hint(kind: str, context: Mapping[str, Any], key: str) -> str:
    if kind == "string_pattern_mismatch":
        return PATTERN_HINTS.get(context["pattern"], "")
    if kind == "literal_error":
        return f"one of {context['expected']}"
    return HINTS.get(kind, "").format(key=key)


def _path(location: Sequence[int | str], raw: Mapping[str, Any]) -> str:
    """Write a place in the file as an operator finds it: by ids, not by positions."""
    path = ""
    here: Any = raw
    for step in location:
        if step == "[key]":
            continue
        here = here[step] if _has(here, step) else None
        if isinstance(step, int):
            named = here.get("id") if isinstance(here, dict) else None
            path += f"[{named or f'#{step + 1}'}]"
        else:
            path += f".{step}" if path else step
    return path


def _has(holder: object, step: int | str) -> bool:
    if isinstance(holder, dict):
        return step in holder
    return isinstance(holder, list) and isinstance(step, int) and step < len(holder)


def _job(shape: _Job) -> Job:
    rounds = _rounds(shape.rounds, language=shape.language)
    return Job(
        id=shape.id,
        title=shape.title,
        department=shape.department.strip(),
        recruiters=distinct(shape.recruiters),
        managers=distinct(shape.managers),
        group_chat_id=shape.group_chat_id,
        group_members=distinct(shape.group_members),
        language=shape.language,
        requirements=Requirements(must=shape.requirements.must, nice=shape.requirements.nice),
        dimensions=tuple(Dimension(**dict(each)) for each in shape.dimensions),
        rounds=rounds,
        extra_rounds=_rounds(shape.extra_rounds, language=shape.language),
        minutes=shape.minutes or estimated_minutes(rounds),
        personal_questions=shape.personal_questions,
        company=shape.company.strip(),
        faq=tuple(Faq(keywords=each.keywords, answer=each.answer) for each in shape.faq),
        delivery_weight=shape.delivery_weight,
        names=shape.names,
    )


def _rounds(shapes: Sequence[_Round], *, language: Language) -> tuple[Round, ...]:
    default = "第{n}轮" if language == "zh" else "Round {n}"
    return tuple(
        Round(
            id=each.id,
            name=each.name or default.format(n=number),
            mode=each.mode,
            questions=tuple(_question(question) for question in each.questions),
        )
        for number, each in enumerate(shapes, start=1)
    )


def _question(shape: _Question) -> Question:
    own = dict(shape)
    own["role"] = None if shape.role is None else shape.role.role()
    own["code"] = shape.code if isinstance(shape.code, str) else "any" if shape.code else ""
    return Question(**own)
