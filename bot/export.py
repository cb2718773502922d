"""A copy of what is kept about one person, for the person: what they gave, said and heard.

Who listened to them is told by the kind of link. Refuses scores and colleagues' words, as their own page does.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

from bot.web.views import interview_copy
from bot.world import World
from handlers.effects import SendBroadcast, SendText, WelcomeKf
from storage import erasure, interviews, media, messages
from storage.database import Connection
from storage.messages import Message
from storage.people import Candidate
from storage.records import read_asked, read_interview

#: What an arrival holds that means something to a person.
SHOWN = ("text", "media", "latitude", "longitude", "label")

#: By whose link a recording was played or a picture shown.
PAGES: Mapping[str, str] = {"r": "report", "p": "recruiters", "me": "own page"}


def copy_of(connection: Connection, world: World, who: Candidate) -> str:
    """Write everything as JSON: the person, each interview as their own page has it, every message."""
    subject = erasure.subject_of(connection, who)
    stored = (interviews.load(connection, each) for each in subject.interviews)
    held = [read_interview(each.body) for each in stored if each is not None and each.body]
    copy: Mapping[str, object] = {
        "exported_at": world.clock().isoformat(),
        "person": asdict(who) | {"created_at": who.created_at.isoformat()},
        "files": list(subject.files),
        "interviews": [interview_copy(each, world.jobs) for each in held],
        "listened_to": [
            {"recording": name, "by": PAGES[by.partition(":")[0]], "at": at.isoformat()}
            for each in subject.interviews
            for by, name, at in media.listened_to(connection, each)
        ],
        "messages": list(_messages(messages.between(connection, subject.addresses))),
    }
    return json.dumps(copy, ensure_ascii=False, indent=2)


def _messages(found: tuple[Message, ...]) -> Iterator[Mapping[str, object]]:
    for each in found:
        if each.theirs:
            body = json.loads(each.body)
            said = {name: body[name] for name in SHOWN if name in body}
            yield {"at": each.at.isoformat(), "from": "person", "kind": each.kind, **said}
        else:
            effect = read_asked(each.body).effect
            if isinstance(effect, SendText | SendBroadcast | WelcomeKf):
                yield {"at": each.at.isoformat(), "from": "bot", "text": effect.text}
