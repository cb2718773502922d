"""Having a question judged: from what the job expects and what was said to scores per dimension."""

from bot.ports import Judge
from bot.world import World
from handlers.effects import ScoreQuestion
from handlers.events import AnswerScored
from scoring.model import ScoreItem
from storage import interviews
from storage.database import Database
from storage.records import read_interview


async def judge_question(
    memory: Database, world: World, judge: Judge, *, interview_id: str, effect: ScoreQuestion
) -> AnswerScored | None:
    """Judge what was said to one question under each of its dimensions; None if the job is gone."""
    stored = await memory.read(lambda c: interviews.load(c, interview_id))
    job = world.jobs.get(stored.job_id) if stored is not None else None
    if stored is None or job is None:
        return None
    interview = read_interview(stored.body)
    if interview.versions.get(f"{effect.round_id}/{effect.question_id}") != effect.version:
        return None  # the answer was given anew meanwhile; its own judgement is under way
    question = job.question(effect.round_id, effect.question_id)
    scores = []
    for dimension_id in question.dimensions:
        dimension = job.dimension(dimension_id)
        item = ScoreItem.of(question, dimension, effect.answer, language=interview.language)
        scores.append(await judge.score(item))
    return AnswerScored(
        round_id=effect.round_id,
        question_id=effect.question_id,
        version=effect.version,
        scores=tuple(scores),
    )
