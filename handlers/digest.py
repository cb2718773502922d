"""The digest for the department's group: masked, short, without a way to answer it.

Refuses to carry a full name, a phone number, an address or anything the candidate said.
"""

from handlers.cards import band, points, report_link
from handlers.decision import Context, Decision
from handlers.effects import PostDigest
from handlers.interview import Interview
from scoring.model import Report

MOST_BYTES = 2048
COLORS = {"advance": "info", "hold": "warning", "decline": "comment", "insufficient": "comment"}
#: Characters a name may begin with that markdown would take for its own.
MARKS = frozenset("*_`[]()<>#\\|~>")


def post_digest(decision: Decision, context: Context) -> Decision:
    """Post a finished interview to the department's group, if the job has one."""
    interview, job = decision.interview, context.job
    if interview.report is None or not job.group_chat_id:
        return decision
    return decision.doing(
        PostDigest(
            chat_id=job.group_chat_id,
            name=context.desk.say("group_name", department=job.department or job.title),
            members=job.group_members or (*job.recruiters, *job.managers),
            markdown=markdown(interview, interview.report, context),
            again=context.desk.say("digest_again"),
        ),
        name=f"digest:{interview.reports}",
    )


def markdown(interview: Interview, report: Report, context: Context) -> str:
    """Word the digest; lines of dimensions are left out from the end when it would be cut."""
    desk = context.desk
    lines = [
        desk.say("digest_line", name=each.name, score=_line(report, index, context))
        for index, each in enumerate(report.dimensions)
    ]
    if report.provisional:
        lines.append(f"> {desk.say('digest_provisional')}")
    while True:
        text = _fill(interview, report, lines, context)
        again = desk.say("digest_again")
        if len(f"{text}\n{again}".encode()) <= MOST_BYTES or not lines:
            return text
        lines = lines[:-1]


def _line(report: Report, index: int, context: Context) -> str:
    value = report.dimensions[index].band
    return points(value, context.desk) if value.score is None else band(value, context.desk)


def _fill(interview: Interview, report: Report, lines: list[str], context: Context) -> str:
    key = "digest" if interview.reports <= 1 else "digest_updated"
    return context.desk.say(
        key,
        name=_safe(interview.candidate.masked),
        title=context.job.title,
        color=COLORS[report.recommendation],
        recommendation=context.desk.say(f"recommend_{report.recommendation}"),
        overall=band(report.overall, context.desk),
        lines="\n".join(lines),
        managers=" ".join(f"<@{manager}>" for manager in context.job.managers),
        link=report_link(interview, context),
    ).replace("\n\n", "\n")


def _safe(masked: str) -> str:
    return "*" if masked[0] in MARKS else masked
