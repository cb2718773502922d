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
from scoring.claims import Claim, claims
from scoring.wording import Unworded, Worded, Writer
from storage import interviews, people
from storage.database import Connection, Database
from storage.records import read_interview

log = logging.getLogger(__name__)

WAIT_S = 30.0
LONGEST = 120


async def read_resume(
    memory: Database,
    world: World,
    writer: Writer | None = None,
    *,
    interview_id: str,
    effect: ReadResume,
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
    chosen = _templates(text, names, Phrases(job.language))[: effect.most]
    if writer is None:
        return ResumeRead(questions=tuple(question for _, question in chosen))
    asked = (
        writer.word(claim, text, case_id=interview.id, names=names, language=job.language)
        for claim, _ in chosen
    )
    worded = await asyncio.gather(*asked, return_exceptions=True)
    return ResumeRead(
        questions=tuple(
            _either(one, by_rule) for one, (_, by_rule) in zip(worded, chosen, strict=True)
        )
    )


def _templates(
    text: str, names: tuple[str, ...], phrases: Phrases
) -> list[tuple[Claim, PersonalQuestion]]:
    """Ask about every claim in the rules' words, the most telling first."""
    asked = []
    for claim in claims(text, names=names):
        question = phrases.say("personal_question", quote=claim.quote)
        if len(question) <= LONGEST and forbidden(question) is None:
            asked.append((claim, PersonalQuestion(text=question, quote=claim.quote)))
    return asked


def _either(worded: Worded | BaseException, by_rule: PersonalQuestion) -> PersonalQuestion:
    """Take the model's words if there are any; the rules' stand otherwise."""
    match worded:
        case Worded():
            return PersonalQuestion(
                text=worded.question, quote=worded.quote, worded_by=worded.engine
            )
        case Unworded():
            log.info("a personal question keeps the template: %s", worded)
            return by_rule
        case _:
            raise worded


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
