"""Questions as voice: the text is sent as always, and a voice message may follow it.

In a voice round always; where both are welcome, to whoever spoke last: who types may be where nothing
can be heard. Refuses to say anything that is not written beside it.
"""

from handlers.answers import Answer
from handlers.decision import Context, Decision
from handlers.effects import SayAloud
from handlers.interview import Interview


def aloud(decision: Decision, context: Context, answer: Answer) -> Decision:
    """Have a question said too, where a voice is set up and voice is wanted."""
    interview = decision.interview
    if not _wanted(interview, context, answer):
        return decision
    to = interview.candidate.address
    text = context.phrases.say("synthetic_voice", text=answer.asked)
    effect = SayAloud(to=to, text=text, language=interview.language, answer=answer.id)
    return decision.doing(effect)


def _wanted(interview: Interview, context: Context, answer: Answer) -> bool:
    if not context.speaks:
        return False
    mode = context.job.round(answer.round_id).mode
    return mode == "voice" or (mode == "either" and _spoke_last(interview))


def _spoke_last(interview: Interview) -> bool:
    said = [part for each in interview.answers for part in each.parts]
    return bool(said) and said[-1].voice
