"""Stepping aside: pause, a person, one's rights, leaving; all of it score-neutral."""

from dataclasses import replace

from handlers import relay
from handlers.answers import Part
from handlers.asking import progress_of, show_again
from handlers.clips import settled
from handlers.commands import Spoken, Word
from handlers.conversation import agreed_again, heard_wrong, keep_part
from handlers.decision import Context, Decision
from handlers.events import HandedBack, MediaReceived, TextReceived
from handlers.interview import Interview, Stage
from handlers.invitation import begin_extra, consent, explain, explain_extra
from handlers.leaving import leave
from handlers.people import Address
from handlers.progress import standing
from handlers.questions import raise_question
from handlers.recruiters import tell_recruiters
from handlers.rights import erase
from handlers.voice import keep_clip, listens, show_heard

SHOWN = 60


def pause(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Stop where we are; nothing is lost and nothing is counted."""
    del spoken
    paused = replace(interview, before=interview.stage, expecting=None)
    paused = paused.moved(Stage.PAUSED, actor="candidate", at=context.now)
    until = context.wall(interview.deadline) if interview.deadline is not None else ""
    return Decision(interview=paused).saying(context.phrases.say("paused", deadline=until))


def paused_already(interview: Interview, event: object, context: Context) -> Decision:
    """Say again that it is paused and how to go on."""
    del event
    return Decision(interview=interview).saying(context.phrases.say("already_paused"))


def keep_paused(interview: Interview, event: TextReceived, context: Context) -> Decision:
    """Keep what is written while paused, and say so once."""
    if interview.expecting == "question":
        return raise_question(interview, event.text, context)
    kept = keep_aside(interview, event, context)
    if interview.kept:
        return kept
    return kept.saying(context.phrases.say("kept_while_paused_noted"))


def keep_aside(interview: Interview, event: TextReceived, context: Context) -> Decision:
    """Keep what is written meanwhile, apart from any answer."""
    part = Part(text=event.text, at=context.now, message_id=event.message_id)
    del context
    kept = replace(interview, kept=(*interview.kept, part), expecting=None)
    return Decision(interview=kept)


def keep_clip_paused(interview: Interview, event: MediaReceived, context: Context) -> Decision:
    """Keep a clip that comes while paused, as what is written then is kept; say so once."""
    if interview.before is not Stage.ASKING or not listens(event, context):
        return paused_already(interview, event, context)
    kept = keep_clip(interview, event, context)
    if interview.kept:
        return kept
    return kept.saying(context.phrases.say("kept_while_paused_noted"))


def keep_clip_aside(interview: Interview, event: MediaReceived, context: Context) -> Decision:
    """Keep a clip that is meant for a person, apart from any answer; let pictures pass."""
    if interview.before is not Stage.ASKING or not listens(event, context):
        return Decision(interview=interview)
    return keep_clip(interview, event, context)


def hear_for_person(interview: Interview, event: TextReceived, context: Context) -> Decision:
    """Pass on what is written to the person who was asked for, and keep it apart."""
    aside = keep_aside(interview, event, context)
    return aside.then(relay.gather(aside.interview, event, context))


def show_person(interview: Interview, event: MediaReceived, context: Context) -> Decision:
    """Tell the person who was asked for that something other than words was sent."""
    aside = keep_clip_aside(interview, event, context)
    return aside.then(relay.gather(aside.interview, event, context))


def resume(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Go on where we were, with a recap; ask first what becomes of messages kept meanwhile."""
    told = relay.ended(Decision(interview=interview), context)
    return told.then(_resumed(told.interview, spoken, context))


def _resumed(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    back = _back(interview, actor="candidate", context=context)
    current = back.current
    if back.stage is Stage.EXTRA_OFFERED:
        return begin_extra(back, spoken, context)
    if back.stage is Stage.INVITED and spoken.word is Word.AGREE:
        return consent(back, spoken, context)
    if back.stage is not Stage.ASKING or current is None:
        return explain(back, None, context)
    if not back.kept:
        lead = context.phrases.say("resumed")
        return show_heard(show_again(Decision(interview=back), context, lead=lead), context)
    said = "；".join(part.text or context.phrases.say("a_clip") for part in back.kept)
    shown = said if len(said) <= SHOWN else said[: SHOWN - 1] + "…"
    asked = replace(back, expecting="use_kept")
    progress = progress_of(back, context, current)
    text = context.phrases.say("kept_while_paused", text=shown, progress=progress)
    return Decision(interview=asked).saying(text)


def agree(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take a yes as the answer to what was asked about kept messages, else as agreeing twice."""
    if interview.expecting == "use_kept":
        return use_kept(interview, spoken, context)
    return agreed_again(interview, spoken, context)


def use_kept(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Put the messages kept meanwhile into the answer."""
    if not interview.kept:
        return keep_part(interview, spoken.received, context)
    current = interview.current
    used = replace(interview, expecting=None, kept=())
    if current is not None:
        kept = tuple(_agreed(part) for part in interview.kept)
        used = used.with_answer(replace(current, parts=current.parts + kept))
    lead = context.phrases.say("kept_used")
    return show_heard(show_again(Decision(interview=used), context, lead=lead), context)


def _agreed(part: Part) -> Part:
    """Take the yes for a clip that was shown whole as a yes to what was heard in it."""
    if part.clip is None or part.clip.state != "heard" or len(part.text) > SHOWN:
        return part
    return settled(part, "confirmed", part.text)


def drop_kept(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Leave the messages kept meanwhile out of the answer."""
    if not interview.kept:
        return heard_wrong(interview, spoken, context)
    left = replace(interview, expecting=None, kept=())
    lead = context.phrases.say("kept_dropped")
    return show_again(Decision(interview=left), context, lead=lead)


def call_person(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Tell the recruiters that a person is wanted, and be silent until they are done."""
    del spoken
    called = replace(interview, before=interview.before or interview.stage, expecting=None)
    called = called.moved(Stage.WITH_PERSON, actor="candidate", at=context.now)
    told = Decision(interview=called).saying(context.phrases.say("human_called"))
    return tell_recruiters(told, "human_wanted", context)


def call_person_later(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Tell the recruiters that a person is wanted, after the questions are over."""
    del spoken
    if interview.hushed:
        return Decision(interview=interview).saying(context.phrases.say("human_already_called"))
    called = Decision(interview=replace(interview, hushed=True, expecting=None))
    told = called.saying(context.phrases.say("human_called_later"))
    return tell_recruiters(told, "human_wanted_later", context)


def hand_back(interview: Interview, event: HandedBack, context: Context) -> Decision:
    """Take the conversation back from a recruiter and go on where it stopped."""
    told = context.desk.say(
        "handback_done", number=interview.number, name=interview.candidate.masked
    )
    rest = relay.ended(Decision(interview=interview), context)
    interview = rest.interview
    if interview.stage is not Stage.WITH_PERSON:
        back = replace(interview, hushed=False)
        return rest.becoming(back).telling(Address.member(event.recruiter), told)
    back = _back(interview, actor=event.recruiter, context=context)
    back = replace(back, kept=())  # said to a person; it stays in the history
    lead = context.phrases.say("handed_back")
    if back.stage is Stage.ASKING:
        shown = show_heard(show_again(Decision(interview=back), context, lead=lead), context)
    else:
        shown = Decision(interview=back).saying(lead).then(_where_we_were(back, context))
    return rest.then(shown).telling(Address.member(event.recruiter), told)


def resume_later(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """End a recruiter's conversation after the end, and say where things stand."""
    del spoken
    told = relay.ended(Decision(interview=interview), context)
    back = replace(told.interview, hushed=False, expecting=None)
    return told.then(standing(back, context))


def _back(interview: Interview, *, actor: str, context: Context) -> Interview:
    before = interview.before or Stage.ASKING
    back = interview.moved(before, actor=actor, at=context.now)
    return replace(back, before=None, expecting=None)


def _where_we_were(interview: Interview, context: Context) -> Decision:
    if interview.stage is Stage.EXTRA_OFFERED:
        return explain_extra(interview, None, context)
    return explain(interview, None, context)


def confirm(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Do what was asked about; a confirmation of nothing is a message like any other."""
    match interview.expecting:
        case "leave":
            return leave(interview, context)
        case "erase":
            return erase(interview, context)
        case _ if interview.stage is Stage.ASKING:
            return keep_part(interview, spoken.received, context)
        case _:
            return standing(interview, context)
