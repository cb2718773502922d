"""A report is made again from what was kept, and what cannot be is named."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.call_log import CallFiles
from bot.cases import case_of
from bot.house import House
from bot.openings import Openings
from bot.replaying import Replayed, replay
from bot.world import World
from handlers.answers import Part
from handlers.interview import Interview, Scored
from scoring.engine import Scorer
from scoring.model import ScoreItem
from scoring.ports import LanguageModel, ModelUnavailable
from scoring.report import build_report
from storage.database import Database
from tests.core.office import JOB, MONDAY, interview, policy
from tests.scoring.scripted_model import ScriptedModel, reading
from tests.storage.world import with_database

QUESTION = JOB.rounds[0].questions[0]
EXPECT = ("了解原因", "调整方案", "结果")
ASKED = replace(QUESTION, expect=EXPECT)
OPENING = replace(
    JOB,
    rounds=(replace(JOB.rounds[0], questions=(ASKED, *JOB.rounds[0].questions[1:])),),
)
WORLD = World(jobs=Openings({JOB.id: OPENING}), policy=policy(), clock=lambda: MONDAY)
STORY = "去年有位顾客嫌贵走了。我先问他为什么拒绝。第二天我发了分期方案。第三天他来买了两台。"
FOUND = dict(
    zip(EXPECT, ("我先问他为什么拒绝", "第二天我发了分期方案", "第三天他来买了两台"), strict=True)
)


async def interviewed(memory: Database, calls: CallFiles, model: LanguageModel | None) -> Interview:
    """Have one answer judged as an interview does."""
    one = interview(1)
    first = replace(one.answers[0], parts=(Part(text=STORY, at=MONDAY, message_id="1"),))
    answered = replace(one, answers=(first,))
    house = House(Scorer(model, log=calls), memory, WORLD)
    item = ScoreItem.of(ASKED, OPENING, "communication", STORY, language="zh")
    score = await house.score(item, case_of(answered, OPENING))
    scored = Scored(
        round_id="first", question_id=QUESTION.id, version=1, scores=(score,), at=MONDAY
    )
    report = build_report(
        interview_id=one.id, job_id=JOB.id, dimensions=JOB.dimensions, scores=(score,)
    )
    return replace(answered, scored=(scored,), report=report)


MODELS: dict[str, LanguageModel | None] = {
    "rules": None,
    "model": ScriptedModel(reading(FOUND)),
    "away": ScriptedModel(ModelUnavailable("away")),
}


@pytest.mark.parametrize("engine", MODELS)
def test_a_report_is_made_again_exactly(engine: str, sqlite_url: str, tmp_path: Path) -> None:
    calls = CallFiles(tmp_path)

    async def scene(memory: Database) -> tuple[Interview, Replayed]:
        one = await interviewed(memory, calls, MODELS[engine])
        return one, await replay(one, OPENING, memory=memory, world=WORLD, calls=calls)

    one, found = with_database(sqlite_url, scene)
    assert found.differences == ()
    assert found.count == 1
    assert found.report == one.report
    assert found.report.provisional == (engine == "away")


def test_an_extra_round_added_since_changes_nothing(sqlite_url: str, tmp_path: Path) -> None:
    calls = CallFiles(tmp_path)

    async def scene(memory: Database) -> Replayed:
        one = await interviewed(memory, calls, ScriptedModel(reading(FOUND)))
        more = replace(one, plan=(*one.plan, "case"))
        return await replay(more, OPENING, memory=memory, world=WORLD, calls=calls)

    assert with_database(sqlite_url, scene).differences == ()


def test_what_has_changed_since_is_named(sqlite_url: str, tmp_path: Path) -> None:
    async def scene(memory: Database) -> Replayed:
        calls = CallFiles(tmp_path / "kept")
        one = await interviewed(memory, calls, ScriptedModel(reading(FOUND)))
        lost = CallFiles(tmp_path / "lost")
        return await replay(one, OPENING, memory=memory, world=WORLD, calls=lost)

    (difference,) = with_database(sqlite_url, scene).differences
    assert difference.startswith("first/q1/communication: ")
    assert "by scripted" in difference
    assert "by rules" in difference
