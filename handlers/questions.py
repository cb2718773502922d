"""What the candidate asks: answered from the job's own answers, or passed on to a recruiter."""

from dataclasses import replace

from handlers.asking import back_to_question
from handlers.commands import Spoken
from handlers.decision import Context, Decision
from handlers.interview import Interview, RaisedQuestion
from handlers.recruiters import tell_recruiters
from handlers.spelling import simplified

LONGEST = 300


def ask(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take the question that came along, or wait for it."""
    if spoken.argument:
        return raise_question(interview, spoken.argument, context)
    waiting = replace(interview, expecting="question")
    return Decision(interview=waiting).saying(context.phrases.say("ask_away"))


def raise_question(interview: Interview, text: str, context: Context) -> Decision:
    """Answer from what the job file says, or pass it on; then show the open question again."""
    found = known(text, context)
    raised = RaisedQuestion(text=text, at=context.now, answered=found is not None)
    asked = replace(interview, expecting=None, raised=(*interview.raised, raised))
    if found is not None:
        reply = context.phrases.say("question_answered", answer=found)
        decision = Decision(interview=asked).saying(reply)
    else:
        decision = _pass_on(asked, text, context)
    return back_to_question(decision, context)


def known(text: str, context: Context) -> str | None:
    """Find what the job file answers to a question; None when nothing fits."""
    folded = simplified(text).casefold()
    for each in context.job.faq:
        if any(keyword.casefold() in folded for keyword in each.keywords):
            return each.answer
    return None


def _pass_on(interview: Interview, text: str, context: Context) -> Decision:
    decision = Decision(interview=interview).saying(context.phrases.say("question_passed_on"))
    return tell_recruiters(decision, "question_for_recruiter", context, question=text[:LONGEST])
