"""Which extra round a manager means when they type it, and what to say when it is none.

Refuses to add a round twice: one that was taken is said to be, one that runs is the interview's.
"""

from collections.abc import Sequence

from config.job import Round
from handlers.cards import EXTRA, extras_left
from handlers.desk_values import DeskContext, Wish
from handlers.interview import Interview, Stage

#: Where a round that was added may be running.
RUNNING = frozenset({Stage.EXTRA_OFFERED, Stage.ASKING, Stage.PAUSED, Stage.WITH_PERSON})


def extra_choice(wish: Wish, interview: Interview, context: DeskContext) -> str:
    """Name the round a wish means as `extra:<round id>`; empty when it is not one alone."""
    left, taken = _rounds(interview, context)
    running = taken if interview.stage in RUNNING else ()
    named = _named(wish, (*left, *running))
    chosen = named or ([] if wish.words else list(left))
    return f"{EXTRA}{chosen[0].id}" if len(chosen) == 1 else ""


def which_extra(wish: Wish, interview: Interview, context: DeskContext) -> str:
    """Say which rounds can be added, or that the one named was taken already."""
    job = context.job(interview)
    title = job.title if job is not None else interview.job_id
    left, taken = _rounds(interview, context)
    again = _named(wish, taken)
    if again:
        name = interview.candidate.name
        return context.phrases.say("extra_taken", name=name, title=title, round=again[0].name)
    if not left:
        return context.phrases.say("extra_none", title=title)
    names = context.phrases.say("list_separator").join(each.name for each in left)
    return context.phrases.say("extra_unknown", title=title, names=names)


def _rounds(
    interview: Interview, context: DeskContext
) -> tuple[tuple[Round, ...], tuple[Round, ...]]:
    """Give the rounds that can still be added, and those that were."""
    job = context.job(interview)
    every = job.extra_rounds if job is not None else ()
    left = extras_left(interview, every)
    return left, tuple(each for each in every if each not in left)


def _named(wish: Wish, among: Sequence[Round]) -> list[Round]:
    words = wish.words.casefold()
    return [each for each in among if words and words in {each.name.casefold(), each.id.casefold()}]
