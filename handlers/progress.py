"""Where things stand, since when, who is next and by when: `进度`, at any time.

Refuses to tell of a decision before the candidate was told of it.
"""

from datetime import datetime

from handlers.asking import place, planned, stretch
from handlers.commands import Spoken
from handlers.decision import Context, Decision
from handlers.interview import Interview, Stage
from handlers.outcomes import known

DECIDED = frozenset({Stage.ON_HOLD, Stage.PASSED, Stage.REJECTED})
SAID_AS = {
    Stage.EXTRA_OFFERED: "progress_extra",
    Stage.NEW: "progress_invited",
}


def progress(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Say where the candidate is."""
    del spoken
    return standing(interview, context)


def standing(interview: Interview, context: Context) -> Decision:
    """Say where the interview is and who is next."""
    stage, since = interview.stage, _since(interview)
    if stage in DECIDED and not known(interview, context):
        stage, since = Stage.DECIDING, interview.deciding_since
    key = SAID_AS.get(stage, f"progress_{stage.value}")
    text = context.phrases.say(
        key,
        title=context.job.title,
        name=context.job.round(interview.plan[-1]).name,
        count=len(planned(interview, context)),
        minutes=_minutes_left(interview, context),
        progress=_place(interview, context),
        deadline=_moment(interview.deadline, context),
        since=_moment(since, context),
    )
    return Decision(interview=interview).saying(text)


def _place(interview: Interview, context: Context) -> str:
    open_answer = interview.current or (interview.answers[-1] if interview.answers else None)
    if open_answer is None:
        return ""
    index, total = place(interview, context, open_answer)
    most = total + follow_ups_left(interview, context)
    if most == total:
        return context.phrases.say("progress", index=index, total=total)
    return context.phrases.say("progress_range", index=index, total=total, most=most)


def _minutes_left(interview: Interview, context: Context) -> int:
    counted = stretch(interview, context, interview.round_id)
    answered = sum(1 for a in interview.answers if not a.open and not a.follow_up)
    left = max(1, len(planned(interview, context)) - answered)
    return max(1, round(context.job.minutes * left / max(1, len(counted))))


def _since(interview: Interview) -> datetime | None:
    return interview.history[-1].at if interview.history else None


def _moment(moment: datetime | None, context: Context) -> str:
    return context.wall(moment) if moment is not None else ""


def follow_ups_left(interview: Interview, context: Context) -> int:
    """Count the follow-ups that may still be asked in the rounds of the plan."""
    allowed = sum(question.follow_ups for _, question in planned(interview, context))
    return allowed - sum(1 for answer in interview.answers if answer.follow_up)
