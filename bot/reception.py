"""The reception: a person wrote, tapped or came in, and is brought to a desk or an interview.

A recruiter or manager is heard at their desk first; a candidate in their interview; anybody else
gets a polite sentence and nothing more.
"""

import re
from functools import partial

from bot.sitting import Seat, Sitting
from handlers.broadcast import RECALLABLE, Broadcast
from handlers.commands import Word, recognise
from handlers.decision import Outgoing
from handlers.desk import Desk, DeskContext, DeskEvent, decide_desk
from handlers.desk_broadcast import is_for_many, recalls
from handlers.desk_grading import concerns_grading
from handlers.effects import SendText, WelcomeKf
from handlers.events import (
    CardClicked,
    InterviewEvent,
    MediaReceived,
    PersonEntered,
    TextReceived,
)
from handlers.grading import Grade
from handlers.interview import ENDED, Interview, Stage
from handlers.people import Address
from handlers.staff_words import fold
from storage import broadcasts, cards, grades, interviews
from storage.inbox import Happened
from storage.interviews import StoredInterview
from storage.records import Event, read_broadcast, read_interview

#: Which of several interviews a person means: the one they are in the middle of.
FIRST = (Stage.ASKING, Stage.PAUSED, Stage.WITH_PERSON, Stage.EXTRA_OFFERED, Stage.INVITED)
LATER = (Stage.SCORING, Stage.DECIDING, Stage.ON_HOLD)
ORDER = (*FIRST, *LATER)
#: Who agrees means what waits for an agreement, unless they are answering something.
AGREEING = (Stage.ASKING, Stage.EXTRA_OFFERED, Stage.INVITED, *ORDER)
#: More than any recruiter looks at in one message.
MOST_LISTED = 2000
#: Whom a broadcast can be for; nobody is left out of 全部 unsaid.
MOST_REACHED = 20000
MOST_ENDED = 200
OPEN = tuple(stage.value for stage in Stage if stage not in ENDED)
CLOSED = tuple(stage.value for stage in ENDED)
NUMBER = re.compile(r"(?<!\d)\d{1,9}(?!\d)")
MOST_NUMBERS = 3


def receive(sitting: Sitting, row: Happened, event: Event) -> None:
    """Bring what a person did to where it belongs."""
    address = sitting.world.spelled(Address.parse(row.conversation))
    if isinstance(event, DeskEvent) and _heard_at_desk(sitting, row, event, address):
        return
    if isinstance(event, InterviewEvent):
        agrees = _agrees(event)
        seats = _interviews_of(sitting, address, AGREEING if agrees else ORDER)
        waiting = [s for s in seats[1:] if s.interview.stage is Stage.INVITED]
        if agrees and waiting and seats[0].interview.stage is Stage.ASKING:
            _one_at_a_time(sitting, row, seats[0], waiting[0])
            return
        known = [seat for seat in seats if sitting.world.job_of(seat.interview) is not None]
        if known:
            sitting.tell(known[0], event)
            return
    _be_polite(sitting, row, event, address)


def _agrees(event: Event) -> bool:
    spoken = recognise(event) if isinstance(event, TextReceived) else None
    return spoken is not None and spoken.word in {Word.AGREE, Word.START}


def _one_at_a_time(sitting: Sitting, row: Happened, under_way: Seat, waiting: Seat) -> None:
    """Ask somebody who agrees to a second interview to finish the first."""
    titles = [
        job.title if job is not None else seat.interview.job_id
        for seat in (under_way, waiting)
        for job in (sitting.world.job_of(seat.interview),)
    ]
    text = sitting.world.phrases(under_way.interview.language).say(
        "one_at_a_time", title=titles[0], other=titles[1]
    )
    to = under_way.interview.candidate.address
    effect = Outgoing(effect=SendText(to=to, text=text))
    sitting.want([effect], base=row.key, scope=to.key, conversation=to.key)


def _heard_at_desk(sitting: Sitting, row: Happened, event: DeskEvent, address: Address) -> bool:
    world = sitting.world
    recruits, manages = world.recruits(address.id), world.manages(address.id)
    if address.channel != "app" or not (recruits or manages):
        return False
    jobs = {job.id: job for job in (*recruits, *manages)}
    _, desk = sitting.desk(address.key)
    context = DeskContext(
        now=sitting.now,
        jobs=world.jobs,
        phrases=world.phrases(next(iter(jobs.values())).language),
        policy=world.policy,
        interviews=_interviews(sitting, tuple(jobs), event),
        task=_task(sitting, event),
        broadcasts=_broadcasts(sitting, event, address),
        grades=_grades(sitting, event, desk, tuple(jobs)),
        interviewed=_is_answering(sitting, address),
        names={userid: name for job in jobs.values() for userid, name in job.names.items()},
    )
    decision = decide_desk(desk or Desk(address=address), event, context)
    if decision is None:
        return False
    sitting.at_desk(row, address.key, decision)
    return True


def _interviews(
    sitting: Sitting, job_ids: tuple[str, ...], event: DeskEvent
) -> tuple[Interview, ...]:
    listed = partial(interviews.listed, sitting.connection, job_ids=job_ids)
    many = isinstance(event, TextReceived) and is_for_many(event.text)
    under_way = listed(stages=OPEN, limit=MOST_REACHED if many else MOST_LISTED)
    ended = listed(stages=CLOSED, limit=MOST_ENDED)
    stored = {each.id: each for each in (*_by_number(sitting, job_ids, event), *under_way, *ended)}
    seats = {each.id: sitting.seats.get(each.id) for each in stored.values()}
    return tuple(
        seat.interview if seat is not None else read_interview(stored[name].body)
        for name, seat in seats.items()
    )


def _by_number(
    sitting: Sitting, job_ids: tuple[str, ...], event: DeskEvent
) -> tuple[StoredInterview, ...]:
    """Read the interviews a message names by number, however long ago they ended."""
    text = fold(event.text) if isinstance(event, TextReceived) else ""
    numbers = [int(found) for found in NUMBER.findall(text)[:MOST_NUMBERS]]
    found = (interviews.by_number(sitting.connection, number) for number in numbers)
    return tuple(each for each in found if each is not None and each.job_id in job_ids)


def _task(sitting: Sitting, event: DeskEvent) -> Interview | None:
    if not isinstance(event, CardClicked):
        return None
    card = cards.find(sitting.connection, event.task_id)
    seat = sitting.seat(card.interview_id) if card is not None else None
    return seat.interview if seat is not None else None


def _broadcasts(sitting: Sitting, event: DeskEvent, address: Address) -> tuple[Broadcast, ...]:
    """Read what somebody sent to many, when they take it back."""
    if not isinstance(event, TextReceived) or not recalls(event.text):
        return ()
    stored = broadcasts.since(sitting.connection, sitting.now - RECALLABLE)
    read = (read_broadcast(each.body) for each in stored)
    return tuple(each for each in read if each.by.key == address.key)


def _grades(
    sitting: Sitting, event: DeskEvent, desk: Desk | None, job_ids: tuple[str, ...]
) -> tuple[Grade, ...]:
    """Read what was graded before when somebody grades, and what this turn graded already."""
    if not isinstance(event, TextReceived) or not concerns_grading(event.text, desk):
        return ()
    stored = grades.of_jobs(sitting.connection, job_ids)
    return (*(each.grade for each in stored), *sitting.grades)


def _interviews_of(sitting: Sitting, address: Address, order: tuple[Stage, ...]) -> list[Seat]:
    """List somebody's interviews, the one they most likely mean first."""
    seats = sitting.seats_of(address.key)
    return sorted(seats, key=lambda seat: (_place(seat, order), -seat.interview.number))


def _place(seat: Seat, order: tuple[Stage, ...]) -> int:
    stage = seat.interview.stage
    return order.index(stage) if stage in order else len(order)


def _be_polite(sitting: Sitting, row: Happened, event: Event, address: Address) -> None:
    say = sitting.world.phrases().say
    companies = (job.company for job in sitting.world.jobs.values() if job.company)
    text = say("not_in_interview", company=next(companies, say("our_company")))
    if isinstance(event, PersonEntered) and event.welcome_code:
        effect = WelcomeKf(to=address, welcome_code=event.welcome_code, text=text)
        outgoing = Outgoing(effect=effect)
    elif isinstance(event, CardClicked):
        outgoing = Outgoing(effect=SendText(to=address, text=say("card_not_yours")))
    elif isinstance(event, MediaReceived) and _is_colleague(sitting, address):
        outgoing = Outgoing(effect=SendText(to=address, text=say("desk_text_only")))
    elif isinstance(event, TextReceived | MediaReceived):
        outgoing = Outgoing(effect=SendText(to=address, text=text))
    else:
        return
    sitting.want([outgoing], base=row.key, scope=address.key, conversation=address.key)


def _is_colleague(sitting: Sitting, address: Address) -> bool:
    world = sitting.world
    return address.channel == "app" and bool(
        world.recruits(address.id) or world.manages(address.id)
    )


def _is_answering(sitting: Sitting, address: Address) -> bool:
    seats = _interviews_of(sitting, address, ORDER)
    return bool(seats) and seats[0].interview.stage in FIRST
