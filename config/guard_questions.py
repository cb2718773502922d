"""How a candidate is asked what the law forbids to ask, outright or by a proxy.

Data. A question differs from a reason: the work itself speaks of ages, illnesses and families, those
of customers and patients. What is said of them is set aside unless it is the candidate who is asked.
"""

import re

from config.guard_words import GroundId

#: Whoever the work is about; what follows without a 您 is taken to be about them.
OTHERS = re.compile(
    r"客户|顾客|用户|消费者|患者|病人|患儿|产妇|孕妇|家长|家属|学员|学生|幼儿|会员|来访者|老人|孩子们|员工|同事|组员|团队成员|求助者|居民|业主|住户|旅客|乘客|客人|来电者|买家|下属|上级|领导|对方|妈妈们|爸爸们|新生儿|孤寡老人|病区|样本|人群|群体|受众"
    r"|字段|元素|函数|程序|代码|接口|变量|数据库|用户表|节点|进程|类|组件|算法"
    r"|\b(?:customers?|clients?|users?|patients?|parents?|students?|guests?|residents?|passengers?|shoppers?|audiences?|employees?|colleagues?|component|process|node|function|class|code|famil(?:y business|ies)|subordinates?|sample|dataset|column|colleague|caller|passenger|child)\b"
)
YOU = re.compile(r"[您你]|\byou(?:r|rself)?\b")
SPLIT = re.compile(r"(?<=[。！？!?;；,，\n])|(?<=[a-z])\.(?=\s|$)")

#: Words of the trade that a question may hold beside those a reason may.
FAIR_QUESTIONS = tuple(
    re.compile(each)
    for each in (
        r"(?:团队|公司|部门|企业|班级?|门店|店面?|规模|项目|面积|数据量?|库|系统|区域|市场|流量|并发|压力|金额|预算|订单|厂房?|车间|仓库|盘子|体量|社群)[^,，。?？您你]{0,6}多[大高重少](?!的?年[纪龄]|岁)了?",
        r"(?:怀孕|孕|婚|产假|哺乳|病假|结婚|生育)[^,，。?？]{0,6}(?:调岗|政策|制度|流程|员工|顾客|客户|患者|同事|下属|组员)",
        r"(?:怎么|如何|怎样|会|为|给|向|跟|和|对|把|让|照顾过的?|服务过的?|接待过的?|护理过的?)[^,，。?？您你]{0,12}(?:老人|幼儿|残疾人士?|肥胖门诊|先生|太太|年轻团队)",
        r"(?:性别|生日|民族|婚姻|年龄|籍贯|户口|身高|体重|出生日期|出生年月)(?:状态)?的?(?:字段|列|属性|参数|变量|校验|枚举)",
        r"(?:根据|计算|校验|脱敏|解析|统计|判断)[^,，。?？您你]{0,10}(?:出生日期|年龄|生日|性别|民族|籍贯|身份证号?)",
        r"(?:患者|客户|顾客|病人|用户|孩子|学员|产妇|来访者)(?:是否|有没有|的)?[^,，。?？您你]{0,10}(?:病史|年龄|体重|身高|过敏|用药)",
        r"(?:父|母)类|父(?:进程|组件|节点)|(?:孤儿|子)进程|子(?:类|组件|节点)|(?:左|右|两个|个|的)孩子(?:节点|时)|节点[^,，。?？]{0,4}孩子",
        r"[您你](?:们)?的?(?:老家|家乡|年轻|生病|怀孕|外地|本地|女|男|已婚)的?(?:菜馆|餐馆|品牌|项目|产品|下属|同事|组员|客户|顾客|团队|员工|市场|学员|学生|用户|患者|病人)",
        r"(?:患者|顾客|客户|病人|学员|用户|对方|她|他|同事|下属|员工)的?(?:丈夫|妻子|老公|老婆|太太|先生|父母|孩子|小孩|家人|爱人|对象|家庭)",
        r"带娃(?:妈妈|家庭|用户|人群)|宝妈(?:群|用户|客户|社群)|家庭(?:用户|客户|装|聚餐|教育|作业|医生|护理|理财)|男女比例|残疾人",
        r"(?:肺|肝|胃|肠|乳腺|皮肤|常见的)癌\w?|癌症(?:筛查|早筛|科)|信仰(?:者|不倒|缺失)|身体(?:语言|力行|护理)|健康(?:可持续|发展|成长|增长|运行|生活|饮食|指标|状态码)",
        r"(?:问|询问|了解)(?:患者|顾客|客户|来访者|病人|家属)[^,，。?？您你]{0,12}",
        r"健康证|无障碍\w*|年轻团队|年轻人?(?:市场|群体|客群)|体检(?:中心|报告|套餐)|出生(?:产|率)|婚(?:庆|纱|恋)\w?|结婚(?:纪念|季|用品)",
        r"身高体重(?:时|的)?(?:要|需要|应该)?注意|肥胖(?:门诊|患者|症|科)|遗传病(?:咨询|筛查)",
        r"河南市场|(?:华东|华南|华北|华中|西南|西北|东北)(?:区域|大区|市场|片区)|外派到?\w{2}",
        r"毕业设计|应届毕业|毕业论文|毕业要求",
        r"(?:system|code base|codebase|version|app|project|product|service|company|team)s?\s+(?:is|was|are|were)\b",
        r"how old (?:is|was|are|were) (?:the|this|that|its?|those|these)\b|\bage groups?\b|\bhealth[- ](?:check|care|endpoint)\w*",
        r"\b(?:his|her|their)\s+(?:husband|wife|child|children|baby|age|family)\b",
        r"\byoung families\b|\bfamily (?:plan|pack|room|business|products?)\b",
    )
)

#: A condition nobody may be asked to meet, wherever it stands.
LIMITS: tuple[tuple[GroundId, re.Pattern[str]], ...] = (
    (
        "sex",
        re.compile(
            r"(?:只|仅|限|要|招|优先)(?:招|要|考虑|录)?(?:男|女)(?:性|士|生|的)|(?:男|女)(?:性|士|生|的)?优先"
            r"|\b(?:wo)?men only\b|\b(?:fe)?males? (?:only|preferred)\b"
        ),
    ),
    (
        "age",
        re.compile(
            r"\d\d周?岁(?:以下|以内|以上|及以下|之间)|\b(?:under|below|over) \d\d years? old\b"
        ),
    ),
    (
        "family",
        re.compile(
            r"(?:未婚|已婚|已育|未育)(?:者)?优先|\b(?:unmarried|single|married) (?:applicants|candidates)\b"
        ),
    ),
    (
        "pregnancy",
        re.compile(
            r"(?:体检|入职|加做|必须做|提供)[^,，。?？客顾患病]{0,10}(?<![a-z])(?:hcg(?![a-z])|[验查]孕|孕检|早孕|妊娠)"
        ),
    ),
    (
        "health",
        re.compile(
            r"(?:入职|提供|加做|必须做|上岗前)[^,，。?？客顾患病]{0,10}(?:乙肝|两对半|艾滋|hiv|肝功|转氨酶)"
        ),
    ),
    ("origin", re.compile(r"(?:本地|外地)(?:人|户口|户籍)(?:优先|除外|不要)")),
    (
        "appearance",
        re.compile(
            r"形象气质佳|(?:想要|只要|要|找|招)个?[^,，。?？]{0,4}(?:[白瘦]一?点|漂亮|好看|颜值)|五官端正|身高[^,，。]{0,6}(?:以上|cm|厘米|公分)"
        ),
    ),
)

#: What asks the candidate, whoever else stands in the sentence.
ASKED: tuple[tuple[GroundId, re.Pattern[str]], ...] = (
    (
        "age",
        re.compile(
            r"[您你][^,，。?？]{0,6}(?:多大(?!的|了的)(?:年纪|岁数|了|$|[?？])|几岁|贵庚|高寿|芳龄|属(?:什么|啥|相)|几几年|哪年生|哪一年(?:出)?生|什么时候出生|五十几|四十几|三十几)"
            r"|多大(?:年纪|岁数|年龄)|[您你](?:今年|现在|目前|到底|究竟)?多大(?=[,，。])|贵庚|芳龄|属(?:相|什么的|啥的)|生肖|生日(?:是|在)?(?:吗|几|哪|什么|多少)|透露一?下?(?:生日|年龄|出生)|[您你]的?(?:出生年月|出生日期|生日|年龄|年纪|岁数)"
            r"|(?:哪|那|几)(?:一)?年[^,，。?？]{0,6}(?:毕业|高考|上的?大学|入学|出生|参军)|(?:毕业|高考|上大学|入学|出生)[^,，。?？设]{0,4}(?:哪|几|什么时候)(?:一)?年?|是(?:[5-9]0|0[05]|\d{2})后(?:吗|还是)|还是[5-9]0后|[您你][^,，。?？]{0,4}(?:[5-9]0|00)后(?:吗|还|吧|[?？]|$)"
            r"|[您你][^,，。?？]{0,4}满\d\d岁|以[您你]的?(?:年纪|年龄)|离退休|退休还有|[您你][^,，。?？]{0,6}(?:几年|快|多久)[^,，。?？]{0,2}退休|[您你][^,，。?？]{0,6}[二三四五六]十(?:多|几)?(?:岁)?了?(?:吧|吗|[?？]|$)|身份证[^,，。?？]{0,6}(?:哪一?年|年份|几几)|工作到多少岁"
            r"|how old (?:are|were) you|what year were you born|(?:your|of) (?:date of )?birth(?:day|date)?\b|when (?:did you|were you) (?:graduate|born|finish (?:high )?school)|(?:what|which) year (?:did you|were you)[^.?]{0,12}(?:graduate|finish|leave|start)[^.?]{0,16}(?:university|college|school)?|at your age|your age\b|are you (?:over|under|above|below) \d\d\b"
        ),
    ),
    (
        "pregnancy",
        re.compile(
            r"(?<![向给找跟对和替为])[您你][^,，。?？]{0,10}(?:怀孕|备孕|哺乳期|孕检|产假|二胎|三胎|头胎|怀上|妊娠)|(?:不|别|不会|保证不|近期)(?:要|会)?(?:怀孕|备孕)|孕检|(?:打算|准备|计划|考虑|想)[^,，。?？]{0,4}(?:怀孕|备孕|(?:要|生)?(?:二|三|头)胎)"
            r"|(?:[二三][孩胎]|生育)[^。?？!]{0,12}[您你][^,，。?？]{0,6}(?:考虑|打算|想|计划)"
            r"|are you (?:\w+ )?(?:pregnant|expecting)|(?:have|having) (?:a|another) (?:baby|child) (?:in|within|soon|next)|(?:plan|planning|going)[^,.?]{0,20}(?:pregnan|maternity)|your (?:last )?(?:pregnancy|maternity leave)"
        ),
    ),
    (
        "family",
        re.compile(
            r"[您你][^,，。?？]{0,6}(?:结婚|已婚|未婚|婚否|离婚|离异|单身(?!公寓|经济|方向)|成家|婚育|婚姻|恋爱|有(?:男|女)朋友|有对象|独生子女|(?:要|有|生|带)(?:小)?(?:孩|娃)|有几个(?:孩子|小孩|娃))"
            r"|(?:结婚|离婚|恋爱|成家)(?:了)?(?:吗|没|没有|了没)(?:有)?(?=$|[?？])|有(?:男|女)?(?:对象|朋友)(?:了)?(?:吗|没)|有没有对象|(?:打算|准备|计划|考虑|几年内|近两年)[^,，。?？]{0,6}(?:结婚|要孩子|要小孩|生孩子|生小孩|生娃|生育|成家)"
            r"|[您你]的?(?:爱人|配偶|老公|老婆|丈夫|妻子|先生|太太|男朋友|女朋友|对象|父母|爸妈|公婆|岳父|家里人|家人|孩子|小孩|家庭)(?!企业|装|用|电|式)|家里(?:人)?[^,，。?？]{0,4}(?:支持|同意|反对|理解)|孩子(?:谁|由谁|怎么|归谁)[^,，。?？]{0,3}(?:带|照顾|接送|安排)|[您你][^,，。?？]{0,8}(?:另一半|(?<!汇报)(?<!服务)(?<!面向)(?<!合作)(?<!沟通)对象|催婚|个人问题|公婆|丈母娘|婆婆|宝宝)|催婚|个人问题(?:解决|考虑)|(?:有了|生了)(?:宝宝|孩子|娃)(?:以?后|还|会)|跟?(?:对象|另一半)住|谁[^,，。?？]{0,4}(?:照顾|带|接送)[^,，。?？]{0,4}(?:孩子|小孩|娃)|家里[^,，。?？]{0,3}(?:老人|孩子)[^,，。?？]{0,6}(?:怎么安排|谁)|结婚生(?:孩子|子)|家庭(?:负担|情况|状况|成员)"
            r"|are you (?:currently )?(?:married|single|engaged|divorced)|your (?:husband|wife|spouse|partner|girlfriend|fianc\w+|boyfriend|girlfriend|kids|children|child|marital|family|parents)\b|do you (?:have|want|plan)[^.?]{0,12}(?:kids|children|a child|a baby|a family)|start(?:ing)? a family|any (?:kids|children)\b|(?:kids|children) at home|who (?:will|takes?|looks?)[^.?]{0,12}(?:children|kids)"
        ),
    ),
    (
        "sex",
        re.compile(
            r"男的还是女的|[您你]的?(?:性别|性取向)|性取向|作为(?:一个|一名)?(?:女|男)(?:生|性|人|士|孩)|[您你](?:一个|是|个)?(?:女|男)(?:孩子?|生|人|的)|(?:女|男)(?:生|性|人|孩子?)(?:行吗|能行|会不会|能不能|吃得消|可以吗|做得了)|(?:找|要|招|需要|想要|限)(?:个|一个|一名|名)?(?:男|女)(?:同事|的|生|性|士|孩)|(?:女|男)(?:生|孩子?|性|人)[^,，。?？]{0,8}(?:受得了|吃得消|扛得住|行不行|方便吗)|女性做[^,，。?？]{0,8}(?:会不会|是不是)"
            r"|as a (?:wo)?man\b|(?:wo)?m[ae]n can (?:do|handle)|only (?:hire|want) (?:wo)?men|are you (?:a )?(?:man|woman|male|female|gay|lesbian|transgender|straight)|your (?:gender|sex|sexual)"
        ),
    ),
    (
        "ethnicity",
        re.compile(
            r"[您你][^,，。?？]{0,6}(?:民族(?!乐|舞|音|风|品|医)|族人|\w族(?:吗|还是|人|吧|[?？]|$))|(?:什么|哪个|哪一个)民族|是不是\w{1,4}族|(?:汉|回|藏|满|壮|苗|维吾尔|维)族(?:吗|还是|吧)"
            r"|your (?:ethnic\w*|race|nationality)|what (?:race|ethnicity|nationality) are you|really from|originally from|from originally"
        ),
    ),
    (
        "religion",
        re.compile(
            r"[您你][^,，。?？]{0,8}(?:宗教|信仰(?!产品|公司)|教堂|礼拜(?!天|日|一|二|三|四|五|六)|清真|斋月|寺庙|祷告|教徒|穆斯林|佛教)|[您你][^,，。?？]{0,4}信(?:什么|佛|教|主|神)|信(?:什么|哪个)教|斋月|[您你][^,，。?？]{0,6}(?:吃猪肉|信教|忌口)"
            r"|your (?:religio\w*|faith|church)|what religion|do you (?:go to (?:a )?(?:church|mosque|temple)|pray|fast|believe in god)|are you (?:a )?(?:muslim|christian|jewish|buddhist|hindu|religious)"
        ),
    ),
    (
        "origin",
        re.compile(
            r"[您你](?:是|的)?(?:哪里|哪儿|什么地方|哪个(?:省|市|地方)|哪)(?:的)?人|[您你][^,，。?？]{0,4}(?:老家|籍贯|户口|户籍|出生地|祖籍|家乡|本地人|外地人|农村人)|[您你]家(?:是|在)哪|身份证[^,，。?？]{0,6}(?:哪里|哪儿|哪个省|地址|开头)|[您你][^,，。?？]{0,6}(?:外地来|本地的还是|哪个省的?|哪里长大)|听口音|口音[^,，。?？]{0,6}(?:哪|吧|吗)|[您你](?:是不是|是)[^,，。?？]{1,4}人(?:吗|吧|[?？]|$)|农村户口|城镇户口"
            r"|your (?:home\s?town|hukou|birth\s?place|native place|household registration)|(?:a|have) local hukou|are you (?:a )?local\b|(?:did|do) you (?:grow up|come from)|from another (?:province|city)|where (?:were you born|did you grow up)"
        ),
    ),
    (
        "health",
        re.compile(
            r"[您你][^,，。?？]{0,8}(?:身体(?!力)(?:有|好|怎|状|健|不|吃|如)|慢性病|大病|乙肝|残疾|抑郁|精神病|癫痫|传染病|病史|[做动]过[^,，。?？]{0,4}手术|手术史|吃什么药|服药|健康(?:状况|情况|吗|不)|近视|视力|色盲|色弱|病假|例假|生理期|后遗症|得过(?!奖|第|什么奖|哪些奖)[^,，。?？奖]{0,6}(?:病|新冠|炎|癌)|携带者)"
            r"|[您你][^,，。?？]{0,6}(?:住过院|住过?医院|身体上|生过(?!气|产)[^,，。?？]{0,3}病|动过手术|体检报告|体检结果|异常指标|过敏(?:吗|史)|月经|痛经|失眠吗|戴眼镜)|(?:家族|遗传)(?:遗传)?病史(?:吗|[?？]|$)|有(?:没有)?乙肝|请(?:过|了)?(?:几次|多少)?[^,，。?？]{0,3}病假"
            r"|(?:do|are|have) you[^.?]{0,24}(?:health (?:problem|issue|condition)s?|disabilit\w*|disabled|depress\w*|serious illness\w*|positive|medication|ill(?:ness)?\b|surgery|hiv|hepatitis|chronic)|your (?:health|medical history|mental health|disability)|sick days"
        ),
    ),
    (
        "appearance",
        re.compile(
            r"[您你][^,，。?？]{0,6}(?:身高|体重|纹身|长相|长得|颜值|三围|腰围|身材|全身照|生活照|照片|一米[四五六七八九]|1米\d)"
            r"|how (?:tall|heavy) are you|your (?:height|weight|looks|figure|appearance)|do you (?:weigh|have (?:any )?tattoos?)"
        ),
    ),
)
