"""What is private about a person, by the ground it belongs to, and what makes a sentence about work.

Data. Wide on purpose: a topic counts only in a clause that addresses the candidate and speaks of no
work and of nobody else. What is asked in so many words is in `guard_questions`.
"""

import re

from config.guard_words import PROVINCE, GroundId

#: A clause with one of these is about the work, not about who does it.
WORK = re.compile(
    r"项目|操作|要点|处置|样品|推广|市场|运营|产品|案例|方案|系统|渠道|业务|供应链|施工|课程|教学|教案|品牌|活动|流程|话术|订单|报表|指标|需求|架构|框架|模块|文档|设备|仪器|剂量|医嘱|换药|采血|护理|宣教|识别|评估|诊断|抢救|筛查"
    r"|(?:做|负责|参与|主导|接触|带|写|设计|处理|服务|推|策划|卖|教|主刀|遇到|管理|用|学|讲|接待|照顾|护理|采访)过(?!手术|心理|化疗|透析)|(?:怎么|如何|怎样|会)(?:给|跟|和|与|向|为|对|帮|看|理解|处理|设计|推荐|安抚|策划|识别|照顾|解释|介绍|回应|控制|管理|组织|实现|判断)"
    r"|驾照|驾龄|执业证|资格证|叉车证|证明|经历|岗位要求|工作年限"
    r"|\b(?:project|market\w*|campaign|system|experience with|design\w*|handle|support|care for|describe|tell me about|explain|licen[cs]e|certificate|column|object|product|section|team|database|model|data)\b|\bchild(?:ren)? (?:with|who|aged)\b"
)
#: A question that leaves out whom it asks.
BARE = re.compile(
    r"^.{0,40}(?:吗|呢|吧|没有?|不|[?？])\s*$"
    r"|^.{0,16}(?:(?:填|补|写|报|说|讲|登记|告知|注明|补充|交代|提供)(?:一下|上|清楚|明白)|(?:没|未)(?:写|填|注明|交代))"
)

TOPICS: tuple[tuple[GroundId, re.Pattern[str]], ...] = (
    (
        "pregnancy",
        re.compile(
            r"怀[孕了上]|备孕|[二三]孩|(?<![a-z])hcg(?![a-z])|[验查]孕|早孕|绝经|生不生|孕[期检]|产假|哺乳|预产|(?:什么时候|何时|哪年|打算|计划|准备)生(?:$|[?？]|育|孩|娃)|(?:不|暂不)生育|[二三]胎"
            r"|\bpregnan\w*|\bmaternity\b|\bgiv\w+ birth\b|\bfertility\b"
        ),
    ),
    (
        "family",
        re.compile(
            r"(?<!联)婚(?!庆|纱)|领证|处对象|谈(?:了)?(?:多久|几年)的?(?:恋爱|朋友)|配偶|伴侣|另一半|(?<!汇报)(?<!服务)(?<!面向)(?<!合作)(?<!沟通)(?<!多)(?<!个)对象|恋爱|感情(?:状态|状况|生活|问题)|老公|老婆|丈夫|妻子|爱人|太太|男(?:朋)?友|女(?:朋)?友|孩子|小孩|小朋友|宝宝|[带生有]娃|儿子|女儿|子女|爸妈|父母|爸爸|妈妈|父亲|母亲|公婆|婆婆|岳[父母]|丈母娘|家里(?!.{0,6}(?:打印机|电脑|网|宽带))|家人|家属|家庭(?!用)|几口人|单亲|独生"
            r"|\bpartner\b|\bmarr\w+|\bwife\b|\bhusband\b|\bspouse\b|\bkids?\b|\bchild(?:ren)?\b|\bbab(?:y|ies)\b|\bsingle (?:mom|mother|parent|dad)\b|\b(?:boy|girl)friend\b|\bdivorc\w+|\bdating\b"
        ),
    ),
    (
        "age",
        re.compile(
            r"(?<!万)岁(?!月)|年龄|年纪|多大(?:了|呢|$|[?？])|出生|生日|生肖|属[鼠牛虎兔龙蛇马羊猴鸡狗猪]|[零05-9]\d?后(?:吗|吧|的|$|[?？])|退休|[二三四五]十[几多出](?!万|个|人|家|单|次|年|天|种|条|道|台|张|页)|(?:过|满|超)了?(?:三十|四十|五十|\d\d)(?:[一二三五六七八九](?!个|天|年|人|万))?(?=还|来|的|了|岁|[,，。?？])|小年轻|体力跟|跟得上年轻|哪一?年的|高考|毕业(?:多少|几|了多)"
            r"|\b(?:your|what|about) age\b|\bage[ds]?\b|\bbirth\s?(?:day|date|year)\b|\bretir\w+|\b(?:twenties|thirties|forties|fifties|sixties)\b|\b\d\d years old\b|\bgeneration z\b|\bboomer\b"
        ),
    ),
    (
        "religion",
        re.compile(
            r"宗教|信[教佛主神奉众]|信仰|信点|教[徒众]|教堂|教会|祷告|祈祷|礼拜(?![天日一二三四五六])|清真|斋[月戒]|皈依|受洗|烧香|拜佛|[念诵]经|吃斋|佛[堂像珠]|寺庙|佛教|基督|天主|伊斯兰|穆斯林|道教"
            r"|\breligio\w+|\bchurch\b|\bmosque\b|\btemple\b|\bpray\w*|\bhead\s?scarf\b|\bhijab\b|\bfaith\b|\bramadan\b|\bsabbath\b|\bbible\b|\bkosher\b|\bhalal\b"
        ),
    ),
    (
        "ethnicity",
        re.compile(
            r"民族|哪个族|[汉回藏满壮苗维彝侗瑶傣]族|蒙古族|朝鲜族|维吾尔|种族|肤色|血统|混血"
            r"|\bethnic\w*|\brac(?:e|ial)\b|\bnationality\b|\bu[yi]gh[ue]r\b|\btibetan\b|\bhan chinese\b|\bskin colou?r\b|\baccent from\b"
        ),
    ),
    (
        "origin",
        re.compile(
            rf"户口|户籍|籍贯|祖籍|祖上|老家|家乡|故乡|哪里人|哪儿人|哪人|外地(?:人|的|来)|外省|本地(?:人|的)|农村(?:出|来|人|的)|土生土长|口音|{PROVINCE}(?:的|人)(?:吗|吧|$|[?？])|城里人|乡下"
            r"|\bhome\s?town\b|\bhukou\b|\bwhich (?:province|village|region) (?:are|do|did) you\b|\bborn (?:here|in|and)\b|\bnative of\b|\b(?:a|real) local\b|\bgr[eo]w up\b"
        ),
    ),
    (
        "health",
        re.compile(
            r"(?<!毛)(?<!弊)病(?!例|历|房|区|毒|人|患|友)|吃药|服药|[的用]药(?:吗|$|[?？])|血压|血糖|血脂|乙肝|肝炎|[腰颈]椎|残疾|残障|抑郁|焦虑|失眠|睡眠|手术|住院|过敏|身体(?!语言|力行)|体质|体检|听力|视力|近视|色[盲弱]|受过伤|左撇子|健康(?!证|度|检查|码)|例假|月经|心理(?:医生|治疗)|精神科|抗抑郁|[大小]三阳|两对半|表面抗原|转氨酶|(?<!假)(?<!真)阳性|携带者|艾滋|hiv|(?:肝|肾|肺|胃|心脏|脸色|腰|腿|耳朵|眼睛)[^,，。?？]{0,6}(?:毛病|不好|不行|有问题)|[抽验]血|尿检|生理期|心理(?:问题|疾病|咨询吗)|轮椅|助听器"
            r"|\bmedical (?:conditions?|history|problems?)\b|\billness\w*|\btherap(?:y|ist)\b|\bhearing aids?\b|\bmedicat\w+|\bdisab\w+|\b(?:mental|physical) health\b|\bhealth (?:problems?|issues?|conditions?|history)\b|\bsick(?:ness| leave)\b|\bdepress\w+|\banxiety\b|\bdiabet\w+|\bhiv\b|\bhepatitis\b|\bsurger\w+|\bhospitali[sz]ed\b|\bsmoke\b"
        ),
    ),
    (
        "sex",
        re.compile(
            r"性别|性取向|同性恋|跨性别|男(?:的|生|性|士|孩)|女(?:的|生|性|士|孩)|(?:当|做|作为)[^,，。]{0,4}(?:妈|爸)|娘娘腔"
            r"|\bgenders?\b|\b(?:gay|lesbian|transgender|bisexual|masculine|feminine)\b|\b(?:wo)?m[ae]n\b|\b(?:fe)?males?\b|\bpronouns\b|\bsexual\w*"
        ),
    ),
    (
        "appearance",
        re.compile(
            r"身高|多高|体重|多重|几斤|纹身|疤|形象|气质|长相|外貌|外表|颜值|偏?[胖瘦]|秃|减肥|胎记|[黑白高矮]一[点些]的?(?=[,，。?？]|瘦|$)|整过容|整容"
            r"|\bweigh\b|\bheight\b|\bhow tall\b|\btattoos?\b|\battractive\b|\bgood[- ]looking\b|\byour (?:looks|figure|appearance)\b"
        ),
    ),
)
