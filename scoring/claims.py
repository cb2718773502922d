"""What a résumé claims that is worth asking about: a result with a number, in its own words.

Refuses whatever says who somebody is: names, schools, ages, addresses. Refuses to ask about gaps
between jobs: their usual reasons are a child or an illness, and nobody may ask for those.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scoring import signals
from scoring.injection import injected_spans
from scoring.text import Text, fold

SHORTEST, LONGEST = 8, 40
#: What could say who the person is, or what they are.
PRIVATE = re.compile(
    r"大学|学院|学校|中学|高中|学历|学位|本科|硕士|博士|专业|毕业|GPA|绩点|奖学金|姓名|性别|[男女]|年龄|岁|出生|生日|籍贯|民族|政治面貌|党员|团员|婚|育|身高|体重|健康|户口|户籍|住址|地址|电话|手机|邮箱|微信|身份证|薪资|月薪|年薪"
    r"|\b(?:university|college|school|degree|bachelor|master|phd|gpa|born|birth|age|male|female|gender|married|nationality|phone|email|address|salary)\b|\d{5,}|@|https?:|www\.",
    re.IGNORECASE,
)
#: A telephone number, however it is broken up.
REACHED = re.compile(r"(?:\d[\s().-]{0,2}){7,}")
MOST_PASSAGE = 400
#: A number that measures something, not a date or a count of years in a job.
MEASURED = re.compile(
    r"\d+(?:\.\d+)?\s*(?:%|％|倍|万|亿|人|单|次|件|台|套|家|天|小时|分钟|毫秒|秒|ms|qps|元|个|k\b|x\b)|百分之|翻了?[一两三番倍]",
    re.IGNORECASE,
)
SPLIT = re.compile(r"[。；;!！]|(?<=\d)\.\s|[•·●▪■]|^\s*(?:[-*]|\d{1,2}[.、)）])\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A piece of a résumé, letter for letter, and why it is worth asking about."""

    quote: str
    kind: str = "result"


def claims(text: str, *, names: tuple[str, ...] = ()) -> tuple[Claim, ...]:
    """List the results with a number that a résumé claims, the most telling first, each once."""
    found = {
        piece: _worth(piece)
        for line in text.splitlines()
        for piece in _pieces(line)
        if _askable(piece, names)
    }
    ranked = sorted(found, key=lambda piece: (-found[piece], text.index(piece)))
    return tuple(Claim(quote=piece) for piece in ranked)


def passage(text: str, claim: Claim, *, names: tuple[str, ...] = ()) -> str:
    """Give the line of a claim and its neighbours, without a clause that says who somebody is."""
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if claim.quote in line), None)
    if at is None:
        return claim.quote
    kept = "\n".join(_public(line, names) for line in lines[max(0, at - 1) : at + 2]).strip()
    return kept[:MOST_PASSAGE] if claim.quote in kept[:MOST_PASSAGE] else claim.quote


def _public(line: str, names: tuple[str, ...]) -> str:
    """Leave out clauses that are private, name the candidate, reach somebody, or give orders."""
    clauses = re.split(r"(?<=[,，。；;！!、])", line)
    return "".join(each for each in clauses if _harmless(each, names)).strip()


def _harmless(clause: str, names: tuple[str, ...]) -> bool:
    if PRIVATE.search(clause) or REACHED.search(clause) or _orders(fold(clause)):
        return False
    return not any(name and name in clause for name in names)


def _pieces(line: str) -> Iterator[str]:
    for sentence in SPLIT.split(line):
        whole = sentence.strip(" ,，、:：-")
        if len(whole) <= LONGEST:
            yield whole
            continue
        for clause in re.split(r"[,，]", whole):
            yield clause.strip(" ,，、:：-")


def _askable(piece: str, names: tuple[str, ...]) -> bool:
    if not SHORTEST <= len(piece) <= LONGEST or PRIVATE.search(piece):
        return False
    if any(name and name in piece for name in names):
        return False
    if any(each in piece for each in "「」{}<>"):
        return False
    folded = fold(piece)
    measured = MEASURED.search(piece) is not None and signals.outcome(folded.folded)
    return measured and not _orders(folded)


def _orders(piece: Text) -> bool:
    """Tell whether words alone say that a piece speaks to the scorer: a résumé has hundreds."""
    return bool(injected_spans(piece, closely=False))


def _worth(piece: str) -> float:
    folded = fold(piece).folded
    compared = re.search(r"[从由].{1,14}[到至]|from .{1,14} to ", folded) is not None
    return 2.0 * compared + signals.action(folded) + 0.02 * len(piece)
