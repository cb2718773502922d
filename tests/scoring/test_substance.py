"""Empty talk is told from what tells something, whatever the trade."""

from pathlib import Path

import pytest

from scoring.rubric import heard
from scoring.rules import score_by_rules
from scoring.substance import empty_talk, in_context, odds
from scoring.text import fold
from tests.scoring.items import GOOD, PLATITUDES, item

PAIRS = Path(__file__).parents[2] / "benchmarks" / "substance.tsv"

TOLD = (
    "我把三号泵停下来拆开看,叶轮缺了一块,拿卡尺量了间隙,比图纸大了两毫米,当天下午换了新的。",
    "我先给家长打电话,约在第二天放学后,把孩子这两周的作业本摊开给她看,她才知道作业是奶奶代写的。",
    "先把告警的那台从负载里摘掉,看日志里超时的是哪个接口,发现是连接池没还,回滚到上一个版本就好了。",
)
EMPTY = (
    "我觉得做这一行最关键的还是责任心,遇到问题要冷静分析,积极沟通,这样什么困难都能够克服。",
    "这个要看具体情况,具体问题具体分析,总的来说就是要全面考虑各方面的因素,做到心中有数。",
    "我一直以来都是高标准严要求,得到了领导和同事的一致认可,以后也会继续努力,不断提升自己。",
)


def share_empty(answer: str) -> float:
    spoken = heard(fold(answer))
    return len(empty_talk(spoken)) / len(spoken)


@pytest.mark.parametrize("answer", [*TOLD, GOOD])
def test_what_tells_something_is_heard(answer: str) -> None:
    assert share_empty(answer) <= 0.2


@pytest.mark.parametrize("answer", [*EMPTY, PLATITUDES])
def test_empty_talk_is_no_evidence(answer: str) -> None:
    assert share_empty(answer) >= 0.6
    assert score_by_rules(item(answer)).score is None


def test_empty_talk_around_it_takes_nothing_from_a_good_answer() -> None:
    alone = score_by_rules(item(GOOD))
    dressed = score_by_rules(item(f"{GOOD}{EMPTY[0]}"))
    assert alone.score is not None
    assert dressed.score == alone.score


def test_who_somebody_is_moves_nothing() -> None:
    named = score_by_rules(item(f"面试官您好,我叫王堃,今年24岁,毕业于一所大学。{GOOD}"))
    assert named.score == score_by_rules(item(GOOD)).score


def test_a_clause_is_heard_with_its_neighbours() -> None:
    assert in_context([]) == ()
    assert in_context([1.0]) == (1.5,)
    lifted, _, _ = in_context([-1.0, 4.0, 4.0])
    assert lifted == 1.0


def test_figures_are_alike() -> None:
    assert odds(["一共花了37天"]) == odds(["一共花了4天"])


def test_what_it_was_learned_from_is_in_pairs() -> None:
    kinds: dict[str, list[str]] = {}
    for line in PAIRS.read_text("utf-8").splitlines():
        pair, kind, _, _ = line.split("\t")
        kinds.setdefault(pair, []).append(kind)
    assert len(kinds) == 300
    assert all(sorted(one) == ["empty", "told"] for one in kinds.values())
