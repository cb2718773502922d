"""What the candidate hears of a decision, and when.

Refuses to pass a manager's reason on: the letter is made of the report alone.
"""

from datetime import datetime

from handlers.cards import EXTRA, cut
from handlers.decision import Context, Decision
from handlers.interview import Interview
from scoring.model import DimensionResult, Report

QUOTE = 30


def schedule(decision: Decision, context: Context, *, suffix: str = "") -> Decision:
    """Have the candidate told of the decision in force once it can no longer be taken back."""
    interview = decision.interview
    verdict = interview.verdict
    if verdict is None or verdict.choice.startswith(EXTRA):
        return decision
    due = context.polite(max(context.now, verdict.final_at))
    name = f"outcome:{len(interview.verdicts)}{suffix}"
    return decision.saying(_words(interview, verdict.choice, context), due_at=due, name=name)


def withhold(decision: Decision) -> Decision:
    """Keep what has not been said to the candidate unsaid."""
    return decision.dropping(*outcome_names(decision.interview))


def outcome_names(interview: Interview) -> tuple[str, ...]:
    """Name every notice of an outcome that may still be held."""
    count = len(interview.verdicts)
    return tuple(f"outcome:{n}{suffix}" for n in range(1, count + 1) for suffix in ("", ":kept"))


def heard(interview: Interview, context: Context, *, by: datetime) -> bool:
    """Tell whether the candidate had heard the decision in force by a moment."""
    verdict = interview.verdict
    if verdict is None or verdict.choice not in {"pass", "reject"}:
        return False
    return context.polite(verdict.final_at) <= by


def known(interview: Interview, context: Context) -> bool:
    """Tell whether the candidate has been told of the decision in force, whatever it is."""
    verdict, objection = interview.verdict, interview.objection
    if verdict is None:
        return False
    by = objection.at if objection is not None and objection.insisted else context.now
    return context.polite(verdict.final_at) <= by


def _words(interview: Interview, choice: str, context: Context) -> str:
    key = {"pass": "outcome_passed", "hold": "outcome_hold"}.get(choice, "outcome_rejected")
    words = context.phrases.say(key, title=context.job.title)
    if choice != "reject" or interview.report is None:
        return words
    return "\n".join((words, *_feedback(interview.report, context)))


def _feedback(report: Report, context: Context) -> tuple[str, ...]:
    """Say what showed most and what could be told in more detail, in the report's own terms."""
    shown = [each for each in report.dimensions if each.band.score is not None and each.evidence]
    best = max(shown, key=_score, default=None)
    rest = [each for each in report.dimensions if best is None or each.id != best.id]
    least = min(rest, key=_score, default=None)
    lines: list[str] = []
    if best is not None:
        quote = cut(best.evidence[0].quote, QUOTE)
        lines.append(context.phrases.say("feedback_most", dimension=best.name, quote=quote))
    if least is not None:
        lines.append(context.phrases.say("feedback_least", dimension=least.name))
    return (*lines, context.phrases.say("feedback_label")) if lines else ()


def _score(dimension: DimensionResult) -> int:
    return -1 if dimension.band.score is None else dimension.band.score
