"""Text that speaks to the scorer instead of to the interviewer.

Finds and marks it; never rejects anyone for it, and never lets it count.
"""

import re

from scoring.code import without_statements
from scoring.intent import addressed
from scoring.text import Text

#: folded text is lower case; these letters are drawn like Latin ones
_LOOKALIKES = str.maketrans("асеорхуіјѕԁһкмтвнгпѵԛԝɡ", "aceopxyijsdhkmtbhrnvqwg")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_GAP = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_TARGET = (
    "(?:本题|这道题|该题|这题|这个回答|本回答|这份回答|该回答|以上回答|上述回答|我的回答|"
    "(?:此|该|本|这位)?候选人|考生|应聘者)"
)
_FULL = "(?:满分|最高分|高分|最高等级|最高级|最高档|[159]00?分|100|一百分|(?:9\\d|[5五])分|[5五]级|优秀|通过)"
#: who may honestly be asked for a good mark in a story
_OTHERS = (
    "[^。!?,]{0,6}(?:客户|顾客|病人|患者|家属|用户|家长|学生|学员|乘客|业主|会员|嘉宾|组员|同事|主管|"
    "领导|老板|他们|大家|对方)"
)
#: an order in English: at the beginning, or after please, must, now; never what somebody did
_ORDER = r"(?:^|[.!?\n>:;,]\s*|\bplease\s+|\bmust\s+|\bshould\s+|\bnow\s+|\band\s+|\bjust\s+)"
_RULES = r"(?:instruction|prompt|rubric|rules?\b|guideline|criteria|above|previous|everything)"
_TOP = r"(?:full|maximum|highest|top|perfect|max)"
_FORGET = (
    (
        r"(?:忽略|无视|忘记|忘掉|跳过|不要理会|不用管|别管|不要再?按|不必按)(?!了)[^。!?]{0,8}"
        r"(?:以上|上面|之前|前面|先前|所有|全部|评分|打分|系统|此前)[^。!?]{0,8}"
        r"(?:要求|指令|规则|提示|内容|标准|设定|命令|说明)(?!(?:改|写|整理|梳理|重写|删))"
    ),
    r"(?:评分|打分)(?:标准|规则|要求)[^。!?]{0,6}(?:不算数|作废|无效|失效|改成|改为)",
    r"请?(?:修改|更改|改写|替换|绕过)评分(?:规则|标准)",
    rf"{_ORDER}(?:ignore|disregard|forget|override|bypass)\b[^.!?\n]{{0,28}}{_RULES}",
)
_ASK = (
    (
        rf"(?:请|直接|务必|一定要|必须|求|求求|麻烦|恳请|都|只能|只需要?)(?!{_OTHERS})[^。!?,]{{0,14}}"
        rf"(?:给|打|评|判|输出|返回|记)(?!了|过)[^。!?,了过]{{0,10}}{_FULL}(?!好评|表扬|评价|的)"
    ),
    rf"(?<!我)(?:评为|判为|定为|记为|视为|固定为|打成|按)[^。!?,]{{0,6}}{_FULL}(?:处理|计分|评定|$|[。!,])",
    (
        r"(?:给|打|评)(?:我|本人|这个回答|该候选人|本候选人|此候选人)(?:打|评|一个|个)?"
        r"(?:满分|高分|最高分|[\d]+ ?分|五分)"
    ),
    (
        rf"{_TARGET}[^。!?]{{0,12}}(?:应得|应该得|应当得|得分|评分|分数|等级)[^。!?]{{0,4}}?"
        r"(?:为|是|:|=)? ?(?:\d+|满分|五|最高)"
    ),
    r"(?:算|按|计)(?:我|本题|这题|这道题)?(?:为|成)?满分|(?:给|打)个?(?:满分|五分|5分)(?:吧|就行|即可)|免评",
    r"(?:得分|评分|分数)(?:固定|设|应)(?:为|=|:) ?(?:\d{2,3}|满分)",
    rf"(?:无论|不管)[^。!?]{{0,8}}(?:回答|说)(?:了)?什么[^。!?]{{0,10}}{_FULL}",
    (
        r"覆盖了?(?:全部|所有|每个|每一个)(?:得分点|评分点|要点)|"
        r"(?:满足|符合)(?:全部|所有)?(?:评分|得分)(?:点|标准|要求)"
    ),
    (
        rf"{_ORDER}(?:set|give|assign|award|rate|score|grade|mark|return|output)\b[^.!?\n]{{0,40}}"
        rf"(?:\bscores?\b|\bgrades?\b|\bmarks?\b|\bpoints?\b|\blevels?\b|\b\d{{1,3}}\b|{_TOP}|excellent)"
    ),
    rf"\b(?:deserves?|merits?|always awards?)\b[^.!?\n]{{0,16}}{_TOP}",
    r"(?:^|[\s{\"',;:])(?:score|rating|grade) ?= ?\"?\d{1,3}",
    # the same in languages an interview here is not held in
    (
        r"volle[nr]? punktzahl|höchst(?:e|er|en) (?:note|punktzahl)|puntuaci[oó]n m[aá]xima|"
        r"note maximale|満点|최고 ?점|만점"
    ),
)
_PRETEND = (
    r"(?:^|\n|[。!?;>\]])[\s#*]*(?:system|assistant|developer)(?: prompt| message| note)?\s*[:>\]]",
    (
        r"(?:^|\n|[。!?;>\]])[\s#*]*(?:系统|管理员|评分系统)\s*(?:指令|消息|提示)?\s*[:>\]]"
        r"[^\n]{0,40}(?:分|评|候选|等级|通过|录用)"
    ),
    r"(?:^|\n)\s*#+\s*(?:system|系统)",
    r"\[/?(?:管理员|系统|system|admin|inst)[^\]]{0,8}\]|<\|[^>]{1,24}\|>",
    r"</?(?:system|answer|instructions?|prompt|assistant)\b[^>]*>|<!--(?:(?!-->).){0,400}",
    r"[{\[,\n][\s\"']*(?:score|level|评分|等级|得分)[\"']?\s*[:=]\s*[\"']?(?:\d|满|优)",
    r"[{\[,\n][\s\"']*(?:evidence|flags)[\"']?\s*:\s*\[",
    (
        r"(?:人工复核|总监|hr|面试官|人力|招聘)[^。!?]{0,24}已经?(?:看过|通过|审核|确认)[^。!?]{0,12}"
        r"(?:优秀|满分|通过|高分|分)[^。!?]{0,6}(?:处理|计|$|[。!])"
    ),
    r"已(?:经)?(?:通过|由)[^。!?,]{0,8}(?:复核|审核)[^。!?]{0,8}(?:评分|得分|分数)",
)
_ROLE = (
    # calling the scorer by its office; candidates greet an interviewer
    r"(?:^|[。!?\n])\s*(?:评分员|打分员|阅卷老师|评分系统|评分ai|ai评分|评委)(?:老师)?(?:注意|你好|您好|请|[,:])",
    r"(?:作为|你是|假装|扮演|现在你)[^。!?]{0,10}(?:评分员|评分系统|打分员|评委|阅卷|考官|面试评分|我的助手)",
    r"(?:假设|假装|想象|设想)你(?:现在)?是[^。!?]{0,12}(?:老师|评委|考官|评分|打分|助手|面试官)",
    r"你(?:不再是|现在是|的任务是|必须|只需)[^。!?]{0,20}(?:评分|打分|助手|让我通过|满分|面试系统|输出)",
    (
        r"\b(?:pretend|act as|you are now|imagine you|role-?play)[^.!?\n]{0,40}"
        r"(?:examiner|grader|judge|assistant|interviewer|evaluator|marks?)"
    ),
)
_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL) for pattern in (*_FORGET, *_ASK, *_PRETEND, *_ROLE)
)
_TAG_WORDS = re.compile("[\U000e0020-\U000e007e]{4,}")


def injected_spans(text: Text) -> tuple[tuple[int, int], ...]:
    """Give the stretches of the folded text that address the scorer, whole sentences each."""
    plain = without_statements(text.folded).translate(_LOOKALIKES)
    spaced, places = _joined(plain)
    found = {
        _sentence(plain, hit.start(), hit.end()) for p in _PATTERNS for hit in p.finditer(plain)
    }
    hits = [hit.span() for pattern in _PATTERNS for hit in pattern.finditer(spaced)]
    for start, end in (*hits, *addressed(spaced)):
        found.add(_sentence(plain, places[start], places[end - 1] + 1))
    return _merged(sorted(found))


def hides_words(raw: str) -> bool:
    """Tell whether words are written in characters that nobody can see."""
    return _TAG_WORDS.search(raw) is not None


def _joined(plain: str) -> tuple[str, list[int]]:
    """Close the gaps between Chinese characters: orders are split so as to be missed."""
    gaps = {place for gap in _GAP.finditer(plain) for place in range(*gap.span())}
    places = [place for place in range(len(plain)) if place not in gaps]
    return "".join(plain[place] for place in places), places


def _sentence(plain: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and plain[start - 1] not in "。!?\n":
        start -= 1
    while end < len(plain) and plain[end] not in "。!?\n":
        end += 1
    return start, end


def _merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif end > start:
            merged.append((start, end))
    return tuple(merged)
