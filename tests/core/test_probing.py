"""A follow-up asks for one missing point without naming it, in words of its own, with its reason."""

import pytest

from config.job import Kind, Question
from config.phrases import LANGUAGES, Phrases
from handlers.probing import WAYS, probe
from scoring.rules import NAME, VERSION

SAID = "那天我给她打了电话,又发了两条信息过去。"


def question(*expect: str, kind: Kind = "behavioural", **ask: str) -> Question:
    return Question(
        id="q",
        kind=kind,
        text="请讲一次客户拒绝你。",
        dimensions=("d",),
        follow_ups=3,
        expect=expect,
        ask=ask,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["behavioural", "scenario"])
@pytest.mark.parametrize(
    ("point", "wording"),
    [
        ("最后的结果", "result"),
        ("弄清真实原因", "reason"),
        ("怎样防止再发生", "after"),
        ("先道歉并请到一旁", "part"),
        ("why it was rejected", "reason"),
        ("what was done to prevent it", "after"),
    ],
)
def test_a_point_is_asked_for_by_its_kind_and_never_quoted(
    point: str, wording: str, kind: Kind, language: str
) -> None:
    phrases = Phrases("zh" if language == "zh" else "en")
    found = probe(question(point, kind=kind), SAID, (), (), phrases)
    assert found is not None
    text, because = found
    assert because.wording == wording
    assert point not in text
    assert (because.point, because.judged, because.engine) == (
        point,
        "no_trace",
        f"{NAME} {VERSION}",
    )


def test_the_job_files_own_wording_comes_first() -> None:
    asks = question("调整方案", 调整方案="后来您怎么改的?")
    found = probe(asks, SAID, (), (), Phrases("zh"))
    assert found is not None
    assert found[0] == "后来您怎么改的?"
    assert found[1].wording == "job"


def test_nothing_is_asked_twice_in_the_same_words() -> None:
    asks = question("最后的结果", "业绩的变化", "成本的衡量")
    asked: list[str] = []
    probed: list[str] = []
    while (found := probe(asks, SAID, asked, probed, Phrases("zh"))) is not None:
        assert found[0] not in asked
        asked.append(found[0])
        probed.append(found[1].point)
    assert len(probed) > 1


def test_hardly_anything_said_is_told_apart_from_a_point_left_out() -> None:
    found = probe(question("最后的结果"), "嗯", (), (), Phrases("zh"))
    assert found is not None
    assert found[1].judged == "too_short"


def test_every_way_has_words() -> None:
    assert len({way for way, _ in WAYS}) == len(WAYS)
