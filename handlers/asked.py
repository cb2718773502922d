"""A question that a manager or a recruiter typed for one candidate: added as a round of its own.

Asked after the rest while the interview runs, offered as an added round once a decision is due.
Whether it may be asked at all was looked at where it was typed; here it is only given a place.
"""

from dataclasses import replace

from config.job import Question, Round
from handlers.added import Added
from handlers.decision import Context, Decision
from handlers.events import QuestionAsked, VerdictGiven
from handlers.interview import Interview, Stage, hr_stage
from handlers.people import Address
from handlers.verdicts import decide_again, keep_verdict

MOST = 3  #: typed questions for one candidate


def ask_later(interview: Interview, event: QuestionAsked, context: Context) -> Decision:
    """Ask it after the questions that are planned."""
    if _enough(interview):
        return _tell(interview, event, context, "asked_enough")
    added = _round(interview, event, context)
    queued = replace(
        interview, added=(*interview.added, added), plan=(*interview.plan, added.round.id)
    )
    return _tell(queued, event, context, "asked_queued")


def ask_now(interview: Interview, event: QuestionAsked, context: Context) -> Decision:
    """Offer it to the candidate as a round that a manager adds."""
    if event.by not in context.job.managers:
        return _tell(interview, event, context, "asked_by_manager_only")
    if _enough(interview):
        return _tell(interview, event, context, "asked_enough")
    added = _round(interview, event, context)
    wider = replace(interview, added=(*interview.added, added))
    given = VerdictGiven(manager=event.by, choice=f"extra:{added.round.id}", by_card=False)
    decide = keep_verdict if interview.stage is Stage.DECIDING else decide_again
    decision = decide(wider, given, replace(context, job=wider.whole(context.job)))
    if added.round.id in decision.interview.plan:
        return decision
    return decision.becoming(replace(decision.interview, added=interview.added))


def not_now(interview: Interview, event: QuestionAsked, context: Context) -> Decision:
    """Say that nothing can be asked at this stage."""
    return _tell(interview, event, context, "asked_not_now")


def _enough(interview: Interview) -> bool:
    return sum(each.origin == "asked" for each in interview.added) >= MOST


def _round(interview: Interview, event: QuestionAsked, context: Context) -> Added:
    number = 1 + sum(each.origin == "asked" for each in interview.added)
    question = Question(id=f"asked{number}", text=event.text, dimensions=event.dimensions)
    name = context.phrases.say("asked_round")  # the candidate hears it, and often
    single = Round(id=f"asked{number}", name=name, questions=(question,))
    return Added(round=single, origin="asked", by=event.by, at=context.now)


def _tell(interview: Interview, event: QuestionAsked, context: Context, key: str) -> Decision:
    text = context.desk.say(
        key,
        number=interview.number,
        name=interview.candidate.name,
        title=context.job.title,
        stage=context.desk.say(f"stage_{hr_stage(interview)}"),
        text=event.text,
        most=MOST,
        scored=_scored(event, context),
    )
    return Decision(interview=interview).telling(Address.member(event.by), text)


def _scored(event: QuestionAsked, context: Context) -> str:
    if not event.dimensions:
        return context.desk.say("asked_evidence_only")
    names = (context.job.dimension(each).name for each in event.dimensions)
    return context.desk.say("asked_scored", names=context.desk.say("list_separator").join(names))
