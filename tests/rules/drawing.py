"""Documents that are drawn from the code, so that they cannot say anything else."""

import inspect
from collections.abc import Iterable
from types import ModuleType, UnionType
from typing import get_args

from handlers import staff_words
from handlers.commands import VARIANTS, Word
from handlers.interview import ENDED, Stage
from handlers.machine import TABLE, Key, Rule
from tests.core.stages import passages

WHERE = {
    Stage.NEW: "新建",
    Stage.INVITED: "待同意",
    Stage.ASKING: "答题",
    Stage.PAUSED: "暂停",
    Stage.WITH_PERSON: "人工",
    Stage.SCORING: "评分",
    Stage.DECIDING: "待经理",
    Stage.EXTRA_OFFERED: "待加试",
    Stage.ON_HOLD: "待定",
    Stage.PASSED: "通过",
    Stage.REJECTED: "未通过",
    Stage.WITHDRAWN: "已退出",
    Stage.EXPIRED: "已过期",
}
MANAGERS = {
    "通过": staff_words.VERDICTS["pass"],
    "待定": staff_words.VERDICTS["hold"],
    "淘汰,后面可以接理由": staff_words.VERDICTS["reject"],
    "加试,后面接轮次的名字": staff_words.EXTRA_WORDS,
    "撤回决定": staff_words.RECALL,
    "不淘汰了": staff_words.NEVER_MIND,
    "不同意见:以第一位为准": staff_words.KEEP,
    "不同意见:同意改": staff_words.AGREE,
    "不同意见:坚持,后面接决定和理由": staff_words.INSIST,
    "谁在等我": staff_words.WAITING,
    "问候选人一个问题,后面接是谁和问题": staff_words.ASK,
    "看报告,后面接编号": staff_words.REPORT,
}
RECRUITERS = {
    "邀请,后面接 userid 或手机号和岗位": staff_words.INVITE,
    "进度,后面可以接岗位": staff_words.PROGRESS,
    "更多,进度太长的时候": staff_words.MORE,
    "问候选人一个问题,后面接是谁和问题": staff_words.ASK,
    "看报告,后面接编号": staff_words.REPORT,
    "回复候选人,后面接编号和内容": staff_words.REPLY,
    "把对话交还给机器人,后面接编号": staff_words.HAND_BACK,
    "群发,后面接范围和内容": staff_words.SEND_ALL,
    "群发的范围:全部": staff_words.EVERYBODY,
    "群发的范围:阶段": tuple(each[0] for each in staff_words.STAGES.values()),
    "确认群发": staff_words.CONFIRM,
    "取消群发": staff_words.DROP_DRAFT,
    "撤回群发": staff_words.RECALL_ALL,
    "给回答打分,后面可以接编号或岗位": staff_words.GRADE,
    "打分时:换一份": staff_words.GRADE_PASSES,
    "打分时:结束": staff_words.GRADE_ENDS,
    "帮助": staff_words.HELP,
}
NOTE = "Drawn from the code by `make bless`; change the code, not this page.\n"


def states() -> str:
    """Draw the interview's machine: what may happen at each stage, and which rule answers."""
    sections = "\n".join(f"## {stage.value}\n\n{_stage(stage)}" for stage in Stage)
    return (
        f"# The machine of an interview\n\n{NOTE}\n"
        f"{_diagram()}\n"
        "What is not listed at a stage happens there too, and changes nothing. A word that is not "
        "listed is a text like any other.\n\n"
        f"{sections}"
    )


def _diagram() -> str:
    """Draw every way from one stage to another, found by trying all that may happen at each."""
    ways = "".join(
        f"    {start.value} --> {end.value}: {' / '.join(labels)}\n"
        for (start, end), labels in passages().items()
    )
    ends = "".join(f"    {stage.value} --> [*]\n" for stage in Stage if stage in ENDED)
    return f"```mermaid\nstateDiagram-v2\n    [*] --> new\n{ways}{ends}```\n"


def _stage(stage: Stage) -> str:
    rows = [
        f"| {_trigger(key)} | `{_home(rule)}` | {_sentence(rule)} |"
        for key, rule in TABLE.items()
        if key[0] is stage
    ]
    return _table(("when", "rule", "does"), rows) if rows else "Nothing changes any more.\n"


def _trigger(key: Key) -> str:
    match key[1]:
        case Word() as word:
            return f"says {word.value}"
        case str() as timer:
            return f"timer `{timer}`"
        case event:
            return f"`{event.__name__}`"


def _home(rule: Rule) -> str:
    return f"{rule.__module__.removeprefix('handlers.')}.{rule.__qualname__}"


def words() -> str:
    """Draw what people may write to the bot, for those who will be asked."""
    heard = {word: [s for s in Stage if (s, word) in TABLE] for word in Word}
    rows = (
        f"| {word.value} | {_said(variants[1:] if variants[0] == word.value.lower() else variants)} "
        f"| {_where(heard[word])} |"
        for word, variants in VARIANTS.items()
    )
    candidates = _table(("词", "也可以说", "什么时候"), rows)
    managers = _table(("意思", "可以说"), (f"| {m} | {_said(w)} |" for m, w in MANAGERS.items()))
    recruiters = _table(
        ("意思", "可以说"), (f"| {m} | {_said(w)} |" for m, w in RECRUITERS.items())
    )
    return (
        f"# 可以对机器人说的话\n\n{NOTE}\n"
        "整条消息就是这个词时才算;写在一句话里的词是回答的一部分。标点、空格、引号和大小写都不要紧。\n\n"
        f"## 候选人\n\n{candidates}\n"
        "`我要提问` 可以和问题写在一条里。其他时候说这些词,按普通消息对待。都不影响分数。\n\n"
        f"## 用人经理\n\n{managers}\n"
        "说的是谁:编号(`12`、`#12`)、姓名、`张*`、岗位,写在前面或后面都可以;不止一位时机器人会问。\n\n"
        f"## 招聘同事\n\n{recruiters}"
    )


def _said(variants: Iterable[str]) -> str:
    return "、".join(f"`{each}`" for each in variants) or "—"


def _where(stages: list[Stage]) -> str:
    return "、".join(WHERE[stage] for stage in stages)


def kinds(title: str, module: ModuleType, *unions: UnionType) -> str:
    """Draw the members of a module's unions, and then the values they are made of."""
    members = dict.fromkeys(each for union in unions for each in get_args(union))
    rows = (f"| `{each.__name__}` | {_sentence(each)} |" for each in members)
    return f"# {title}\n\n{inspect.getdoc(module) or ''}\n\n{NOTE}\n" + _table(("name", "is"), rows)


def _sentence(documented: object) -> str:
    return (inspect.getdoc(documented) or "").partition("\n\n")[0].replace("\n", " ")


def _table(titles: tuple[str, ...], rows: Iterable[str]) -> str:
    head = f"| {' | '.join(titles)} |\n|{'---|' * len(titles)}\n"
    return head + "".join(f"{row}\n" for row in rows)
