"""The words of the chat: a whole message that is one of them is a command, never an answer.

Inside a longer message the same word is part of what the candidate says.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from handlers.events import TextReceived
from handlers.spelling import simplified, undecorated


class Word(StrEnum):
    """What a candidate may say to steer the conversation."""

    AGREE = "同意"
    START = "开始"
    DONE = "答完了"
    PAUSE = "暂停"
    RESUME = "继续"
    REDO = "重说"
    SUPPLEMENT = "补充"
    AGAIN = "再说一遍"
    REPHRASE = "换个说法"
    SKIP = "跳过"
    PROGRESS = "进度"
    ASK = "我要提问"
    HUMAN = "转人工"
    RIGHTS = "我的权利"
    ERASE = "删除我的数据"
    LEAVE = "退出"
    CONFIRM = "确认"
    USE = "要"
    DROP = "不要"
    ENGLISH = "English"
    CHINESE = "中文"
    RIGHT = "对"
    WRONG = "不对"
    WHAT = "这是什么"
    HELP = "帮助"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A word of the chat, what followed it, and the message it came in."""

    word: Word
    argument: str
    received: TextReceived


VARIANTS: dict[Word, tuple[str, ...]] = {
    Word.AGREE: (
        "同意",
        "我同意",
        "同意开始",
        "同意并开始",
        "同意了",
        "同意的",
        "同意参加",
        "我同意开始",
        "好的同意",
        "ok",
        "okay",
        "agree",
        "i agree",
        "yes",
    ),
    Word.START: ("开始", "开始吧", "开始面试", "start", "begin"),
    Word.DONE: (
        "答完了",
        "答完",
        "完了",
        "我答完了",
        "说完了",
        "回答完了",
        "回答完毕",
        "答完啦",
        "就这些",
        "下一题",
        "结束",
        "done",
        "finished",
        "that's all",
    ),
    Word.PAUSE: ("暂停", "暂停一下", "先暂停", "暂停面试", "我要暂停", "pause"),
    Word.RESUME: (
        "继续",
        "继续吧",
        "继续面试",
        "我要继续",
        "可以继续了",
        "接着答",
        "不退出",
        "不退出了",
        "不删",
        "不删了",
        "不删除",
        "resume",
        "continue",
        "go on",
    ),
    Word.REDO: ("重说", "重新说", "重新回答", "我要重说", "重答", "redo", "again from the start"),
    Word.SUPPLEMENT: ("补充", "我要补充", "补充一下", "我补充一下", "add", "add something"),
    Word.AGAIN: (
        "再说一遍",
        "再说一次",
        "重复一遍",
        "再问一遍",
        "没看懂题目",
        "?",
        "again",
        "repeat",
        "repeat please",
        "say again",
    ),
    Word.REPHRASE: ("换个说法", "换一种说法", "换种说法", "rephrase", "say it differently"),
    Word.SKIP: ("跳过", "跳过这题", "跳过这道题", "跳过本题", "skip", "skip this"),
    Word.PROGRESS: ("进度", "查看进度", "面试进度", "我的进度", "progress", "status"),
    Word.ASK: (
        "我要提问",
        "我想提问",
        "提问",
        "我有问题",
        "我有个问题",
        "ask",
        "i have a question",
    ),
    Word.HUMAN: (
        "转人工",
        "人工",
        "转真人",
        "真人",
        "改约真人",
        "改约真人面试",
        "human",
        "talk to a person",
    ),
    Word.RIGHTS: ("我的权利", "我的权力", "我的数据", "my rights", "my data"),
    Word.ERASE: ("删除我的数据", "删除数据", "delete my data"),
    Word.LEAVE: (
        "退出",
        "退出面试",
        "我要退出",
        "不参加了",
        "不想参加",
        "结束面试",
        "取消面试",
        "不想面了",
        "我不想面了",
        "不面了",
        "leave",
        "quit",
        "exit",
    ),
    Word.CONFIRM: ("确认", "确认退出", "确认删除", "confirm"),
    Word.USE: ("要", "要的", "放进去", "use it"),
    Word.DROP: ("不要", "不用", "不放", "不要了", "no", "drop it"),
    Word.ENGLISH: ("english", "英文", "英语", "in english"),
    Word.CHINESE: ("中文", "汉语", "chinese"),
    Word.RIGHT: (
        *("对", "对的", "没错", "正确", "是的", "没问题", "好的", "好", "嗯", "可以"),
        *("right", "correct", "that's right"),
    ),
    Word.WRONG: ("不对", "不是", "错了", "听错了", "不对的", "wrong", "not right"),
    Word.WHAT: (
        "这是什么",
        "这是啥",
        "你是谁",
        "what is this",
        "who are you",
    ),
    Word.HELP: ("帮助", "怎么用", "help"),
}
SPOKEN: dict[str, Word] = {said: word for word, variants in VARIANTS.items() for said in variants}
TRAILING = re.compile(r"[\s。.!！~～,，、?？…;；:：]+$")
#: The only word that carries something in the same message.
QUESTION = re.compile(r"^(?:我要提问|我想提问|提问)[\s::,,。]+(?P<rest>\S.*)$", re.DOTALL)


def recognise(received: TextReceived) -> Spoken | None:
    """Understand a message as a word of the chat, if the whole of it is one."""
    written = unicodedata.normalize("NFKC", received.text).strip()
    folded = simplified(written)  # a character each, so that places are the same in both
    question = QUESTION.match(folded)
    if question is not None:
        asked = written[question.start("rest") :].strip()
        return Spoken(word=Word.ASK, argument=asked, received=received)
    unclear = bool(folded) and not folded.strip("?")
    bare = undecorated(folded) or folded
    plain = "?" if unclear else TRAILING.sub("", bare).strip("「」『』\"'“”【】[] ").lower()
    word = SPOKEN.get(plain) or SPOKEN.get("".join(plain.split()))
    return None if word is None else Spoken(word=word, argument="", received=received)
