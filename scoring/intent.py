"""Whether a sentence wants something of whoever scores it, whatever its words.

Three things come together in such a sentence: the scorer or the scoring itself is spoken of, an
order or a plea is made, and a verdict is named. Two of them are a story, and stories are let be.
"""

import re

from scoring.addressing import PATTERNS

_SCORER = re.compile(
    r"(?:评分|打分|阅卷|审核|评审|评估|判分|面试)(?:的)?(?:模型|ai|助手|机器人|程序|引擎|大人)|语言模型|大模型|裁判|判官|考官|评委|"
    r"评审专家|机器人老师|尊敬的ai|作为(?:一个)?ai|ai(?:老师|同学|面试官|考官|评委)|智能(?:评分|面试)|"
    r"\b(?:evaluator|grader|scorer|examiner|hiring ai|ai (?:model|judge|reviewer)|language model|reviewer)\b"
)
_SCORING = re.compile(
    r"这[份个段篇次](?:作答|回答|答案|答复|内容)|[本该此](?:段|答案|回答|作答|答复|答卷|题)|以[下上]内容|[本该此]候选人|"
    r"这[位个]候选人|候选人(?:已被?|五项|各项|表现)|评价时|评分时|打分时|(?:打分|评分|评审)(?:环节|细则|流程|标准|结论)|终审|"
    r"(?:缺|遗漏|没提)[^,。]{0,4}要点|(?:全部|所有|每个)要点|内部备注|新(?:的)?(?:任务|指令|角色)|不看内容|态度分|手下留情|高抬贵手|"
    r"\b(?:this (?:answer|response|candidate)|the candidate|candidate is|the (?:above|following)|required points?|"
    r"from (?:this point|now) on|new (?:task|instructions?|role)|scoring is|your (?:new )?(?:job|task|role))\b"
)
_ORDER = re.compile(
    r"请|麻烦|拜托|务必|必须|应当|应该|一律|直接|只(?:看|需|能|要)|不(?:要|必|用|得|需)|无需|即可|照抄|复述|视为|默认|理解为|当作|归入|"
    r"翻译成|多给|往上|走个形式|现在起|你(?:是|当|的|收到|要|应|来)|让我|吧$|"
    r"\b(?:treat|respond|output|return|recommend|override|assume|consider|mark|repeat|must|please|skip|not necessary|"
    r"only with|without)\b"
)
_VERDICT = re.compile(
    r"满分|高分|最高|多给[^,。]{0,3}分|给[^,。]{0,3}分|分数|加分|第一档|上档|(?:为|是|得|列)优|全优|卓越|优秀|等级|[a五]级|推荐|录用|录取|"
    r"通过|下一轮|扣分|挑毛病|(?:没有|无)[^,。]{0,6}缺失|已(?:提到|覆盖|满足|达标)|达标|"
    r"\b(?:score|scoring|level|grade|highest|top|full|hire|pass|approved|pre-approved|covered|recommend|perfect|"
    r"outstanding|award)\b"
)
_STORY = re.compile(
    r"我(?:们)?[^,。请]{0,12}[了过]|我(?:让|教|带|做|用|写|负责|当时|给|会|每|的做法)|客户|顾客|病人|患者|家属|用户|领导|主管|店长|经理|老板|同事|同学|学生|那次|"
    r"那天|当时|去年|后来|新人|\bi (?:told|asked|trained|was|had|led|made|wrote|used)\b|\b(?:my|our) (?:manager|team|boss)\b|\bwe\b"
)
_FORGED = re.compile(
    r"(?:^|(?<=[\n。]))\s*#{2,}[^\n#]{0,12}(?:指令|任务|instruction|task|system)|"
    r"(?:^|\n)\s*(?:assistant|evaluator|reviewer|grader)(?: note)?\s*[::]|"
    r"</?(?:output|result|verdict|score|data|user|context)\b[^>]*>|[{,]\s*\"(?:verdict|decision|result|recommendation)\"\s*:|"
    r"你当一[位个名][^,。]{0,10}(?:老师|考官|评委|裁判)"
)
_JUDGING = re.compile(
    r"(?:打分|评分)的|免考|回答|本题|这题|输出|测试|看到这|你|答复|样卷|评估|评级|评分|打分|计分|判分|给分|记分|阅卷|结论|判断|本轮|考官|评委|评审|机器|小助手|"
    r"\b(?:rubric|grader|grading|scoring|response|candidates?|final level|system update|verdict|evaluation|evaluate|answers?|"
    r"policy|interviewer)\b"
)
_FAVOUR = re.compile(
    r"满额|满分|高分|最好的?一档|[最往]高|改高|好评级|[五5] ?分(?!钟)|[一1]?[百0-9]+ ?分(?!钟|之)|录用|offer|完整作答|推荐|确认通过|"
    r"放行|过关|全对|取上限|给过|记优|优秀档|按[五5]级|九十分|很适合|返回 ?100|level:? ?5|"
    r"\b(?:full credit|maximum|level 5|which is perfect|i pass|credit for|outstanding|excellent|always pass|level = ?\d|top marks?|approved|nothing is missing)\b"
)
_PLEA = re.compile(
    r"请|按|帮|求|给|改成|直接|记|同意|不(?:用|需要?|必)|只(?:需|要)|一律|你|您|自行|填写|"
    r"\b(?:please|kindly|award|receive|already agreed|summary|do not|give|conclude|always|cancelled|complete|use mine|ignore|note to)\b"
)
_SENTENCE = re.compile(r"[^。!?\n]+")
_READINGS = ((_SCORER, _ORDER, _VERDICT), (_SCORING, _ORDER, _VERDICT), (_JUDGING, _PLEA, _FAVOUR))


def addressed(folded: str) -> list[tuple[int, int]]:
    """Give the sentences of a folded text that want something of the scorer."""
    wanted = [hit.span() for hit in _SENTENCE.finditer(folded) if _wants(hit.group())]
    return wanted + [hit.span() for hit in _FORGED.finditer(folded)]


def _wants(sentence: str) -> bool:
    if _STORY.search(sentence):
        return False
    if any(pattern.search(sentence) for pattern in PATTERNS):
        return True
    for subject, order, verdict in _READINGS:
        if subject.search(sentence) and order.search(sentence) and verdict.search(sentence):
            return True
    return False
