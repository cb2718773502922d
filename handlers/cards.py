"""The decision card: what a manager sees of a report on a phone, within the platform's limits.

Refuses to say more than the report holds: a dimension without evidence says so, and every quote
stands in an answer.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from config.job import Round
from config.phrases import Phrases
from handlers.decision import Context
from handlers.effects import Card, CardButton, CardRow
from handlers.interview import Interview
from handlers.links import page_key
from scoring.excerpts import most_telling
from scoring.model import Band, DimensionResult, Report

SOURCE, TITLE, SUBTITLE, TEXT = 20, 36, 44, 160
NAME, VALUE, ROWS = 5, 30, 6
QUOTED = 2  #: characters that the marks around a quote take
BUTTON, BUTTONS = 10, 6
EXTRA = "extra:"
HOUR, DAY = 60, 60 * 24  #: in minutes


def cut(text: str, most: int) -> str:
    """Shorten a text to a number of characters on one line, and show that it was."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def band(value: Band, phrases: Phrases) -> str:
    """Write a score with its interval, `78（71–85）`, or that there is not enough to judge."""
    if value.score is None:
        return phrases.say("no_evidence")
    return phrases.say("score_band", score=value.score, low=value.low, high=value.high)


def points(value: Band, phrases: Phrases) -> str:
    """Write a score alone, or that there is not enough to judge."""
    return phrases.say("no_evidence") if value.score is None else str(value.score)


def report_link(interview: Interview, context: Context) -> str:
    """Link the page of the report."""
    return context.link(f"r/{page_key(interview.token, interview.id, 'r')}")


def choice_words(choice: str, context: Context) -> str:
    """Name a decision as people say it."""
    if choice.startswith(EXTRA):
        return context.desk.say("choice_extra", name=round_name(choice, context))
    return context.desk.say(f"choice_{choice}")


def round_name(choice: str, context: Context) -> str:
    """Name the round of an `extra:<id>`; its id when the job no longer has it."""
    wanted = choice.removeprefix(EXTRA)
    return next((each.name for each in context.job.extra_rounds if each.id == wanted), wanted)


def extras_left(interview: Interview, extras: tuple[Round, ...]) -> tuple[Round, ...]:
    """List the rounds a manager may still add."""
    done = {*interview.plan, *(answer.round_id for answer in interview.answers)}
    return tuple(each for each in extras if each.id not in done)


def answer_by(interview: Interview, context: Context) -> datetime:
    """Say by when a decision is wanted: when the recruiters would be told."""
    asked = context.polite(interview.deciding_since)
    return context.working(context.policy.escalate, since=asked)


def clock(moment: datetime, context: Context) -> str:
    """Write a wall-clock time, `14:02`."""
    return f"{moment.astimezone(context.policy.zone):%H:%M}"


def on_day(moment: datetime, context: Context) -> str:
    """Write a moment as near as people say it: today with the time, else with the day."""
    local = moment.astimezone(context.policy.zone)
    today = context.now.astimezone(context.policy.zone).date()
    hour, minute = f"{local:%H}", f"{local:%M}"
    if local.date() == today:
        return context.desk.say("moment_today", hour=hour, minute=minute)
    return context.desk.say("moment", month=local.month, day=local.day, hour=hour, minute=minute)


def lasted(span: timedelta, phrases: Phrases) -> str:
    """Word how long something took or has waited, in the largest unit that fits."""
    minutes = max(int(span.total_seconds() // 60), 1)
    if minutes < HOUR:
        return phrases.say("since_minutes", count=minutes)
    if minutes < DAY:
        return phrases.say("since_hours", count=minutes // HOUR)
    return phrases.say("since_days", count=minutes // DAY)


def decision_card(interview: Interview, report: Report, context: Context) -> Card:
    """Lay a report out as the card on which a manager decides."""
    desk, job = context.desk, context.job
    company = job.company or job.department or desk.say("our_company")
    advice = desk.say(f"advice_{report.recommendation}")
    overall = band(report.overall, desk)
    text = desk.say("ai_label")
    if report.provisional:
        text = f"{desk.say('digest_provisional')} · {text}"
    return Card(
        source=cut(desk.say("card_source", company=company), SOURCE),
        title=cut(desk.say("card_title", name=interview.candidate.name, title=job.title), TITLE),
        subtitle=cut(desk.say("card_subtitle", overall=overall, advice=advice), SUBTITLE),
        text=cut(text, TEXT),
        rows=_rows(interview, report, context),
        buttons=_buttons(interview, context),
        url=report_link(interview, context),
    )


def _rows(interview: Interview, report: Report, context: Context) -> tuple[CardRow, ...]:
    """Lay out what matters most; how long it took is left out first."""
    desk = context.desk
    last: list[CardRow] = []
    if report.concerns:
        last.append(_row(desk.say("card_to_check"), report.concerns[0]))
    if report.next_round:
        last.append(_row(desk.say("card_next_round"), report.next_round[0]))
    if len(report.dimensions) + len(last) + 1 < ROWS:
        last.append(_row(desk.say("card_duration"), lasted(time_spent(interview), desk)))
    last.append(_row(desk.say("card_due"), on_day(answer_by(interview, context), context)))
    return (*_dimensions(report.dimensions[: ROWS - len(last)], desk), *last)


def _dimensions(dimensions: Sequence[DimensionResult], desk: Phrases) -> Iterator[CardRow]:
    """Give each dimension its number and the quote that says most, none twice if it can be helped."""
    shown: set[str] = set()
    for each in dimensions:
        score, quote = points(each.band, desk), ""
        if each.band.score is not None:
            quotes = [piece.quote for piece in each.evidence]
            quote = most_telling(quotes, room=VALUE - len(score) - QUOTED, shown=shown)
            shown.add(quote)
        yield CardRow(name=cut(each.name, NAME), value=_with_quote(score, quote))


def _row(name: str, value: str) -> CardRow:
    return CardRow(name=cut(name, NAME), value=cut(value, VALUE))


def _with_quote(score: str, quote: str) -> str:
    if not quote:
        return cut(score, VALUE)
    return f"{score}「{cut(quote, VALUE - len(score) - QUOTED)}」"


def time_spent(interview: Interview) -> timedelta:
    """Add up how long the candidate's answers were open."""
    spans = (a.closed_at - a.asked_at for a in interview.answers if a.closed_at is not None)
    return sum(spans, timedelta())


def _buttons(interview: Interview, context: Context) -> tuple[CardButton, ...]:
    desk = context.desk
    fixed = (
        CardButton(text=desk.say("card_pass"), key="pass", style=1),
        CardButton(text=desk.say("card_hold"), key="hold", style=4),
        CardButton(text=desk.say("card_reject"), key="reject", style=3),
    )
    added = tuple(
        CardButton(
            text=cut(desk.say("card_extra", name=each.name), BUTTON),
            key=f"{EXTRA}{each.id}",
            style=2,
        )
        for each in extras_left(interview, context.job.extra_rounds)
    )
    return (fixed + added)[:BUTTONS]
