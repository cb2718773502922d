"""Who waits for a manager: the list, and the list to pick from."""

from collections.abc import Sequence

from handlers.cards import lasted
from handlers.desk_values import Desk, DeskContext, managed
from handlers.interview import Interview, Stage

MOST_LISTED = 20


def awaiting(among: Sequence[Interview]) -> tuple[Interview, ...]:
    """List those whose report waits for a decision, the longest first."""
    found = [each for each in among if each.stage is Stage.DECIDING]
    return tuple(
        sorted(found, key=lambda each: (each.deciding_since or each.created_at, each.number))
    )


def waiting_list(desk: Desk, context: DeskContext) -> str:
    """Say who waits for this manager and how to answer."""
    found = awaiting(managed(desk, context))
    if not found:
        return "\n".join((context.phrases.say("waiting_none"), context.phrases.say("manager_help")))
    lines = [
        context.phrases.say(
            "waiting_line",
            number=each.number,
            name=each.candidate.name,
            title=title_of(each, context),
            since=lasted(context.now - (each.deciding_since or context.now), context.phrases),
        )
        for each in found[:MOST_LISTED]
    ]
    return context.phrases.say(
        "waiting_list", count=len(found), lines="\n".join(lines), number=found[0].number
    )


def pick_list(found: Sequence[Interview], context: DeskContext) -> str:
    """List those a message may mean, each with the number to answer with."""
    lines = [
        context.phrases.say(
            "ambiguous_line",
            number=each.number,
            name=each.candidate.name,
            title=title_of(each, context),
        )
        for each in found[:MOST_LISTED]
    ]
    return context.phrases.say(
        "ambiguous", count=len(found), lines="\n".join(lines), number=found[0].number
    )


def title_of(interview: Interview, context: DeskContext) -> str:
    """Name the job of an interview; its id when the file has gone."""
    job = context.job(interview)
    return interview.job_id if job is None else job.title
