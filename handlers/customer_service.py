"""Keeping within what Customer Service allows: five messages for each of theirs, within 48 hours.

What is said at once becomes one bubble; what may not be said now is kept and said first when the
person writes again. Members of the company have no such limits and never come here.
https://developer.work.weixin.qq.com/document/path/94677
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.clocks import REMINDER
from handlers.decision import Context, Decision, Outgoing
from handlers.effects import SayAloud, SendText
from handlers.interview import Interview, Unsaid
from handlers.people import Address

ANSWERS = 5
#: A little before the platform's 48 hours are over, so that nothing is refused on its way.
WINDOW = timedelta(hours=47, minutes=50)
LONGEST = 600  #: characters that surely fit into the platform's 2,048 bytes
GAP = "\n\n"


def plan(decision: Decision, context: Context, *, heard: bool) -> Decision:
    """Say what may be said, in as few bubbles as it needs, and keep the rest."""
    interview = decision.interview
    if heard:
        interview = replace(interview, said=0)
    kept = tuple(each for each in interview.unsaid if each.name not in decision.dropped)
    interview = replace(interview, unsaid=())
    to = interview.candidate.address
    others = [each for each in decision.effects if not _is_for(each, to)]
    mine = [each for each in decision.effects if _is_for(each, to)]
    before = [Outgoing(effect=SendText(to=to, text=each.text), name=each.name) for each in kept]
    bubbles = _joined([*before, *(each for each in mine if each.due_at is None)])
    later = [each for each in mine if each.due_at is not None]
    planned = _Plan(interview=interview, now=context.now)
    for each in (*bubbles, *later):
        planned = planned.taking(each)
    others = [each for each in others if not isinstance(each.effect, SayAloud)]
    for each in decision.effects:
        if isinstance(each.effect, SayAloud):
            planned = planned.playing(each)
    done = replace(decision, interview=planned.interview, effects=(*planned.sent, *others))
    return _tell(done, context) if planned.late else done


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """What of a decision may be said, so far."""

    interview: Interview
    now: datetime
    sent: tuple[Outgoing, ...] = ()
    late: bool = False  #: something of the bot's own accord could not be said

    def playing(self, outgoing: Outgoing) -> "_Plan":
        """Say a question aloud only where a written message is still to spare after it."""
        if self.interview.said >= ANSWERS - 1 or not _allowed(self.interview, self.now):
            return self
        told = replace(self.interview, said=self.interview.said + 1)
        return replace(self, interview=told, sent=(*self.sent, outgoing))

    def taking(self, outgoing: Outgoing) -> "_Plan":
        """Say one more thing, or keep it."""
        effect = outgoing.effect
        if not isinstance(effect, SendText):
            return self
        if _allowed(self.interview, outgoing.due_at or self.now):
            told = replace(self.interview, said=self.interview.said + 1)
            return replace(self, interview=told, sent=(*self.sent, outgoing))
        if outgoing.name == REMINDER:
            return self  # whoever cannot be reminded will see the question when they come back
        left = Unsaid(name=outgoing.name, text=effect.text)
        kept = replace(self.interview, unsaid=(*self.interview.unsaid, left))
        return replace(self, interview=kept, late=self.late or outgoing.due_at is not None)


def may_be_told(interview: Interview, moment: datetime) -> bool:
    """Tell whether a candidate can be written to now; a member of the company always can."""
    return interview.candidate.address.channel == "app" or _allowed(interview, moment)


def _allowed(interview: Interview, moment: datetime) -> bool:
    heard = interview.heard_at
    return heard is not None and moment - heard < WINDOW and interview.said < ANSWERS


def _is_for(outgoing: Outgoing, to: Address) -> bool:
    return isinstance(outgoing.effect, SendText) and outgoing.effect.to == to


def _joined(bubbles: Iterable[Outgoing]) -> list[Outgoing]:
    joined: list[Outgoing] = []
    for each in bubbles:
        effect = each.effect
        last = joined[-1].effect if joined else None
        if not isinstance(effect, SendText):
            continue
        if isinstance(last, SendText) and len(last.text) + len(effect.text) < LONGEST:
            text = f"{last.text}{GAP}{effect.text}"
            joined[-1] = replace(joined[-1], effect=replace(last, text=text), name=each.name)
        else:
            joined.append(each)
    return joined


def _tell(decision: Decision, context: Context) -> Decision:
    """Tell the recruiters that something waits for the candidate to write again."""
    interview = decision.interview
    text = context.desk.say(
        "candidate_unreachable",
        number=interview.number,
        name=interview.candidate.masked,
        title=context.job.title,
        reason=context.desk.say("reason_window"),
    )
    return decision.telling_each(context.job.recruiters, text, due_at=context.polite())
