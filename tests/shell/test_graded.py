"""What recruiters graded in chat comes out as lines that `zhimian score --graded` reads."""

import json
from pathlib import Path

import pytest

from bot.graded import GradedAnswer, graded_answers, write_graded
from config.loading import load_jobs
from scoring.bulk import read_line
from storage.database import Connection
from tests.aio import run
from tests.rules.tree import ROOT
from tests.transcript import played

PAGE = """\
@ 岗位 store-sales
09:00 张三 申请
09:01 张三: 同意
09:02 张三: 我先问他为什么拒绝,张三我第二天发了分期方案,第三天他来买了两台。
09:03 张三: 答完了
09:03 张三: 当面问的,他说预算只有三千。
09:03 张三: 答完了
09:04 张三: 跳过
09:04 张三: 跳过
10:00 李老师: 打分 1
10:01 李老师: 4.5
10:01 李老师: 改 4
10:02 李老师: 2
10:02 李老师: 结束
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[GradedAnswer, ...]:
    jobs = load_jobs(ROOT / "config" / "jobs")

    async def scene() -> tuple[GradedAnswer, ...]:
        folder = tmp_path_factory.mktemp("graded")
        async with played(PAGE, dict(jobs), folder) as page:

            def read(connection: Connection) -> tuple[GradedAnswer, ...]:
                assert graded_answers(connection, {}) == ()
                assert len(graded_answers(connection, jobs, until=1)) == 1
                return graded_answers(connection, jobs)

            return await page.company.memory.read(read)

    return run(scene())


def test_the_last_grade_counts_and_the_engine_s_score_is_beside_it(
    found: tuple[GradedAnswer, ...],
) -> None:
    assert [one.levels for one in found] == [(4.0,), (2.0,)]
    assert [one.score is not None for one in found] == [True, True]
    assert {one.item.dimension_id for one in found} == {"communication", "customer"}


def test_a_line_can_be_read_back_and_holds_no_name(
    found: tuple[GradedAnswer, ...], tmp_path: Path
) -> None:
    path = tmp_path / "G.jsonl"
    write_graded(path, found)
    lines = path.read_bytes().splitlines()
    read = [read_line(line, number=n, graded=True) for n, line in enumerate(lines, 1)]
    assert [line.error for line in read] == ["", ""]
    assert [line.grade for line in read] == [0.8, 0.4]
    assert "张三" not in path.read_text(encoding="utf-8")
    assert json.loads(lines[0])["graders"] == 1
    assert json.loads(lines[0])["dimension"]["anchors"]["5"]
