"""A recruiter at the desk: inviting, seeing how things stand, handing a conversation back.

Refuses anything about a job the person does not recruit for.
"""

import re

from config.job import Job
from handlers.desk_find import matching
from handlers.desk_manager import ask_which
from handlers.desk_progress import progress
from handlers.desk_values import (
    Desk,
    DeskContext,
    DeskDecision,
    InvitationAnswered,
    MemberFound,
    Wish,
    answer,
    me,
    own_jobs,
    recruited,
)
from handlers.effects import CreateInterview, FindMember
from handlers.events import EffectFailed, HandedBack
from handlers.interview import Interview, Stage, hr_stage
from handlers.people import Address
from handlers.staff_words import BETWEEN, HAND_BACK, INVITE, PROGRESS, after

PHONE = re.compile(r"^(?:\+?86)?[- ]?(1\d{10})$")
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


def hear_recruiter(desk: Desk, said: str, context: DeskContext) -> DeskDecision | None:
    """Understand a command of a recruiter; None when it is none."""
    about = after(said, INVITE)
    if about is not None:
        return _invite(desk, about, context)
    about = after(said, HAND_BACK)
    if about is not None:
        return _hand_back(desk, about, context)
    about = after(said, PROGRESS)
    return None if about is None else _progress(desk, about, context)


def jobs_of(desk: Desk, context: DeskContext) -> tuple[Job, ...]:
    """List the jobs somebody recruits for."""
    return own_jobs(desk, context, "recruiters")


def job_named(text: str, jobs: tuple[Job, ...]) -> Job | None:
    """Find a job by id, by title, or by the only title that begins so or holds it."""
    wanted = text.strip(BETWEEN + "「」<>").casefold()
    if not wanted:
        return None
    exact = [job for job in jobs if wanted in {job.id.casefold(), job.title.casefold()}]
    if exact:
        return exact[0]
    for fits in (str.startswith, str.__contains__):
        found = [job for job in jobs if fits(job.title.casefold(), wanted)]
        if len(found) == 1:
            return found[0]
    return None


def _invite(desk: Desk, about: str, context: DeskContext) -> DeskDecision:
    jobs = jobs_of(desk, context)
    who, rest = _who_and_job(about, jobs)
    if not who:
        return answer(desk, context.phrases.say("invite_usage", job=jobs[0].id))
    job = job_named(rest, jobs) if rest else (jobs[0] if len(jobs) == 1 else None)
    if job is None:
        names = context.phrases.say("list_separator").join(f"{j.id}({j.title})" for j in jobs)
        return answer(desk, context.phrases.say("job_unknown", job=rest, jobs=names))
    phone = PHONE.match(who)
    if phone is not None:
        find = FindMember(phone=phone[1], job_id=job.id, asked_by=desk.address)
        searching = context.phrases.say(
            "invite_searching", phone=f"{phone[1][:3]}****{phone[1][-4:]}"
        )
        return answer(desk, searching).doing(find)
    if USERID.match(who) is None:
        return answer(desk, context.phrases.say("invite_usage", job=job.id))
    return _create(desk, who, job.id)


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
    phone = PHONE.match(event.to)
    who = event.to if phone is None else f"{phone[1][:3]}****{phone[1][-4:]}"
    return DeskDecision(desk=desk).saying(context.phrases.say("invite_nobody", who=who))


def _progress(desk: Desk, about: str, context: DeskContext) -> DeskDecision:
    jobs = jobs_of(desk, context)
    found = recruited(desk, context)
    if about:
        one = matching(about, found, context) if job_named(about, jobs) is None else ()
        job = job_named(about, jobs)
        if job is None and one:
            found = one
        elif job is None:
            names = context.phrases.say("list_separator").join(f"{j.id}({j.title})" for j in jobs)
            return answer(desk, context.phrases.say("job_unknown", job=about, jobs=names))
        else:
            jobs = (job,)
    done = DeskDecision(desk=desk).waiting_for(None)
    for bubble in progress(found, jobs, context):
        done = done.saying(bubble)
    return done


def _hand_back(desk: Desk, about: str, context: DeskContext) -> DeskDecision:
    among = recruited(desk, context)
    held = tuple(each for each in among if is_held(each))
    found = matching(about, among, context) if about else held
    if not found:
        key, number = ("number_unknown", about.lstrip("#")) if about else ("hand_back_nobody", "")
        return answer(desk, context.phrases.say(key, number=number))
    if len(found) > 1:
        found = tuple(each for each in found if is_held(each)) or found
    if len(found) > 1:
        return ask_which(desk, Wish(action="hand_back"), found, context)
    return hand_back(desk, found[0], context)


def hand_back(desk: Desk, interview: Interview, context: DeskContext) -> DeskDecision:
    """Let the bot go on with a candidate; the interview says so."""
    if not is_held(interview):
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


def is_held(interview: Interview) -> bool:
    """Tell whether a person talks to the candidate instead of the bot."""
    return interview.hushed or interview.stage is Stage.WITH_PERSON
