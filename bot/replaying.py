"""Makes a report again from what was kept: answers, grades of that moment, and the model's replies.

Asks no model. What cannot be made again, because prompts, rules, a job file or an answer have changed
since, is named; nothing stored is touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.cases import case_of
from bot.house import House
from bot.scoring_desk import written_in
from bot.world import World
from config.job import Job
from handlers.clips import measures_of
from handlers.interview import Interview, Scored
from scoring.engine import Scorer
from scoring.judge_calls import Replay
from scoring.model import AnswerScore, Report, ScoreItem
from scoring.ports import CallLog
from scoring.report import build_report
from scoring.rules import NAME as RULES
from storage.database import Database

Entries = Sequence[Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """A report as it comes out now, and what of it came out otherwise than then."""

    report: Report
    count: int  #: scores that were made again
    differences: tuple[str, ...]


async def replay(
    interview: Interview, job: Job, *, memory: Database, world: World, calls: CallLog
) -> Replayed:
    """Score every answer again as it was scored, and put the report together again."""
    entries = await calls.read(interview.id)
    made: list[AnswerScore] = []
    differences: list[str] = []
    for scored in interview.scored:
        for score in scored.scores:
            house = House(Scorer(_model(score, entries)), memory, world)
            again = await _again(interview, job, scored, score, house)
            made.append(again)
            if again != score:
                place = f"{scored.round_id}/{scored.question_id}/{score.dimension_id}"
                differences.append(f"{place}: {_told(score)} then, {_told(again)} now")
    report = build_report(
        interview_id=interview.id,
        job_id=interview.job_id,
        dimensions=job.dimensions,
        scores=made,
        language=job.language,
        spoken=measures_of(interview),
        delivery_weight=job.delivery_weight,
    )
    if not differences and report != interview.report:
        differences.append("the report: the same scores are put together in another way now")
    return Replayed(report=report, count=len(made), differences=tuple(differences))


async def _again(
    interview: Interview, job: Job, scored: Scored, score: AnswerScore, house: House
) -> AnswerScore:
    said = interview.said_to(scored.round_id, scored.question_id)
    item = ScoreItem.of(
        job.question(scored.round_id, scored.question_id),
        job,
        score.dimension_id,
        said,
        language=written_in(said),
    )
    case = case_of(replace(interview, plan=_planned(interview, job, scored.round_id)), job)
    return await house.score_as_of(item, case, until=score.taught)


def _planned(interview: Interview, job: Job, round_id: str) -> tuple[str, ...]:
    """Give the rounds that were planned when a round was answered: later ones were added since."""
    own = {each.id for each in job.rounds}
    if round_id in own:
        return tuple(each for each in interview.plan if each in own)
    return interview.plan[: interview.plan.index(round_id) + 1]


def _model(score: AnswerScore, entries: Entries) -> Replay | None:
    """Say again what the model said then; no model where none was asked."""
    if score.engine == RULES and not score.provisional:
        return None
    asked = (str(entry["model"]) for entry in entries if "model" in entry)
    return Replay(score.engine if score.engine != RULES else next(asked, RULES), entries)


def _told(score: AnswerScore) -> str:
    number = "no score" if score.score is None else f"{score.score:g}"
    return f"{number} by {score.engine} {score.engine_version}"
