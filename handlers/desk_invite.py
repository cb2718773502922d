"""A recruiter invites somebody: whom, for which job, and what became of it.

Refuses to guess a job: none named is a question back.
"""

import re

from config.job import Job
from handlers.desk_jobs import job_named, jobs_of, listed
from handlers.desk_values import (
    Desk,
    DeskContext,
    DeskDecision,
    InvitationAnswered,
    JobDue,
    MemberFound,
    answer,
)
from handlers.effects import CreateInterview, FindMember
from handlers.events import EffectFailed
from handlers.interview import Stage
from handlers.people import Address
from handlers.staff_words import BETWEEN, YES, is_one_of

PHONE = re.compile(r"^(?:\+?86)?[- ]?(1\d{10})$")
#: A phone number as address books write it; in one piece it is a word of its own.
SPACED = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d\d)[- ](\d{4})[- ](\d{4})(?!\d)")
PHONE_FIRST = re.compile(r"^((?:\+?86)?1\d{10})(?!\d)(.*)$", re.DOTALL)
USERID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$")
#: What HR calls the stages an interview has by itself.
HR_WORDS = {
    Stage.ASKING: "interviewing",
    Stage.PAUSED: "interviewing",
    Stage.WITH_PERSON: "interviewing",
    Stage.DECIDING: "awaiting_manager",
    Stage.EXTRA_OFFERED: "extra_round",
}


def invite(desk: Desk, about: str, context: DeskContext) -> DeskDecision:
    """Invite whom a message names for the job it names; ask for the job when it names none."""
    jobs = jobs_of(desk, context)
    who, rest = _who_and_job(SPACED.sub(r"\1\2\3", about), jobs)
    if not _is_person(who):
        return answer(desk, context.phrases.say("invite_usage", job=jobs[0].id))
    if not rest:
        return _ask_for_job(desk, who, jobs, context)
    job = job_named(rest, jobs)
    if job is None:
        known = listed(jobs, context)
        return answer(desk, context.phrases.say("job_unknown", job=rest, jobs=known))
    return _invited(desk, who, job, context)


def _invited(desk: Desk, who: str, job: Job, context: DeskContext) -> DeskDecision:
    phone = PHONE.match(who)
    if phone is None:
        return _create(desk, who, job.id)
    find = FindMember(phone=phone[1], job_id=job.id, asked_by=desk.address)
    return answer(desk, context.phrases.say("invite_searching", phone=_shown(who))).doing(find)


def _ask_for_job(desk: Desk, who: str, jobs: tuple[Job, ...], context: DeskContext) -> DeskDecision:
    """Ask for which job; the only one there is needs no more than a yes."""
    due = JobDue(who=who, jobs=tuple(job.id for job in jobs), at=context.now)
    if len(jobs) == 1:
        text = context.phrases.say("invite_confirm", who=_shown(who), title=jobs[0].title)
    else:
        lines = [f"{place}  {job.title}（{job.id}）" for place, job in enumerate(jobs, start=1)]
        text = context.phrases.say("invite_which_job", who=_shown(who), lines="\n".join(lines))
    return answer(desk, text).waiting_for(due)


def choose_job(desk: Desk, said: str, context: DeskContext) -> DeskDecision | None:
    """Go on with an invitation once the job is named; None when something else was said."""
    due = desk.pending
    if not isinstance(due, JobDue):
        return None
    jobs = tuple(job for job in jobs_of(desk, context) if job.id in due.jobs)
    job = job_named(said, jobs)
    if said.isdigit() and 1 <= int(said) <= len(jobs):
        job = jobs[int(said) - 1]
    elif job is None and len(jobs) == 1 and is_one_of(said, YES):
        job = jobs[0]
    return None if job is None else _invited(desk, due.who, job, context)


def _shown(who: str) -> str:
    """Write a phone number as lists show it, a userid as it is."""
    phone = PHONE.match(who)
    return who if phone is None else f"{phone[1][:3]}****{phone[1][-4:]}"


def _create(desk: Desk, userid: str, job_id: str) -> DeskDecision:
    to = Address.member(userid)
    done = DeskDecision(desk=desk).waiting_for(None)
    return done.doing(CreateInterview(job_id=job_id, to=to, asked_by=desk.address))


def _who_and_job(about: str, jobs: tuple[Job, ...]) -> tuple[str, str]:
    """Split what follows 邀请 into a person and a job, also without a space or in the other order."""
    parts = [part for part in re.split(rf"[{re.escape(BETWEEN)}]+", about.strip(BETWEEN)) if part]
    if len(parts) > 1:
        first, last = parts[0], " ".join(parts[1:])
        if job_named(last, jobs) is None and _is_person(parts[-1]):
            before = " ".join(parts[:-1])
            if job_named(before, jobs) is not None:
                return parts[-1], before
        return first, last
    whole = parts[0] if parts else ""
    phone = PHONE_FIRST.match(whole)
    if phone is not None:
        return phone[1], phone[2]
    for name in sorted((n for j in jobs for n in (j.id, j.title)), key=len, reverse=True):
        if whole.casefold().endswith(name.casefold()) and len(whole) > len(name):
            return whole[: -len(name)], name
    split = re.match(r"^([A-Za-z0-9_.@-]+)([^\x00-\x7f].*)$", whole)
    return (split[1], split[2]) if split is not None else (whole, "")


def _is_person(text: str) -> bool:
    return PHONE.match(text) is not None or USERID.match(text) is not None


def found_member(desk: Desk, event: MemberFound, context: DeskContext) -> DeskDecision | None:
    """Go on with an invitation once it is known whose phone number it is."""
    if event.job_id not in {job.id for job in jobs_of(desk, context)}:
        return None
    created = _create(desk, event.userid, event.job_id)
    return DeskDecision(desk=desk, effects=created.effects)


def told_invitation(desk: Desk, event: InvitationAnswered, context: DeskContext) -> DeskDecision:
    """Say what became of an invitation."""
    say, job = context.phrases.say, context.jobs.get(event.job_id)
    known = {
        "name": event.name,
        "title": event.job_id if job is None else job.title,
        "number": event.number,
    }
    done = DeskDecision(desk=desk)
    if not event.is_new:
        stage = HR_WORDS.get(Stage(event.stage), event.stage)
        return done.saying(say("invite_already", **known, stage=say(f"stage_{stage}")))
    later = context.polite()
    if later is None:
        return done.saying(say("invite_done", **known))
    at = f"{later.astimezone(context.policy.zone):%H:%M}"
    return done.saying(say("invite_held", **known, at=at))


def told_failure(desk: Desk, event: EffectFailed, context: DeskContext) -> DeskDecision | None:
    """Say that somebody could not be found or invited."""
    if event.effect not in {"find_member", "create_interview"}:
        return None
    return DeskDecision(desk=desk).saying(
        context.phrases.say("invite_nobody", who=_shown(event.to))
    )
