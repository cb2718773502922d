"""How soon a report of eight answers is there, with a model that takes a second for each call.

The served model reads the material and quotes from it; gateway, panel, checks, call log, report and
PDF are the real ones. Run with `python -m benchmarks.reports`.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web

from benchmarks.figures import table
from bot.call_log import CallFiles
from bot.gateways.language_model import OpenAiModel
from config.job import Dimension
from scoring.engine import Scorer
from scoring.judge_calls import MOST_CALLS, Case
from scoring.model import AnswerScore, ScoreItem
from scoring.render import document
from scoring.report import build_report
from scoring.rubric import warm
from scoring.sheet import Heading

ANSWERS = 8
TARGET_S = 15.0
STORY = (
    "去年冬天有位老人的女儿嫌换药太晚，在走廊里发火。我先跟她说对不起，请她到办公室坐下喝口水。"
    "听她说完才知道，她是怕老人伤口感染。我跟主管医生商量，把换药提前到早上七点。"
    "之后两周没再投诉，老人第{n}天出院。后来我养成习惯，入院当天就把换药时间写给家属。"
)
EXPECT = ("先安抚家属情绪", "弄清不满的原因", "和医生沟通后调整安排", "结果如何", "事后的总结")


@dataclass(slots=True)
class Slow:
    """A chat completions endpoint that takes its time and quotes the answer."""

    seconds: float
    calls: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def complete(self, request: web.Request) -> web.Response:
        """Answer one call."""
        body = await request.json()
        self.calls += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.seconds)
        self.at_once -= 1
        material = json.loads(body["messages"][1]["content"].split("\n")[1])
        message = {"role": "assistant", "content": _verdict(material)}
        return web.json_response({"choices": [{"message": message, "finish_reason": "stop"}]})


def _verdict(material: dict[str, list[dict[str, str]]]) -> str:
    pairs = list(zip(material["points"], material["answer"], strict=False))
    evidence = [
        {"segment": segment["segment"], "point": point["id"], "quote": segment["text"]}
        for point, segment in pairs
    ]
    reply = {"relevant": True, "evidence": evidence, "missing": [], "level": 4, "reason": "有做法"}
    return json.dumps(reply, ensure_ascii=False)


@asynccontextmanager
async def served(slow: Slow) -> AsyncIterator[str]:
    """Serve the model on loopback."""
    app = web.Application()
    app.router.add_post("/v1/chat/completions", slow.complete)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}/v1"
    finally:
        await runner.cleanup()


def item(number: int) -> ScoreItem:
    """Make one answer of an interview, each under a dimension of its own."""
    return ScoreItem(
        question_id=f"q{number}",
        question="请讲一次病人家属对护理工作不满意的经历，你是怎么处理的？",
        answer=STORY.format(n=number + 7),
        dimension_id=f"d{number}",
        dimension_name="沟通",
        expect=EXPECT,
    )


async def judged(url: str, folder: Path, *, at_once: bool) -> list[AnswerScore]:
    """Judge eight answers of one interview, all at once or one after the other."""
    async with OpenAiModel(base_url=url, api_key="", model="slow") as model:
        scorer = Scorer(model, log=CallFiles(folder))
        case = Case(id="interview", judgements=ANSWERS)
        if at_once:
            work = (scorer.score(item(number), case) for number in range(ANSWERS))
            return list(await asyncio.gather(*work))
        return [await scorer.score(item(number), case) for number in range(ANSWERS)]


async def measured(seconds: float, *, at_once: bool) -> tuple[float, float, Slow, bytes]:
    """Give the time for the scores, for the report with its PDF, and what the model saw."""
    slow = Slow(seconds=seconds)
    with tempfile.TemporaryDirectory() as folder:
        async with served(slow) as url:
            began = time.perf_counter()
            scores = await judged(url, Path(folder), at_once=at_once)
            scored = time.perf_counter()
    if any(one.provisional for one in scores):
        raise RuntimeError("the model could not be used")
    dimensions = [Dimension(id=f"d{n}", name=f"方面{n}", weight=1.0) for n in range(ANSWERS)]
    report = build_report(interview_id="i", job_id="j", dimensions=dimensions, scores=scores)
    pdf = document(report, "pdf", Heading(candidate="张喆堃", scores=tuple(scores)))
    return scored - began, time.perf_counter() - scored, slow, pdf


async def main(seconds: float) -> None:
    """Measure both ways and print a table."""
    warm()
    rows = []
    for name, at_once in (("all eight at once", True), ("one after the other", False)):
        scoring, paper, slow, pdf = await measured(seconds, at_once=at_once)
        rows.append(
            [
                name,
                f"{scoring:.1f}",
                f"{paper:.2f}",
                f"**{scoring + paper:.1f}** (target {TARGET_S:.0f})",
                f"{slow.calls} (at most {MOST_CALLS})",
                f"{slow.most_at_once}",
                f"{len(pdf) // 1024} KiB",
            ]
        )
    head = ["answers", "scores s", "report and PDF s", "together s", "calls", "at once", "PDF"]
    print(table(head, rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.0, help="that the model takes a call")
    asyncio.run(main(parser.parse_args().seconds))
