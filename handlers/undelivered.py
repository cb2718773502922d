"""What could not be said: who has to know, and whom the interview goes on without."""

from dataclasses import replace

from handlers.decision import Context, Decision
from handlers.events import EffectFailed
from handlers.interview import Interview
from handlers.invitation import not_delivered
from handlers.verdict_cards import card_undelivered


def undelivered(interview: Interview, event: EffectFailed, context: Context) -> Decision:
    """Tell the recruiters what did not reach the group, a manager or the candidate, once each."""
    match event.effect:
        case "post_digest":
            return _group(interview, event, context)
        case "send_card":
            return card_undelivered(interview, event, context)
        case "welcome_kf":  # whoever writes next is shown the invitation then
            return Decision(interview=replace(interview, greeted=False))
        case _:
            return not_delivered(interview, event, context)


def _group(interview: Interview, event: EffectFailed, context: Context) -> Decision:
    text = context.desk.say(
        "group_failed", group=context.job.group_chat_id, reason=f"errcode {event.code}"
    )
    return Decision(interview=interview).telling_each(
        context.job.recruiters, text, due_at=context.polite(), name="group"
    )
