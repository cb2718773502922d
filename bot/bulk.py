"""Scores a file of answers with the configured engine, as an interview would.

Lines come out in the order they went in; a line that cannot be read says so and the rest goes on.
An interrupted run goes on where its output ends.
"""

import asyncio
import json
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.gateways.language_model import language_model
from config.sections import ModelSettings
from scoring.bulk import Judged, examples_of, judge_by, judge_by_rules, learned, read_line, seated
from scoring.engine import Scorer
from scoring.rubric import warm

_CHUNK = 32  #: lines a process is handed at once
_FEW = 4 * _CHUNK  #: lines that are done before another process has started
_MOST_PROCESSES = 2  #: the machine serves interviews too
_MODEL_CALLS = 4  #: answers a model is asked about at once

Judge = Callable[[Sequence[Judged]], Awaitable[Sequence[Judged]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """What became of a file."""

    lines: int
    before: int  #: were already there, from a run that was interrupted
    unread: int
    unread_grades: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """How lines are judged: by whom, how many at once, and how far ahead."""

    judge: Judge
    chunk: int
    ahead: int

    async def judged(self, lines: Sequence[Judged]) -> AsyncIterator[Judged]:
        """Judge lines, several chunks at once, and give them in their order."""
        waiting: deque[asyncio.Future[Sequence[Judged]]] = deque()
        try:
            for start in range(0, len(lines), self.chunk):
                part = self.judge(lines[start : start + self.chunk])
                waiting.append(asyncio.ensure_future(part))
                if len(waiting) >= self.ahead:
                    for line in await waiting.popleft():
                        yield line
            while waiting:
                for line in await waiting.popleft():
                    yield line
        finally:
            for each in waiting:
                each.cancel()


def count_lines(source: Path) -> int:
    """Count the lines there are to score."""
    return len(_lines(source))


async def score_file(
    source: Path,
    target: Path,
    *,
    llm: ModelSettings,
    told: Callable[[int], None],
    graded: Path | None = None,
) -> Bulk:
    """Score every line of a file into another, on the human scale where there are grades."""
    raw = _lines(source)
    lines = seated([read_line(each, number=number) for number, each in enumerate(raw, 1)])
    grades = [
        read_line(each, number=number, graded=True)
        for number, each in enumerate(_lines(graded) if graded else [], 1)
    ]
    before = _kept(target, lines)
    told(before)
    async with AsyncExitStack() as stack:
        work = await _work(stack, llm, grades, lines=len(lines) - before + len(grades))
        scale = learned([line async for line in work.judged(grades)]) if grades else None
        with target.open("a", encoding="utf-8") as out:
            async for line in work.judged(lines[before:]):
                found = line.calibrated(scale) if scale is not None else line
                out.write(json.dumps(found.to_json(), ensure_ascii=False) + "\n")
                told(1)
    return Bulk(
        lines=len(lines),
        before=before,
        unread=sum(bool(line.error) for line in lines),
        unread_grades=sum(bool(line.error) for line in grades),
    )


async def _work(
    stack: AsyncExitStack, llm: ModelSettings, grades: Sequence[Judged], *, lines: int
) -> _Work:
    """Choose how to judge: a model, the rules in processes, or here when there is little."""
    if llm.enabled:
        scorer = Scorer(await stack.enter_async_context(language_model(llm)))
        examples = examples_of(grades)
        return _Work(
            judge=lambda part: judge_by(scorer, part, examples), chunk=1, ahead=_MODEL_CALLS
        )
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1)
    if lines <= _FEW or processes == 1:
        return _Work(judge=_here, chunk=_CHUNK, ahead=1)
    warm()
    pool = stack.enter_context(_pool(processes))
    loop = asyncio.get_running_loop()
    return _Work(
        judge=lambda part: loop.run_in_executor(pool, judge_by_rules, part),
        chunk=_CHUNK,
        ahead=3 * processes,
    )


async def _here(part: Sequence[Judged]) -> Sequence[Judged]:
    return judge_by_rules(part)


def _pool(processes: int) -> ProcessPoolExecutor:
    """Start processes that share the dictionary already read, where the system can."""
    start = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(start)
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_stopping_to_us)


def _leave_stopping_to_us() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _kept(target: Path, lines: Sequence[Judged]) -> int:
    """Keep the whole lines of an interrupted run over the same answers; else begin anew."""
    written = target.read_bytes().split(b"\n")[:-1] if target.exists() else []
    same = all(_answers(raw, line) for raw, line in zip(written, lines, strict=False))
    kept = written if same and len(written) < len(lines) else []
    target.write_bytes(b"".join(each + b"\n" for each in kept))
    return len(kept)


def _answers(raw: bytes, line: Judged) -> bool:
    """Tell whether a written line is the one for this answer."""
    try:
        found = json.loads(raw)
    except ValueError:
        return False
    return isinstance(found, dict) and found.get("id") == line.id


def _lines(source: Path) -> list[bytes]:
    """Split at line feeds only: an answer may hold any other separator."""
    return [line for line in source.read_bytes().split(b"\n") if line.strip()]
