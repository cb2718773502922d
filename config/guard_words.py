"""The words of unlawful grounds, and the words of the trade that only look like them.

Data: order matters only in that the first ground found is the one that is named.
"""

import re
from typing import Literal

GroundId = Literal[
    "age",
    "pregnancy",
    "family",
    "sex",
    "ethnicity",
    "religion",
    "origin",
    "health",
    "appearance",
]

#: The people the work is for: what is said of them is about the work.
SERVED = "(?:客户|客群|顾客|用户|消费者|人群|群体|患者|病人|学员|学生|会员|受众|市场|病例|案例)"
SERVED_EN = (
    "(?:customers?|clients?|users?|patients?|shoppers?|audiences?|consumers?|adults?|learners?)"
)
ILLNESS = "(?:乙肝|丙肝|肝炎|艾滋病?|糖尿病|高血压|心脏病|癌症?|肿瘤|抑郁症?|焦虑症|精神病|精神疾病|传染病|慢性病|慢病)"
NURSING = "(?:患者|病人|护理|照护|知识|管理|防护|防控|用药|饮食|宣教|科|病区|病房|筛查|疫苗|病例|人群|治疗|康复|指南|医院|药)"
PROVINCE = (
    "(?:河南|河北|东北|安徽|江西|江苏|浙江|四川|湖南|湖北|广东|广西|山东|山西|陕西|甘肃|青海|宁夏|新疆|西藏|内蒙古?"
    "|福建|云南|贵州|海南|辽宁|吉林|黑龙江|上海|北京|天津|重庆|台湾|香港|澳门|温州|潮汕|合肥)"
)

FAIR = tuple(
    re.compile(each)
    for each in (
        # age
        r"(?:不同|各个?|全|多个?)年龄(?:层|段|阶段)?",
        rf"年龄(?:层|段|结构|分布|阶段)的?(?:{SERVED}|产品|定位)?",
        rf"(?:中老年|老年|青年|年轻|大龄|高龄|\d0后|00后|z世代)的?(?:女性|男性)?{SERVED}",
        r"老年(?:科|医学|护理|病房|病)|年轻(?:化|态)|年轻的?(?:团队|员工队伍)",
        r"(?:零|一|二|三|四|五|六|七|八|九|十|\d|[-~到至])+岁(?:以[上下])?的?(?:孩子|幼儿|儿童|患儿|宝宝|婴儿|小朋友|学员|学生)",
        r"\bage[- ](?:groups?|brackets?|ranges?|appropriate)\b",
        rf"\b(?:older|elderly|young(?:er)?|middle-aged)\s+{SERVED_EN}\b",
        r"\bold(?:er)?\s+(?:customers?|clients?|accounts?|code|systems?|versions?|stack|habits?|data|tools?|projects?|ways?)\b",
        r"\byoung(?:er)?\s+(?:team|company|brand|product|industry)\b|\belderly care\b",
        # family and pregnancy
        r"婚(?:纱|庆|礼|宴|恋(?:产品|平台|行业|网站))|结婚(?:登记|季|用品|照|纪念|产业|礼)",
        r"生育(?:保险|津贴)|产假(?:政策|制度|流程|规定)|产后(?:护理|康复|修复)|孕(?:产妇|妇|期|婴|妈)的?(?:护理|客户|顾客|患者|用品|装|健康|宣教|产品|市场|营养|营)",
        rf"(?:怀孕|哺乳期?)的?{SERVED}|哺乳(?:室|指导|护理)|母婴\w?",
        rf"\b(?:pregnant|expecting)\s+{SERVED_EN}\b|\bmaternity\s+(?:ward|nursing|products?|wear|care|unit|policy)\b",
        r"\bchild(?:ren)?'?s?\s+(?:products?|books?|ward|education|clothing|toys?|hospital|learning)\b",
        r"\bsingle\s+(?:point|page|source|example|case|customer|thread|sign|most|best|answer|question|digit)\w*",
        # sex
        r"(?:性别|男女)(?:不限|均可|平等|皆可|不要求)|不限性别|男女(?:装|鞋|款|表)",
        rf"(?:女|男)(?:性|士|生)?的?(?:装|鞋|包|科|款|{SERVED}|健康|护理|产品|用品|护肤|消费)",
        r"妇女节|女神节|妇产科|妇科|妇幼|女儿|儿女(?!人|生|的|性)|子女教育|女排|女足",
        rf"\b(?:fe)?male\s+(?:{SERVED_EN}|grooming|health|products?|fashion|skincare|categor\w+|markets?|demographics?)\b|\bwom[ae]n'?s?\s+(?:wear|clothing|shoes|health|products?|fashion|ward)\b",
        r"\b(?:any|regardless of|all)\s+genders?\b|\bgender[- ](?:neutral|reveal|equality)\b|\bmen'?s\s+(?:wear|clothing|shoes|fashion)\b",
        # ethnicity and religion
        r"民族(?:乐|舞|音乐|风|品牌|医药|企业|学|工业|特色|文化|服饰)|少数民族(?:地区|语言|市场|客户|文化)|民族地区",
        r"种族(?:平等|歧视政策)|\b(?:data\s+race|race\s+(?:conditions?|detector|to\s+the\b|against))\w*",
        r"\bminority\s+(?:shareholders?|stakes?|interests?|languages?)\b|\bblack[- ]?(?:box|list|friday)\b",
        r"宗教(?:建筑|艺术|文化|旅游|场所)|清真(?:餐|食品|市场|产品)|(?:上|下|这|每|几|半)个?礼拜|礼拜[一二三四五六天日]",
        # origin
        r"外地(?:客户|市场|出差|门店|办公|项目|渠道)|本地(?:客户|市场|资源|生活|渠道|部署|环境|缓存|化|开发|调试|门店)",
        r"(?:户籍|户口)(?:业务|系统|窗口|管理|办理|数据|政策)|农村(?:市场|客户|渠道|金融|电商|用户|信用社)|老家(?:具|电)",
        rf"{PROVINCE}(?:人民|人力|人寿|人才|人事|人文|人均|人流|人员|人口)",
        r"\brural\s+(?:markets?|customers?|banking|users?|areas?)\b|\blocal\s+(?:market|customers?|environment|cache|storage|store)s?\b",
        # health
        rf"(?:对)?{ILLNESS}(?:的|类|合并|及其|晚期)?{NURSING}",
        r"健康(?:管理|教育|宣教|产业|行业|险|服务|码|知识|档案|咨询|食品|保健|检查流程)|(?:大|医疗|心理|公共)健康|健康度",
        r"残疾(?:人|儿童)?(?:就业|家庭|体育|服务|护理|康复|客户|患者|顾客|用户|事业|通道)|残障(?:服务|用户|客户)|无障碍\w?",
        r"(?:传染病|心理)(?:护理|防控|知识|科|管理)|病例|病历|病情|病房|病毒(?:查杀|库)|体检(?:中心|流程|套餐|客户|系统|报告解读)",
        r"盲(?:目|区|点|测|盒|审|从|校)|聋哑学校|特教|哑(?:铃|光|变量)|装聋作哑|语病|通病",
        rf"(?:{SERVED}|他人|家属)的?(?:身体|健康|病史|体重|身高)\w?",
        rf"\b(?:disabled|deaf|blind|diabetic|depressed|mentally ill|chronically ill)\s+{SERVED_EN}\b",
        r"\b(?:hepatitis|hiv|aids|cancer|diabetes|depression|chronic disease|mental health|infectious disease)\s+(?:patients?|care|nursing|ward|management|education|unit|knowledge|protocols?|vaccines?)\b",
        r"\bdisabled\s+(?:the|a|it|this|that|all|tests?|logging|features?|checks?|flags?|alerts?)\b|\bhealth[- ](?:checks?|care|insurance|education|endpoint|industry)\b",
        r"\bblind\s+(?:spots?|tests?|review|alley)\b|\bmedical history\s+(?:of|taking)\b",
        # appearance
        r"(?:品牌|企业|公司|门店|产品)的?形象|形象(?:设计|代言|店|地|大使|工程)|胖东来|(?:化|合)肥|减肥(?=产品|药|餐|茶|课|营|中心|门诊|行业|食品|话术)|肥(?:料|皂|沃|胖症)|丑(?:闻|话|化)",
        r"(?:身高|体重)[和与、]?(?:身高|体重)?的?(?:测量|管理|监测|控制|秤|记录)|测量?(?:身高|体重)+|高矮",
        r"\battractive\s+(?:offers?|proposals?|displays?|prices?|designs?|packages?)\b|\bfat\s+(?:client|jar|binary|tail)\b",
        r"\b(?:answers?|examples?|stories|replies|response)\s+(?:is|are|was|were)\s+too\s+(?:short|thin)\b",
    )
)

_ZH_PERSON_END = r"(?!力|寿|才|事|文|均|流|员|口|民)"

UNFAIR: tuple[tuple[GroundId, re.Pattern[str]], ...] = (
    (
        "age",
        re.compile(
            r"年龄|年纪|年岁|岁数|[5-9]0年代(?:生|的人|出生)|老了(?:点|些|一点)|嫌[他她]?老|太嫩|奶奶辈|爷爷辈|当(?:奶奶|爷爷|外婆|外公)|[三四五六]十(?:好几|出头|多了|开外)|(?:快|要|临近|接近|已经?|到)了?退休|超龄|大龄|高龄|适龄|[2-6]\d\s*周?岁|[二三四五六]十[一二三四五六七八九多几来]?周?岁"
            r"|(?:太|偏|有点|有些|人|过于|比较)老(?!练|套|实|道|到|派|板|师|客|用|顾|员)|年轻|年老|\d0后|[679]5后|85后|00后"
            r"|nian\s?ling|nian\s?ji|\b(?:too|so|quite|rather|very|getting|a bit|bit)\s+(?:old|young)\b|\byears?[- ]old\b|\bhow old\b"
            r"|\b(?:his|her|their|the candidate'?s|because of|due to|over|under|wrong)\s+age\b|\bage\b(?=\s+(?:is|was|limit|requirement|problem)|[.,!]|$)"
            r"|\bover[- ]?aged?\b|\bover\s+[3-6]\d\b|\belderly\b|\bolder (?:than|candidate|person|worker|applicant|m[ae]n|wom[ae]n)\b|\bin (?:his|her|their) (?:(?:late |early |mid[- ]?)?(?:thirties|forties|fifties|sixties)|[3-6]0s)\b|\byounger\b|\bclose to retirement\b|退休年"
        ),
    ),
    (
        "pregnancy",
        re.compile(
            r"怀孕|怀上|孕妇|孕期|备孕|有孕|妊娠|产假|哺乳|(?:二|三|头)胎|要二孩|大肚子|huai\s?yun"
            r"|\bpregnan(?:t|cy)\b|\bmaternity\b|\bexpecting\s+(?:a\s+)?(?:baby|child)\b|\bnursing mother\b|\bparental leave\b"
        ),
    ),
    (
        "family",
        re.compile(
            r"婚育|婚姻|婚否|已婚|未婚|结婚|离婚|离异|单身(?=[,,。!]|$|女|男|人士|状态|未)|还单身|是单身|丧偶|嫁人|没嫁|成家|生育|生(?:完|过|了)?(?:孩子|小孩|娃|宝宝|二胎)|有家有口|拖家带口|要孩子|要小孩"
            r"|有(?:了|一个|两个|三个|几个|个)*(?:孩子|小孩|娃|宝宝)|(?:孩子|小孩|娃)(?:还|太|很|都|又)*小|(?:要|得|需要?|在家|忙着)(?:带|接送|照顾|照看)(?:孩子|小孩|娃|宝宝)"
            r"|(?:没|未|不|刚)(?:结婚|生育|生孩子)|有(?:男|女)朋友|(?:男|女)朋友|老公|丈夫|妻子|宝妈|全职妈妈|家庭负担|家庭拖累"
            r"|\b(?:un)?married\b|\bmarital\b|\bmarriage\b|\bdivorced?\b|\bhusband\b|\bwife\b|\bspouse\b|\b(?:just|got|is|was)\s+engaged\b(?!\s+(?:in|with))"
            r"|\b(?:is|she'?s|he'?s|still|as a)\s+single\b|\bsingle\s+(?:mother|mom|mum|father|dad|parent|woman|man)\b"
            r"|\b(?:has|have|having|had|with|wants?|planning|young|small|little|her|his|two|three|raising)\s+(?:a\s+|an\s+)?(?:kids?|children|child|baby|babies)\b"
            r"|\bchild[- ]?(?:care|bearing)\b|\bfamily\s+(?:plans?|planning|duties|burden|situation)\b|\bstart(?:ing)?\s+a\s+family\b"
        ),
    ),
    (
        "sex",
        re.compile(
            r"性别|只要男|只招男|要男(?:的|生|性)|招男|限男|男(?:的|生|性|士)?优先|女(?:的|生|性|士)?优先|不要女|不招女|只要女|只招女|招女|限女"
            r"|(?:是|一个|个|因为|她|想找|想要|想招|需要|更适合|适合|不适合|还是|不如|毕竟)(?:一个|个|是)*(?:女|男)(?:的|生|性|士|孩|人|同志|娃)|女(?:生|孩子?|人|的|同志|性)(?=[^□]*(?:不|麻烦|吃不消|干不|扛|出差|优先|应酬|力气|体力|娇|细心|弱)|[,,。!]|$)"
            r"|男(?:生|孩子?|人|的|性)(?=[^□]*(?:不|优先|更|粗心)|[,,。!]|$)|妇女|娘炮|小姑娘|女汉子|同性恋|跨性别"
            r"|\bgenders?\b|\bher sex\b|\bhis sex\b|\bsex\b(?=\s*(?:[.,!]|$))|\b(?:fe)?males?\b"
            r"|\b(?:a|as a|need|want|wants|prefer|prefers|for a|not a|only|hire)\s+(?:young\s+)?(?:wom[ae]n|m[ae]n|girls?|boys?|lady|guy)\b|\bbeing a (?:wo)?man\b|\b(?:wo)?men\s+(?:can'?t|cannot|can not|are|should|don'?t|do not)\b|\bgay\b|\blesbian\b|\btransgender\b"
        ),
    ),
    (
        "ethnicity",
        re.compile(
            r"民族|少民|种族|(?:藏|维|回|壮|满|彝|苗|汉|蒙古|朝鲜|土家|侗|瑶|白|傣|黎|哈萨克)族|维吾尔|(?:黑|白|黄|棕)种人|黑人|白人|老外|外国人|肤色"
            r"|\bethnic(?:ity|ities)?\b|\brac(?:e|ial|ially)\b|\bskin\s+colou?r\b|\btibetan\b|\bu[yi]gh[ue]r\b|\bminority\b"
            r"|\b(?:black|white|asian|arab|african|indian|chinese)\s+(?:person|people|m[ae]n|wom[ae]n|guy|candidate)\b|\bforeigner\b|\bnot chinese\b|\bnationality\b"
        ),
    ),
    (
        "religion",
        re.compile(
            r"宗教|信教|信佛|信主|信耶稣|信基督|信天主|信伊斯兰|信仰(?!科学|专业)|基督徒|基督教|天主教|佛教|道教|伊斯兰|穆斯林|回民|教徒|做礼拜|清真|祷告|吃素(?:的|信)"
            r"|\breligio(?:n|us)\b|\bmuslim\b|\bchristian\b|\bbuddhist\b|\bislam(?:ic)?\b|\bjew(?:ish)?\b|\bhindu\b|\b(?:goes to|attends|his|her|their|at)\s+church\b|\bchurch\s+(?:every|on)\b|\bmosque\b|\bpray(?:s|ing|er|ers)?\b|\bhijab\b|\bhead\s?scarf\b"
        ),
    ),
    (
        "origin",
        re.compile(
            rf"户口|户籍|籍贯|{PROVINCE}(?:那边)?(?:来的)?的?人{_ZH_PERSON_END}|{PROVINCE}籍|{PROVINCE}(?:那边)?来的(?=[,,。!]|$|人)|是{PROVINCE}(?:那边|来)?的(?=[,,。!]|$)|(?:外地|外省|本地|乡下|农村|山里)(?:人|来的|的人?(?=[,,。!]|$)|户口|户籍|出身|出来的|妹|仔)"
            r"|出身农村|农民工|乡巴佬|老家(?:是|在|不在)|不是本地|非本地|外来务工|原籍|祖籍|口音(?:像|是)|出生地"
            r"|\bhukou\b|\bhousehold registration\b|\bbirth\s?place\b|\bnative place\b|\bhome\s?town\b|\b(?:from|of) (?:the |a )?(?:countryside|rural)\b|\brural (?:origin|background|household)\b"
            r"|\bnot\s+(?:a\s+)?local\b|\bisn'?t\s+(?:a\s+)?local\b|\bnon-?local\b|\bout-?of-?towner\b|\b(?:is|are|comes?|he'?s|she'?s)\s+from\s+(?:henan|hebei|anhui|dongbei|xinjiang|tibet|sichuan|hunan|hubei|shandong|shanxi|guangdong|guangxi|fujian|the north ?east)\b|\bimmigrant\b|\bmigrant\b|\bregional origin\b"
        ),
    ),
    (
        "health",
        re.compile(
            rf"残疾|残障|轮椅|腿脚|手脚不便|行动不便|听障|视障|弱视|聋|哑巴|盲人|失明|跛|瘸|断指|{ILLNESS}|hiv|携带者|大三阳|小三阳|抑郁|精神(?:有问题|不正常|异常|状况)|癫痫|结核|哮喘"
            r"|身体(?:素质|状况|条件)?(?:不好|不太好|差|弱|不行|有问题|有病|原因|缺陷|残缺|欠佳|较差)|健康(?:状况|原因|问题|不佳|欠佳|有问题|堪忧)|口吃|结巴|不(?:够)?健康|体弱|体检|有病|生病|有[^,,。]{0,6}病史|(?:精神|传染|家族)病史|病假|得过病|吃药|色盲|色弱|近视|动过手术|做过手术"
            r"|\bdisab(?:led|ility|ilities)\b|\bhandicap(?:ped)?\b|\bwheel\s?chair\b|\bdeaf\b|\bblind\b|\bcrippled?\b|\blimps?\b|\bhepatitis\b|\bhbv\b|\bhiv\b|\baids\b(?=\s*(?:[.,!]|$|patient))|\bcancer\b|\bdepress(?:ed|ion)\b|\bbipolar\b|\bautis(?:m|tic)\b"
            r"|\bmental(?:ly)?\s+(?:ill(?:ness)?|condition)\b|\bmental health\s+(?:problems?|issues?|conditions?|history)\b|\b(?:his|her|their|poor)\s+mental health\b|\bdiabet(?:es|ic)\b|\bepilep\w+\b|\bchronic(?:ally)?\s+(?:ill(?:ness)?|disease|condition)\b|\b(?:is|often|was|gets|been)\s+(?:ill|sick|unhealthy)\b|\bsick(?:ly|ness| leave)\b|\bunhealthy\b"
            r"|\bhealth\s+(?:issues?|problems?|conditions?|reasons?|status|concerns?)\b|\b(?:poor|bad|his|her|their)\s+health\b|\bmedical\s+(?:history|condition)\b"
        ),
    ),
    (
        "appearance",
        re.compile(
            r"长相|相貌|外貌|容貌|样貌|颜值|外形|外表|长得|不好看|难看|漂亮|帅气|丑|太胖|偏胖|有点胖|很胖|胖子|肥胖|太肥|太瘦|太矮|偏矮|有点矮|个子(?:太|偏|有点|不够)?(?:矮|高|小)|身高|体重|身材|五官|脸上|疤痕|纹身|秃|皮肤(?:黑|差|不好)|满脸|青春痘|痘痘|麻子|胎记"
            r"|形象(?:不好|差|一般|不佳|气质|不行|不够|欠佳|太差|不符)|气质(?:不好|差|不佳|不行)"
            r"|\bugly\b|\bunattractive\b|\bgood[- ]looking\b|\bpretty\s+(?:enough|girl|face)\b|\battractive(?:ness)?\b|\boverweight\b|\bobese\b|\b(?:too|is|was|looks|so|very)\s+fat\b|\bfat\b(?=\s*(?:[.,!]|$))"
            r"|\b(?:he|she|they|candidate|person)(?:'s|\s+is|\s+are|\s+looks?)\s+(?:too|very)\s+(?:short|tall|thin|skinny)\b|\b(?:his|her|their|physical|poor)\s+(?:looks|appearance|height|weight|figure|face)\b|\btattoos?\b|\bbald\b|\bbody\s+(?:shape|type)\b|\blooks\s+(?:old|bad|unpleasant)\b"
        ),
    ),
)
