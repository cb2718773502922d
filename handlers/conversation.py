"""Answering: messages become an answer, an answer is closed, the next question comes.

Every message is kept; nothing here judges, praises or hurries.
"""

from dataclasses import replace

from handlers.aloud import aloud
from handlers.answers import Answer, Part
from handlers.asking import (
    all_asked,
    back_to_question,
    begin,
    closing_words,
    follow_up,
    judged,
    progress_of,
    said_by_now,
    sent_again,
    show_again,
    wording,
)
from handlers.clips import corrected
from handlers.closing import added, finish
from handlers.commands import Spoken
from handlers.decision import Context, Decision
from handlers.events import TextReceived, TimerFired
from handlers.interview import Interview
from handlers.questions import raise_question
from handlers.spelling import is_blank, is_no, is_small_talk, is_wordless
from handlers.voice import (
    disputing,
    nothing_heard,
    put_right,
    right,
    still_listening,
    waited,
    wrong,
)


def keep_part(interview: Interview, event: TextReceived, context: Context) -> Decision:
    """Keep one message of the answer, and wait for the next one or for silence."""
    if interview.expecting == "question":
        return raise_question(interview, event.text, context)
    if interview.expecting in {"leave", "erase"} and is_no(event.text):
        return _stay(interview, context)
    interview = replace(interview, expecting=None)
    current = interview.current
    if current is None:
        return Decision(interview=interview)
    mended = corrected(current, event.text)
    if mended is not None:
        return put_right(interview, mended, context)
    asked = context.job.question(current.round_id, current.question_id)
    if not current.parts and not asked.code and is_blank(event.text):
        what = context.phrases.say("media_sticker" if is_wordless(event.text) else "media_other")
        how = "please_text_or_voice" if context.hears else "please_text"
        return Decision(interview=interview).saying(context.phrases.say(how, media=what))
    part = Part(text=event.text, at=context.now, message_id=event.message_id)
    answer = replace(current, parts=(*current.parts, part), skipped=False)
    return waited(Decision(interview=interview.with_answer(answer)), context)


def heard_right(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take a yes as the word to what was heard, else as part of the answer."""
    return right(interview, context) or keep_part(interview, spoken.received, context)


def heard_wrong(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take a no as the word to what was heard, else as part of the answer."""
    return wrong(interview, context) or keep_part(interview, spoken.received, context)


def agreed_again(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Show the first question again to somebody who agrees twice; else it is an answer."""
    agreed = right(interview, context)
    if agreed is not None:
        return agreed
    untouched = len(interview.answers) == 1 and not interview.answers[0].parts
    if untouched and interview.expecting is None:
        return show_again(Decision(interview=interview), context)
    return keep_part(interview, spoken.received, context)


def silence(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Close an answer after silence, unless something was added or it is closed already.

    One that is still listened to, in which nothing could be heard, or which is no more than 好的
    so far, stays open.
    """
    current = interview.current
    if current is None or event.mark != current.mark:
        return Decision(interview=interview)
    if current.listening or disputing(interview) or not current.text:
        return Decision(interview=interview)
    if all(is_small_talk(part.text) for part in current.parts):
        progress = progress_of(interview, context, current)
        said = current.parts[-1].text
        words = context.phrases.say("only_politeness", text=said, progress=progress)
        return Decision(interview=interview).saying(words)
    return close(interview, context)


def done(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Close the answer because the candidate says so."""
    del spoken
    interview = replace(interview, expecting=None)
    current = interview.current
    listening = still_listening(interview, context) or nothing_heard(interview, context)
    if listening is not None:
        return listening
    if current is not None and not current.parts:
        before = interview.answers[-2] if len(interview.answers) > 1 else None
        closed = before is not None and bool(before.parts) and interview.supplementing is None
        lead = context.phrases.say("nothing_yet_here" if closed else "nothing_yet")
        return show_again(Decision(interview=interview), context, lead=lead)
    return close(interview, context)


def close(interview: Interview, context: Context) -> Decision:
    """Close the open answer; ask what is missing, or judge it and go on."""
    current = interview.current
    if current is None:
        return Decision(interview=interview)
    if interview.supplementing is not None:
        return _supplemented(interview, current, context)
    closed = interview.with_answer(replace(current, closed_at=context.now))
    asked = follow_up(closed, context, current)
    if asked is not None:
        return asked
    return go_on(closed, current, context, lead=closing_words(closed, context, current))


def go_on(interview: Interview, answered: Answer, context: Context, *, lead: str) -> Decision:
    """Ask the next question first, then have the answer judged."""
    if all_asked(interview, context):
        ended = judged(interview, answered.round_id, answered.question_id)
        return finish(ended, context, lead=lead)
    asked = begin(interview, context, lead=lead)
    return asked.then(judged(asked.interview, answered.round_id, answered.question_id))


def _supplemented(interview: Interview, current: Answer, context: Context) -> Decision:
    closed = interview.with_answer(replace(current, closed_at=context.now))
    closed = replace(closed, supplementing=None)
    thanks = context.phrases.say("redone" if current.open else "supplement_kept")
    replayed = _replayed(closed, current, context)
    if replayed is not None:
        return replayed
    if said_by_now(closed, context):
        return _spared(closed, current, context, lead=thanks)
    shown = show_again(Decision(interview=closed), context, lead=thanks)
    if closed.to_question(current.round_id, current.question_id)[-1].open:
        return shown  # a follow-up to this question is still open; it will be judged as a whole
    return shown.then(judged(shown.interview, current.round_id, current.question_id))


def _replayed(interview: Interview, told: Answer, context: Context) -> Decision | None:
    """Let the person who is played react anew to a turn that was told anew; None if none waits."""
    question = context.job.question(told.round_id, told.question_id)
    last = interview.answers[-1]
    same = (last.round_id, last.question_id) == (told.round_id, told.question_id)
    if question.role is None or not same or last.id == told.id or not last.open or last.parts:
        return None
    before = replace(interview, answers=interview.answers[:-1])
    said = follow_up(before, context, told)
    return said or go_on(before, told, context, lead=closing_words(before, context, told))


def _spared(interview: Interview, added: Answer, context: Context, *, lead: str) -> Decision:
    """Drop the open follow-up, whose point has been made meanwhile; ask another, or go on."""
    needless = interview.answers[-1]
    closed = interview.with_answer(
        replace(needless, closed_at=context.now, skipped=True, needless=True)
    )
    return follow_up(closed, context, added) or go_on(closed, added, context, lead=lead)


def redo(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Begin this answer anew, or the one just closed when this one is still empty."""
    del spoken
    interview = replace(interview, expecting=None)
    current = interview.current
    if current is None:
        return Decision(interview=interview)
    if not current.parts and not current.versions and len(interview.answers) > 1:
        return _redo_last(interview, context)
    fresh = replace(current, versions=(*current.versions, current.parts), parts=(), closed_at=None)
    if not current.parts:
        fresh = current
    lead = context.phrases.say("redo") + "\n"
    return show_again(Decision(interview=interview.with_answer(fresh)), context, lead=lead)


def _redo_last(interview: Interview, context: Context) -> Decision:
    last = interview.answers[-2]
    versions = (*last.versions, last.parts)
    fresh = replace(last, versions=versions, parts=(), skipped=False, closed_at=None)
    reopened = replace(interview.with_answer(fresh), supplementing=last.id)
    lead = context.phrases.say("redo") + "\n"
    return Decision(interview=reopened).saying(wording(reopened, context, fresh, lead=lead))


def supplement(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Add to the answer just closed; with none closed yet, the open one simply goes on."""
    closed = [a for a in interview.answers if not a.open]
    if not closed or interview.supplementing is not None:
        lead = context.phrases.say("go_on_writing")
        return Decision(interview=interview).saying(lead)
    return added(interview, spoken, context)


def skip(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Leave this question out; what it would have shown is simply not known."""
    del spoken
    interview = replace(interview, expecting=None)
    current = interview.current
    if current is None:
        return Decision(interview=interview)
    if interview.supplementing is not None:
        listening = still_listening(interview, context)
        return listening or _supplemented(interview, current, context)
    closed = interview.with_answer(replace(current, closed_at=context.now, skipped=True))
    lead = context.phrases.say("skipped")
    if current.follow_up:
        return go_on(closed, current, context, lead=lead)
    if all_asked(closed, context):
        return finish(Decision(interview=closed), context, lead=lead)
    return begin(closed, context, lead=lead)


def say_again(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Show the open question once more."""
    del spoken
    if interview.expecting in {"leave", "erase"}:
        return _stay(interview, context)
    return _shown_aloud(replace(interview, expecting=None), context, lead="")


def _stay(interview: Interview, context: Context) -> Decision:
    """Go on with somebody who was asked whether they leave, and does not."""
    lead = context.phrases.say("exit_kept")
    return _shown_aloud(replace(interview, expecting=None), context, lead=lead)


def _shown_aloud(interview: Interview, context: Context, *, lead: str) -> Decision:
    shown = show_again(Decision(interview=interview), context, lead=lead)
    return aloud(shown, context, interview.current) if interview.current is not None else shown


def rephrase(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Put the open question in other words, the job file's own if it has some."""
    del spoken
    interview = replace(interview, expecting=None)
    current = interview.current
    if current is None:
        return Decision(interview=interview)
    question = context.job.question(current.round_id, current.question_id)
    other = current.asked if current.follow_up else (question.rephrase or current.asked)
    own = question.rephrase is not None and not current.follow_up
    how = "how_to_play" if question.role is not None else "how_to_answer"
    hint = "" if own or question.code else context.phrases.say(how)
    shown = other if question.role is not None else context.phrases.say("rephrased", text=other)
    reworded = replace(current, asked=shown + hint)
    after = sent_again(interview, context)
    told = Decision(interview=after).saying(wording(after, context, reworded))
    return aloud(told, context, reworded)


def help_along(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Say what may be said, and show the open question again."""
    del spoken
    decision = Decision(interview=interview).saying(context.phrases.say("help"))
    return back_to_question(decision, context)
