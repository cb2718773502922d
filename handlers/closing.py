"""After the last question: thanks, the scores coming in, the report, and what is written later."""

from dataclasses import replace

from handlers.answers import Part
from handlers.asking import all_scored, judged, key_of, planned, progress_of, stretch
from handlers.clips import corrected, measures_of
from handlers.commands import Spoken
from handlers.decision import Context, Decision
from handlers.effects import SyncHr
from handlers.events import AnswerScored, EffectFailed, MediaReceived, TextReceived, TimerFired
from handlers.interview import Interview, Scored, Stage
from handlers.progress import standing
from handlers.questions import known, raise_question
from handlers.relay import gather
from handlers.spelling import is_thanks
from handlers.staff_words import ASKING
from handlers.undelivered import undelivered
from handlers.verdicts import report_ready
from handlers.voice import (
    disputing,
    listens,
    put_right,
    receive,
    right,
    still_listening,
    waited,
    wrong,
)
from scoring.report import build_report

RATINGS = frozenset("12345")


def finish(decision: Decision, context: Context, *, lead: str = "") -> Decision:
    """Thank the candidate, say what happens next, and wait for the scores."""
    interview = replace(
        decision.interview, finished_at=context.now, deadline=None, remind_at=None, kept=()
    )
    interview = interview.moved(Stage.SCORING, actor="candidate", at=context.now)
    thanks = _thanks(interview, context)
    ended = decision.becoming(interview).dropping("remind").saying(lead + thanks).doing(SyncHr())
    if not interview.reports:  # asked once, not again after an extra round
        ended = ended.saying(context.phrases.say("rate_experience"))
    return ended.then(report_if_complete(ended.interview, context))


def _thanks(interview: Interview, context: Context) -> str:
    if not interview.reports:
        return context.phrases.say("finished", count=len(planned(interview, context)))
    pairs = stretch(interview, context, interview.round_id)
    name = context.job.round(interview.round_id).name
    return context.phrases.say("extra_finished", count=len(pairs), name=name)


def keep_score(interview: Interview, event: AnswerScored, context: Context) -> Decision:
    """Keep what the scorer found; an outdated or repeated result changes nothing."""
    key = key_of(event.round_id, event.question_id)
    if interview.versions.get(key) != event.version:
        return Decision(interview=interview)
    others = tuple(s for s in interview.scored if key_of(s.round_id, s.question_id) != key)
    scored = Scored(
        round_id=event.round_id,
        question_id=event.question_id,
        version=event.version,
        scores=event.scores,
        at=context.now,
    )
    return Decision(interview=replace(interview, scored=(*others, scored)))


def keep_last_score(interview: Interview, event: AnswerScored, context: Context) -> Decision:
    """Keep a score while the report waits for it; with the last one comes the report."""
    kept = keep_score(interview, event, context)
    return kept.then(report_if_complete(kept.interview, context))


def keep_late_score(interview: Interview, event: AnswerScored, context: Context) -> Decision:
    """Bring a report up to date with an answer that was added to afterwards."""
    kept = keep_score(interview, event, context)
    if not all_scored(kept.interview) or kept.interview.report is None:
        return kept
    return kept.becoming(with_report(kept.interview, context)).doing(SyncHr())


def not_done(interview: Interview, event: EffectFailed, context: Context) -> Decision:
    """Go on without a question nobody could judge; its dimension has no evidence."""
    if event.effect != "score_question":
        return undelivered(interview, event, context)
    left = {key: version for key, version in interview.versions.items() if key != event.to}
    given_up = replace(interview, versions=left)
    if interview.stage is not Stage.SCORING:
        return Decision(interview=given_up)
    return report_if_complete(given_up, context)


def report_if_complete(interview: Interview, context: Context) -> Decision:
    """Build the report and ask the managers once every score is in."""
    if not all_scored(interview):
        return Decision(interview=interview)
    reported = replace(with_report(interview, context), deciding_since=context.now)
    reported = reported.moved(Stage.DECIDING, actor="system", at=context.now)
    return report_ready(reported, context)


def with_report(interview: Interview, context: Context) -> Interview:
    """Build the report from every score that is in."""
    scores = tuple(score for scored in interview.scored for score in scored.scores)
    report = build_report(
        interview_id=interview.id,
        job_id=interview.job_id,
        dimensions=context.job.dimensions,
        scores=scores,
        language=context.job.language,
        spoken=measures_of(interview),
        delivery_weight=context.job.delivery_weight,
    )
    return replace(interview, report=report, reports=interview.reports + 1)


def added(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Open the answer closed last, so that the next messages are added to it."""
    del spoken
    last = [a for a in interview.answers if not a.open][-1]
    opened = replace(interview, supplementing=last.id, expecting=None)
    text = context.phrases.say("supplement", progress=progress_of(opened, context, last))
    return Decision(interview=opened).saying(text)


def add_later(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take an addition after the end, while nobody has decided yet."""
    if not interview.answers or interview.supplementing is not None:
        return Decision(interview=interview).saying(context.phrases.say("go_on_writing"))
    return added(interview, spoken, context)


def hear(interview: Interview, event: TextReceived, context: Context) -> Decision:
    """Take what is written after the end: an addition, a question, a rating, or small talk."""
    if interview.hushed:
        return gather(interview, event, context)
    if interview.supplementing is not None:
        return _add_part(interview, event, context)
    if interview.expecting == "question":
        return raise_question(interview, event.text, context)
    text = event.text.strip().rstrip("分。.")
    if interview.rating is None and text in RATINGS:
        rated = replace(interview, rating=int(text), expecting=None)
        return Decision(interview=rated).saying(context.phrases.say("rating_thanks"))
    idle = replace(interview, expecting=None)
    if is_thanks(text):
        return Decision(interview=idle).saying(context.phrases.say("welcome"))
    return _asked(idle, event.text, context)


def _asked(interview: Interview, text: str, context: Context) -> Decision:
    """Say where things stand; to a question what the job file answers, or whom to ask."""
    if ASKING.search(text) is None:
        return standing(interview, context)
    found = known(text, context)
    if found is not None:
        return Decision(interview=interview).saying(found)
    return standing(interview, context).saying(context.phrases.say("ask_people"))


def hear_word(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take a word that steers nothing at this stage as a message."""
    return hear(interview, spoken.received, context)


def hear_media(interview: Interview, event: MediaReceived, context: Context) -> Decision:
    """Take a clip as an addition that is being made; else say where things stand."""
    if interview.hushed:
        return gather(interview, event, context)
    if interview.supplementing is not None and listens(event, context):
        return receive(interview, event, context)
    return standing(interview, context)


def heard_right(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take a yes as the word to what was heard in an addition."""
    return right(interview, context) or hear(interview, spoken.received, context)


def heard_wrong(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Take a no as the word to what was heard in an addition."""
    return wrong(interview, context) or hear(interview, spoken.received, context)


def _add_part(interview: Interview, event: TextReceived, context: Context) -> Decision:
    answer = interview.answer(interview.supplementing or "")
    mended = corrected(answer, event.text)
    if mended is not None:
        return put_right(interview, mended, context)
    part = Part(text=event.text, at=context.now, message_id=event.message_id)
    answer = replace(answer, parts=(*answer.parts, part), skipped=False)
    return waited(Decision(interview=interview.with_answer(answer)), context)


def added_in_silence(interview: Interview, event: TimerFired, context: Context) -> Decision:
    """Close a late addition after silence."""
    current = interview.current
    if current is None or event.mark != current.mark:
        return Decision(interview=interview)
    if current.listening or disputing(interview):
        return Decision(interview=interview)
    return close_addition(interview, context)


def done_adding(interview: Interview, spoken: Spoken, context: Context) -> Decision:
    """Close a late addition because the candidate says so."""
    if interview.supplementing is None:
        return hear_word(interview, spoken, context)
    return still_listening(interview, context) or close_addition(interview, context)


def close_addition(interview: Interview, context: Context) -> Decision:
    """Have the answer judged again with what was added."""
    answer = interview.answer(interview.supplementing or "")
    closed = replace(interview, supplementing=None)
    decision = Decision(interview=closed).saying(context.phrases.say("supplement_kept"))
    return decision.then(judged(closed, answer.round_id, answer.question_id))
