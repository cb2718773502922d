"""What a report's or a letter's page shows, taken from the interview: values in, values out.

Refuses to let a candidate know of a decision before it has been said to them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, tzinfo

from config.job import Job, Language
from config.phrases import Phrases
from handlers import outcomes
from handlers.answers import Answer
from handlers.clips import measures_in
from handlers.decision import Context, Policy
from handlers.interview import Interview
from handlers.latency import began_after
from handlers.roleplay import played
from scoring.code import codes
from scoring.code_words import told as code_told
from scoring.language import measured
from scoring.language_words import told
from scoring.letter import Letter, letter
from scoring.model import AnswerScore
from scoring.norms import Norm
from scoring.report_words import REPORT_WORDS, ReportWords
from scoring.sheet import FollowUp, Heading, addressed_in, cut
from scoring.spoken_lines import SpokenAnswer, spoken_lines
from scoring.spoken_words import SPOKEN_WORDS, SpokenWords
from scoring.structure import structure_of
from scoring.text import fold

#: Columns of a question that tell it from the others; a Chinese character takes two.
SHOWN_COLUMNS = 36


def heading_of(
    interview: Interview, job: Job | None, zone: tzinfo, *, norms: Mapping[str, Norm]
) -> Heading:
    """Say what a report is headed by, and what its scores were made of."""
    done = interview.finished_at
    language: Language = job.language if job is not None else "zh"
    return Heading(
        candidate=interview.candidate.name,
        job=job.title if job is not None else interview.job_id,
        company=job.company if job is not None else "",
        language=language,
        finished=f"{done.astimezone(zone):%Y-%m-%d %H:%M}" if done is not None else "",
        questions=_questions(interview, job),
        scores=scores_of(interview),
        addressed=_addressed(interview),
        follow_ups=_follow_ups(interview, REPORT_WORDS[language]),
        personal=_personal(interview),
        signals=_signals(interview, REPORT_WORDS[language]) if language == "zh" else (),
        spoken=_spoken(interview, job, SPOKEN_WORDS[language]),
        norms=norms,
    )


def scores_of(interview: Interview) -> tuple[AnswerScore, ...]:
    """List the scores in force."""
    return tuple(score for scored in interview.scored for score in scored.scores)


def letter_of(interview: Interview, job: Job | None) -> Letter | None:
    """Write the candidate's letter, where there is anything to write about."""
    scores = scores_of(interview)
    if job is None or interview.report is None or not scores:
        return None
    return letter(
        job=job.title,
        dimensions=job.dimensions,
        scores=scores,
        questions=_questions(interview, job),
        language=interview.language,
    )


def outcome_is_out(interview: Interview, job: Job | None, policy: Policy, now: datetime) -> bool:
    """Tell whether the candidate has been told what was decided."""
    if job is None:
        return False
    phrases = Phrases(interview.language)
    context = Context(now=now, job=job, phrases=phrases, desk=Phrases(job.language), policy=policy)
    return outcomes.heard(interview, context, by=now)


def _questions(interview: Interview, job: Job | None) -> Mapping[str, str]:
    """Give the words of every question, as it was asked where it was."""
    planned = {each.id: each.text for each in job.all_questions()} if job is not None else {}
    asked = {each.question_id: each.asked for each in interview.answers if not each.follow_up}
    return planned | asked


def _personal(interview: Interview) -> tuple[FollowUp, ...]:
    """Tell what was asked of this person alone and counts for no dimension."""
    unscored = {
        (each.round.id, question.id): engine
        for each in interview.added
        for question, engine in each.worded
        if not question.dimensions
    }
    return tuple(
        FollowUp(question=each.asked, said=each.text, worded_by=unscored[place])
        for each in interview.answers
        if (place := (each.round_id, each.question_id)) in unscored and each.text
    )


def _signals(interview: Interview, words: ReportWords) -> tuple[str, ...]:
    """Word what can be counted in all that was said."""
    found = structure_of([each.text for each in interview.answers if not each.skipped])
    if not found.answers:
        return ()
    shown = words.parts_shown.format(**asdict(found))
    if found.variety is None:
        return (shown, *_put(interview))
    varied = words.variety.format(variety=round(found.variety), words=found.words)
    return (shown, varied, *_put(interview))


def _spoken(interview: Interview, job: Job | None, words: SpokenWords) -> tuple[str, ...]:
    """Word how each spoken answer in force was spoken; nothing where nothing was measured."""
    lines = spoken_lines(
        [
            SpokenAnswer(
                question=cut(each.asked, SHOWN_COLUMNS),
                recordings=measures_in(each),
                began_after_s=began_after(each),
            )
            for each in interview.answers
        ],
        words,
    )
    weighed = job is not None and job.delivery_weight > 0
    return lines if weighed or not lines else (*lines, words.unscored)


def _follow_ups(interview: Interview, words: ReportWords) -> Mapping[str, tuple[FollowUp, ...]]:
    """Tell what was asked further about each question, why, and what was said."""
    found: dict[str, tuple[FollowUp, ...]] = {}
    for each in interview.answers:
        if each.follow_up:
            one = FollowUp(question=each.asked, reason=_reason(each, words), said=each.text)
            found[each.question_id] = (*found.get(each.question_id, ()), one)
    return found


def _reason(answer: Answer, words: ReportWords) -> str:
    because = answer.because
    if because is None:
        return words.no_trace.format(point=answer.point) if answer.point else ""
    told = words.no_trace if because.judged == "no_trace" else words.too_little
    return f"{told.format(point=because.point)} · {because.engine}"


def _put(interview: Interview) -> Iterator[str]:
    """Say how things were put, over all answers, and what is seen in the code among them."""
    said = [each.text for each in interview.answers if not each.skipped]
    yield from told(measured(said))
    for answer in said:
        yield from (code_told(one) for one in codes(fold(answer).folded))


def _addressed(interview: Interview) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for question in dict.fromkeys(each.question_id for each in interview.answers):
        said = "\n".join(a.text for a in interview.answers if a.question_id == question)
        found[question] = addressed_in(said)
    return {question: words for question, words in found.items() if words}


def added_by(interview: Interview, job: Job | None, phrases: Phrases) -> Mapping[str, str]:
    """Say by whom a round was added that the job file does not have, and whether it counts."""
    names = job.names if job is not None else {}
    said = {}
    for each in interview.added:
        note = phrases.say("page_scored" if each.scored else "page_evidence_only")
        called = names.get(each.by, each.by)
        shown = phrases.say("page_personal") if each.origin == "personal" else called
        said[each.round.id] = phrases.say("page_added", by=shown, note=note)
    return said


def programs(interview: Interview, job: Job | None) -> frozenset[str]:
    """Name the questions whose answers are programs, to be shown with every blank."""
    asked = interview.whole(job).all_questions() if job is not None else ()
    return frozenset(each.id for each in asked if each.code)


def dialogues(interview: Interview, job: Job | None, phrases: Phrases) -> Mapping[str, str]:
    """Say what was done in each dialogue, in which order, and how it ended, by its first answer."""
    said = {}
    for answer, dialogue in played(interview, job):
        steps = phrases.say("page_then").join(dialogue.steps) or phrases.say("page_nothing")
        hasty = phrases.say("list_separator").join(dialogue.too_soon)
        said[answer.id] = phrases.say(
            "page_dialogue", steps=steps, end=phrases.say(f"dialogue_{dialogue.end}")
        ) + (phrases.say("page_too_soon", steps=hasty) if hasty else "")
    return said
