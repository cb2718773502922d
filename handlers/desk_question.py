"""A question typed for one candidate: `追问 张* 你在上一家公司……`, `#12 追问 ……`.

Refuses what the law forbids to ask, with the statute and another wording, and a question whose
candidate is not named: it would reach the wrong person.
"""

import re

from config.guard import forbidden
from handlers.desk_find import begins_with_one, matching
from handlers.desk_manager import ask_which
from handlers.desk_values import (
    Desk,
    DeskContext,
    DeskDecision,
    Wish,
    answer,
    managed,
    me,
    recruited,
)
from handlers.events import QuestionAsked
from handlers.interview import Interview, Stage
from handlers.staff_words import ASK, BETWEEN, after, fold

LONGEST = 120
LEAST = 4
A_NAME = 14  #: a name with a job, at most
CLOSED = frozenset({Stage.REJECTED, Stage.WITHDRAWN, Stage.EXPIRED, Stage.PASSED})
#: A number or a name that fits nobody; the rest must not reach somebody else.
STRANGER = re.compile(r"^(#?\d{1,9}号?|[^\s您你请:,]{2,4})[\s:,]+\S")
LETTER = re.compile(r"\w")


def hear_question(desk: Desk, text: str, context: DeskContext) -> DeskDecision | None:
    """Understand a question that is to be put to a candidate; None when a text is none."""
    plain = fold(text).strip()
    among = _known(desk, context)
    found, rest, place = _split(plain, among, context)
    if rest is None:
        return None
    stranger = None if found else STRANGER.match(after(plain, ASK) or "")
    if stranger is not None:
        return answer(desk, context.phrases.say("asked_unknown", text=stranger[1]))
    question = text.strip()[place:].strip() if place else rest
    flaw = _flaw(question, context)
    if flaw:
        return answer(desk, flaw)
    wish = Wish(action="ask", words=question)
    if len(found) == 1:
        return put(desk, wish, found[0], context)
    found = found or tuple(each for each in among if each.stage not in CLOSED)
    if not found:
        return answer(desk, context.phrases.say("asked_nobody"))
    return ask_which(desk, wish, found, context)


def put(desk: Desk, wish: Wish, interview: Interview, context: DeskContext) -> DeskDecision:
    """Bring a question to the interview it is for."""
    dimensions, text = _dimensions(wish.words, interview, context)
    asked = QuestionAsked(by=me(desk, interview, context), text=text, dimensions=dimensions)
    return DeskDecision(desk=desk).waiting_for(None).forwarding(interview, asked)


def _known(desk: Desk, context: DeskContext) -> tuple[Interview, ...]:
    known = {each.id: each for each in (*recruited(desk, context), *managed(desk, context))}
    return tuple(known.values())


def _split(
    plain: str, among: tuple[Interview, ...], context: DeskContext
) -> tuple[tuple[Interview, ...], str | None, int]:
    """Split into whom it is for, the question, and where that begins; None when it is no question."""
    behind = after(plain, ASK)
    if behind is not None:
        found, rest = begins_with_one(behind, among, context)
        return found, rest, _begins(plain, rest)
    for word in ASK:
        head, met, tail = plain.partition(word)
        named = matching(head, among, context) if met and len(head.strip()) <= A_NAME else ()
        if named:
            rest = tail.strip(BETWEEN)
            return named, rest, _begins(plain, rest)
    return (), None, 0


def _begins(plain: str, rest: str) -> int:
    """Say where the rest begins: what is folded keeps its place, so it can be given as written."""
    return plain.rfind(rest) if rest else 0


def _flaw(question: str, context: DeskContext) -> str:
    say = context.phrases.say
    if len(LETTER.findall(question)) < LEAST:
        return say("asked_usage")
    if len(question) > LONGEST:
        return say("asked_too_long", length=len(question), most=LONGEST)
    ground = forbidden(question)
    if ground is None:
        return ""
    law, instead = ground.law(context.phrases), ground.instead(context.phrases)
    return say("asked_unlawful", word=ground.word, law=law, instead=instead)


def _dimensions(
    words: str, interview: Interview, context: DeskContext
) -> tuple[tuple[str, ...], str]:
    """Read `沟通表达、应变：……`: the dimensions an answer is to count for, and the question."""
    head, colon, tail = fold(words).partition(":")
    job = context.job(interview)
    if not colon or job is None:
        return (), words
    names = {name.casefold(): each.id for each in job.dimensions for name in (each.name, each.id)}
    parts = [each.strip().casefold() for each in re.split(r"[、,，/和]", head)]
    if not all(each in names for each in parts):
        return (), words
    return tuple(dict.fromkeys(names[each] for each in parts)), words[
        len(words) - len(tail) :
    ].strip()
