"""Clips and pictures for the person who was asked for: fetched, kept, and told of in words.

The original stays in the media store and is heard or seen on a page; what reaches a chat is what was
heard in it and a link. Refuses to send an original on.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.answers import Part
from handlers.clips import clip_at, original_id
from handlers.decision import Context, Decision
from handlers.effects import KeepPicture, TranscribeClip
from handlers.events import MediaReceived
from handlers.interview import Enclosure, Interview
from handlers.links import page_key


def enclose(decision: Decision, event: MediaReceived, context: Context) -> Decision:
    """Have a clip or a picture fetched and kept; anything else is only mentioned."""
    interview = decision.interview
    if event.media not in {"voice", "image"}:
        return decision
    name = original_id(interview, event)
    new = Enclosure(
        id=name,
        media="voice" if event.media == "voice" else "image",
        at=context.now,
        message_id=event.message_id,
    )
    noted = decision.becoming(replace(interview, enclosures=(*interview.enclosures, new)))
    if event.media == "image":
        return noted.doing(KeepPicture(picture=name, media_id=event.media_id))
    if clip_at(interview, name) is not None:
        return noted  # it is listened to already, as it may become part of an answer
    return noted.doing(TranscribeClip(clip=name, media_id=event.media_id, format=event.format))


def settled(interview: Interview, name: str, *, kept: bool, heard: str = "") -> Interview:
    """Note what became of one of them; nothing changes when it is none of them."""
    return replace(
        interview,
        enclosures=tuple(
            replace(each, state="kept" if kept else "lost", heard=heard)
            if each.id == name
            else each
            for each in interview.enclosures
        ),
    )


def among(interview: Interview, parts: Sequence[Part]) -> tuple[Enclosure, ...]:
    """List the clips and pictures among some messages."""
    said = {part.message_id for part in parts}
    return tuple(each for each in interview.enclosures if each.message_id in said)


def worded(interview: Interview, part: Part, context: Context) -> str:
    """Word a message for the recruiters: what was heard in a clip, whether a picture is there."""
    found = next(iter(among(interview, (part,))), None)
    if found is None or found.state == "fetching":
        return part.text
    if found.state == "lost":
        media = context.desk.say(f"media_{found.media}")
        return context.desk.say("relay_lost", media=media)
    if found.heard:
        return context.desk.say("relay_heard", text=found.heard)
    return context.desk.say("relay_unheard") if found.media == "voice" else part.text


def link_line(interview: Interview, parts: Sequence[Part], context: Context) -> tuple[str, ...]:
    """Say where the originals of some messages are heard and seen; nothing where there are none."""
    if all(each.state == "lost" for each in among(interview, parts)):
        return ()
    key = page_key(interview.token, interview.id, "p")
    return (context.desk.say("relay_link", link=context.link(f"p/{key}")),)
