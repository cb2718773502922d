"""Signs in a clause that something was done, when, by whom, and what came of it.

Presence only: connectives and length carry no credit, and feelings are never inferred.
"""

import re
from collections.abc import Sequence

from scoring import words
from scoring.text import Clause, bigrams

_FIGURE = r"(?:\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万几半数]+)"
_UNIT = (
    r"(?:%|个点|成|万|亿|千|百|元|块|人|位|名|单|笔|次|倍|件|台|套|家|条|行|天|周|日|小时|分钟|秒|毫秒|"
    r"个月|年|季度|个|页|场|ms|qps|gb|mb|[gmkw](?![a-z]))"
)
_QUANTITY = re.compile(
    rf"{_FIGURE} ?(?:来|多|余)?{_UNIT}|百分之{_FIGURE}|翻了?[一两三番]|零(?:差错|投诉|损失|事故|失误|故障|缺陷)"
    r"|\d[\d,.:]*\d|\d"
)
#: one of something, some of it, by all means: nothing was counted
_VAGUE = re.compile(
    r"(?<![零一二两三四五六七八九十百千万\d])(?:(?:第|上)?一(?=[个位名件次家场条台套人天年页])|[几数](?=[个位名件次家场条台套人天年页])|千万(?=[不别要]))"
)
_MONEY = re.compile(
    rf"{_FIGURE} ?(?:来|多|余)?[十百千万亿]?(?:元|块|毛|美元|美金|欧|英镑|人民币)|[¥$£€] ?\d"
)
#: a rate with its value is something that can be checked, whatever it is a rate of
_RATE = re.compile(rf"率[^。;,、]{{0,6}}{_FIGURE} ?(?:%|成|个点)|率[^。;,、]{{0,6}}百分之{_FIGURE}")
#: dates say when somebody lived or held a post, not how much came of anything
_DATE = re.compile(
    r"(?:19|20)\d\d ?年(?:\d{1,2} ?月)?(?:\d{1,2} ?日)?(?:至今)?|(?:19|20)\d\d[.\-/]\d{1,2}"
)
#: a life on paper: posts, degrees, origins; told by nobody
_RECORD = re.compile(
    r"历任|现任|曾任|兼任|担任[^,。]{2,24}(?:理事|董事|监事|经理|主任|教授|委员|会长|书记|总监|代表)|学历|学位|"
    r"毕业于|出生|年生|生于|国籍|籍贯|职称|教育程度|政治面貌|永久居留"
)
_FROM_TO = re.compile(
    rf"(?:从|由|比)[^。;]{{0,14}}{_FIGURE}[^。;]{{0,16}}(?:到|至|成|降|升|涨|减)[^。;]{{0,4}}{_FIGURE}"
)
_OUTCOME = re.compile(
    r"提升|提高|降低|降到|降至|下降|减少|缩短|增长|增加到|涨到|涨了|升到|达到|达成|完成了|完成率|超额|上线|签下|签了|签约|"
    r"成交|下单|订了|买了|卖出|卖了|挽回|留住|续约|续费|复购|节省|省了|省下|恢复|解决了|没再|再没|零投诉|"
    r"\b(?:increas|reduc|improv|achiev|sav|result|complet|launch|won\b|grew|dropp|succeed|success|deliver|solv|fix|finish|earn)[a-z]*|"
    r"追回|救(?:活|回)|保住|赶上了|准时|放行|锦旗|修好|补回|跑通|松了口气|到岗|获奖|获得|通过了|采用|推广|满意|好评|转化率|回升|翻[番倍一]|办结|办完|回到|不再|痊愈|出院|好转|稳定下来|同意了"
)
_TIME = re.compile(
    r"\d{4} ?年|(?:去|前|今|本|当)年|上个?(?:月|周|季度|学期)|这个月|年初|年底|[一二三四五六七八九十两\d]+月(?:份|初|底|中)?"
    r"|双十一|大促|春节|国庆|五一|实习(?:时|期间)|在职(?:时|期间)|\b(?:last (?:year|month|week|summer|semester)|in (?:19|20)\d\d|once|during|when i|ago)\b|当时|有一次|有一回|有次|那次|那天|曾经?|曾有|之前在"
)
_MOMENT = re.compile(
    r"(?:第|过了?|隔)[一二两三四五六七八九十几\d]+(?:天|日|周|个月)|次日|当天|当晚|隔天|周[一二三四五六日天末]|下周|月底"
    r"|[一二两三四五六七八九十几\d]+(?:天|日|周|个月|小时|分钟)(?:后|内|之内)"
)
_WHO = re.compile(
    r"有(?:个|位|一个|一位|家|一家|对|一对)|客户是|一位|一名|一家|顾客|客户|同事|领导|主管|老板|患者|病人|家属|用户|部门|团队|项目|店里|公司|[我他她]们组|测试|产品"
    r"|\b(?:customer|client|colleague|manager|teammate|team|project|professor|boss|user|patient|group)s?\b"
)
_TASK = re.compile(
    r"目标|任务|要求|负责|指标|需要在|必须在|希望|要在|职责|让我|派我|交给我|主张|拒绝|不要|投诉|分歧|缺口"
)
_ACTION = re.compile(
    r"主导|设计|排查|协调|推动|组织|联系|询问|问|整理|分析|提出|制定|写了?|做了?|搭|带|跟进|约|换|改|调|给他|给她|给客户|"
    r"推荐|安排|申请|汇报|统计|记|测|压|查|试|拆|列|补|发了?|打电话|回访|请|说明|演示|培训|谈|算|建|回滚|通报|通知|定位"
    r"|\bi (?:also |then |first |actually |just )?(?:[a-z]+ed|led|built|made|wrote|ran|took|went|spoke|told|found|taught|set|put|got|met|sent|held|drew|chose)\b"
)
_SOURCE_WE = re.compile(r"我们|咱们|大家|团队")
_GENERIC = re.compile(
    # programme words that fit any question
    r"综合分析|统筹(?:考虑|兼顾)|高度重视|不断(?:总结|优化|提升|提高|加强|增强|学习|完善|进步|努力)|持续(?:优化|提升|改进|学习)|"
    r"(?:多|各)个?(?:角度|方面)(?:入手|考虑|出发|的支持)|全方位|全力以赴|再接再厉|与时俱进|精益求精|"
    # attitudes in place of deeds
    r"微笑服务|(?:顾客|客户)(?:就)?是上帝|积极(?:乐观|向上)|努力就(?:会|一定)|心态|态度(?:决定|最重要|很重要)|饱满的|"
    r"保持(?:冷静|热情|积极)|从容应对|沉着|充分发挥|用心去?做|长期坚持|永不放弃|不放弃|坚持就是|力争|尽最大|"
    r"团队(?:精神|合作很?重要|的力量)|人生(?:信条|的)|核心竞争力|圆满(?:解决|完成)|创造(?:奇迹|更大的?价值)|"
    r"(?:坚信|相信)(?:自己|只要|总有|一定|可以|我能|努力|团队)|一定(?:会|能够?)(?:有|更|做得更好)|总会有|"
    # what an office says of itself
    r"放在(?:首|第一)位|以人为本|爱岗敬业|兢兢业业|任劳任怨|勤勤恳恳|保驾护航|添砖加瓦|精神风貌|传统美德|良好形象|"
    r"(?:责任|服务|安全|大局)意识(?:和|强)|心理素质|时刻(?:准备|牢记|以|把)|牢记|深知|双刃剑|找到[^,。]{0,3}平衡|随机应变|"
    r"重要(?:手段|组成|环节|意义)|将心比心|安全第一|一分钱一分货|放心交给|凭(?:着)?经验|看(?:具体)?情况|综合考虑|"
    r"责任心|抗压能力|目标感|贡献(?:自己的)?[^,。]{0,4}力量|"
    # praise of oneself
    r"(?:能力|表现|水平)[^,。]{0,4}(?:突出|出色|优秀|顶尖|一流|完美|过硬)|(?:像我)?这样优秀|没有人比我|"
    r"最(?:强|优秀|好|棒|出色|合适)的(?:那|人|一|员工|人选)|(?:都|一致)(?:对我)?(?:赞|好评|认可|夸)|"
    # what matters, what is normal, what one always does: no case of it
    r"(?:很|非常|最|十分|尤为|格外|头等)(?:重要|关键|正常|普遍|常见)|难免|[一向]来|平时[^,。]{0,6}[就会都很]|"
    r"常常|始终|谈谈|(?:机会|过程|艺术|修行|底线|感悟|理想的?(?:效果|状态))$|全部精力|精神状态|奉献|"
    # the experience denied
    r"很少|从不|从来不|基本没有|没有这种|一般不"
)
_NAMES_ITSELF = re.compile(r"我叫|我的名字")
_INTRODUCES = re.compile(rf"{_NAMES_ITSELF.pattern}|毕业")
_WISH = re.compile(r"^(?:我)?(?:觉得|认为|相信|希望|坚信|始终相信|一直觉得)")
_LISTED = re.compile(r"[、 ]")
_LEADING = re.compile(
    r"^(?:嗯+|呃+|额+|啊+|哎+|那个|这个|就是说?|然后(?:呢)?|怎么说呢|对吧|其实|反正|所以说?|那么?|我想想啊?|有的|的话|嘛|吧|呢|,| )+"
)
_EFFECTIVE = 4
_LIST_RUN = 4
_SAME = 0.8
_LATIN = re.compile(r"[a-z']+")
_WORDS = 4


def quantity(clause: str) -> bool:
    """Tell whether a figure with a unit stands in the clause."""
    return bool(_QUANTITY.search(clause) or _FROM_TO.search(clause))


def counted(clause: str) -> bool:
    """Tell whether a figure stands in the clause that says more than 一个 or 几次."""
    return bool(_QUANTITY.search(_VAGUE.sub("", clause)) or _FROM_TO.search(clause))


def money(clause: str) -> bool:
    """Tell whether a sum of money stands in the clause."""
    return bool(_MONEY.search(clause))


def outcome(clause: str) -> bool:
    """Tell whether the clause says what came of something."""
    return bool(_OUTCOME.search(clause) or _RATE.search(clause) or _FROM_TO.search(clause))


def situation(clause: str) -> bool:
    """Tell whether the clause gives a time, or someone it was about."""
    return bool(_TIME.search(clause) or _WHO.search(clause))


def occasion(clause: str) -> bool:
    """Tell whether the clause places what happened in time."""
    return bool(_TIME.search(clause))


def moment(clause: str) -> bool:
    """Tell whether the clause says when the next step came."""
    return bool(_MOMENT.search(clause))


def task(clause: str) -> bool:
    """Tell whether the clause says what was to be done or what stood against it."""
    return bool(_TASK.search(clause))


def action(clause: str) -> bool:
    """Tell whether the clause says what the person did."""
    return bool(_ACTION.search(clause)) and not generic(clause)


def shared(clause: str) -> bool:
    """Tell whether the clause gives the deed to a group instead of the person."""
    return bool(_SOURCE_WE.search(clause)) and "我" not in _SOURCE_WE.sub("", clause)


def generic(clause: str) -> bool:
    """Tell whether the clause says what everybody could say of anything."""
    return bool(_GENERIC.search(clause)) and not _QUANTITY.search(clause)


def recorded(clause: str) -> bool:
    """Tell whether the clause is a line of a life on paper instead of something told."""
    if "我" in clause:
        return False
    return bool(_RECORD.search(clause)) or sum(map(str.isalnum, _DATE.sub("", clause))) < _EFFECTIVE


def wish(clause: str) -> bool:
    """Tell whether the clause is an opinion or an intention instead of a deed."""
    return bool(_WISH.match(clause))


def names_itself(clause: str) -> bool:
    """Tell whether somebody says their name."""
    return bool(_NAMES_ITSELF.search(clause))


def introductions(spoken: Sequence[Clause]) -> frozenset[Clause]:
    """Find the sentences in which somebody says who they are, which must move nothing else."""
    named = {clause.sentence for clause in spoken if _INTRODUCES.search(clause.text)}
    return frozenset(clause for clause in spoken if clause.sentence in named)


def without_fillers(clause: str) -> str:
    """Drop the sounds a clause begins with."""
    return _LEADING.sub("", clause)


def eligible(found: Sequence[Clause]) -> tuple[Clause, ...]:
    """Keep the clauses that may speak for a point: with a verb, not generic, not said before."""
    listed = _listed(found)
    kept: list[Clause] = []
    seen: list[frozenset[str]] = []
    for clause in found:
        pairs = bigrams(clause.text)
        if clause in listed or not _may_speak(clause.text):
            continue
        if any(_alike(pairs, one) for one in seen):
            continue
        seen.append(pairs)
        kept.append(clause)
    return tuple(kept)


def _may_speak(clause: str) -> bool:
    return not generic(clause) and not recorded(clause) and _speaks(clause)


def _speaks(clause: str) -> bool:
    bare = without_fillers(clause)
    if sum(map(str.isalnum, bare)) < _EFFECTIVE:
        return False
    return (
        _tells(bare)
        or _clause_of_words(bare)
        or any(words.is_verbal(word) for word in words.cut(bare))
    )


def _clause_of_words(clause: str) -> bool:
    """Tell whether a clause in Latin script is more than a name or a keyword."""
    return len(_LATIN.findall(clause)) >= _WORDS


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and len(one & other) / len(one | other) > _SAME


def _listed(found: Sequence[Clause]) -> frozenset[Clause]:
    """Find keyword lists: sentences of many short pieces that say nothing about each other."""
    sentences: dict[int, list[Clause]] = {}
    for clause in found:
        sentences.setdefault(clause.sentence, []).append(clause)
    return frozenset(
        clause
        for members in sentences.values()
        if len(members) >= _LIST_RUN and not any(_tells(member.text) for member in members)
        for clause in members
    )


def _tells(clause: str) -> bool:
    """Tell a told clause from a keyword: someone acts, or something is counted, or it has happened."""
    return quantity(clause) or bool(re.search(r"[我他她您]|了|过|就|先|再|把|会|后", clause))
