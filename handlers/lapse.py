"""When the time of an interview is up: closed, or where there is a report already, decided on.

A round that a manager added and nobody finished takes nothing away: what was answered before stands,
what was answered of the round counts, and the managers are asked again.
"""

from dataclasses import replace

from handlers.answers import Answer
from handlers.asking import judged, planned
from handlers.clocks import REMINDER, close, still_on
from handlers.closing import report_if_complete
from handlers.decision import Context, Decision
from handlers.effects import SyncHr
from handlers.events import TimerFired
from handlers.interview import Interview, Stage
from handlers.recruiters import tell_recruiters
from handlers.verdict_cards import managers
from handlers.verdicts import ask

Place = tuple[str, str]  #: a round's id and a question's


def expire(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Close an interview whose time is up, or have it decided on what there is."""
    waits = still_on(interview, event, context)
    if waits is not None:
        return waits
    return close(interview, context) if interview.report is None else _lapsed(interview, context)


def _lapsed(interview: Interview, context: Context) -> Decision:
    """End the added rounds that nobody finished, and go on with the report."""
    over = replace(
        interview,
        deadline=None,
        remind_at=None,
        before=None,
        expecting=None,
        supplementing=None,
        hushed=False,
        kept=(),
    )
    open_ones = _unfinished(over, context)
    rounds = tuple(dict.fromkeys(round_id for round_id, _ in open_ones))
    decision = _told(Decision(interview=over), rounds, context)
    touched = dict.fromkeys((a.round_id, a.question_id) for a in over.answers if a.open)
    decision = decision.becoming(_ended(decision.interview, open_ones, context))
    for place in touched:
        if decision.interview.said_to(*place):
            decision = decision.then(judged(decision.interview, *place))
    if not any(a.round_id in rounds and a.text for a in over.answers):
        asked = decision.interview.moved(Stage.DECIDING, actor="system", at=context.now)
        asked = replace(asked, deciding_since=context.now)
        return ask(decision.becoming(asked), context).doing(SyncHr())
    scoring = decision.interview.moved(Stage.SCORING, actor="system", at=context.now)
    waits = decision.becoming(scoring).doing(SyncHr())
    return waits.then(report_if_complete(scoring, context))


def _unfinished(interview: Interview, context: Context) -> tuple[Place, ...]:
    """List the questions that were planned and not answered to their end."""
    done = {(a.round_id, a.question_id) for a in interview.answers}
    done -= {(a.round_id, a.question_id) for a in interview.answers if a.open}
    places = ((each.id, question.id) for each, question in planned(interview, context))
    return tuple(place for place in places if place not in done)


def _ended(interview: Interview, left: tuple[Place, ...], context: Context) -> Interview:
    """Close what is open and leave out the rest; a round nobody began can be added once more."""
    answers = tuple(
        replace(a, closed_at=context.now, skipped=not a.text) if a.open else a
        for a in interview.answers
    )
    begun = {a.round_id for a in answers}
    unbegun = {round_id for round_id, _ in left} - begun
    known = {(a.round_id, a.question_id) for a in answers}
    skipped = tuple(
        _skipped(place, context) for place in left if place[0] in begun and place not in known
    )
    return replace(
        interview,
        answers=answers + skipped,
        plan=tuple(each for each in interview.plan if each not in unbegun),
        added=tuple(each for each in interview.added if each.round.id not in unbegun),
    )


def _skipped(place: Place, context: Context) -> Answer:
    round_id, question_id = place
    return Answer(
        id=f"{round_id}/{question_id}/0",
        round_id=round_id,
        question_id=question_id,
        asked=context.job.question(round_id, question_id).text,
        follow_up=False,
        asked_at=context.now,
        closed_at=context.now,
        skipped=True,
    )


def _told(decision: Decision, rounds: tuple[str, ...], context: Context) -> Decision:
    """Tell the candidate that the time is up, and everybody else that the report stands."""
    interview, title = decision.interview, context.job.title
    names = context.phrases.say("list_separator").join(
        context.job.round(each).name for each in rounds
    )
    words = {"name": interview.candidate.name, "title": title, "round": names}
    text = context.desk.say("extra_lapsed", number=interview.number, **words)
    told = decision.dropping(REMINDER, *(f"extra:{each}" for each in rounds)).saying(
        context.phrases.say("extra_expired", title=title, name=names),
        due_at=context.polite(),
        name="expired",
    )
    told = told.telling_each(managers(context), text, due_at=context.polite())
    return tell_recruiters(told, "extra_lapsed", context, round=names)
