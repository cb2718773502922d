"""A recruiter who grades answers: one at a time, blind, in reply to the bot.

`打分` begins, a number from 1 to 5 grades, `跳过` passes over, `结束` ends. Refuses to show a name or
what the engine thought, and to take a number for a grade when nothing is being graded.
"""

import re
from dataclasses import replace
from datetime import timedelta

from config.job import Dimension
from handlers.desk_find import matching
from handlers.desk_jobs import job_named, jobs_of
from handlers.desk_values import Desk, DeskContext, DeskDecision, recruited
from handlers.grading import (
    ENOUGH,
    LEAST,
    MOST,
    Grade,
    Grading,
    Piece,
    counted,
    in_force,
    next_piece,
    pieces_of,
    shared,
    unnamed,
)
from handlers.interview import Interview
from handlers.staff_words import (
    GRADE,
    GRADE_ENDS,
    GRADE_PASSES,
    after,
    fold,
    is_one_of,
    sentence,
)
from scoring import agreement

#: A grade that comes later than this is a number like any other.
VALID = timedelta(hours=2)
LEVEL = re.compile(r"^([1-5](?:\.[05])?)\s*分?$")
CORRECTION = re.compile(
    r"^(?:改|改为|改成|change(?: to)?)\s*([1-5](?:\.[05])?)\s*分?$", re.IGNORECASE
)


def hear_grading(desk: Desk, said: str, context: DeskContext) -> DeskDecision | None:
    """Understand what is about grading; None when it is about something else."""
    if context.interviewed:
        return None  # their own interview has the numbers and the words
    about = after(said, GRADE)
    if about is not None:
        return _begin(desk, about, context)
    grading = desk.grading
    if grading is None or context.now - grading.at > VALID:
        return None
    plain = sentence(said)
    if is_one_of(plain, GRADE_ENDS):
        return _end(desk, grading, context, lead="")
    if is_one_of(plain, GRADE_PASSES):
        passed = replace(grading, passed=(*grading.passed, grading.current.key))
        return _go_on(desk, passed, context, lead=context.phrases.say("grading_passed"))
    level = LEVEL.match(plain)
    if level is not None:
        return _keep(desk, grading, float(level[1]), context)
    correction = CORRECTION.match(plain)
    if correction is not None and grading.last is not None:
        return _correct(desk, grading, grading.last, float(correction[1]), context)
    return None


def concerns_grading(said: str, desk: Desk | None) -> bool:
    """Tell whether what was given before has to be known to answer this."""
    return after(fold(said).strip(), GRADE) is not None or (
        desk is not None and desk.grading is not None
    )


def is_grading(desk: Desk, context: DeskContext) -> bool:
    """Tell whether somebody is in the middle of grading."""
    return desk.grading is not None and context.now - desk.grading.at <= VALID


def _begin(desk: Desk, about: str, context: DeskContext) -> DeskDecision | None:
    jobs = jobs_of(desk, context)
    job = job_named(about, jobs)
    chosen = jobs if not about else ((job,) if job is not None else ())
    only = ""
    if not chosen:
        found = matching(about, recruited(desk, context), context)
        if len(found) != 1:
            return _said(desk, context.phrases.say("grading_usage_begin", job=jobs[0].id))
        only = found[0].id
    grades = in_force(context.grades)
    ids = tuple(each.id for each in chosen)
    pieces = _pieces(desk, context, only=only, jobs=ids)
    first = next_piece(pieces, grades, grader=desk.address.key, passed=())
    if first is None:
        return _said(replace(desk, grading=None), context.phrases.say("grading_nothing"))
    grading = Grading(current=first, at=context.now, only=only, jobs=ids)
    return _show(desk, grading, context, lead="")


def _keep(desk: Desk, grading: Grading, level: float, context: DeskContext) -> DeskDecision:
    piece = grading.current
    if piece not in _pieces(desk, context, only=piece.interview_id, jobs=()):
        changed = replace(grading, passed=(*grading.passed, piece.key))
        return _go_on(desk, changed, context, lead=context.phrases.say("grading_changed"))
    grade = Grade(grader=desk.address.key, piece=piece, level=level, at=context.now)
    grades = in_force((*context.grades, grade))
    done = replace(grading, done=grading.done + 1, last=piece)
    lead = _counted(piece, level, grades, context)
    told = _go_on(desk, done, replace(context, grades=grades), lead=lead)
    return replace(told, grades=(grade,))


def _correct(
    desk: Desk, grading: Grading, piece: Piece, level: float, context: DeskContext
) -> DeskDecision:
    grade = Grade(grader=desk.address.key, piece=piece, level=level, at=context.now)
    lead = context.phrases.say("grading_corrected", level=f"{level:g}")
    return replace(_show(desk, grading, context, lead=lead), grades=(grade,))


def _counted(piece: Piece, level: float, grades: tuple[Grade, ...], context: DeskContext) -> str:
    count = counted(grades)[piece.asked]
    key = "grading_counted" if count < ENOUGH else "grading_enough"
    return context.phrases.say(key, level=f"{level:g}", count=count, enough=ENOUGH)


def _go_on(desk: Desk, grading: Grading, context: DeskContext, *, lead: str) -> DeskDecision:
    pieces = _pieces(desk, context, only=grading.only, jobs=grading.jobs)
    grades = in_force(context.grades)
    following = next_piece(pieces, grades, grader=desk.address.key, passed=grading.passed)
    if following is None:
        return _end(desk, grading, context, lead=f"{lead}\n{context.phrases.say('grading_all')}")
    return _show(desk, replace(grading, current=following, at=context.now), context, lead=lead)


def _end(desk: Desk, grading: Grading, context: DeskContext, *, lead: str) -> DeskDecision:
    say = context.phrases.say
    lines = [lead, say("grading_ended", done=grading.done)]
    pairs = shared(in_force(context.grades), desk.address.key)
    kappa = agreement.weighted_kappa(pairs)
    if len(pairs) >= agreement.ENOUGH and kappa is not None:
        lines.append(say("grading_agreement", count=len(pairs), value=f"{kappa:.2f}"))
    elif pairs:
        lines.append(say("grading_few_shared", count=len(pairs), enough=agreement.ENOUGH))
    return _said(replace(desk, grading=None), "\n".join(line for line in lines if line).strip())


def _show(desk: Desk, grading: Grading, context: DeskContext, *, lead: str) -> DeskDecision:
    piece = grading.current
    interview = context.find(piece.interview_id)
    job = context.jobs.get(piece.job_id)
    if interview is None or job is None:
        return _end(desk, grading, context, lead=lead)
    dimension = job.dimension(piece.dimension_id)
    text = context.phrases.say(
        "grading_piece",
        dimension=dimension.name,
        question=interview.to_question(piece.round_id, piece.question_id)[0].asked,
        answer=_answer(piece, interview),
        anchors=_anchors(dimension, context),
        least=f"{LEAST:g}",
        most=f"{MOST:g}",
    )
    shown = replace(desk, grading=grading)
    return _said(shown, f"{lead}\n\n{text}" if lead else text)


def _answer(piece: Piece, interview: Interview) -> str:
    said = interview.said_to(piece.round_id, piece.question_id)
    return unnamed(said, interview.candidate.name).strip()


def _anchors(dimension: Dimension, context: DeskContext) -> str:
    if not dimension.anchors:
        return context.phrases.say("grading_weakest", least=f"{LEAST:g}", most=f"{MOST:g}")
    return "\n".join(f"{level}  {line}" for level, line in sorted(dimension.anchors.items()))


def _pieces(
    desk: Desk, context: DeskContext, *, only: str, jobs: tuple[str, ...]
) -> tuple[Piece, ...]:
    return tuple(
        piece
        for each in recruited(desk, context)
        if each.id == only or (not only and each.job_id in jobs)
        for job in (context.jobs.get(each.job_id),)
        if job is not None
        for piece in pieces_of(each, job)
    )


def _said(desk: Desk, text: str) -> DeskDecision:
    return DeskDecision(desk=replace(desk, pending=None)).saying(text)
