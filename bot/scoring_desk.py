"""Having a question judged: from what the job expects and what was said to scores per dimension.

An answer is judged in the language it is written in, so that switching the language the bot
speaks moves no score.
"""

import asyncio
import re

from bot.cases import case_of
from bot.ports import Judge
from bot.world import World
from handlers.effects import ScoreQuestion
from handlers.events import AnswerScored
from handlers.people import Language
from scoring.model import ScoreItem
from storage import interviews
from storage.database import Database
from storage.records import read_interview

#: A Chinese answer may be full of names and terms in Latin letters.
LETTER, WIDE = re.compile(r"[A-Za-z\u3400-\u9fff]"), re.compile(r"[\u3400-\u9fff]")
CHINESE = 0.3


def written_in(answer: str) -> Language:
    """Tell which language an answer is written in."""
    letters, wide = len(LETTER.findall(answer)), len(WIDE.findall(answer))
    return "zh" if not letters or wide >= CHINESE * letters else "en"


async def judge_question(
    memory: Database, world: World, judge: Judge, *, interview_id: str, effect: ScoreQuestion
) -> AnswerScored | None:
    """Judge what was said to one question under each of its dimensions; None if the job is gone."""
    stored = await memory.read(lambda c: interviews.load(c, interview_id))
    job = world.jobs.get(stored.job_id) if stored is not None else None
    if stored is None or job is None:
        return None
    interview = read_interview(stored.body)
    job = interview.whole(job)
    if interview.versions.get(f"{effect.round_id}/{effect.question_id}") != effect.version:
        return None  # the answer was given anew meanwhile; its own judgement is under way
    question = job.question(effect.round_id, effect.question_id)
    language = written_in(effect.answer)
    case = case_of(interview, job)
    items = (
        ScoreItem.of(question, job, each, effect.answer, language=language)
        for each in question.dimensions
    )
    scores = await asyncio.gather(*(judge.score(item, case) for item in items))
    return AnswerScored(
        round_id=effect.round_id,
        question_id=effect.question_id,
        version=effect.version,
        scores=tuple(scores),
    )
