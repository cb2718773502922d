"""A recruiter answers a candidate through the bot: `回复 12 明天上午联系您`.

Refuses to change a word of it, and to guess whom it is for when more than one could be meant.
"""

import re
from collections.abc import Sequence

from handlers.desk_find import matching
from handlers.desk_manager import ask_which
from handlers.desk_values import Desk, DeskContext, DeskDecision, Wish, answer, me, recruited
from handlers.events import RecruiterReplied
from handlers.interview import Interview
from handlers.staff_words import BETWEEN, REPLY, after, as_written, fold

NUMBERED = re.compile(
    rf"^#?\s*(\d{{1,9}})(?!\d|[点年月日岁个次天])号?[{re.escape(BETWEEN)}]*(.*)$", re.DOTALL
)
NAMED = re.compile(rf"^([^{re.escape(BETWEEN)}]+)[{re.escape(BETWEEN)}]+(.+)$", re.DOTALL)


def hear_reply(desk: Desk, written: str, context: DeskContext) -> DeskDecision | None:
    """Understand an answer for a candidate; None when the text is none."""
    about = after(fold(written).strip(), REPLY)
    if about is None:
        return None
    found, text, unknown = _whom(about, context, recruited(desk, context))
    if unknown:
        return answer(desk, context.phrases.say("number_unknown", number=unknown))
    if not text or not found:
        return answer(desk, context.phrases.say("reply_usage"))
    wish = Wish(action="reply", reason=as_written(text, written))
    if len(found) > 1:
        return ask_which(desk, wish, found, context)
    return reply_to(desk, wish, found[0], context)


def _whom(
    about: str, context: DeskContext, among: Sequence[Interview]
) -> tuple[tuple[Interview, ...], str, str]:
    """Split a reply into whom it is for and what it says; a number nobody has comes third."""
    numbered = NUMBERED.match(about)
    if numbered is not None:
        found = matching(numbered[1], among, context)
        return found, numbered[2], "" if found else numbered[1]
    held = tuple(each for each in among if each.held)
    named = NAMED.match(about)
    if named is not None:
        found = matching(named[1], among, context)
        if found:
            return tuple(each for each in found if each.held) or found, named[2], ""
    return held, about, ""


def reply_to(desk: Desk, wish: Wish, interview: Interview, context: DeskContext) -> DeskDecision:
    """Let an interview bring the recruiter's words to its candidate."""
    done = DeskDecision(desk=desk).waiting_for(None)
    said = RecruiterReplied(recruiter=me(desk, interview, context), text=wish.reason)
    return done.forwarding(interview, said)
