"""Questions about a candidate's own résumé: asked with the rest, shown, and never scored.

Whoever has been asked the first question is asked no more of them: the number of questions that was
promised stays.
"""

from dataclasses import replace

from config.job import Question, Round
from handlers.added import Added
from handlers.decision import Context, Decision
from handlers.events import ResumeRead
from handlers.interview import Interview

ROUND = "personal"


def take_questions(interview: Interview, event: ResumeRead, context: Context) -> Decision:
    """Put the questions behind the planned ones, once, while nothing has been asked."""
    wanted = event.questions[: context.job.personal_questions]
    if not wanted or any(each.origin == "personal" for each in interview.added):
        return Decision(interview=interview)
    questions = tuple(
        Question(id=f"{ROUND}{number}", text=each.text, dimensions=())
        for number, each in enumerate(wanted, start=1)
    )
    name = context.phrases.say("personal_round")
    added = Added(
        round=Round(id=ROUND, name=name, mode=context.job.rounds[0].mode, questions=questions),
        origin="personal",
        by="system",
        at=context.now,
        worded_by=tuple(each.worded_by for each in wanted),
    )
    own = {each.id for each in context.job.rounds}
    planned = tuple(each for each in interview.plan if each in own)
    rest = tuple(each for each in interview.plan if each not in own)
    return Decision(
        interview=replace(interview, added=(*interview.added, added), plan=(*planned, ROUND, *rest))
    )


def announced(interview: Interview, context: Context) -> str:
    """Say beforehand that some questions come from the résumé and do not count."""
    count = sum(len(each.round.questions) for each in interview.added if each.origin == "personal")
    return f"\n{context.phrases.say('personal_announced', count=count)}" if count else ""
