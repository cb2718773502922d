"""What documents give to be copied works as it stands there."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.hr_words import TABLES
from config.mapping import parse_mapping
from storage.hr_model import Reason
from storage.interviews import listed
from storage.tables import metadata
from tests.aio import run
from tests.hr.theirs import MAPPING
from tests.rules.tree import ROOT
from tests.test_transcripts import JOBS
from tests.transcript import played

PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
HR = (ROOT / "docs" / "hr-database.md").read_text(encoding="utf-8")
SAID = "我先问了她嫌贵的原因"
PAGE = f"""
@ 岗位 store-sales
09:00 张三 申请
09:01 张三: 同意
09:02 张三: {SAID}
09:02 张三: 答完了
09:03 张三: 我要提问 有没有导师
09:04 张三: 退出
09:04 张三: 确认
09:05 李四 申请
"""


def block(text: str, language: str) -> str:
    """Cut the first example of a language out of a document."""
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_mapping_in_the_documents_is_the_one_that_is_tested() -> None:
    written = parse_mapping(block(HR, "toml"), file="m.toml")
    assert written == parse_mapping(MAPPING, file="m.toml")


def test_the_tables_in_the_documents_are_those_of_the_contract() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", HR, re.MULTILINE))
    for table, columns in TABLES.items():
        assert set(re.findall(r"`(\w+)`", told[table])) == set(columns)


def test_every_reason_to_set_a_row_aside_is_in_the_documents() -> None:
    reasons = re.findall(r"^\| `(\w+)` \| (?!`)", HR, re.MULTILINE)
    assert set(Reason.__args__) <= set(reasons)  # type: ignore[attr-defined]  # a Literal


def test_every_table_has_a_class_in_the_privacy_table() -> None:
    rows = [line for line in PRIVACY.splitlines() if re.search(r"\| [A-D] \|$", line)]
    named = {name for line in rows for name in re.findall(r"`(\w+)`", line)}
    assert metadata.tables.keys() - named == set()


@pytest.mark.parametrize("who", ["zhangsan"])
def test_erasing_as_the_documents_say_leaves_nothing_of_the_person(
    who: str, tmp_path: Path
) -> None:
    run(_erase(who, tmp_path))


async def _erase(who: str, folder: Path) -> None:
    async with played(PAGE, JOBS, folder) as script:
        memory = script.company.memory
        kept = await memory.read(listed)
        gone = next(each for each in kept if "张三" in each.body)
        names = {"'I'": f"'{gone.id}'", "'i:I'": f"'i:{gone.id}'", '"I"': f'"{gone.id}"'}
        names |= {"'C'": f"'{gone.candidate_id}'", "'P'": f"'app:{who}'"}
        script_text = block(PRIVACY, "sql")
        for short, long in names.items():
            script_text = script_text.replace(short, long)
        statements = [each for each in script_text.split(";") if each.strip()]

        def erase(connection: sa.Connection) -> None:
            for statement in statements:
                connection.exec_driver_sql(statement)

        def everything(connection: sa.Connection) -> str:
            tables = (t for t in metadata.sorted_tables if t.name != "bucket")
            return "\n".join(
                str(row) for table in tables for row in connection.execute(sa.select(table))
            )

        assert SAID in await memory.read(everything)
        await memory.run(erase)
        left = await memory.read(everything)
        assert not any(word in left for word in ("张三", who, SAID, gone.id))
        assert "李四" in left
