"""A résumé is read by a process with bounds; a broken one gives no words and no trace of them."""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.gateways.language_model import OpenAiModel
from bot.resumes import visible_text
from config.loading import load_jobs
from handlers.interview import Interview
from scoring.wording import Writer, version
from tests.aio import run
from tests.driver import Company, PlainJudge
from tests.scoring.endpoint import Behaviour, completion, endpoint, never
from tests.scoring.scripted_model import material_of
from tests.transcript import POLICY

CLAIMS = ("接口延迟从800毫秒降到120毫秒", "主导缓存改造,命中率提升到96%", "故障率下降40%,主导压测")
JOBS = dict(load_jobs(Path(__file__).parents[2] / "config" / "jobs"))
JOB = replace(JOBS["backend-engineer"], personal_questions=3)
START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_a_process_reads_what_is_visible(tmp_path: Path) -> None:
    file = tmp_path / "resume.txt"
    file.write_text("把故障率降低了 40%\n", encoding="utf-8")
    assert run(visible_text(str(file))) == "把故障率降低了 40%"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"%PDF-1.7 broken"), ("a.docx", b"PK\x03\x04 broken"), ("a.png", b"\x89PNG")],
)
def test_a_broken_file_gives_no_words_and_is_not_quoted(
    tmp_path: Path, name: str, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    assert run(visible_text(str(file))) == ""
    assert "broken" not in caplog.text
    assert str(tmp_path) not in caplog.text


def test_a_file_that_is_gone_has_no_words(tmp_path: Path) -> None:
    assert run(visible_text(str(tmp_path / "gone.txt"))) == ""


def interviewed(folder: Path, behave: Behaviour, *, wait_s: float = 5.0) -> tuple[Interview, int]:
    """Have somebody with three claims apply where a model is served; give how often it was asked."""

    async def scenario() -> tuple[Interview, int]:
        async with endpoint(behave) as there:
            model = OpenAiModel(base_url=there.url, api_key="sk-secret", model="writer-1")
            async with model:
                company = Company(folder, (JOB,), POLICY, start=START, judge=PlainJudge())
                company.effects = replace(company.effects, writer=Writer(model, wait_s=wait_s))
                number = await company.apply(
                    "张三", "app:zhangsan", JOB.id, resume="\n".join(CLAIMS)
                )
                interview = await company.interview(number)
                await company.close()
            return interview, len(there.asked)

    return run(scenario())


def worded(interview: Interview) -> Sequence[tuple[str, str]]:
    """Give the questions about the résumé with who worded them."""
    (added,) = interview.added
    return [(each.text, engine) for each, engine in added.worded]


def by_claim(answers: dict[str, str]) -> Behaviour:
    """Ask about some claims fairly, and about the others for what nobody may ask."""

    async def behave(_: web.Request, body: dict[str, object]) -> web.StreamResponse:
        messages = body["messages"]
        assert isinstance(messages, list)
        claim = str(material_of(messages[-1]["content"])["claim"])
        asked = answers.get(claim, "您结婚了吗，打算什么时候要孩子？")
        return completion(json.dumps({"question": asked, "quote": claim}, ensure_ascii=False))

    return behave


def test_each_claim_is_asked_for_once_and_a_forbidden_question_leaves_the_template(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.resumes")
    fair = "您主导缓存改造让命中率提升到96%，具体改了哪些策略？"
    interview, calls = interviewed(tmp_path, by_claim({CLAIMS[1]: fair}))
    assert calls == 3
    told = dict(worded(interview))
    assert told[fair] == f"writer-1 {version()}"
    assert sorted(told.values()) == ["rules", "rules", f"writer-1 {version()}"]
    assert all("结婚" not in question for question in told)
    assert caplog.text.count("forbidden family") == 2
    for private in ("结婚", "张三", *CLAIMS):
        assert private not in caplog.text


def test_a_model_that_is_slow_costs_one_wait_and_the_templates_are_asked(tmp_path: Path) -> None:
    interview, calls = interviewed(tmp_path, never, wait_s=0.3)
    assert calls == 3
    assert [engine for _, engine in worded(interview)] == ["rules"] * 3
    assert all(question.startswith("您的简历写到") for question, _ in worded(interview))


def test_claims_are_worded_side_by_side(tmp_path: Path) -> None:
    together = asyncio.Barrier(3)
    met: list[int] = []

    async def behave(_: web.Request, __: dict[str, object]) -> web.StreamResponse:
        met.append(await together.wait())  # nobody is answered before all have asked
        return completion("{}")

    interviewed(tmp_path, behave)
    assert sorted(met) == [0, 1, 2]
