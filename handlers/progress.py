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
    stage, since = _told(interview, context)
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


def _told(interview: Interview, context: Context) -> tuple[Stage, datetime | None]:
    """Say where the candidate knows it stands, and since when."""
    if interview.stage not in DECIDED or known(interview, context):
        return interview.stage, interview.history[-1].at if interview.history else None
    held = [v for v in interview.verdicts if v.choice == "hold" and not v.withdrawn]
    earlier = [verdict for verdict in held if verdict is not interview.verdict]
    return (
        (Stage.ON_HOLD, earlier[-1].at) if earlier else (Stage.DECIDING, interview.deciding_since)
    )


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


def _moment(moment: datetime | None, context: Context) -> str:
    return context.wall(moment) if moment is not None else ""


def follow_ups_left(interview: Interview, context: Context) -> int:
    """Count the follow-ups that may still be asked among the questions counted together."""
    left = 0
    for each, question in stretch(interview, context, interview.round_id):
        given = interview.to_question(each.id, question.id)
        if not given or given[-1] is interview.answers[-1]:
            left += question.follow_ups - max(len(given) - 1, 0)
    return left
