"""How the same word may be written: traditional characters, and messages that hold no word at all.

Only characters of our own words and of common surnames are turned, for reading; refuses to touch
what is kept, which stays as it was written.
"""

import re
import unicodedata

_TRADITIONAL = "暫繼續說補換個過這題進轉權確認結刪數據開幫問還沒麼參請對聽錯應該報發給決選經維為誰單編號後試復覆點會員們週嗎張陳劉楊趙黃吳孫馬羅鄭謝許鄧馮葉蘇呂盧蔣賈鄒陸顧錢湯龍萬"
_SIMPLE = "暂继续说补换个过这题进转权确认结删数据开帮问还没么参请对听错应该报发给决选经维为谁单编号后试复复点会员们周吗张陈刘杨赵黄吴孙马罗郑谢许邓冯叶苏吕卢蒋贾邹陆顾钱汤龙万"
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLE)
#: WeCom writes its own stickers as `[微笑]`.
STICKER = re.compile(r"\[(?:[一-鿿]{1,6}|[A-Z][A-Za-z]{2,11})\]")
LETTERS = re.compile(r"\w")
#: What is put beside a word without changing it: emoji, their skin tones, what joins them.
DECORATION = frozenset({"So", "Sk", "Mn", "Me", "Cf"})
#: What makes a message more than pictures: letters, digits, and the signs code is written with.
WRITING = re.compile(r"\w|[!-/:-@\[-`{-~]")
PICTURE = "So"  #: what Unicode calls emoji and their like
NOISE = re.compile(r"[\s。.!！~～,，、?？…;；:：]+")
#: What people say to say nothing yet, in the middle of what they are asked.
SMALL_TALK = frozenset(
    (
        *(
            "好",
            "好的",
            "好滴",
            "好哒",
            "好吧",
            "好的好的",
            "嗯",
            "嗯嗯",
            "嗯好",
            "哦",
            "收到",
            "明白",
        ),
        *(
            "明白了",
            "知道了",
            "了解",
            "了解了",
            "可以",
            "可以的",
            "行",
            "没问题",
            "你好",
            "您好",
            "在吗",
        ),
        *("要", "不要", "确认", "是", "是的", "不是", "对", "不对", "不", "没", "取消", "算了"),
        *("稍等", "等一下", "等等", "让我想想", "我想想", "谢谢", "谢谢您", "谢谢你", "好的谢谢"),
        *("hi", "hello", "ok", "okay", "sure", "thanks", "thank you", "got it", "one moment"),
        "let me think",
    )
)
#: How people say goodbye; nothing is wanted of us.
THANKS = frozenset(
    (
        *(
            "谢谢",
            "谢谢您",
            "谢谢你",
            "谢谢啦",
            "多谢",
            "感谢",
            "非常感谢",
            "好的谢谢",
            "好的谢谢您",
        ),
        *("好", "好的", "好滴", "嗯", "嗯嗯", "收到", "明白了", "知道了", "再见", "拜拜", "辛苦了"),
        *("您辛苦了", "麻烦您了", "ok", "okay", "thanks", "thank you", "bye", "goodbye", "got it"),
        *("great", "ok thanks", "ok thank you"),
    )
)


#: How people take back what they were about to do.
NO = frozenset(
    {
        "不",
        "不了",
        "不是",
        "不要",
        "不用",
        "不用了",
        "取消",
        "算了",
        "点错了",
        "发错了",
        "no",
        "cancel",
    }
)


def simplified(text: str) -> str:
    """Write the characters of our words simply; every character keeps its place."""
    return text.translate(_SIMPLER)


def is_wordless(text: str) -> bool:
    """Tell whether a message holds nothing but stickers and emoji."""
    left = STICKER.sub("", text)
    pictures = left != text or any(unicodedata.category(each) == PICTURE for each in left)
    return pictures and WRITING.search(left) is None


def is_blank(text: str) -> bool:
    """Tell whether a message holds no letter and no digit: blanks, dots, or pictures alone."""
    return LETTERS.search(STICKER.sub("", text)) is None


def undecorated(text: str) -> str:
    """Leave out the stickers and emoji that people put beside a word."""
    bare = STICKER.sub("", text)
    return "".join(each for each in bare if unicodedata.category(each) not in DECORATION)


def is_small_talk(text: str) -> bool:
    """Tell whether the whole of a message is a word of politeness."""
    return is_blank(text) or _plain(text) in SMALL_TALK


def is_thanks(text: str) -> bool:
    """Tell whether a message only thanks, agrees or says goodbye."""
    return is_wordless(text) or _plain(text) in THANKS


def is_no(text: str) -> bool:
    """Tell whether a message only says no."""
    return _plain(text) in NO


def _plain(text: str) -> str:
    folded = simplified(unicodedata.normalize("NFKC", STICKER.sub("", text)))
    plain = NOISE.sub(" ", folded).strip().casefold()
    return plain if plain.isascii() else plain.replace(" ", "")
