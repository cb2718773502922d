"""How the applications of a job stand: counted by stage, and listed with their short numbers.

Names are masked; nothing here says how anybody did.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from config.job import Job
from handlers.cards import lasted
from handlers.desk_values import DeskContext
from handlers.interview import Interview, Stage, hr_stage
from handlers.staff_words import STAGES

MOST_BYTES = 2000
MOST_BUBBLES = 5
OVER = frozenset({"passed", "rejected", "withdrawn", "expired"})
ORDER = {stage: place for place, stage in enumerate(STAGES)}
LONGEST_SHOWN = frozenset({"invited", "interviewing", "awaiting_manager", "extra_round", "on_hold"})


def progress(
    interviews: Sequence[Interview], jobs: Sequence[Job], context: DeskContext
) -> tuple[str, ...]:
    """Word how jobs stand, in as many bubbles as it takes."""
    lines: list[str] = []
    for job in jobs:
        found = [each for each in interviews if each.job_id == job.id]
        if found:
            lines += _of_job(job, found, context)
    if not lines:
        return (context.phrases.say("progress_none"),)
    return _bubbles(lines, context)


def _of_job(job: Job, found: Sequence[Interview], context: DeskContext) -> list[str]:
    say = context.phrases.say
    groups = {stage: [i for i in found if hr_stage(i) == stage] for stage in ORDER}
    counts = " · ".join(
        _count(stage, group, job, context) for stage, group in groups.items() if group
    )
    open_ones = sorted(
        (each for each in found if hr_stage(each) not in OVER),
        key=lambda each: (ORDER[hr_stage(each)], since(each), each.number),
    )
    title = say("progress_title", title=job.title, count=len(found))
    return [title, counts, *(_line(each, job, context) for each in open_ones)]


def _count(stage: str, group: Sequence[Interview], job: Job, context: DeskContext) -> str:
    say = context.phrases.say
    name = say(f"stage_{stage}")
    if stage not in LONGEST_SHOWN:
        return say("progress_counts", stage=name, count=len(group))
    oldest = min(group, key=since)
    who = oldest.candidate.masked
    if stage == "awaiting_manager":
        managers = [context.names.get(each, each) for each in job.managers]
        who = f"{who} {say('list_separator').join(managers)}"
    return say(
        "progress_longest",
        stage=name,
        count=len(group),
        name=who,
        since=lasted(context.now - since(oldest), context.phrases),
    )


def since(interview: Interview) -> datetime:
    """Say since when an application has been where it is."""
    return interview.history[-1].at if interview.history else interview.created_at


def _line(interview: Interview, job: Job, context: DeskContext) -> str:
    say = context.phrases.say
    stage = hr_stage(interview)
    waited = lasted(max(context.now - since(interview), timedelta()), context.phrases)
    if interview.stage in {Stage.ASKING, Stage.PAUSED, Stage.WITH_PERSON} and interview.answers:
        waited = f"{_place(interview, job, context)} {waited}"
    if interview.hushed or interview.stage is Stage.WITH_PERSON:
        waited = f"{waited} {say('progress_with_you', number=interview.number)}"
    elif interview.stage is Stage.PAUSED:
        waited = f"{waited} {say('progress_paused_mark')}"
    return say(
        "progress_application",
        number=interview.number,
        name=interview.candidate.masked,
        stage=say(f"stage_{stage}"),
        since=waited,
    )


def _place(interview: Interview, job: Job, context: DeskContext) -> str:
    total = sum(len(each.questions) for each in job.all_rounds() if each.id in interview.plan)
    asked = {(answer.round_id, answer.question_id) for answer in interview.answers}
    return context.phrases.say("progress", index=len(asked), total=max(total, len(asked)))


def _bubbles(lines: Sequence[str], context: DeskContext) -> tuple[str, ...]:
    """Join lines as far as a message carries; what is too much is counted."""
    bubbles: list[str] = []
    for place, line in enumerate(lines):
        joined = f"{bubbles[-1]}\n{line}" if bubbles else line
        if bubbles and len(joined.encode()) > MOST_BYTES:
            if len(bubbles) == MOST_BUBBLES:
                left = sum(each.startswith("#") for each in lines[place:])
                bubbles.append(context.phrases.say("progress_more", count=left))
                break
            bubbles.append(line)
        elif bubbles:
            bubbles[-1] = joined
        else:
            bubbles.append(line)
    return tuple(bubbles)
