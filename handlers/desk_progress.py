"""How the applications of a job stand: counted by stage, and listed with their short numbers.

Names are masked; nothing here says how anybody did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from config.job import Job
from handlers.cards import lasted
from handlers.desk_values import DeskContext
from handlers.interview import Interview, Stage, hr_stage
from handlers.staff_words import STAGES

MOST_BYTES = 2000
MOST_BUBBLES = 5
MOST_ENDED = 10  #: of a job, the newest; an older one's report is still there by its number
OVER = frozenset({"passed", "rejected", "withdrawn", "expired"})
ORDER = {stage: place for place, stage in enumerate(STAGES)}
LONGEST_SHOWN = frozenset({"invited", "interviewing", "awaiting_manager", "extra_round", "on_hold"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A few bubbles of a list, and whether there is more of it."""

    bubbles: tuple[str, ...]
    more: bool = False


def progress(
    interviews: Sequence[Interview], jobs: Sequence[Job], context: DeskContext, *, page: int = 1
) -> Page:
    """Word how jobs stand, a page of a few bubbles at a time; pages count from 1."""
    lines: list[str] = []
    for job in jobs:
        found = [each for each in interviews if each.job_id == job.id]
        if found:
            lines += _of_job(job, found, context)
    bubbles = _bubbles(lines)
    start = (page - 1) * MOST_BUBBLES
    shown, left = bubbles[start : start + MOST_BUBBLES], bubbles[start + MOST_BUBBLES :]
    if not shown:
        return Page(
            bubbles=(context.phrases.say("progress_no_more" if lines else "progress_none"),)
        )
    if not left:
        return Page(bubbles=shown)
    count = sum(line.startswith("#") for bubble in left for line in bubble.split("\n"))
    return Page(bubbles=(*shown, context.phrases.say("progress_more", count=count)), more=True)


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
    closed = sorted((e for e in found if hr_stage(e) in OVER), key=since, reverse=True)
    asked = [each for each in closed[MOST_ENDED:] if each.erase_asked_at is not None]
    ended = (*closed[:MOST_ENDED], *asked)
    lines = [title, counts, *(_line(each, job, context) for each in open_ones)]
    if ended:
        lines += [say("progress_ended"), *(_line(e, job, context) for e in ended)]
    return lines


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
    if interview.held:
        waited = f"{waited} {say('progress_with_you', number=interview.number)}"
    elif interview.stage is Stage.PAUSED:
        waited = f"{waited} {say('progress_paused_mark')}"
    if interview.erase_asked_at is not None:
        waited = f"{waited} {say('progress_erase_mark')}"
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


def _bubbles(lines: Sequence[str]) -> tuple[str, ...]:
    """Join lines as far as a message carries."""
    bubbles: list[str] = []
    for line in lines:
        joined = f"{bubbles[-1]}\n{line}" if bubbles else line
        if bubbles and len(joined.encode()) <= MOST_BYTES:
            bubbles[-1] = joined
        else:
            bubbles.append(line)
    return tuple(bubbles)
