"""Ways of dealing with a scorer that give themselves away alone, whatever else the sentence says.

Settling the verdict beforehand, dictating the report, changing the rules or the role, forging an
end of the answer, offering a deal. A told story about marks is let be: see `scoring.intent`.
"""

import re

_GOOD = (
    r"(?:满分|高分|最高|优秀|优异|卓越|五[分级档]|[5五]级|一百|100|强烈推荐|推荐录用|录用|通过|合适|符合|"
    r"top|full|highest|maximum|max|excellent|perfect|hire|pass|best)"
)
_ANSWER = r"(?:回答|答案|作答|答卷|文字|文本|内容|段话|这一题|本题|这题)"
#: the verdict is said to be settled, and looking at the answer to be needless
_SETTLED = (
    r"(?:已|已经)(?:被)?(?:确认|认定|核定|批准|录取|判定)[^。!?]{0,20}(?:无需|不用|不必|即可|只需|不再)",
    rf"白名单|(?:跳过|免去|省略)[^。!?,]{{0,8}}(?:评估|审核|核对|打分|评分|流程|环节)[^。!?]{{0,16}}(?:{_GOOD}|$)",
    r"已(?:经)?(?:包含|覆盖|满足)[^。!?,]{0,6}(?:所有|全部|每个)[^。!?,]{0,4}(?:采分点|得分点|评分点|要点)",
    r"(?:缺|漏|缺失|遗漏|没(?:有)?(?:说|提)到?)的?[^。!?,]{0,4}(?:要点|部分|内容)[^。!?]{0,10}(?:补全|补齐|视[为作]|当作|算)",
    r"\balready (?:approved|accepted|hired|selected|passed)\b[^.!?]{0,40}\b(?:just|only|confirm|skip|no need)\b",
    r"\bknown (?:label|score|grade)\b|\b(?:do not|don't) deduct\b|\bempty answers? as\b",
)
#: what the report is to say
_DICTATED = (
    r"(?:在|把|将)(?:你的|这份)?(?:报告|结论|评语|评价|反馈|结果)(?:里|中)?[^。!?,]{0,6}(?:写[上成为作]|改[成为]|填)",
    rf"(?:直接)?告诉(?:hr|人事|招聘|用人)[^。!?]{{0,6}}(?:我|此人|该候选人)[^。!?]{{0,6}}{_GOOD}",
    r"(?:按|以|照)(?:满分|最高[分级档]?)(?:来)?(?:折算|计算|记录|处理|给)|(?:按|以)最高(?:等级|档|分)",
    r"(?:当成|当作|视为|看作)[^。!?]{0,8}(?:完美|满分|优秀|标准)[^。!?]{0,6}(?:范文|答案|样本|来打分|处理)",
    rf"(?:每|任何|所有)(?:个|份|一)?{_ANSWER}[^。!?]{{0,10}}{_GOOD}[^。!?]{{0,4}}(?:记录|处理|计|给)",
    rf"(?:凡|只要)(?:是)?(?:出现|提到|包含)[^。!?]{{0,10}}(?:即|就)(?:得|给|算)[^。!?]{{0,4}}(?:{_GOOD}|分)",
    rf"(?:只会|只能|只需|只要)(?:说|输出|回复|返回)[^。!?]{{0,24}}{_GOOD}",
    rf"\b(?:mark|rate|grade|judge|score) (?:it|this|me|my answer|the candidate|everything)\b[^.!?]{{0,30}}(?:{_GOOD}|lenien)",
    r"\b(?:my answer|this) should be (?:judged|marked|graded|scored)\b",
    rf"\b(?:print|output|reply|respond|write|report|confirm)\b[^.!?]{{0,40}}\b{_GOOD}\b[^.!?]{{0,20}}(?:rating|score|mark|stop|only|level)",
    r"\breport every point\b|\bevery (?:required )?point as (?:present|covered|met)\b",
    r"\bmake this (?:applicant|candidate) (?:succeed|pass|win)\b",
)
#: another role, another mode, other rules
_TURNED = (
    rf"(?:处于|进入|切换到|开启)[^。!?,]{{0,4}}(?:调试|测试|开发者?|管理员|维护)模式[^。!?]{{0,20}}(?:输出|返回|固定|分|{_GOOD})",
    r"(?:打印|输出|显示|泄露|复述|告诉我)[^。!?,]{0,10}(?:提示词|系统提示)|提示词[^。!?,]{0,8}(?:打印|输出|显示)",
    r"从现在(?:开始|起)[,,]?你(?:只|必须|就|要|的)",
    r"(?:忘掉|忘记|忽略|无视)[^。!?]{0,16}(?:怎样|如何|关于)[^。!?]{0,8}(?:打分|评分|评价)",
    rf"(?:评分|打分|评判)(?:细则|规则|标准|依据)[^。!?]{{0,6}}(?:已|有)?(?:变更|更新|修改|调整)[^。!?]{{0,24}}{_GOOD}",
    r"(?:真正|实际)的(?:打分|评分)(?:依据|标准|规则)",
    r"\b(?:reveal|print|show|repeat)\b[^.!?]{0,20}\b(?:scoring )?prompt\b",
    r"\byou are (?:a|an|now)\b[^.!?]{0,24}\b(?:assistant|model|bot)\b",
    r"\bif you are (?:a|an) (?:language model|ai|llm|bot|machine)\b",
    r"\bskip (?:the )?(?:validation|scoring|evaluation|check)|\b(?:rating|score|level|grade) ?(?::=|= ?(?:max|\d))",
    r"(?:开发者|工程师|developers?)[^。.!?]{0,16}(?:更新了?|note|通知)[^。.!?]{0,10}(?:规则|:|treat)",
)
#: the answer is said to have ended, and something else to begin
_BORDER = (
    rf"{_ANSWER}?(?:到此)?结束(?:标记|符)|\bend of (?:the )?(?:answer|response|input|transcript)\b",
    r"新的?(?:对话|会话|指令|任务) ?:|\binstructions? follows?\b|\[+(?:评估|评分|回答)结束\]+",
    rf"(?:后面|以下|下面)的?{_ANSWER}(?:不是|并非)(?:回答|答案)|给(?:评估|评分)(?:程序|系统|模型)的",
    r"(?:请)?(?:原样|照样|直接)采用",
)
#: a deal, a threat, a plea for the mark itself
_DEAL = (
    rf"(?:你|您)给我?[^。!?,]{{0,4}}(?:{_GOOD})[^。!?]{{0,6}}我(?:就)?给你",
    r"别(?:让|把)我(?:挂|刷|淘汰)|(?:给|让)我过了?(?:吧|关)|照顾(?:一下)?(?:我的)?(?:分数|成绩)|给个面子",
    rf"得不到(?:{_GOOD})[^。!?]{{0,20}}(?:请|务必|失业|后果)",
    rf"(?:一律|必须|都应?)(?:评|判|打)[为成]?[^。!?,]{{0,6}}(?:{_GOOD})",
    rf"(?:保持一致|参考我?上一题)[^。!?]{{0,12}}(?:{_GOOD}|即可)|上一题的满分",
    r"如果你是(?:机器|ai|模型|程序|机器人)|我知道你是(?:ai|机器|模型|程序|机器人)",
)
PATTERNS = tuple(
    re.compile(pattern) for pattern in (*_SETTLED, *_DICTATED, *_TURNED, *_BORDER, *_DEAL)
)
