"""From a candidate's résumé to questions about what it claims; none of it is ever logged.

The file is read by a process of its own with bounds, never while somebody waits for an answer. Where
anything goes wrong there are simply no such questions, and the interview goes on without.
"""

import asyncio
import logging
import sys

from bot.world import World
from config.guard import forbidden
from config.phrases import Phrases
from handlers.effects import ReadResume
from handlers.events import PersonalQuestion, ResumeRead
from scoring.claims import claims
from storage import interviews, people
from storage.database import Connection, Database
from storage.records import read_interview

log = logging.getLogger(__name__)

WAIT_S = 30.0
LONGEST = 120


async def read_resume(
    memory: Database, world: World, *, interview_id: str, effect: ReadResume
) -> ResumeRead | None:
    """Word questions about what a résumé claims; None when there is no résumé to read."""

    def known(connection: Connection) -> tuple[str, str | None] | None:
        stored = interviews.load(connection, interview_id)
        who = people.load_candidate(connection, stored.candidate_id) if stored else None
        return None if stored is None or who is None else (stored.body, who.resume)

    found = await memory.read(known)
    if found is None or not found[1] or not found[0]:
        return None
    interview = read_interview(found[0])
    job = world.job_of(interview)
    text = await visible_text(found[1])
    if job is None or not text:
        return None
    names = (interview.candidate.name, *interview.candidate.name.split())
    phrases = Phrases(job.language)
    asked = []
    for claim in claims(text, names=names):
        question = phrases.say("personal_question", quote=claim.quote)
        if len(question) <= LONGEST and forbidden(question) is None:
            asked.append(PersonalQuestion(text=question, quote=claim.quote))
    return ResumeRead(questions=tuple(asked[: effect.most]))


async def visible_text(path: str) -> str:
    """Give what a person sees in a résumé, read by a process that is ended when it takes too long."""
    worker = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.resume_worker",
        path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},  # a stranger's file has no business near the operator's secrets
    )
    try:
        text, _ = await asyncio.wait_for(worker.communicate(), WAIT_S)
    except TimeoutError:
        worker.kill()
        await worker.wait()
        log.warning("a résumé took too long to be read")
        return ""
    if worker.returncode:
        log.warning("a résumé could not be read")
        return ""
    return text.decode("utf-8", "replace")
