"""What the model is shown of an answer, with the way back to the answer as it was given.

Characters nobody can see are left out; what addresses the scorer and what tells who somebody is are
covered. Refuses to change the answer itself: every quote is cut from the original.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring.injection import injected_spans
from scoring.text import fold, visible

MOST_SHOWN = 8000  #: characters; what is beyond them is not judged
MASK = "[…]"
_MOST_SEGMENT = 240
_ENDS = "。!?;!?;\n"
_AT_ONCE = 40  #: people say their name at the beginning, or not at all
_STOP = r"[,，、。.;；:：!！?？\s]"
#: what a Chinese school's or home's name does not contain, so that the sentence around it stays
_PART = "(?:(?![于在自读是上到了从去的进考为和我你他她们这那个某])[\u4e00-\u9fff])"
_PLACES = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|"
    "海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古?|广西|西藏|宁夏|新疆|香港|澳门|东北|"
    "广州|深圳|杭州|南京|武汉|成都|西安|郑州|长沙|青岛|大连|苏州|温州|潮汕"
)
_WHO = "女性|男性|女生|男生|女孩子?|男孩子?|女的|男的|女人|男人|妈妈|母亲|爸爸|父亲|宝妈|宝爸|孕妇|小伙子?|姑娘"
#: each covers its first group
_CUES = tuple(
    (re.compile(pattern), cover)
    for pattern, cover in (
        (rf"(?:姓名|名字)[是叫:： ]*([\u4e00-\u9fff·]{{2,12}}?)(?={_STOP}|$)", "[姓名]"),
        (r"\b(?:my name is|i am called|i'm called) ([a-z]+(?: [a-z]+)?)", "[姓名]"),
        (rf"(?:^|{_STOP})(?:性别[:： ]?)?([男女](?:性|生)?)(?={_STOP}|$)", "[性别]"),
        (rf"(?:我是|作为|身为|我作为)(?:一?[名个位])?(?:年轻|单身)?的?({_WHO})", "[性别]"),
        (r"((?:已|未)(?:婚|育|孕)|离异|备孕|怀孕期间)", "[婚育]"),
        (rf"(?:我|本人|今年|年龄|(?:^|{_STOP}))[:： ]?(?:今年|现在|已经)?(\d{{2}} ?周?岁)", "[年龄]"),
        (r"(?:年龄)[:： ]?(\d{2})", "[年龄]"),
        (r"([56789零0][05]后|(?:19|20)\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出生|生人))", "[年龄]"),
        (r"(\b\d{2} years? old\b)", "[年龄]"),
        (rf"({_PART}{{2,8}}(?:大学|学院)(?!生))", "[学校]"),
        (r"(清华|北大|复旦|浙大|上海交大|人大附中|985|211|双一流)(?:大学|院校|高校|毕业|的?本科|的?硕士)", "[学校]"),
        (r"\b((?:(?!(?:from|at|in|to|my|the|a|i|of|was) )[a-z]+ ){1,2}(?:university|college))\b", "[学校]"),
        (r"\b(university of [a-z]+)", "[学校]"),
        (rf"(?:籍贯|祖籍|户籍|户口|老家)(?:[:： ]|在|是)?({_PART}{{2,8}}?)(?={_STOP}|人|$)", "[籍贯]"),
        (rf"(?:^|{_STOP}|我是|来自)((?:{_PLACES})[省市]?人)(?={_STOP}|$)", "[籍贯]"),
        (r"([汉回满藏壮苗彝侗瑶]族|维吾尔族|蒙古族|朝鲜族|哈萨克族)", "[民族]"),
    )
)  # fmt: skip
_CALLED = re.compile(
    rf"我叫(?![来了他她它人大车住上不醒停做])([\u4e00-\u9fff·]{{2,12}}?)(?={_STOP}|$)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An answer as the model reads it."""

    text: str
    origin: tuple[tuple[int, int], ...]  #: for every character, its stretch of the answer
    covered: frozenset[int]  #: places nobody may quote: they addressed the scorer
    cut: bool  #: the answer goes on beyond what is shown

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the place in the answer of a stretch of what is shown."""
        return self.origin[start][0], self.origin[end - 1][1]

    @property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """Give the sentences of what is shown, the longest ones in pieces."""
        return tuple(_segments(self.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    start: int
    end: int
    text: str
    injected: bool


def view(answer: str, *, names: Sequence[str] = (), masked: bool = True) -> View:
    """Show an answer without what is hidden in it, who wrote it, and (masked) orders to the scorer."""
    text: list[str] = []
    origin: list[tuple[int, int]] = []
    covered: set[int] = set()
    place = 0
    for cover in _covers(answer, names):
        _copy(answer, place, cover.start, text, origin)
        if cover.injected:
            covered.update(range(len(text), len(text) + len(MASK if masked else "")))
        if cover.injected and not masked:
            before = len(text)
            _copy(answer, cover.start, cover.end, text, origin)
            covered.update(range(before, len(text)))
        else:
            text += cover.text
            origin += [(cover.start, cover.end)] * len(cover.text)
        place = cover.end
    _copy(answer, place, len(answer), text, origin)
    return View(
        text="".join(text[:MOST_SHOWN]),
        origin=tuple(origin[:MOST_SHOWN]),
        covered=frozenset(covered),
        cut=len(text) > MOST_SHOWN,
    )


def _copy(
    answer: str, start: int, end: int, text: list[str], origin: list[tuple[int, int]]
) -> None:
    """Copy what can be seen, width folded."""
    for place in range(start, end):
        if not visible(answer[place]):
            continue
        for one in unicodedata.normalize("NFKC", answer[place]):
            if unicodedata.category(one) in {"Cc", "Cf", "Cs"} and one != "\n":
                continue
            text.append(one)
            origin.append((place, place + 1))


def _covers(answer: str, names: Sequence[str]) -> list[_Cover]:
    """List what is covered, in order, each stretch once; orders to the scorer come first."""
    text = fold(answer)
    found = [
        _Cover(start=first, end=last, text=MASK, injected=True)
        for first, last in (text.span(*span) for span in injected_spans(text))
    ]
    for start, end, cover in _cues(text.folded, names):
        first, last = text.span(start, end)
        if not any(first < one.end and one.start < last for one in found):
            found.append(_Cover(start=first, end=last, text=cover, injected=False))
    return sorted(found, key=lambda one: one.start)


def _cues(folded: str, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Find what tells who somebody is; a name given by others is looked for everywhere."""
    for name in names:
        known = fold(name).folded.strip()
        if known:
            yield from ((*hit.span(), "[姓名]") for hit in re.finditer(re.escape(known), folded))
    called = _CALLED.search(folded, 0, _AT_ONCE)
    if called:
        yield (*called.span(1), "[姓名]")
    for pattern, cover in _CUES:
        yield from ((*hit.span(1), cover) for hit in pattern.finditer(folded))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for place, one in enumerate(text):
        last = place + 1 == len(text)
        if one in _ENDS or last or place + 1 - start >= _MOST_SEGMENT:
            if text[start : place + 1].strip():
                yield start, place + 1
            start = place + 1
