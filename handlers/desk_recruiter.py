"""A recruiter at the desk: seeing how things stand, handing a conversation back.

Refuses anything about a job the person does not recruit for.
"""

import re

from config.job import Job
from handlers.desk_find import matching
from handlers.desk_invite import invite
from handlers.desk_jobs import job_named, jobs_of, listed
from handlers.desk_manager import ask_which
from handlers.desk_progress import progress
from handlers.desk_reply import hear_reply
from handlers.desk_values import (
    Desk,
    DeskContext,
    DeskDecision,
    MoreDue,
    Wish,
    answer,
    me,
    recruited,
)
from handlers.events import HandedBack
from handlers.interview import Interview, hr_stage
from handlers.staff_words import HAND_BACK, INVITE, MORE, PROGRESS, after, fold, is_one_of

PAGE = re.compile(r"^(.*\S)\s+第?(\d{1,3})页?$", re.DOTALL)


def hear_recruiter(desk: Desk, written: str, context: DeskContext) -> DeskDecision | None:
    """Understand a command of a recruiter; None when it is none."""
    said = fold(written).strip()
    reply = hear_reply(desk, written, context)
    if reply is not None:
        return reply
    going_on = show_more(desk, said, context)
    if going_on is not None:
        return going_on
    about = after(said, INVITE)
    if about is not None:
        return invite(desk, about, context)
    about = after(said, HAND_BACK)
    if about is not None:
        return _hand_back(desk, about, context)
    if context.interviewed and not recruited(desk, context) and after(said, PROGRESS) == "":
        return None  # there is only their own
    about = after(said, PROGRESS)
    return None if about is None else _progress(desk, about, context)


def _progress(desk: Desk, about: str, context: DeskContext) -> DeskDecision:
    name, page = _job_and_page(about, jobs_of(desk, context))
    return _page(desk, name, page, context)


def _page(desk: Desk, name: str, page: int, context: DeskContext) -> DeskDecision:
    jobs, found = jobs_of(desk, context), recruited(desk, context)
    if name:
        job = job_named(name, jobs)
        one = matching(name, found, context) if job is None else ()
        if job is None and not one:
            known = listed(jobs, context)
            return answer(desk, context.phrases.say("job_unknown", job=name, jobs=known))
        found, jobs = (one, jobs) if job is None else (found, (job,))
    shown = progress(found, jobs, context, page=page)
    more = MoreDue(about=name, page=page + 1, at=context.now) if shown.more else None
    done = DeskDecision(desk=desk).waiting_for(more)
    for bubble in shown.bubbles:
        done = done.saying(bubble)
    return done


def _job_and_page(about: str, jobs: tuple[Job, ...]) -> tuple[str, int]:
    """Split `门店销售 2` into a job and a page; a number alone is a candidate's."""
    found = PAGE.match(about)
    if found is None or job_named(about, jobs) is not None or job_named(found[1], jobs) is None:
        return about, 1
    return found[1], max(int(found[2]), 1)


def show_more(desk: Desk, said: str, context: DeskContext) -> DeskDecision | None:
    """Show the next page of what was listed last; None when there is none or none is wanted."""
    due = desk.pending
    if not isinstance(due, MoreDue) or not is_one_of(said, MORE):
        return None
    return _page(desk, due.about, due.page, context)


def _hand_back(desk: Desk, about: str, context: DeskContext) -> DeskDecision:
    among = recruited(desk, context)
    held = tuple(each for each in among if each.held)
    found = matching(about, among, context) if about else held
    if not found:
        key, number = ("number_unknown", about.lstrip("#")) if about else ("hand_back_nobody", "")
        return answer(desk, context.phrases.say(key, number=number))
    if len(found) > 1:
        found = tuple(each for each in found if each.held) or found
    if len(found) > 1:
        return ask_which(desk, Wish(action="hand_back"), found, context)
    return hand_back(desk, found[0], context)


def hand_back(desk: Desk, interview: Interview, context: DeskContext) -> DeskDecision:
    """Let the bot go on with a candidate; the interview says so."""
    if not interview.held:
        stage = context.phrases.say(f"stage_{hr_stage(interview)}")
        text = context.phrases.say(
            "handback_not_needed",
            number=interview.number,
            name=interview.candidate.masked,
            stage=stage,
        )
        return answer(desk, text)
    done = DeskDecision(desk=desk).waiting_for(None)
    return done.forwarding(interview, HandedBack(recruiter=me(desk, interview, context)))
