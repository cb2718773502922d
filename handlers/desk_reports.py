"""Reports read at the desk: the summary with its link, and why a score is what it is.

Refuses to argue: what is said is the report's own evidence, word for word, and a dimension without
evidence is said to have none.
"""

import re
from collections.abc import Sequence

from handlers.cards import EXTRA, band, cut, points
from handlers.desk_find import matching, named_in, number_of
from handlers.desk_manager import ask_which, owed
from handlers.desk_values import Desk, DeskContext, DeskDecision, Wish, answer, managed
from handlers.desk_waiting import awaiting, title_of
from handlers.interview import Interview, hr_stage
from handlers.links import page_key
from handlers.people import mask
from handlers.staff_words import REPORT, WHY, after, sentence
from scoring.model import DimensionResult, Report

QUOTE = 40
MOST_QUOTES = 2
NEAR_THE_START = 8
STEM = 2  #: `应变` means 应变能力
#: A question about somebody, plainly: not a reason in which the same words occur.
PLAINLY = re.compile(
    r"^(?:他|她|ta|这位|候选人)?(?:的)?(?:为什么|为啥|凭什么|怎么|why)|[?？]\s*$", re.IGNORECASE
)
#: `陈一的报告`, `12 怎么样`: a report asked for as people ask.
ABOUT = re.compile(
    r"^(?:看看?|发|查看?)?(?P<who>\S.{0,20}?)\s*(?:的?报告(?:发我|给我|发给我)?|怎么样|如何|什么情况)[?？]?$"
)


def hear_report(
    desk: Desk, said: str, among: Sequence[Interview], context: DeskContext
) -> DeskDecision | None:
    """Answer `报告 12`; None when something else was meant."""
    about = after(said, REPORT)
    if about is None:
        asked = ABOUT.match(sentence(said))
        about = (
            asked["who"] if asked is not None and matching(asked["who"], among, context) else None
        )
    if about is None:
        return None
    reported = tuple(each for each in among if each.report is not None)
    if not about:
        if len(reported) == 1:
            return answer(desk, summary(desk, reported[0], context))
        return answer(desk, context.phrases.say("report_usage"))
    found = matching(about, among, context)
    if not found:
        if number_of(about) is None and len(about) > NEAR_THE_START:
            return None
        return answer(desk, context.phrases.say("number_unknown", number=about.lstrip("#")))
    if len(found) > 1:
        return ask_which(desk, Wish(action="report"), found, context)
    return answer(desk, summary(desk, found[0], context))


def summary(desk: Desk, interview: Interview, context: DeskContext) -> str:
    """Word a report in one paragraph with its link, or say that there is none yet."""
    say, report = context.phrases.say, interview.report
    known = {
        "number": interview.number,
        "name": _name(desk, interview, context),
        "title": title_of(interview, context),
    }
    if report is None:
        return say("report_none", **known, stage=say(f"stage_{hr_stage(interview)}"))
    parts = [_dimensions(report, context)]
    if report.concerns:
        parts.append(say("report_to_check", text=cut(report.concerns[0], QUOTE)))
    if report.next_round:
        parts.append(say("report_next_round", text=cut(report.next_round[0], QUOTE)))
    if report.provisional:
        parts.append(say("digest_provisional"))
    lines = [
        say(
            "report_summary",
            **known,
            overall=band(report.overall, context.phrases),
            advice=say(f"advice_{report.recommendation}"),
            details=say("sentence_separator").join(parts),
        ),
        *_decision(interview, context),
        link_of(interview, context),
        say("ai_label"),
    ]
    return "\n".join(lines)


def _decision(interview: Interview, context: DeskContext) -> list[str]:
    verdict = interview.verdict
    if verdict is None or verdict.choice.startswith(EXTRA):
        return []
    who = context.names.get(verdict.manager, verdict.manager)
    choice = context.phrases.say(f"choice_{verdict.choice}")
    if verdict.reason:
        return [
            context.phrases.say("report_reason", manager=who, choice=choice, reason=verdict.reason)
        ]
    return [context.phrases.say("report_decision", manager=who, choice=choice)]


def _dimensions(report: Report, context: DeskContext) -> str:
    separator = context.phrases.say("list_separator")
    return separator.join(f"{d.name} {points(d.band, context.phrases)}" for d in report.dimensions)


def _name(desk: Desk, interview: Interview, context: DeskContext) -> str:
    """Say the full name to who decides, the masked one to everybody else."""
    decides = any(each.id == interview.id for each in managed(desk, context))
    return interview.candidate.name if decides else mask(interview.candidate.name)


def link_of(interview: Interview, context: DeskContext) -> str:
    """Link the page of the report."""
    key = page_key(interview.token, interview.id, "r")
    return f"{context.policy.public_url}/r/{key}"


def hear_why(desk: Desk, text: str, context: DeskContext) -> DeskDecision | None:
    """Answer a manager who asks why; None when the text is no such question."""
    asked = WHY.search(text)
    plainly = PLAINLY.search(text.strip()) is not None
    if asked is None or not (
        plainly or (asked.start() <= NEAR_THE_START and not owed(desk, context))
    ):
        return None
    reported = tuple(each for each in managed(desk, context) if each.report is not None)
    named = named_in(text, reported)
    found = named or owed(desk, context) or awaiting(reported)
    if not found and reported:
        found = (
            max(reported, key=lambda each: (each.finished_at or each.created_at, each.number)),
        )
    if not found:
        return None
    if len(found) > 1:
        return ask_which(desk, Wish(action="why", words=text), found, context)
    return DeskDecision(desk=desk).saying(explain(found[0], text, context))


def explain(interview: Interview, text: str, context: DeskContext) -> str:
    """Give the evidence of the dimension a question names, or of all of them."""
    report = interview.report
    if report is None:
        stage = context.phrases.say(f"stage_{hr_stage(interview)}")
        return context.phrases.say(
            "report_none",
            number=interview.number,
            name=interview.candidate.name,
            title=title_of(interview, context),
            stage=stage,
        )
    asked = [each for each in report.dimensions if _is_named(each, text)]
    lines = [_evidence(interview, each, context) for each in asked or report.dimensions]
    return "\n".join((*lines, link_of(interview, context), context.phrases.say("ai_label")))


def _is_named(dimension: DimensionResult, text: str) -> bool:
    folded = text.casefold()
    name = dimension.name.casefold()
    return (
        name in folded
        or dimension.id.casefold() in folded
        or (len(name) > STEM and name[:STEM] in folded)
    )


def _evidence(interview: Interview, dimension: DimensionResult, context: DeskContext) -> str:
    say, name = context.phrases.say, interview.candidate.name
    if dimension.band.score is None or not dimension.evidence:
        return say("explain_no_evidence", name=name, dimension=dimension.name)
    quotes = say("list_separator").join(
        f"「{cut(each.quote, QUOTE)}」" for each in dimension.evidence[:MOST_QUOTES]
    )
    note = f"{cut(dimension.note, QUOTE)}" if dimension.note else ""
    return say(
        "explain_score",
        name=name,
        dimension=dimension.name,
        score=band(dimension.band, context.phrases),
        evidence=f"{quotes} {note}".strip(),
    )
