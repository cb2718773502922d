"""Answering by voice: a clip is noted at once, heard later, shown to the candidate, then counts.

Nothing is scored before the candidate has seen what was heard; a bad recording costs nothing but
another try. A transcript lands where its clip stands by then, and nowhere else.
"""

from dataclasses import replace

from config.job import Question
from handlers.answers import Answer, Clip, Part
from handlers.clips import (
    clip_at,
    clip_part,
    confirmed,
    disputed,
    said_again,
    waiting,
    with_clip,
)
from handlers.decision import Context, Decision
from handlers.effects import TranscribeClip
from handlers.events import MediaReceived
from handlers.interview import Interview, Stage
from handlers.media_events import ClipTranscribed, ClipUnheard

#: Where what was heard is shown: an answer can still be given, added to, or gone on with.
SHOWN = frozenset({Stage.ASKING, Stage.SCORING, Stage.DECIDING})
#: The next clip may take a minute to speak, and what was heard of the last one has to be read.
SPEAKING = 3
#: In a dialogue the other side answers sooner, and a program is written more slowly.
PLAYING, CODING = 1 / 3, 4.0
BAD_CLIPS = 2


def listens(event: MediaReceived, context: Context) -> bool:
    """Tell whether this can be an answer by voice."""
    return event.media == "voice" and context.hears


def receive(interview: Interview, event: MediaReceived, context: Context) -> Decision:
    """Take a clip as part of the open answer; ask for words where something else was sent."""
    current = interview.current
    if not listens(event, context) or current is None:
        what = context.phrases.say(f"media_{event.media}")
        how = "please_text_or_voice" if context.hears else "please_text"
        return Decision(interview=interview).saying(context.phrases.say(how, media=what))
    if interview.expecting == "question":
        return Decision(interview=interview).saying(context.phrases.say("ask_in_text"))
    part = clip_part(interview, event, context.now)
    answer = replace(current, parts=(*current.parts, part), skipped=False)
    noted = replace(interview, expecting=None).with_answer(answer)
    return Decision(interview=noted).doing(_hear(part, event))


def keep_clip(interview: Interview, event: MediaReceived, context: Context) -> Decision:
    """Keep a clip apart from any answer, and have it listened to meanwhile."""
    part = clip_part(interview, event, context.now)
    kept = replace(interview, kept=(*interview.kept, part), expecting=None)
    return Decision(interview=kept).doing(_hear(part, event))


def _hear(part: Part, event: MediaReceived) -> TranscribeClip:
    clip = part.clip.id if part.clip is not None else ""
    return TranscribeClip(clip=clip, media_id=event.media_id, format=event.format)


def heard(interview: Interview, event: ClipTranscribed, context: Context) -> Decision:
    """Put down what was heard where the clip stands, and show it if its answer is being given."""
    clip = clip_at(interview, event.clip)
    if clip is None or clip.state != "listening":
        return Decision(interview=interview)
    known = replace(
        clip,
        state="heard",
        heard=event.text,
        confidence=event.confidence,
        segments=event.segments,
        measures=event.measures,
        engine=event.engine,
    )
    put = with_clip(interview, event.clip, lambda part: replace(part, text=event.text, clip=known))
    put = replace(put, unheard=0)
    if not _being_given(put, event.clip) or put.current is None:
        return Decision(interview=put)
    put = put.with_answer(said_again(put.current))
    return waited(Decision(interview=put).saying(echo(put, known, context)), context)


def echo(interview: Interview, clip: Clip, context: Context) -> str:
    """Word what was heard; how to go on from there is said once in an answer."""
    current = interview.current
    before = any(each.heard and each.id != clip.id for each in current.clips) if current else False
    return context.phrases.say("heard_more" if before else "heard", text=clip.heard)


def show_heard(decision: Decision, context: Context) -> Decision:
    """Show what was heard while the candidate was away, before anything counts."""
    current = decision.interview.current
    parts = waiting(current) if current is not None else ()
    for number, part in enumerate(parts):
        said = part.clip.heard if part.clip is not None else ""
        decision = decision.saying(
            context.phrases.say("heard_more" if number else "heard", text=said)
        )
    return waited(decision, context) if parts else decision


def unheard(interview: Interview, event: ClipUnheard, context: Context) -> Decision:
    """Say kindly that a clip cannot be used, and why; after the second in a row offer text."""
    clip = clip_at(interview, event.clip)
    if clip is None or clip.state != "listening":
        return Decision(interview=interview)
    lost = replace(clip, state="unheard", reason=event.reason, measures=event.measures)
    put = with_clip(interview, event.clip, lambda part: replace(part, clip=lost))
    put = replace(put, unheard=interview.unheard + 1)
    if not _being_given(put, event.clip) and interview.stage is not Stage.PAUSED:
        return Decision(interview=put)
    why = context.phrases.say(f"unheard_{event.reason}")
    how = "unheard_twice" if put.unheard >= BAD_CLIPS else "unheard_once"
    return waited(Decision(interview=put).saying(why + context.phrases.say(how)), context)


def _being_given(interview: Interview, clip_id: str) -> bool:
    """Tell whether a clip belongs to the answer that the candidate is giving now."""
    current = interview.current
    here = current is not None and clip_id in {clip.id for clip in current.clips}
    return here and interview.stage in SHOWN and not interview.hushed


def pace(question: Question) -> float:
    """Say how much longer than usual a silence may be before it ends an answer to a question."""
    if question.role is not None:
        return PLAYING
    return CODING if question.code else 1.0


def waited(decision: Decision, context: Context) -> Decision:
    """Wait for silence, counted from now; for longer where somebody speaks."""
    current = decision.interview.current
    if current is None or decision.interview.stage is Stage.PAUSED:
        return decision
    times = float(SPEAKING) if current.clips else 1.0
    times *= pace(context.job.question(current.round_id, current.question_id))
    return decision.timing("silence", current.mark, context.now + times * context.policy.silence)


def right(interview: Interview, context: Context) -> Decision | None:
    """Take a yes as the word to what was heard; None when nothing waits for one."""
    current = interview.current
    if current is None or not (waiting(current) or talked_of(current)):
        return None
    agreed = replace(interview, expecting=None).with_answer(confirmed(current))
    return waited(Decision(interview=agreed).saying(context.phrases.say("go_on_writing")), context)


def talked_of(answer: Answer) -> bool:
    """Tell whether a clip that the candidate has had a word on is still the last thing said."""
    last = answer.parts[-1].clip if answer.parts else None
    return last is not None and last.state in {"confirmed", "corrected"}


def wrong(interview: Interview, context: Context) -> Decision | None:
    """Take a no as the word to what was heard, and ask for the right words; it stays uncounted."""
    current = interview.current
    if current is None or not waiting(current):
        return None
    put = replace(interview, expecting=None).with_answer(disputed(current))
    return Decision(interview=put).saying(context.phrases.say("heard_wrong"))


def disputing(interview: Interview) -> bool:
    """Tell whether the candidate has yet to say what a clip should have been."""
    current = interview.current
    return current is not None and "disputed" in {clip.state for clip in current.clips}


def put_right(interview: Interview, answer: Answer, context: Context) -> Decision:
    """Keep a correction beside what was heard, and show how the clip reads now."""
    before = interview.answer(answer.id).parts
    now = next(part for part in answer.parts if part not in before)
    told = Decision(interview=replace(interview, expecting=None).with_answer(answer))
    return waited(told.saying(context.phrases.say("heard_corrected", text=now.text)), context)


def nothing_heard(interview: Interview, context: Context) -> Decision | None:
    """Offer another way to somebody whose every clip was lost; None when there are words."""
    current = interview.current
    if current is None or current.text or not current.clips:
        return None
    return Decision(interview=interview).saying(context.phrases.say("nothing_heard"))


def still_listening(interview: Interview, context: Context) -> Decision | None:
    """Ask for a moment while a clip is listened to; None when none is."""
    current = interview.current
    if current is None or not current.listening:
        return None
    return Decision(interview=interview).saying(context.phrases.say("still_listening"))
