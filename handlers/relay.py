"""Between a candidate who asked for a person and the recruiters: what each writes reaches the other.

Refuses to pass anything on to a group, and anything that was not said to a person: once the
conversation was handed back, nothing is passed on any more.
"""

from dataclasses import replace
from datetime import timedelta

from handlers import voice
from handlers.answers import Part
from handlers.decision import Context, Decision
from handlers.enclosures import among, enclose, link_line, settled, worded
from handlers.events import MediaReceived, RecruiterReplied, TextReceived, TimerFired
from handlers.interview import Interview
from handlers.media_events import ClipTranscribed, ClipUnheard, PictureKept
from handlers.people import Address

#: What is written within this time of each other reaches the recruiters as one message.
GATHERED = timedelta(seconds=20)
#: In bytes; more than this does not wait for the rest.
A_MESSAGE = 1200
#: Nobody is written to more often than this before they have answered; the rest waits for that.
MOST_UNANSWERED = 20


def gather(interview: Interview, event: TextReceived | MediaReceived, context: Context) -> Decision:
    """Keep what is said to the recruiters until it is passed on together."""
    part = Part(text=_words(event, context), at=context.now, message_id=event.message_id)
    kept = Decision(interview=replace(interview, relayed=(*interview.relayed, part)))
    if isinstance(event, MediaReceived):
        kept = enclose(kept, event, context)
    if interview.relays >= MOST_UNANSWERED:
        return kept
    if _ready(kept.interview, context):
        return passed_on(kept, context)
    if interview.relayed:
        return kept
    return kept.timing("relay", _mark(part), context.now + GATHERED)


def _ready(interview: Interview, context: Context) -> bool:
    """Tell whether what was gathered goes out now: nothing is fetched, and it is long or old enough."""
    waiting = interview.relayed
    if not waiting or interview.relays >= MOST_UNANSWERED:
        return False
    if any(each.state == "fetching" for each in among(interview, waiting)):
        return False  # what was heard goes with it
    long = sum(len(worded(interview, each, context).encode()) for each in waiting) > A_MESSAGE
    return long or context.now >= waiting[0].at + GATHERED


def heard(interview: Interview, event: ClipTranscribed, context: Context) -> Decision:
    """Put down what was heard in a clip, in an answer or for the recruiters."""
    put = voice.heard(interview, event, context)
    return _arrived(put, event.clip, context, kept=True, heard=event.text)


def unheard(interview: Interview, event: ClipUnheard, context: Context) -> Decision:
    """Say that nothing was heard in a clip, to whoever waits for it."""
    put = voice.unheard(interview, event, context)
    return _arrived(put, event.clip, context, kept=event.reason != "gone")


def picture_kept(interview: Interview, event: PictureKept, context: Context) -> Decision:
    """Let the recruiters know of a picture that can be seen now, or never."""
    return _arrived(Decision(interview=interview), event.picture, context, kept=event.kept)


def _arrived(
    decision: Decision, name: str, context: Context, *, kept: bool, heard: str = ""
) -> Decision:
    """Pass on what waited for a clip or a picture."""
    known = settled(decision.interview, name, kept=kept, heard=heard)
    put = decision.becoming(known)
    waited = {each.id for each in among(known, known.relayed)}
    return passed_on(put, context) if name in waited and _ready(known, context) else put


def _words(event: TextReceived | MediaReceived, context: Context) -> str:
    if isinstance(event, TextReceived):
        return event.text
    return context.desk.say("relay_media", media=context.desk.say(f"media_{event.media}"))


def _mark(part: Part) -> str:
    return f"{part.at.isoformat()}#{part.message_id}"


def pass_on(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Pass on what was gathered, unless it was already, or a clip among it is still listened to."""
    decision = Decision(interview=interview)
    if not interview.relayed or event.mark != _mark(interview.relayed[0]):
        return decision
    return passed_on(decision, context) if _ready(interview, context) else decision


def passed_on(decision: Decision, context: Context) -> Decision:
    """Send the recruiters what the candidate has said to them so far."""
    interview = decision.interview
    if not interview.relayed:
        return decision
    lines = [worded(interview, part, context) for part in interview.relayed]
    said = "\n".join([*lines, *link_line(interview, interview.relayed, context)])
    relays = interview.relays + 1
    if relays == MOST_UNANSWERED:
        said = f"{said}\n{context.desk.say('relay_unanswered', count=relays)}"
    notice = context.desk.say(
        "relay_said",
        number=interview.number,
        name=interview.candidate.name,
        title=context.job.title,
        text=said,
    )
    decision = decision.becoming(replace(interview, relayed=(), relays=relays))
    return decision.telling_each(context.job.recruiters, notice, due_at=context.polite())


def ended(decision: Decision, context: Context) -> Decision:
    """Pass on what is left, and begin anew the next time a person is asked for."""
    left = passed_on(decision, context)
    return left.becoming(replace(left.interview, relays=0))


def reply(interview: Interview, event: RecruiterReplied, context: Context) -> Decision:
    """Bring a recruiter's answer to the candidate, and let the other recruiters know."""
    said = context.phrases.say(
        "human_says" if interview.held else "human_says_meanwhile", text=event.text
    )
    answered = Decision(interview=replace(interview, relays=0))
    decision = passed_on(answered, context).saying(said, due_at=context.now)
    words = {"number": interview.number, "name": interview.candidate.masked}
    by = Address.member(event.recruiter)
    decision = decision.telling(by, context.desk.say("reply_done", **words))
    for recruiter in dict.fromkeys(context.job.recruiters):
        other = Address.member(recruiter)
        if other.key != by.key:
            who = context.called(event.recruiter)
            text = context.desk.say("reply_by_other", recruiter=who, **words, text=event.text)
            decision = decision.telling(other, text, due_at=context.polite())
    return decision
