"""Writing to many: shown first, sent on 确认, to exactly those who were shown.

Refuses to send what was not confirmed within five minutes.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.broadcast import Broadcast, RecallAsked, Recipient, recallable, sends
from handlers.desk_jobs import job_named, jobs_of
from handlers.desk_progress import OVER
from handlers.desk_values import (
    Desk,
    DeskContext,
    DeskDecision,
    Draft,
    ToBroadcast,
    answer,
    recruited,
)
from handlers.events import TextReceived
from handlers.interview import Interview, hr_stage
from handlers.spelling import is_small_talk
from handlers.staff_words import (
    BETWEEN,
    CONFIRM,
    DROP_DRAFT,
    EVERYBODY,
    RECALL_ALL,
    SEND_ALL,
    STAGE_WORDS,
    YES,
    after,
    fold,
    is_one_of,
    sentence,
)

VALID = timedelta(minutes=5)
MOST_NAMED = 10
#: A message of the platform carries 2048 bytes; a little is left for nothing in particular.
MOST_BYTES = 2000
A_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whom a broadcast is for, in words and in people."""

    words: str
    interviews: tuple[Interview, ...]


def hear_broadcast(desk: Desk, event: TextReceived, context: DeskContext) -> DeskDecision | None:
    """Understand anything about broadcasts; None when it is about something else."""
    said = sentence(event.text)
    if recalls(event.text):
        return _recall(desk, context)
    about = after(said, SEND_ALL)
    if about is not None:
        return _draft(desk, fold(event.text).strip(), event.text.strip(), context)
    if is_one_of(said, CONFIRM):
        return _confirm(desk, event, context)
    if desk.draft is not None and is_one_of(said, DROP_DRAFT):
        dropped = replace(desk, draft=None)
        return answer(dropped, context.phrases.say("broadcast_expired"))
    if desk.draft is not None and (is_small_talk(said) or is_one_of(said, YES)):
        return answer(desk, context.phrases.say("broadcast_not_yet"))
    return None


def is_for_many(text: str) -> bool:
    """Tell whether a message prepares or confirms a broadcast."""
    said = sentence(text)
    return after(said, SEND_ALL) is not None or is_one_of(said, CONFIRM)


def recalls(text: str) -> bool:
    """Tell whether a message takes a broadcast back."""
    return is_one_of(sentence(text), RECALL_ALL)


def _draft(desk: Desk, folded: str, written: str, context: DeskContext) -> DeskDecision:
    say = context.phrases.say
    scope, content = _scope_and_content(desk, folded, written, context)
    bare = replace(desk, draft=None)
    if scope is None or not content:
        stages = say("list_separator").join(
            dict.fromkeys(say(f"stage_{s}") for s in STAGE_WORDS.values())
        )
        return answer(bare, say("broadcast_usage", stages=stages))
    if len(content.encode()) > MOST_BYTES:
        most = MOST_BYTES // 3
        return answer(bare, say("broadcast_too_long", length=len(content), most=most))
    people = once_each(scope.interviews)
    if not people:
        return answer(bare, say("broadcast_nobody", scope=scope.words))
    draft = Draft(
        scope=scope.words,
        content=content,
        interviews=tuple(each.id for each in people),
        at=context.now,
    )
    asked = replace(desk, draft=draft)
    preview = say(
        "broadcast_preview",
        scope=scope.words,
        count=len(people),
        people=_named(people, context),
        minutes=-(-len(people) // A_MINUTE),
        text=content,
        valid=VALID.seconds // 60,
    )
    return _fitting(answer(asked, preview), preview, content, context)


def _fitting(
    decision: DeskDecision, preview: str, content: str, context: DeskContext
) -> DeskDecision:
    """Keep what is to be sent in a bubble of its own when both do not fit into one."""
    if len(preview.encode()) <= MOST_BYTES:
        return decision
    short = preview.replace(content, context.phrases.say("broadcast_above"))
    bare = replace(decision, effects=())
    return bare.saying(content).saying(short)


def once_each(interviews: Sequence[Interview]) -> tuple[Interview, ...]:
    """Keep the newest interview of everybody who is in several."""
    people: dict[str, Interview] = {}
    for each in sorted(interviews, key=lambda i: i.number):
        people[each.candidate.address.key] = each
    return tuple(sorted(people.values(), key=lambda i: i.number))


def _named(people: Sequence[Interview], context: DeskContext) -> str:
    say = context.phrases.say
    named = say("list_separator").join(
        f"#{each.number} {each.candidate.masked}" for each in people[:MOST_NAMED]
    )
    left = len(people) - MOST_NAMED
    return named + say("broadcast_more", count=left) if left > 0 else named


def _scope_and_content(
    desk: Desk, folded: str, written: str, context: DeskContext
) -> tuple[Scope | None, str]:
    """Split what follows 群发; the longest scope that it begins with is meant."""
    word = next(
        w for w in sorted(SEND_ALL, key=len, reverse=True) if folded.casefold().startswith(w)
    )
    start = len(word) + len(folded[len(word) :]) - len(folded[len(word) :].lstrip(BETWEEN + "<「"))
    rest = folded[start:]
    names = sorted(_scopes(desk, context), key=len, reverse=True)
    name = next((each for each in names if rest.casefold().startswith(each.casefold())), None)
    if name is None:
        head = re.split(rf"[{re.escape(BETWEEN)}>」]", rest, maxsplit=1)[0]
        if job_named(head, jobs_of(desk, context)) is None:
            return None, ""
        name = head
    behind = folded[start + len(name) :]
    begins = len(folded) - len(behind.lstrip(BETWEEN + ">」"))  # places are the same in both
    content = written[begins:].rstrip()
    return _scope(name, desk, context), content


def _scopes(desk: Desk, context: DeskContext) -> list[str]:
    jobs = [name for job in jobs_of(desk, context) for name in (job.id, job.title)]
    return [*jobs, *STAGE_WORDS, *EVERYBODY]


def _scope(name: str, desk: Desk, context: DeskContext) -> Scope:
    among = recruited(desk, context)
    still_open = tuple(each for each in among if hr_stage(each) not in OVER)
    folded = name.casefold()
    if folded in EVERYBODY:
        return Scope(words=context.phrases.say("everybody"), interviews=still_open)
    job = job_named(name, jobs_of(desk, context))
    stage = STAGE_WORDS.get(folded)
    if stage is not None and (
        job is None or folded not in {job.id.casefold(), job.title.casefold()}
    ):
        found = tuple(each for each in among if hr_stage(each) == stage)
        return Scope(words=context.phrases.say(f"stage_{stage}"), interviews=found)
    of_job = tuple(each for each in still_open if job is not None and each.job_id == job.id)
    return Scope(words=name if job is None else job.title, interviews=of_job)


def _confirm(desk: Desk, event: TextReceived, context: DeskContext) -> DeskDecision | None:
    draft, bare = desk.draft, replace(desk, draft=None)
    if draft is None:
        if context.interviewed:
            return None
        return answer(desk, context.phrases.say("broadcast_nothing_to_confirm"))
    if context.now - draft.at > VALID:
        return answer(bare, context.phrases.say("broadcast_expired"))
    people = tuple(i for i in map(context.find, draft.interviews) if i is not None)
    seed = f"{desk.address.key}|{event.message_id}|{draft.at.isoformat()}".encode()
    broadcast = Broadcast(
        id=hashlib.sha256(seed).hexdigest()[:32],
        by=desk.address,
        scope=draft.scope,
        content=draft.content,
        recipients=tuple(
            Recipient(
                interview_id=each.id,
                number=each.number,
                masked=each.candidate.masked,
                address=each.candidate.address,
            )
            for each in people
        ),
        created_at=context.now,
    )
    due_at = context.polite()
    said = answer(bare, _sending(broadcast, context))
    return replace(said, broadcast=broadcast, sends=sends(broadcast, due_at=due_at))


def _sending(broadcast: Broadcast, context: DeskContext) -> str:
    count, due_at = len(broadcast.recipients), context.polite()
    if due_at is None:
        return context.phrases.say("broadcast_sending", count=count)
    at = f"{due_at.astimezone(context.policy.zone):%H:%M}"
    return context.phrases.say("broadcast_held", count=count, at=at)


def _recall(desk: Desk, context: DeskContext) -> DeskDecision:
    last = next((each for each in context.broadcasts if recallable(each, context.now)), None)
    if last is None:
        return answer(desk, context.phrases.say("broadcast_nothing_to_recall"))
    told = answer(desk, context.phrases.say("broadcast_recalling", count=len(last.recipients)))
    forward = ToBroadcast(broadcast_id=last.id, event=RecallAsked(broadcast_id=last.id))
    return replace(told, forwards=(forward,))
