"""The words recruiters and managers write: how they are folded, and what each of them means.

Data and spelling only: whom a word is about is found in `desk_find`.
"""

import re

from handlers.spelling import simplified

#: Full-width forms to plain ones, a character each, so that places in a text stay the same.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
#: What may stand between a command and what it is about.
BETWEEN = " \t\n:：,，、。;；"
#: What may end a sentence without changing it.
ENDING = re.compile(
    r"[\s。.!！~～,，;；、]+$|(?<=[一-鿿])(?:吧|了吧|了|掉|哈|啊|呀|哦|谢谢)[\s。.!！~～]*$"
)
ASKING = re.compile(r"[?？]\s*$|(?:吗|呢|没有啊)[\s?？。]*$")
LEADING = re.compile(r"^(?:请|麻烦|帮我|帮忙|给|把|让|我选|我选择|选择?|#zm)\s*")

VERDICTS: dict[str, tuple[str, ...]] = {
    "pass": ("通过", "进入下一轮", "approve", "pass"),
    "hold": ("待定", "暂缓", "先放放", "hold"),
    "reject": ("淘汰", "不通过", "不予通过", "不合适", "刷掉", "拒绝", "reject", "decline"),
}
EXTRA_WORDS = ("加试", "加一轮", "加面", "extra round", "extra")
RECALL = ("撤回", "撤销", "撤回决定", "undo", "take back", "recall")
#: `算` is what is left of 算了 without its particle.
NEVER_MIND = ("算了", "算", "取消", "不淘汰", "先不淘汰", "cancel", "never mind")
KEEP = ("维持", "维持原判", "保持", "以他为准", "以她为准", "keep")
AGREE = ("同意", "同意更改", "同意修改", "agree")
INSIST = ("改为", "改成", "改选", "change to")
WAITING = (
    "待办",
    "等我的",
    "有谁",
    "还有谁",
    "谁在等",
    "名单",
    "待定名单",
    "waiting",
    "todo",
    "who is waiting",
)
WHY = re.compile(
    r"为什么|为啥|凭什么|怎么(?:才|只|会|这么|就)|依据|理由是|哪里(?:看|体现)|why\b|how come|evidence|based on what",
    re.IGNORECASE,
)
LATER = re.compile(
    r"(?:等|待)(?:我|一下|会儿?|明天|晚上|下午|周)|(?:明天|晚点|稍后|回头|等会儿?|待会儿?|今晚|下午|晚上|周[一二三四五六日]|下周|有空)(?:再|我|看|会|给|回)"
    r"|再(?:看看|想想|考虑)|考虑(?:一下|下)|\b(?:later|tomorrow|give me|let me (?:think|see)|not now)\b",
    re.IGNORECASE,
)
THANKS = (
    "好",
    "好的",
    "收到",
    "知道了",
    "谢谢",
    "辛苦了",
    "ok",
    "okay",
    "嗯",
    "行",
    "thanks",
    "thank you",
)

#: `ask` is left to candidates: a recruiter may be interviewed, and 我要提问 is theirs.
ASK = ("追问", "加问", "question for")
INVITE = ("邀请", "invite")
PROGRESS = ("进度", "progress", "status")
REPORT = ("报告", "report")
HAND_BACK = ("交还", "hand back", "handback")
REPLY = ("回复", "答复", "reply")
SEND_ALL = ("群发", "broadcast")
RECALL_ALL = ("撤回群发", "群发撤回", "recall broadcast")
CONFIRM = ("确认", "确认发送", "发送", "confirm")
YES = (*CONFIRM, "好", "好的", "是", "是的", "对", "发", "发送", "ok", "yes")
MORE = ("更多", "下一页", "还有呢", "more", "next")
DROP_DRAFT = (
    *(
        "取消",
        "不发了",
        "不发",
        "先不发",
        "别发",
        "算了",
        "算",
        "不用",
        "不要",
        "取消群发",
        "取消发送",
    ),
    *("cancel", "do not send", "no"),
)
GRADE = ("打分", "grade")
GRADE_PASSES = ("跳过", "下一份", "skip", "next")
GRADE_ENDS = ("结束", "结束打分", "不打了", "stop", "finish")
HELP = ("帮助", "help", "?", "怎么用", "命令", "菜单")
EVERYBODY = ("全部", "所有人", "全体", "all", "everyone", "everybody")

STAGES: dict[str, tuple[str, ...]] = {
    "new": ("新建", "new"),
    "invited": ("待同意", "已邀请", "邀请中", "invited"),
    "interviewing": ("面试中", "答题中", "interviewing"),
    "scoring": ("评分中", "scoring"),
    "awaiting_manager": (
        "待经理",
        "待决定",
        "等经理",
        "等待经理",
        "awaiting_manager",
        "awaiting manager",
    ),
    "extra_round": ("加试中", "加试", "extra_round", "extra round"),
    "on_hold": ("待定", "on_hold", "on hold"),
    "passed": ("已通过", "通过", "passed"),
    "rejected": ("未通过", "已淘汰", "淘汰", "rejected"),
    "withdrawn": ("已退出", "退出", "withdrawn"),
    "expired": ("已过期", "过期", "expired"),
}
STAGE_WORDS: dict[str, str] = {word: stage for stage, words in STAGES.items() for word in words}


def fold(text: str) -> str:
    """Spell full-width and traditional characters plainly; every character keeps its place."""
    return simplified(text.translate(_PLAIN))


def sentence(text: str) -> str:
    """Give what was written without politeness around it."""
    plain = fold(text).strip()
    plain = LEADING.sub("", plain)
    while True:
        shorter = ENDING.sub("", plain)
        if shorter == plain:
            return plain
        plain = shorter


def as_written(part: str, written: str) -> str:
    """Give the end of a text as it was written, from where a folded part of it begins."""
    start = fold(written).casefold().rfind(part.casefold()) if part else -1
    return written[start:].strip() if start >= 0 else part


def is_one_of(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether the whole of a text is one of some words."""
    return text.strip().casefold() in words


def after(text: str, words: tuple[str, ...]) -> str | None:
    """Give what follows a command at the start of a text; None when it does not start so."""
    folded = text.casefold()
    for word in sorted(words, key=len, reverse=True):
        if folded.startswith(word):
            rest = text[len(word) :]
            if word.isascii() and rest[:1].isascii() and rest[:1].isalpha():
                continue  # `status` is no `stat`
            return rest.strip(BETWEEN)
    return None
