"""Unlawful reasons are recognised, fair ones pass: two curated lists and the rates they must reach."""

import pytest

from config.guard import Ground, unlawful
from config.phrases import LANGUAGES, Phrases

UNLAWFUL = {
    "age": """年纪偏大
        年龄太大了,跟不上节奏
        都42岁了
        超过35岁不要
        四十多岁,精力不够
        有点老
        人太老
        太年轻,压不住场
        想要90后
        70后,学习能力担心
        大龄求职者
        年 龄 偏 大
        年·龄不合适
        年齡偏大
        He is too old for the team
        45 years old
        her age is a problem
        over 40
        we want someone younger
        too young to lead
        岁数大了点
        年龄不占优势
        三十五岁以上不考虑
        45岁的人学不动新东西
        70年代生人
        快退休了
        老了点
        想要年轻人
        小年轻不靠谱
        older candidate, low energy
        he's in his fifties
        too close to retirement
        四十好几了
        嫌他老
        太嫩了
        都当奶奶了
        too old""",
    "pregnancy": """已经怀孕三个月
        正在备孕
        可能很快休产假
        还要二胎
        She is pregnant
        likely to go on maternity leave
        哺乳期不方便
        孕妇
        她怀孕了不能出差
        she might get pregnant soon
        哺乳期""",
    "family": """已婚未育
        刚结婚,怕她很快生孩子
        离异
        孩子太小
        要带孩子,没法加班
        有两个孩子
        家里有小孩
        婚姻状况不稳定
        没有男朋友,不稳定
        has small kids
        she is a single mother
        recently married
        his wife works abroad
        planning a family situation
        needs childcare
        已经结婚了,怕要生孩子
        未婚,不稳定
        准备要小孩
        家庭负担重
        two kids at home
        not married
        刚生完孩子
        有家有口不方便
        她刚结婚
        she just got engaged
        prefers staying home with kids""",
    "sex": """这个岗位要男生
        不要女的
        是女生,出差不方便
        男性优先
        性别不合适
        想招男的
        女孩子力气小
        她是女的
        prefer a man for this role
        wrong gender
        we need a woman
        female
        女生不适合跑业务
        男的不够细心
        女性,不适合夜班
        最好是男士
        女孩不行
        we prefer male candidates
        women cannot handle this
        我们只招男生
        这活儿女人干不了""",
    "ethnicity": """少数民族,饮食不方便
        是维吾尔族
        藏族
        黑人
        肤色太深
        because of her ethnicity
        racial background
        he is a foreigner
        维吾尔族员工管理麻烦
        not Chinese
        维族
        他是回族人
        Black guy""",
    "religion": """信佛,要请假
        是穆斯林
        宗教信仰问题
        基督徒
        周日要做礼拜
        her religion
        He is a Muslim
        wears a headscarf
        回民,食堂不方便
        信教的不要
        信基督
        Muslim, needs prayer breaks
        基督教徒""",
    "origin": """河南人不要
        不是本地人
        外地户口
        没有本地户籍
        籍贯不合适
        农村来的
        东北人,沟通太冲
        老家是安徽的
        no local hukou
        from the countryside
        not a local
        新疆人
        是河南的
        外地人不稳定
        不要外省人
        没有上海户口
        农村户口
        he is from Henan
        no Shanghai hukou
        东北来的
        外地来的,不好管""",
    "health": """乙肝携带者
        有残疾
        身体不好
        体检没过
        得过抑郁症
        听障,沟通不便
        有糖尿病
        健康状况令人担心
        经常生病
        小三阳
        坐轮椅
        hepatitis B
        she is disabled
        he is often sick
        mental health problems
        health issues
        in a wheelchair
        身体有残疾
        有乙肝
        腿脚不便
        有精神病史
        有抑郁倾向
        视力不好,高度近近视
        体检不合格
        有慢性病
        has depression
        walks with a limp
        HIV positive
        健康有问题
        心脏病
        口吃
        he has a disability""",
    "appearance": """长相一般
        颜值不够
        太胖
        身高不够
        形象不好,不适合门店
        有纹身
        长得不好看
        个子太矮
        not attractive enough
        overweight
        her looks
        He is too short
        长得太丑
        太胖了,不上镜
        个子矮
        形象气质不佳
        满脸痘
        颜值低
        not good looking
        too fat
        长得不行
        身材不好""",
}

FAIR = """没有零售经验,应变题没有给出具体做法
    客户年龄层把握不准,方案不贴合
    对不同年龄段的顾客没有区分话术
    没做过老年客户
    不熟悉中老年人群的需求
    年轻客群的运营案例缺乏数据
    工作3年,项目规模偏小
    要求5年以上经验,只有2年
    性别不限的岗位,主要是案例不具体
    没有女装销售经验
    对男士护肤产品不了解
    不了解女性顾客的需求
    对老客户的维护没有做法
    老师经验不符合岗位
    思路比较老套
    没有孕产妇护理经验
    母婴行业经验不足
    不会处理糖尿病患者的饮食指导
    对乙肝患者的防护流程答错
    传染病护理知识不足
    健康管理行业经验不够
    病例分析没有说出优先顺序
    心理健康课程设计薄弱
    没有残疾人服务经验
    品牌形象理解不到位
    没有外地市场开拓经验
    本地生活业务不熟
    农村市场渠道没做过
    上海人民医院的实习经历与岗位无关
    广东人力资源市场的经验不符
    生产排期经验不足
    生产环境故障处理没有复盘
    盲目降价,没有分析原因
    回答有盲区
    没有说清楚下礼拜的计划怎么排
    民族品牌推广案例没有结果数据
    婚庆行业的案例没有量化结果
    不熟悉产假政策,答错两处
    户籍业务办理流程不熟
    体检中心的客户投诉处理不当
    减肥产品的话术夸大
    应变74分,低于岗位要求
    没有团队管理经历
    沟通不够清楚,答非所问
    薪资期望超出预算
    到岗时间不符合
    技术深度不够,没说清楚缓存一致性
    代码题没有考虑并发
    单身公寓项目的销售数据没有说清
    男女装都没有卖过
    对孩子的学习特点了解不够
    3岁幼儿的课程设计没有目标
    身高体重测量的操作步骤答错
    妇产科轮转时间太短
    高血压护理要点没答全
    没有大客户经验
    儿女无关,题目没有回答
    清真食品市场不熟
    no retail experience
    answers were too short
    the examples are too thin
    missed the race condition in the code
    did not find the data race
    could not explain the old system migration
    no experience with older customers
    no experience with pregnant patients
    single point of failure was not noticed
    not a single example
    disabled the tests to make the build pass
    diabetes care plan was wrong
    weak on mental health nursing
    blind spots in the design review
    the proposal was not an attractive offer
    no experience with rural markets
    fat client architecture only
    health check endpoint was missing
    local cache invalidation was wrong
    women's wear is new to her
    black box testing only
    not enough depth in accounting
    management experience is missing
    the average is below our bar
    language level is not sufficient
    image processing skills are weak
    packaging knowledge missing
    没有B端客户经验
    方案里没有考虑老年客户的使用习惯
    年终业绩数据说不清
    年度目标没有拆解
    对婴幼儿产品线不熟
    男装品类经验不足
    没有说明如何处理女顾客的投诉
    老旧小区推广经验与岗位不符
    只有两年经验,岗位要求五年
    本科专业与岗位不相关
    英语口语达不到岗位要求
    无法接受岗位要求的倒班
    不能接受出差,岗位每月出差两周
    无健康证,岗位必须
    没有护士执业证
    护理操作流程说错,先测血压后评估
    对抑郁症患者的沟通缺少共情
    未提到过敏史和既往病史的询问
    病史采集不完整
    没有问患者的身高体重就给出剂量
    残疾人就业服务流程不熟
    民族地区市场开发没有思路
    对少数民族地区的渠道没有了解
    户籍管理系统的权限设计有漏洞
    代码里并发处理有竞态
    数据库索引没有优化
    回答太短,没有细节
    形象思维不错但数据分析弱
    公司形象维护案例没有结果
    身体力行的例子没有给出
    健康险产品知识不足
    体检套餐销售经验没有
    农村电商项目复盘不完整
    外地门店管理经验缺乏
    上海市场不熟悉
    北京区域的大客户资源不足
    广东市场打法说不清
    对河南区域的渠道不了解
    新疆分公司的案例没有数据
    结婚纪念日营销方案没有预算
    婚纱摄影行业的转化漏斗没讲清
    孕婴童门店选址逻辑不清
    单身经济选题没有数据支撑
    教育孩子的方法与课程无关
    亲子活动组织经验不足
    没有带过年轻团队
    年轻化品牌策略没有落地
    不了解90后消费者
    女性健康产品知识不足
    老板交代的任务没有闭环
    老问题没有根因分析
    成熟度模型没有说清
    性能优化只说了缓存
    肥料销售渠道不熟
    丑化竞品,不合规
    聋哑学校志愿经历与岗位无关
    the candidate has no people management experience
    lacks experience in the Chinese market
    answers about the elderly care product were vague
    did not mention gender-neutral sizing
    age-appropriate content design was missing
    could not describe male grooming product margins
    no depth on mental health content moderation
    system design ignored disabled users
    blind review process not known
    no knowledge of hospital maternity ward workflow
    missed the child process leak in the code
    parent-child component communication unclear
    did not handle the black list rule
    white paper was shallow
    weak on church management software domain
    short answers, no numbers
    fat model thin controller only, no tests
    managing foreign suppliers was never done
    缺少老带新的经验
    对手机老化测试流程不熟
    客户生日营销没有数据
    产品外观描述不准确
    经验偏初级
    薪资倒挂
    学历不符合岗位要求
    没有讲出团队分工
    执行力弱,缺少复盘
    不清楚GMV口径
    逻辑混乱,没有结论
    没有回答问题
    对公司业务不了解
    口头表达不流畅,答案没有结构
    案例里没有女性消费者洞察
    性能测试不会做
    不懂心脏病护理要点
    health score metric misread
    lost track of parent ticket
    young adults segment not analysed
    no blind spot analysis
    race to the bottom pricing""".splitlines()


def cases() -> list[tuple[str, str]]:
    return [
        (ground, line.strip()) for ground, lines in UNLAWFUL.items() for line in lines.splitlines()
    ]


@pytest.mark.parametrize(("ground", "text"), cases())
def test_an_unlawful_reason_is_named_by_its_ground(ground: str, text: str) -> None:
    found = unlawful(text)
    assert found is not None
    assert found.id == ground
    assert found.word


@pytest.mark.parametrize("text", [line.strip() for line in FAIR])
def test_a_reason_about_the_work_is_not_blocked(text: str) -> None:
    assert unlawful(text) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ground", list(UNLAWFUL))
def test_every_ground_names_its_statute_and_a_way_out(ground: str, language: str) -> None:
    phrases = Phrases("zh" if language == "zh" else "en")
    found = next(g for g in map(unlawful, (t for k, t in cases() if k == ground)) if g is not None)
    assert isinstance(found, Ground)
    assert found.law(phrases)
    assert found.hint(phrases)


def test_an_empty_reason_names_no_ground() -> None:
    assert unlawful("") is None
