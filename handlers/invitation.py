"""Before the first question: the invitation, its disclosure, and consent.

Nothing is asked and nothing is judged before the candidate has agreed.
"""

from dataclasses import replace

from config.job import Job
from handlers.asking import begin, spoken_hint
from handlers.clocks import REMINDER, wind
from handlers.commands import Spoken
from handlers.customer_service import ANSWERS
from handlers.decision import Context, Decision
from handlers.effects import ReadResume, SyncHr, WelcomeKf
from handlers.events import (
    DeliveryFailed,
    EffectFailed,
    InterviewRequested,
    PersonEntered,
    RenamedByHr,
    TextReceived,
)
from handlers.interview import Interview, Stage, Unsaid
from handlers.personal import announced
from handlers.questions import raise_question

INVITATION = "invitation"
#: Why Customer Service did not deliver what it will deliver once the person has written again.
CLOSED = frozenset({"over 48 hours", "session closed", "over five messages"})
#: What is longer than this, in bytes, was meant as an answer before there was a question.
A_GREETING = 30


def invite(interview: Interview, event: InterviewRequested, context: Context) -> Decision:
    """Invite the candidate, and set when to remind them and when to close."""
    arrives = context.polite()
    invited = replace(interview, invited_at=context.now).moved(
        Stage.INVITED, actor=event.actor, at=context.now
    )
    decision = wind(Decision(interview=invited).doing(SyncHr()), context, arrives=arrives)
    if context.job.personal_questions:
        decision = decision.doing(ReadResume(most=context.job.personal_questions))
    if invited.candidate.address.channel == "kf":
        return decision  # Customer Service may only answer: the invitation waits until they enter
    return decision.saying(text_of(context), due_at=arrives, name=INVITATION)


def greet(interview: Interview, event: PersonEntered, context: Context) -> Decision:
    """Invite a person who enters Customer Service; whoever opens the app chat has it already."""
    if interview.candidate.address.channel != "kf":
        return Decision(interview=interview)
    if interview.greeted and not event.welcome_code:
        return Decision(interview=interview)  # came back: the invitation stands above
    text = text_of(context)
    interview = replace(interview, greeted=True)
    if not event.welcome_code:
        return Decision(interview=interview).saying(text)
    welcome = WelcomeKf(to=interview.candidate.address, welcome_code=event.welcome_code, text=text)
    return Decision(interview=interview).doing(welcome)


def text_of(context: Context) -> str:
    """Word the invitation: an AI, what for, how long, who decides, a person, one's data."""
    job = context.job
    questions = sum(len(each.questions) for each in job.rounds)
    return context.phrases.say(
        "invitation",
        company=job.company or context.phrases.say("our_company"),
        title=job.title,
        questions=questions,
        minutes=job.minutes,
        qualities=qualities(job, context),
    )


def qualities(job: Job, context: Context) -> str:
    """List what is looked at, as the job names it."""
    return context.phrases.say("list_separator").join(d.name for d in job.dimensions)


def explain(interview: Interview, event: object, context: Context) -> Decision:
    """Say what this is and how to begin, to anything that is not an agreement."""
    if isinstance(event, TextReceived) and interview.expecting == "question":
        return raise_question(interview, event.text, context)
    stays = isinstance(event, Spoken) and interview.expecting in {"leave", "erase"}
    decision = Decision(interview=replace(interview, expecting=None))
    if _still_to_come(interview, context):
        greeted = decision.becoming(replace(decision.interview, greeted=True))
        return greeted.saying(text_of(context)).dropping(INVITATION)
    lead = context.phrases.say("exit_kept") if stays else ""
    if isinstance(event, TextReceived) and len(event.text.encode()) > A_GREETING:
        return decision.saying(context.phrases.say("consent_needed"))
    return decision.saying(lead + context.phrases.say("what_is_this", title=context.job.title))


def _still_to_come(interview: Interview, context: Context) -> bool:
    """Tell whether the candidate writes before the invitation could reach them."""
    if interview.candidate.address.channel == "kf":
        return not interview.greeted
    arrives = (interview.deadline or context.now) - context.policy.expire
    return context.now < arrives and not interview.greeted


def consent(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Begin: thank, say how to answer, ask the first question; nobody agrees to what is unread."""
    if _still_to_come(interview, context):
        return explain(interview, spoken, context)
    agreed = replace(interview, expecting=None, before=None)
    agreed = agreed.moved(Stage.ASKING, actor="candidate", at=context.now)
    thanks = context.phrases.say("consent_thanks") + _how_to(agreed, context)
    thanks += announced(agreed, context)
    dropped = Decision(interview=agreed).dropping(INVITATION, REMINDER)
    if interview.candidate.address.channel == "kf":  # every bubble there costs one of five
        return dropped.then(begin(agreed, context, lead=thanks + "\n\n")).doing(SyncHr())
    return dropped.saying(thanks).then(begin(agreed, context)).doing(SyncHr())


def _how_to(interview: Interview, context: Context) -> str:
    hint = spoken_hint(context.job.round(interview.plan[0]), context)
    return f"\n{hint}" if hint else ""


def offer_extra(interview: Interview, round_id: str, context: Context) -> Decision:
    """Tell the candidate that a manager asks for one more round."""
    added = context.job.extra(round_id)
    arrives = context.polite()
    offered = replace(
        interview,
        plan=(*interview.plan, round_id),
        supplementing=None,
        expecting=None,
    )
    offered = offered.moved(Stage.EXTRA_OFFERED, actor=_actor(interview), at=context.now)
    text = context.phrases.say(
        "extra_round_announced", name=added.name, questions=len(added.questions)
    )
    decision = Decision(interview=offered).saying(text, due_at=arrives, name=f"extra:{round_id}")
    return wind(decision, context, arrives=arrives).doing(SyncHr())


def begin_extra(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Start the round a manager added; consent was given once and stands."""
    del spoken
    started = replace(interview, expecting=None).moved(
        Stage.ASKING, actor="candidate", at=context.now
    )
    dropped = Decision(interview=started).dropping(f"extra:{interview.plan[-1]}", REMINDER)
    return dropped.then(begin(started, context)).doing(SyncHr())


def explain_extra(interview: Interview, event: object, context: Context) -> Decision:
    """Say which round waits and how to begin it."""
    if isinstance(event, TextReceived) and interview.expecting == "question":
        return raise_question(interview, event.text, context)
    added = context.job.extra(interview.plan[-1])
    text = context.phrases.say("extra_round_waiting", name=added.name)
    return Decision(interview=replace(interview, expecting=None)).saying(text)


def rename(interview: Interview, event: RenamedByHr, context: Context) -> Decision:
    """Take over the name HR uses."""
    del context
    renamed = replace(interview.candidate, name=event.name)
    return Decision(interview=replace(interview, candidate=renamed))


def not_delivered(
    interview: Interview, event: EffectFailed | DeliveryFailed, context: Context
) -> Decision:
    """Tell the recruiters that a candidate cannot be reached, once."""
    if isinstance(event, EffectFailed) and event.to != interview.candidate.address.key:
        return Decision(interview=interview)
    decided = Decision(interview=_kept_unsaid(interview, event))
    closed = _is_closed(event)
    reason, name = ("reason_window", "closed") if closed else ("reason_unreachable", "unreachable")
    text = context.desk.say(
        "candidate_unreachable",
        number=interview.number,
        name=interview.candidate.masked,
        title=context.job.title,
        reason=context.desk.say(reason),
    )
    return decided.telling_each(
        context.job.recruiters,
        text,
        due_at=context.polite(),
        name=f"waiting:{name}:{interview.id}",
    )


def _is_closed(event: EffectFailed | DeliveryFailed) -> bool:
    """Tell whether Customer Service lets nothing through only until the person writes again."""
    if isinstance(event, EffectFailed):
        return bool(event.unsaid)
    return event.reason in CLOSED


def _kept_unsaid(interview: Interview, event: EffectFailed | DeliveryFailed) -> Interview:
    """Keep words for when the person writes again, and try nothing before."""
    if not isinstance(event, EffectFailed) or not event.unsaid:
        return interview
    left = Unsaid(name="", text=event.unsaid)
    return replace(interview, said=ANSWERS, unsaid=(*interview.unsaid, left))


def _actor(interview: Interview) -> str:
    verdict = interview.verdict
    return verdict.manager if verdict is not None else "system"
