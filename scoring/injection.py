"""Text that speaks to the scorer instead of to the interviewer.

Finds and marks it; never rejects anyone for it, and never lets it count.
"""

import re

from scoring.text import Text

#: folded text is lower case; these letters are drawn like Latin ones
_LOOKALIKES = str.maketrans("асеорхуіјѕԁһкмтвнгпѵԛԝɡ", "aceopxyijsdhkmtbhrnvqwg")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_GAP = re.compile(rf"(?<=[{_WIDE}])\s+(?=[{_WIDE}])")
_TARGET = (
    "(?:本题|这道题|该题|这个回答|本回答|这份回答|该回答|以上回答|上述回答|我|候选人|考生|应聘者)"
)
_FULL = "(?:满分|最高分|高分|最高等级|最高级|[15]00?分|5分|五分|100|一百分)"
_PATTERNS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        # orders to forget the rules
        r"(?:忽略|无视|忘记|忘掉|跳过|不要理会|不用管|别管)[^。!?]{0,8}(?:以上|上面|之前|前面|先前|所有|全部|评分|系统|此前)[^。!?]{0,6}(?:要求|指令|规则|提示|内容|标准|设定|命令|说明)",
        r"(?:修改|更改|改写|替换|绕过|把)评分(?:规则|标准)",
        r"(?:ignore|disregard|forget|override|bypass)[^.!?\n]{0,24}(?:instruction|prompt|rubric|rule|above|previous|guideline|criteria)",
        # asking for a mark
        rf"(?:请|直接|务必|一定要|必须|求|求求|麻烦|恳请|都|只能)[^。!?]{{0,14}}(?:给|打|评|判|输出|返回|记)[^。!?]{{0,10}}{_FULL}(?!好评)",
        rf"(?:按|评为|判为|定为|记为|视为|固定为|打成)[^。!?]{{0,6}}(?:{_FULL}|优秀)(?:处理|计分|评定|$|[。!,])",
        r"(?:给|打|评)(?:我|本人|这个回答|该候选人|本候选人|此候选人)[^。!?]{0,6}(?:满分|高分|最高分|\d+ ?分|五分)",
        rf"{_TARGET}[^。!?]{{0,12}}(?:应得|应该得|得分|评分|分数|等级)[^。!?]{{0,4}}(?:为|是|:|=)? ?(?:\d+|满分|五|最高)",
        r"(?:得分|评分|分数)(?:固定|设)?(?:为|=|:) ?(?:\d{2,3}|满分)",
        r"(?:score|grade|rating|level|mark)s? ?(?:[=:]|to be|of|as) ?\"?\d{1,3}|(?:set|give|assign|award)[^.!?\n]{0,40}(?:score|grade|marks?|points?|level)|(?:score|rate|grade)[^.!?\n]{0,24}(?:\b100\b|\b10/10\b|maximum|highest|full)",
        r"(?:full|maximum|highest|top|perfect) (?:marks?|score|points|grade|rating)",
        r"覆盖了?(?:全部|所有|每个|每一个)(?:得分点|评分点|要点)|(?:满足|符合)(?:全部|所有)(?:评分|得分)(?:点|标准)",
        # other words for the same, in languages an interview here is not held in
        r"(?:volle[nr]? punktzahl|höchst(?:e|er|en) (?:note|punktzahl)|bewerten sie|puntuaci[oó]n m[aá]xima|note maximale|満点|최고 ?점|만점)",
        # pretending to be the system, the operator or the markup around the answer
        r"(?:^|\n|[。!?;>\]])\s*(?:system|assistant|developer|系统|系统提示|管理员)\s*(?:指令|消息|提示)?\s*[:>\]]",
        r"\[(?:管理员|系统|system|admin|inst)[^\]]{0,8}\]|<\|[^>]{1,24}\|>|</?(?:system|answer|data|instructions?|prompt|user|assistant)\b[^>]*>|<!--(?:(?!-->).){0,400}",
        r"[{\[,][\s\"']*(?:score|level|evidence|flags|评分|等级)[\"']?\s*:",
        r"```",
        # a role for the scorer
        r"(?:作为|你是|假装|扮演|现在你)[^。!?]{0,10}(?:评分员|评分系统|打分员|评委|阅卷|考官|面试评分|我的助手)",
        r"你(?:不再是|现在是|的任务是|必须|只需)[^。!?]{0,20}(?:评分|助手|通过|满分|面试系统|输出)",
        r"(?:pretend|act as|you are now|imagine|roleplay|role-play)[^.!?\n]{0,40}(?:examiner|grader|judge|assistant|interviewer|evaluator|marks?)",
        r"(?:人工复核|总监|hr|面试官|领导|经理)[^。!?]{0,24}(?:已经?(?:看过|通过|审核|确认))[^。!?]{0,12}(?:优秀|满分|通过|高分)[^。!?]{0,6}(?:处理|计|$)",
        r"(?:已通过|通过了)(?:人工)?(?:复核|审核)[^。!?]{0,8}(?:评分|得分|分数)",
        r"(?:无论|不管)[^。!?]{0,8}(?:回答|说)(?:了)?什么[^。!?]{0,8}(?:给|打|评|得)",
    )
)
_TAG_WORDS = re.compile("[\U000e0020-\U000e007e]{4,}")


def injected_spans(text: Text) -> tuple[tuple[int, int], ...]:
    """Give the stretches of the folded text that address the scorer, whole sentences each."""
    plain = text.folded.translate(_LOOKALIKES)
    spaced, places = _joined(plain)
    found = {
        _sentence(plain, hit.start(), hit.end()) for p in _PATTERNS for hit in p.finditer(plain)
    }
    for pattern in _PATTERNS:
        for hit in pattern.finditer(spaced):
            found.add(_sentence(plain, places[hit.start()], places[hit.end() - 1] + 1))
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
