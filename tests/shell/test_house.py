"""Live interviews are scored on the house's scale once thirty answers are graded in chat."""

from dataclasses import replace

from bot.house import House
from bot.openings import Openings
from bot.world import World
from handlers.answers import Part
from handlers.grading import Grade, pieces_of
from handlers.interview import Interview, Scored
from scoring.calibration import ENOUGH
from scoring.engine import Scorer
from scoring.model import AnswerScore, ScoreItem
from scoring.ports import ModelUnavailable
from scoring.rules import score_by_rules
from scoring.taught import Taught
from storage import grades, interviews, people
from storage.database import Connection, Database
from storage.interviews import NewInterview
from storage.people import Candidate
from storage.records import write_interview
from tests.core.office import JOB, MONDAY, interview, policy
from tests.scoring.scripted_model import ScriptedModel
from tests.storage.world import with_database

WORLD = World(jobs=Openings({JOB.id: JOB}), policy=policy(), clock=lambda: MONDAY)
QUESTION = JOB.rounds[0].questions[0]
STORIES = ("我先问了他为什么拒绝", "他说预算只有三千元", "我第二天发了分期方案", "他当月买了两台")


def answered(number: int) -> Interview:
    one = interview(number)
    told = ",".join(STORIES[: number % 4 + 1]) + f",那是我在第{number}家门店的事。"
    first = replace(one.answers[0], parts=(Part(text=told, at=MONDAY, message_id="1"),))
    made = replace(one, answers=(first, *one.answers[1:]))
    item = ScoreItem.of(QUESTION, JOB, "communication", told, language="zh")
    scored = Scored(
        round_id="first",
        question_id=QUESTION.id,
        version=1,
        scores=(score_by_rules(item),),
        at=MONDAY,
    )
    return replace(made, scored=(scored,))


def keep(connection: Connection, *numbers: int) -> None:
    for number in numbers:
        one = answered(number)
        candidate = Candidate(id=one.candidate.id, name=one.candidate.name, created_at=MONDAY)
        people.add_candidate(connection, candidate)
        new = NewInterview(
            id=one.id,
            job_id=JOB.id,
            candidate_id=candidate.id,
            stage=one.stage.value,
            body=write_interview(one),
        )
        interviews.insert_interview(connection, new, MONDAY)
        piece = pieces_of(one, JOB)[0]
        level = number % 4 + 1.5
        grades.add(connection, [Grade(grader="app:hr_li", piece=piece, level=level, at=MONDAY)])


NEW = ScoreItem.of(
    QUESTION,
    JOB,
    "communication",
    "我先问了他为什么拒绝,他说预算不够,我第二天发了分期方案。",
    language="zh",
)


def test_grades_are_learned_from_as_they_come_in(database_url: str) -> None:
    async def scene(memory: Database) -> list[AnswerScore]:
        house = House(Scorer(None), memory, WORLD)
        found = [await house.score(NEW)]
        await memory.run(lambda c: keep(c, *range(1, ENOUGH)))
        found.append(await house.score(NEW))
        await memory.run(lambda c: keep(c, ENOUGH))
        found.append(await house.score(NEW))
        again = House(Scorer(None), memory, WORLD)
        found.append(await again.score(NEW))
        return found

    none, few, enough, again = with_database(database_url, scene)
    assert [none.calibrated, few.calibrated] == [False, False]
    assert none.score == few.score == enough.raw
    assert enough.calibrated
    assert enough.taught == ENOUGH
    assert again == enough


def test_a_model_learns_its_scale_only_from_what_it_scored_itself(sqlite_url: str) -> None:
    async def scene(memory: Database) -> tuple[AnswerScore, int]:
        await memory.run(lambda c: keep(c, *range(1, ENOUGH + 9)))
        model = ScriptedModel(ModelUnavailable("away"))
        house = House(Scorer(model), memory, WORLD)
        shown = (await house.taught()).shown(NEW)
        return await house.score(NEW), len(shown)

    told, shown = with_database(sqlite_url, scene)
    assert told.provisional
    assert not told.calibrated
    assert shown == 2  # these grades are low and high, none is between


def test_what_was_learned_at_a_moment_can_be_learned_again(sqlite_url: str) -> None:
    async def scene(memory: Database) -> tuple[Taught, Taught]:
        await memory.run(lambda c: keep(c, *range(1, ENOUGH + 1)))
        house = House(Scorer(None), memory, WORLD)
        then = await house.taught()
        await memory.run(lambda c: keep(c, *range(ENOUGH + 1, ENOUGH + 9)))
        assert (await house.taught()).until == ENOUGH + 8
        return then, await house.taught_until(ENOUGH)

    then, again = with_database(sqlite_url, scene)
    first = score_by_rules(NEW)
    assert then.settle(NEW, first) == again.settle(NEW, first)
    assert then.shown(NEW) == again.shown(NEW)


def test_scores_that_were_calibrated_are_learned_from_as_the_engine_gave_them(
    sqlite_url: str,
) -> None:
    async def scene(memory: Database) -> tuple[AnswerScore, AnswerScore]:
        await memory.run(lambda c: keep(c, *range(1, ENOUGH + 1)))
        house = House(Scorer(None), memory, WORLD)
        before = await house.score(NEW)
        await memory.run(calibrate_all)
        return before, await House(Scorer(None), memory, WORLD).score(NEW)

    before, after = with_database(sqlite_url, scene)
    assert before == after


def calibrate_all(connection: Connection) -> None:
    """Let every stored score be one that calibration moved."""
    for number in range(1, ENOUGH + 1):
        read = interviews.load(connection, f"i{number}")
        assert read is not None
        one = answered(number)
        (score,) = one.scored[0].scores
        moved = replace(score, raw=score.score, score=1.0, low=0.0, high=9.0, calibrated=True)
        body = write_interview(replace(one, scored=(replace(one.scored[0], scores=(moved,)),)))
        interviews.save(connection, read, stage=read.stage, body=body, at=MONDAY)
