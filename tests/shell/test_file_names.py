"""Whose résumé a file is, as its name says."""

import pytest

from bot.file_names import name_in


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("张三", "张三"),
        ("张三_门店销售顾问_3年", "张三"),
        ("门店销售顾问-张三-本科", "张三"),
        ("【门店销售顾问_上海】欧阳倩云 5年", "欧阳倩云"),
        ("张三简历", "张三"),
        ("张三的个人简历(1)", "张三"),
        ("个人简历-李四-13800138000", "李四"),
        ("简历 王小明 最新版", "王小明"),
        ("阿依古丽·买买提_护士", "阿依古丽·买买提"),
        ("Zhang San - CV", "Zhang San"),
        ("resume_john_smith_final", "john smith"),
        ("应聘 店长 赵云", "赵云"),
        ("上海 赵云", "赵云"),
        ("IMG_20260301", None),
        ("附件1", None),
        ("个人简历", None),
        ("", None),
    ],
)
def test_a_name_is_found_among_what_stands_beside_it(stem: str, name: str | None) -> None:
    assert name_in(stem, not_names=("门店销售顾问",)) == name
