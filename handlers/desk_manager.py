"""A manager at the desk: decisions typed instead of tapped, reasons, and taking decisions back.

Refuses to decide for somebody a message does not name when more than one could be meant.
"""

from collections.abc import Sequence
from dataclasses import replace

from handlers.desk_choice import said_change, said_choice
from handlers.desk_extra import extra_choice, which_extra
from handlers.desk_find import matching
from handlers.desk_values import (
    Action,
    Desk,
    DeskContext,
    DeskDecision,
    PickOne,
    ReasonDue,
    Wish,
    answer,
    managed,
    me,
)
from handlers.desk_waiting import awaiting, pick_list, waiting_list
from handlers.events import ObjectionAnswered, ReasonGiven, VerdictGiven, VerdictRecalled
from handlers.interview import Interview, Stage
from handlers.staff_words import (
    AGREE,
    INSIST,
    KEEP,
    NEVER_MIND,
    RECALL,
    after,
    as_written,
    is_one_of,
    sentence,
)

DECIDABLE = frozenset({Stage.DECIDING, Stage.ON_HOLD})


def hear_manager(desk: Desk, written: str, context: DeskContext) -> DeskDecision | None:
    """Understand a command of a manager; None when it is none."""
    said = sentence(written)
    decision = _recalls(desk, said, context) or _keeps_or_agrees(desk, said, context)
    for hear in (_insists, _decides):
        decision = decision or hear(desk, said, written, context)
    return decision


def _in_their_words(wish: Wish, written: str) -> Wish:
    """Keep a reason letter for letter; only what steers is folded."""
    return replace(wish, reason=as_written(wish.reason, written))


def owed(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    """List the interviews that wait for this manager's reason; the one asked for last alone."""
    found = tuple(i for i in managed(desk, context) if me(desk, i, context) in i.awaiting_reason)
    pending = desk.pending
    if isinstance(pending, ReasonDue):
        last = tuple(each for each in found if each.id == pending.interview_id)
        return last or found
    return found


def reasons(desk: Desk, text: str, context: DeskContext) -> DeskDecision | None:
    """Take what is written while a reason is owed as the reason."""
    found = owed(desk, context)
    if not found:
        return None
    return one_of(desk, Wish(action="reason", reason=text.strip(), words=text), found, context)


def _decides(desk: Desk, said: str, written: str, context: DeskContext) -> DeskDecision | None:
    among = managed(desk, context)
    choice = said_choice(said, among, context)
    if choice is None:
        return None
    wish = _in_their_words(choice.wish, written)
    if choice.unclear:
        return _decides_unclearly(desk, wish, context)
    if choice.mentioned:
        found = _preferred(choice.found, wish, context)
        if not found:
            return None if context.interviewed else answer(desk, _nobody(choice.words, context))
        return one_of(desk, wish, found, context)
    return one_of(desk, wish, _meant(desk, context), context)


def _decides_unclearly(desk: Desk, wish: Wish, context: DeskContext) -> DeskDecision | None:
    """Ask whom a rejection means when what follows may be a name or a reason."""
    if owed(desk, context):
        return one_of(desk, wish, owed(desk, context), context)
    if context.interviewed:
        return None
    found = _meant(desk, context)
    return ask_which(desk, wish, found, context) if found else one_of(desk, wish, (), context)


def _meant(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    """List those a decision without a name can mean."""
    found = owed(desk, context) or awaiting(managed(desk, context))
    on_hold = tuple(i for i in managed(desk, context) if i.stage is Stage.ON_HOLD)
    return found or on_hold


def _preferred(
    found: Sequence[Interview], wish: Wish, context: DeskContext
) -> tuple[Interview, ...]:
    open_ones = tuple(each for each in found if each.stage in DECIDABLE)
    if wish.choice == "extra" and wish.words:
        able = tuple(each for each in open_ones if extra_choice(wish, each, context))
        return able or open_ones or tuple(found)
    return open_ones or tuple(found)


def _nobody(text: str, context: DeskContext) -> str:
    return context.phrases.say("nothing_matches", text=text)


def _insists(desk: Desk, said: str, written: str, context: DeskContext) -> DeskDecision | None:
    places = [(said.casefold().find(word), word) for word in INSIST]
    at, word = min(((p, w) for p, w in places if p >= 0), default=(-1, ""))
    if at < 0:
        return None
    among = managed(desk, context)
    named = matching(said[:at], among, context)
    if said[:at].strip() and not named:
        return None
    choice = said_change(said[at + len(word) :], among, context)
    if choice is None:
        return None
    found = named or choice.found or _disputed(desk, context) or _meant(desk, context)
    return one_of(desk, _in_their_words(choice.wish, written), found, context)


def _disputed(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    among = managed(desk, context)
    mine = tuple(
        i for i in among if i.objection is not None and i.objection.manager == me(desk, i, context)
    )
    if mine:
        return mine
    others = [i for i in among if i.verdict is not None and i.stage is not Stage.DECIDING]
    latest = sorted(others, key=lambda i: i.verdict.at if i.verdict else i.created_at)
    return tuple(latest[-1:])


def _recalls(desk: Desk, said: str, context: DeskContext) -> DeskDecision | None:
    among = managed(desk, context)
    if is_one_of(said, NEVER_MIND):
        found = owed(desk, context)
        return one_of(desk, Wish(action="recall"), found, context) if found else None
    about = after(said, RECALL)
    if about is None:
        about = next((said[: -len(w)] for w in RECALL if said.casefold().endswith(w)), None)
        if about is None or not matching(about, among, context):
            return None
    if about:
        found = matching(about, among, context)
        if not found:
            return None
        own = tuple(i for i in found if _mine(desk, i, context))
        return one_of(desk, Wish(action="recall"), own or found, context)
    return one_of(desk, Wish(action="recall"), _recallable(desk, context), context)


def _mine(desk: Desk, interview: Interview, context: DeskContext) -> bool:
    verdict, manager = interview.verdict, me(desk, interview, context)
    owes = manager in interview.awaiting_reason
    return owes or (verdict is not None and verdict.manager == manager)


def _recallable(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    """List what can still be taken back, else the last decision, so that it is said why not."""
    if owed(desk, context):
        return owed(desk, context)
    own = [
        (i.verdict, i)
        for i in managed(desk, context)
        if i.verdict is not None
        and i.verdict.manager == me(desk, i, context)
        and i.stage is not Stage.DECIDING
    ]
    in_time = tuple(i for verdict, i in own if context.now < verdict.final_at)
    return in_time or tuple(i for _, i in sorted(own, key=lambda pair: pair[0].at)[-1:])


def _keeps_or_agrees(desk: Desk, said: str, context: DeskContext) -> DeskDecision | None:
    disputed = tuple(i for i in managed(desk, context) if _open_to(desk, i, context))
    ways: tuple[tuple[Action, tuple[str, ...]], ...] = (("keep", KEEP), ("agree", AGREE))
    for action, words in ways:
        about = after(said, words)
        if about is None or not disputed:
            continue
        found = matching(about, disputed, context) if about else disputed
        if not found:
            continue
        return one_of(desk, Wish(action=action), found, context)
    return None


def _open_to(desk: Desk, interview: Interview, context: DeskContext) -> bool:
    objection, verdict = interview.objection, interview.verdict
    if objection is None or verdict is None:
        return False
    manager = me(desk, interview, context)
    return manager == objection.manager or (objection.insisted and manager == verdict.manager)


def one_of(
    desk: Desk, wish: Wish, found: Sequence[Interview], context: DeskContext
) -> DeskDecision:
    """Do what is wanted if one candidate is meant, else ask which."""
    if not found:
        if wish.action == "recall":
            return answer(desk, context.phrases.say("nothing_to_undo"))
        return answer(desk, waiting_list(desk, context))
    if len(found) > 1:
        return ask_which(desk, wish, found, context)
    return act(desk, wish, found[0], context)


def ask_which(
    desk: Desk, wish: Wish, found: Sequence[Interview], context: DeskContext
) -> DeskDecision:
    """List those who may be meant, and remember what was wanted."""
    options = tuple(each.id for each in found)
    asked = answer(desk, pick_list(found, context))
    return asked.waiting_for(PickOne(wish=wish, options=options, at=context.now))


def act(desk: Desk, wish: Wish, interview: Interview, context: DeskContext) -> DeskDecision:
    """Tell the interview what a manager wants of it."""
    done = DeskDecision(desk=desk).waiting_for(None)
    manager = me(desk, interview, context)
    match wish.action:
        case "reason":
            due = ReasonDue(interview_id=interview.id, at=context.now)
            given = ReasonGiven(manager=manager, text=wish.reason)
            return done.forwarding(interview, given).waiting_for(due)
        case "recall":
            return done.forwarding(interview, VerdictRecalled(manager=manager))
        case "keep" | "agree":
            # Who objected and now agrees, agrees with the first decision.
            objected = interview.objection is not None and interview.objection.manager == manager
            keep = wish.action == "keep" or objected
            return done.forwarding(interview, ObjectionAnswered(manager=manager, keep=keep))
        case _:
            return _decided(done, wish, interview, context)


def _decided(
    done: DeskDecision, wish: Wish, interview: Interview, context: DeskContext
) -> DeskDecision:
    choice = wish.choice
    if choice == "extra":
        choice = extra_choice(wish, interview, context)
        if not choice:
            return done.saying(which_extra(wish, interview, context))
    manager, reason = me(done.desk, interview, context), wish.reason or None
    verdict = interview.verdict
    others = verdict is not None and verdict.manager != manager and interview.stage not in DECIDABLE
    if wish.action == "insist" and (others or interview.objection is not None):
        insisted = ObjectionAnswered(manager=manager, keep=False, choice=choice, reason=reason)
        done = done.forwarding(interview, insisted)
    else:
        given = VerdictGiven(manager=manager, choice=choice, reason=reason, by_card=False)
        done = done.forwarding(interview, given)
    if choice == "reject":
        return done.waiting_for(ReasonDue(interview_id=interview.id, at=context.now))
    return done


def picked(pending: PickOne, said: str, context: DeskContext) -> Interview | None:
    """Find which of the listed candidates an answer picks."""
    options = tuple(i for i in map(context.find, pending.options) if i is not None)
    found = matching(said, options, context)
    if len(found) == 1:
        return found[0]
    place = said.strip().rstrip(".、)")
    if not (place.isdigit() and 1 <= int(place) <= len(pending.options)):
        return None
    if any(each.number == int(place) for each in context.interviews):
        return None  # it is the number of somebody who was not offered
    return context.find(pending.options[int(place) - 1])
