"""Whose résumé a file is, as far as its name says: `张三_门店销售顾问_3年.pdf` is 张三's.

Refuses to read the file, and to be sure: whoever imports is shown what was understood.
"""

import re
from typing import Final

#: What stands between the parts of a file's name; `·` does not, it stands inside names.
BORDER: Final = re.compile(r"[\s_\-—–+&,，.。;；:：()（）\[\]【】{}《》「」\x00-\x1f\x7f]+")
#: What is said of the file, and may be glued to the name.
OF_FILE: Final = re.compile(
    r"(的?(个人|求职|中文|英文|最新)*简历(表)?|求职(信|表)?|应聘(表|登记表)?|附件|最新版?|终稿"
    r"|(?<![a-z])(my|resume|résumé|cv|curriculum|vitae|final|copy|new|img|scan|doc|pdf|file|v\d+)(?![a-z]))",
    re.IGNORECASE,
)
#: A part with one of these says what somebody does or did, not who they are.
OF_CAREER: Final = re.compile(
    r"\d|[年月岁届]|本科|硕士|博士|大专|专科|大学|学院|经验|实习|应届|社招|校招|工程|开发|前端|后端|测试"
    r"|经理|顾问|专员|主管|总监|助理|销售|客服|护士|医生|运营|产品|设计|财务|会计|行政|人事|教师|店长|岗位|职位"
)
PERSON: Final = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(·[\u4e00-\u9fff]{1,8})+")
LATIN: Final = re.compile(r"[A-Za-zÀ-ÿ'’]{2,}")
SURNAMES: Final = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
COMPOUND: Final = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "司徒",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "夏侯",
    "端木",
)
LONGEST: Final = 64


def name_in(stem: str, *, not_names: tuple[str, ...] = ()) -> str | None:
    """Find a person's name in a file's name, without its suffix; None when there is none.

    `not_names` are titles that may stand beside it.
    """
    parts = [part for part in BORDER.split(OF_FILE.sub(" ", stem)) if part]
    others = [each.casefold() for each in not_names if each]
    left = [
        part
        for part in parts
        if not OF_CAREER.search(part) and not any(part.casefold() in each for each in others)
    ]
    people = [part for part in left if PERSON.fullmatch(part)]
    if people:
        return next((each for each in people if _is_surnamed(each)), people[0])
    latin = [part for part in left if LATIN.fullmatch(part)]
    return " ".join(latin[:3])[:LONGEST] if latin else None


def _is_surnamed(part: str) -> bool:
    return part[0] in SURNAMES or part.startswith(COMPOUND)
