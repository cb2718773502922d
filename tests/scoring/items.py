"""Questions and answers the scoring tests share; all of it is invented."""

from config.job import Dimension
from scoring.model import AnswerScore, Evidence, ScoreItem

QUESTION = "请讲一次病人家属对护理工作不满意的经历,你是怎么处理的?"
EXPECT = ("先安抚家属情绪", "弄清不满的原因", "和医生沟通后调整安排", "结果如何", "事后的总结")
GOOD = (
    "去年冬天有位老人的女儿嫌换药太晚,在走廊里发火。我先跟她说对不起,请她到办公室坐下喝口水。"
    "听她说完才知道,她是怕老人伤口感染。我跟主管医生商量,把换药提前到早上七点。"
    "之后两周没再投诉,老人第九天出院。后来我养成习惯,入院当天就把换药时间写给家属。"
)
PLATITUDES = (
    "我认为护理是一份神圣的职业,要有爱心、耐心和责任心,微笑服务每一位患者。"
    "只要用心去做,就一定能够得到大家的认可,我会不断总结、持续提升自己。"
)


def item(
    answer: str,
    *,
    question: str = QUESTION,
    expect: tuple[str, ...] = EXPECT,
    reference: tuple[str, ...] = (),
    kind: str = "behavioural",
    language: str = "zh",
) -> ScoreItem:
    """Make one answer to be judged."""
    return ScoreItem(
        question_id="q1",
        question=question,
        answer=answer,
        kind=kind,
        dimension_id="care",
        dimension_name="沟通",
        anchors={1: "答非所问", 5: "先稳情绪再解决"},
        expect=expect,
        reference=reference,
        language=language,
    )


def dimension(dimension_id: str, *, weight: float = 1.0) -> Dimension:
    """Make one dimension named after its id."""
    return Dimension(id=dimension_id, name=f"维度{dimension_id}", weight=weight)


def scored(
    dimension_id: str,
    score: float | None,
    *,
    question_id: str = "q1",
    missing: tuple[str, ...] = (),
    flags: tuple[str, ...] = (),
    provisional: bool = False,
) -> AnswerScore:
    """Make the score of one answer with one quote."""
    quote = "我先问清原因"
    return AnswerScore(
        question_id=question_id,
        dimension_id=dimension_id,
        level=None if score is None else max(1, round(score / 20)),
        score=score,
        low=max(0.0, score - 18) if score is not None else None,
        high=min(100.0, score + 18) if score is not None else None,
        evidence=(Evidence(quote=quote, start=0, end=len(quote), point="弄清原因"),)
        if score is not None
        else (),
        missing=missing,
        flags=flags,
        engine="rules",
        engine_version="1",
        provisional=provisional,
    )
