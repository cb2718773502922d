"""Voice clips inside an interview: found wherever they are by now, settled, corrected.

A clip is part of an answer from the moment it arrives, with nothing to read yet; what is heard in it
is put there later, in whatever answer or version it then stands. Refuses to say anything.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from difflib import SequenceMatcher

from handlers.answers import Answer, Clip, ClipState, Part
from handlers.events import MediaReceived
from handlers.interview import Interview
from scoring.speech import VoiceMeasures

#: What begins a correction, whenever a clip of this answer has been heard.
CORRECTS = re.compile(r"^\s*(?:改成|改为|更正为?|纠正为?)[\s:：,，]*(?P<text>\S.*)$", re.DOTALL)
#: What begins one only while a clip waits for the candidate's word.
REPLIES = re.compile(
    r"^\s*(?:不对|不是|错了|听错了|应该是|我说的是|no|it should be|i said)[\s:：,，。]+(?P<text>\S.*)$",
    re.DOTALL | re.IGNORECASE,
)
#: Typed words this much like what was heard are the same sentence, written down rightly.
ALIKE = 0.5
UNITS = re.compile(r"[a-z0-9']+|[\u3400-\u9fff]")
WAITING: frozenset[ClipState] = frozenset({"heard", "disputed"})
SPOKEN: frozenset[ClipState] = frozenset({"heard", "confirmed", "corrected"})
CORRECTABLE: frozenset[ClipState] = frozenset({"heard", "disputed", "confirmed", "corrected"})


def clip_part(interview: Interview, event: MediaReceived, at: datetime) -> Part:
    """Note a clip as a part that nobody has listened to yet."""
    clip = Clip(id=original_id(interview, event))
    return Part(text="", at=at, message_id=event.message_id, voice=True, clip=clip)


def original_id(interview: Interview, event: MediaReceived) -> str:
    """Name what was sent; the same message is the same original."""
    name = f"{interview.id}\n{event.message_id}\n{event.media_id}"
    return hashlib.sha256(name.encode()).hexdigest()[:32]


def clip_at(interview: Interview, clip_id: str) -> Clip | None:
    """Find a clip in an answer in force, in an earlier version, or among what was kept aside."""
    groups = [interview.kept]
    for answer in interview.answers:
        groups += [answer.parts, *answer.versions]
    found = (part.clip for parts in groups for part in parts if _is(part, clip_id))
    return next(found, None)


def measures_of(interview: Interview) -> tuple[VoiceMeasures, ...]:
    """Give how the clips in force were spoken, where somebody was heard and measured."""
    return tuple(each for answer in interview.answers for each in measures_in(answer))


def measures_in(answer: Answer) -> tuple[VoiceMeasures, ...]:
    """Give how the clips of one answer in force were spoken, where somebody was measured."""
    return tuple(
        clip.measures for clip in answer.clips if clip.state in SPOKEN and clip.measures is not None
    )


def with_clip(interview: Interview, clip_id: str, change: Callable[[Part], Part]) -> Interview:
    """Change the part that a clip is, wherever it stands."""

    def changed(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(change(part) if _is(part, clip_id) else part for part in parts)

    answers = tuple(
        replace(
            each,
            parts=changed(each.parts),
            versions=tuple(changed(version) for version in each.versions),
        )
        for each in interview.answers
    )
    return replace(interview, answers=answers, kept=changed(interview.kept))


def waiting(answer: Answer) -> tuple[Part, ...]:
    """List the clips that were shown to the candidate, who has not said a word to it."""
    return tuple(part for part in answer.parts if part.clip and part.clip.state in WAITING)


def settled(part: Part, state: ClipState, text: str) -> Part:
    """Give a clip another state, and its part the words that count."""
    if part.clip is None:
        return part
    return replace(part, text=text, clip=replace(part.clip, state=state))


def confirmed(answer: Answer) -> Answer:
    """Take what was heard as what was said."""
    return replace(
        answer,
        parts=tuple(
            settled(part, "confirmed", part.clip.heard)
            if part.clip is not None and part.clip.state in WAITING
            else part
            for part in answer.parts
        ),
    )


def disputed(answer: Answer) -> Answer:
    """Take the last clip that was heard out of the answer, until it is corrected."""
    part = waiting(answer)[-1]
    return _replacing(answer, part, settled(part, "disputed", ""))


def said_again(answer: Answer) -> Answer:
    """Let another clip stand for those that the candidate said were wrong."""
    return replace(
        answer,
        parts=tuple(
            settled(part, "replaced", "")
            if part.clip is not None and part.clip.state == "disputed"
            else part
            for part in answer.parts
        ),
    )


def corrected(answer: Answer, text: str) -> Answer | None:
    """Put a correction in the place of what was heard; None when the text corrects nothing."""
    found = _meant(answer, text)
    if found is None:
        return None
    part, words = found
    return _replacing(answer, part, settled(part, "corrected", words))


def _meant(answer: Answer, text: str) -> tuple[Part, str] | None:
    """Find which clip a text corrects, and the words it puts there."""
    heard = [part for part in answer.parts if part.clip and part.clip.state in CORRECTABLE]
    asked = waiting(answer)
    explicit = CORRECTS.match(text)
    if explicit is not None and heard:
        return (asked or tuple(heard))[-1], explicit["text"].strip()
    reply = REPLIES.match(text)
    if reply is not None and asked:
        return asked[-1], reply["text"].strip()
    disputing = [part for part in asked if part.clip and part.clip.state == "disputed"]
    if disputing:
        return disputing[-1], text
    likest = max(asked, key=lambda part: alike(text, part.text), default=None)
    if likest is not None and alike(text, likest.text) >= ALIKE:
        return likest, text
    return None


def alike(typed: str, heard: str) -> float:
    """Say how much of two sentences is the same, 0 to 1: by characters, by words in Latin script."""
    return SequenceMatcher(None, _units(typed), _units(heard), autojunk=False).ratio()


def _units(text: str) -> list[str]:
    return UNITS.findall(text.lower())


def _replacing(answer: Answer, old: Part, new: Part) -> Answer:
    return replace(answer, parts=tuple(new if part is old else part for part in answer.parts))


def _is(part: Part, clip_id: str) -> bool:
    return part.clip is not None and part.clip.id == clip_id
