"""Answers by the line: order kept, bad lines named, quotes at their offsets."""

import json
from collections.abc import Iterable

import pytest

from scoring.bulk import judge_by_rules, read_line, seated
from scoring.model import Json
from tests.scoring.items import EXPECT, GOOD, QUESTION


def scored(lines: Iterable[str]) -> list[Json]:
    read = [
        read_line(one.encode("utf-8", "surrogatepass"), number=number)
        for number, one in enumerate(lines, 1)
        if one.strip()
    ]
    return [one.to_json() for one in judge_by_rules(seated(read))]


def line(**fields: object) -> str:
    return json.dumps({"id": "a1", "question": QUESTION, "answer": GOOD} | fields)


def test_a_full_line_gets_the_contracts_fields() -> None:
    (result,) = scored(
        [
            line(
                kind="behavioural",
                dimension={"id": "care", "name": "沟通", "anchors": {"1": "答非所问"}},
                expect=EXPECT,
                reference=[],
                language="zh",
            )
        ]
    )
    assert list(result) == [
        "id",
        "score",
        "level",
        "low",
        "high",
        "evidence",
        "missing",
        "flags",
        "engine",
        "engine_version",
        "calibrated",
    ]
    evidence = result["evidence"]
    assert isinstance(evidence, list)
    assert evidence
    assert all(GOOD[piece["start"] : piece["end"]] == piece["quote"] for piece in evidence)
    json.dumps(result, ensure_ascii=False).encode()


def test_only_three_fields_are_needed() -> None:
    (result,) = scored([line()])
    assert result["score"] is not None


def test_a_right_answer_given_as_reference_scores_higher_than_a_wrong_one() -> None:
    known = {"question": "队列和栈的区别?", "reference": ["队列先进先出,栈后进先出"]}
    right, wrong = scored(
        [
            line(answer="队列是先进先出的,栈是后进先出。", **known),
            line(answer="队列和栈都可以存放很多的元素,没有区别。", **known),
        ]
    )
    assert isinstance(right["score"], float)
    assert right["score"] > (wrong["score"] if isinstance(wrong["score"], float) else 0.0)


@pytest.mark.parametrize(
    ("bad", "line_id", "word"),
    [
        ("{", None, "JSON"),
        ("[]", None, "对象"),
        ('{"id": "x"}', "x", "question"),
        ('{"id": "x", "question": "q", "answer": 5}', "x", "answer"),
        ('{"id": "x", "question": "q", "answer": "\\ud800"}', None, ""),
        (line(kind="other"), "a1", "kind"),
        (line(answer="长" * 100_001), "a1", "太长"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_goes_on(bad: str, line_id: str | None, word: str) -> None:
    results = scored([line(id="before"), bad, "", line(id=7)])
    assert [result["id"] for result in results] == ["before", line_id, 7]
    assert set(results[1]) == {"id", "error"}
    assert str(results[1]["error"]).startswith("第 2 行")
    assert word in str(results[1]["error"])
    assert "error" not in results[2]


def test_the_same_lines_give_the_same_results() -> None:
    lines = [line(id=str(number)) for number in range(3)]
    assert scored(lines) == scored(lines)


def test_an_answer_beside_the_wrong_question_is_told_which_it_resembles() -> None:
    other = "月末银行对账单和账面余额不一致,你怎么查?"
    points = ["编制余额调节表", "找未达账项", "核对凭证和流水", "更正并复核"]
    said = (
        "我先把对账单和日记账逐笔勾,对不上的列出来,编一张余额调节表。上个月查到一笔手续费银行扣了"
        "我们没记,属于未达的下个月跟踪,记错的当月做更正分录,主管复核签字。"
    )
    lines = [
        line(id="own", expect=EXPECT),
        line(id="right", question=other, expect=points, answer=said),
        line(id="wrong", expect=EXPECT, answer=said),
    ]
    own, right, wrong = scored(lines)
    assert "off_topic" in str(wrong["flags"])
    assert wrong["resembles"] == other
    assert all(
        "resembles" not in one and "off_topic" not in str(one["flags"]) for one in (own, right)
    )
    assert all("resembles" not in one for one in scored(lines[2:]))
