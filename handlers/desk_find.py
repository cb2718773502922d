"""Whom a message is about: by short number, name, masked name, job, or because only one can be meant.

Refuses to guess: more than one is a question back, none is said.
"""

import re
from collections.abc import Sequence

from handlers.desk_values import DeskContext
from handlers.interview import Interview
from handlers.staff_words import BETWEEN, fold

NUMBER = re.compile(r"^(?:#|no\.?\s*|编号\s*)?(\d{1,9})\s*号?$", re.IGNORECASE)
#: One letter of a surname, or both of 欧阳 and its like.
MASKED = re.compile(r"^(.{1,2}?)[*某×xX]{1,3}$")
TITLES = ("先生", "女士", "同学", "小姐")
LEAST_GIVEN = 2


def matching(text: str, among: Sequence[Interview], context: DeskContext) -> tuple[Interview, ...]:
    """List those whom every part of a text fits; nobody for an empty text."""
    parts = _parts(fold(text))
    if not parts:
        return ()
    whole = tuple(each for each in among if _fits("".join(parts), each, context))
    if whole:
        return whole
    return tuple(each for each in among if all(_fits(part, each, context) for part in parts))


def begins_with_one(
    text: str, among: Sequence[Interview], context: DeskContext
) -> tuple[tuple[Interview, ...], str]:
    """Split a text into whom it begins with and the rest; nobody and all of it when unclear."""
    plain = fold(text).strip(BETWEEN)
    head, _, tail = _cut(plain)
    found = matching(head, among, context)
    if found:
        more, _, rest = _cut(tail)
        narrowed = matching(more, found, context) if more else ()
        return (narrowed, rest) if narrowed else (found, tail)
    number = re.match(r"^#?(\d{1,9})(?!\d|年|岁|个|次|题|分)", plain)
    if number is not None:
        return matching(number[1], among, context), plain[number.end() :].strip(BETWEEN)
    for name in sorted({fold(each.candidate.name) for each in among}, key=len, reverse=True):
        if len(name) >= LEAST_GIVEN and plain.startswith(name):
            return matching(name, among, context), plain[len(name) :].strip(BETWEEN)
    return (), plain


def named_in(text: str, among: Sequence[Interview]) -> tuple[Interview, ...]:
    """List those whose full name or number stands anywhere in a text."""
    plain = fold(text)
    numbers = {int(found) for found in re.findall(r"#(\d{1,9})", plain)}
    return tuple(
        each
        for each in among
        if each.number in numbers
        or (len(each.candidate.name) >= LEAST_GIVEN and fold(each.candidate.name) in plain)
    )


def number_of(text: str) -> int | None:
    """Read a short number, `12` or `#12`."""
    found = NUMBER.match(fold(text).strip(BETWEEN))
    return int(found[1]) if found else None


def _parts(text: str) -> list[str]:
    return [part for part in re.split(rf"[{re.escape(BETWEEN)}·]+", text.strip()) if part]


def _cut(text: str) -> tuple[str, str, str]:
    found = re.search(rf"[{re.escape(BETWEEN)}]+", text)
    if found is None:
        return text, "", ""
    return text[: found.start()], found[0], text[found.end() :].strip(BETWEEN)


def _fits(part: str, interview: Interview, context: DeskContext) -> bool:
    number = NUMBER.match(part)
    if number is not None:
        return int(number[1]) == interview.number
    name = fold(interview.candidate.name.strip())
    masked = MASKED.match(part)
    if masked is not None:
        return name.startswith(masked[1])
    bare = part
    for title in TITLES:
        bare = bare.removesuffix(title)
    if not bare:
        return False
    if bare != part:
        return name.startswith(bare)
    folded, whole = bare.casefold(), name.casefold()
    given = len(folded) >= LEAST_GIVEN and (whole.endswith(folded) or folded in whole.split())
    return folded == whole or given or _names_job(folded, interview, context)


def _names_job(folded: str, interview: Interview, context: DeskContext) -> bool:
    job = context.job(interview)
    if job is None:
        return folded == interview.job_id.casefold()
    title = job.title.casefold()
    return folded == job.id.casefold() or (len(folded) >= LEAST_GIVEN and title.startswith(folded))
