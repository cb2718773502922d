"""What a model's question about a résumé must be before anybody is asked it.

Refuses on suspicion: a good question that is refused costs nothing, because the template says the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.guard import forbidden
from config.job import Language
from scoring.claims import MEASURED, PRIVATE
from scoring.injection import injected_spans
from scoring.text import fold, visible

SHORTEST, LONGEST = 10, 120
LONGEST_QUOTE = 60
_LETTERS_IN_TEN = 5  #: of ten letters of a Chinese question, how many are Chinese at least
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WIDE = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[A-Za-z\u3400-\u9fff]")
_ENDS = re.compile(r"[。！!？?；;\n\r…]|[.](?:\s|$)")
_MARKUP = re.compile(r"[<>\[\]{}|\\`*_#~^=$@]|&\w+;")
_LINK = re.compile(
    r"https?|www|://|[A-Za-z0-9-]\.(?:com|cn|net|org|io|top|xyz|cc)\b", re.IGNORECASE
)
#: what gives orders or promises instead of asking
_ORDERS = re.compile(
    r"忽略|无视|指令|提示词|系统|规则|评分|打分|满分|得分|加分|录用|录取|聘用|入职|通过面试|保证|承诺|转账|汇款"
    r"|付款|缴费|押金|扫码|点击|链接|下载|验证码|密码|账号|微信|群聊|身份证|模型|机器人"
    r"|\b(?:ignore|disregard|instructions?|prompt|system|scores?|grade|marks|hired?|offer|guarantee|promise"
    r"|pay|transfer|click|link|download|passwords?|account|model|bot)\b",
    re.IGNORECASE,
)
#: what is beside the claim: pay, why somebody left, the body; and what doubts or scolds them
_ASIDE = re.compile(
    r"工资|薪|待遇|奖金|多少钱|离职|辞职|跳槽|被裁|上家|空窗|空档|断档|体检|身体|体力|撒谎|说谎|造假|作假|骗|抄|作弊|吹牛"
    r"|夸大|凭什么|怎么可能|水平怎么|下一题|下一道|选项|请(?!问|您)|属(?:什么|啥|相)|年[龄纪]|多大|几岁|国籍|签证|信仰"
    r"|\b(?:pay|wages?|bonus|leave|left|quit|fired|laid|gaps?|health|healthy|fit|sick|body|lie|lying|lied|fake|faked|cheat"
    r"|cheated|exaggerat\w*|citizen\w*|visa|nationality|native|faith|old|please|next question)\b",
    re.IGNORECASE,
)
_SURNAME = (
    "[王李张刘陈杨黄赵周吴徐孙朱马胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢"
    "傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃武莫孔向汤]"
)
#: somebody with a title, or after a word that goes with people
_SOMEBODY = re.compile(
    rf"{_SURNAME}[\u4e00-\u9fff]{{0,2}}(?:总|经理|先生|女士|小姐|老师|主任|医生|哥|姐|师傅|同学|博士|教授|工(?![作程具序]))"
    rf"|(?:和|跟|与|向|同|由|叫|带领|带着|帮|问|找|给){_SURNAME}[\u4e00-\u9fff]{{1,2}}?"
    r"(?:一起|一同|共同|合作|沟通|配合|商量|完成|[,，、的?？等])"
    r"|\b(?:Mr|Mrs|Ms|Dr)\b"
)
_TITLE_CASE = re.compile(r"(?<=[a-z,;:] )[A-Z][a-z]+|[A-Z][a-z]+ [A-Z][a-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A question as a model gave it, and the words of the résumé it says it is about."""

    question: str
    quote: str


def broken(
    draft: Draft, *, claim: str, shown: str, names: tuple[str, ...], language: Language
) -> str:
    """Name the first rule a draft breaks, without any of its words; "" when it may be asked."""
    for asked in _askings(draft.question):
        ground = forbidden(asked)
        if ground is not None:
            return f"forbidden {ground.id}"
    for rules in (_of_quote(draft, claim, shown), _of_question(draft, claim, shown, names)):
        for rule, holds in rules:
            if not holds:
                return rule
    return "" if _spoken(draft, language) else "language"


def _askings(question: str) -> Iterator[str]:
    """Give the question, and each of its clauses as a question of its own put to the candidate."""
    yield question
    for clause in re.split(r"[,，、]", question.rstrip("?？")):
        yield f"{clause}？"
        yield f"您{clause}？"


def _of_quote(draft: Draft, claim: str, shown: str) -> Iterator[tuple[str, bool]]:
    quote = draft.quote
    yield "quote", bool(quote) and len(quote) <= LONGEST_QUOTE and quote in shown
    yield "figure of the quote", bool(_figures(quote) & _figures(claim))
    yield "private quote", PRIVATE.search(quote) is None
    yield "markup in the quote", not _marked(quote)
    yield "orders in the quote", not injected_spans(fold(quote), closely=False)


def _of_question(
    draft: Draft, claim: str, shown: str, names: tuple[str, ...]
) -> Iterator[tuple[str, bool]]:
    asked, bare = draft.question, draft.question.replace(draft.quote, "")
    yield "length", SHORTEST <= len(asked) <= LONGEST
    yield "one question", asked[-1] in "?？" and _ENDS.search(asked[:-1]) is None
    yield "figure", draft.quote in asked or bool(_figures(asked) & _figures(claim))
    yield "made-up figure", _numbers(asked) <= _numbers(shown)
    yield "markup", not _marked(asked)
    yield "link", _LINK.search(asked) is None
    yield "orders", _ORDERS.search(bare) is None and not injected_spans(fold(asked), closely=False)
    yield "private", PRIVATE.search(bare) is None
    yield "beside the claim", _ASIDE.search(bare) is None
    yield "person", not (any(name and name in asked for name in names) or _names(asked, bare))


def _names(asked: str, bare: str) -> bool:
    return _SOMEBODY.search(asked) is not None or _TITLE_CASE.search(bare) is not None


def _spoken(draft: Draft, language: Language) -> bool:
    """Tell whether the candidate is addressed as is fit, in the job's language."""
    bare = draft.question.replace(draft.quote, "")
    if language == "en":
        return _WIDE.search(bare) is None and re.search(r"\byou(?:r|rs|rself)?\b", bare) is not None
    letters, wide = len(_LETTER.findall(bare)), len(_WIDE.findall(bare))
    return "您" in bare and "你" not in bare and wide * 10 >= _LETTERS_IN_TEN * letters


def _figures(text: str) -> frozenset[str]:
    """List what measures something: numbers with their units, written in one way."""
    return frozenset("".join(hit[0].split()) for hit in MEASURED.finditer(fold(text).folded))


def _numbers(text: str) -> frozenset[str]:
    return frozenset(_NUMBER.findall(fold(text).folded))


def _marked(text: str) -> bool:
    return _MARKUP.search(text) is not None or not all(
        one.isprintable() and visible(one) for one in text
    )
