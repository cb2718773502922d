"""Job files become jobs, and what is wrong with one is said where it is and how to mend it."""

from pathlib import Path

import pytest

from config.job import Job
from config.loading import load_job, load_jobs

EXAMPLES = Path("config/jobs")
CONTRACT = """
id = "store-sales"
title = "门店销售顾问"
department = "华东零售部"
recruiters = ["hr_li"]
managers = ["mgr_wang"]
group_chat_id = "eastretail"
group_members = ["hr_li", "mgr_wang"]
language = "zh"

[requirements]
must = ["2年以上销售经验"]
nice = ["用户增长案例"]

[[dimensions]]
id = "communication"
name = "沟通表达"
weight = 0.4
anchors = { 1 = "答非所问", 3 = "说清楚做了什么", 5 = "有结构、有对象意识、有结果" }

[[rounds]]
id = "first"
mode = "text"

[[rounds.questions]]
id = "rejection"
kind = "behavioural"
text = "请讲一次客户明确拒绝你之后,你是怎么做的?"
dimensions = ["communication"]
follow_ups = 1
expect = ["了解拒绝原因", "调整方案", "结果"]

[[extra_rounds]]
id = "case"
name = "病例分析"
mode = "text"
  [[extra_rounds.questions]]
  id = "case1"
  kind = "case"
  text = "…"
  dimensions = ["communication"]
  expect = ["…"]
"""
SECOND_DIMENSION = '[[dimensions]]\nid = "tact"\nname = "分寸"\nweight = 0.6\n'


def read(tmp_path: Path, text: str) -> tuple[Job | None, list[str]]:
    file = tmp_path / "job.toml"
    file.write_text(text, encoding="utf-8")
    job, problems = load_job(file)
    return job, [str(each) for each in problems]


def test_the_contract_s_own_example_is_a_job(tmp_path: Path) -> None:
    job, problems = read(tmp_path, CONTRACT)
    assert job is not None
    assert (job.id, job.title, job.minutes) == ("store-sales", "门店销售顾问", 4)
    assert job.dimension("communication").anchors[3] == "说清楚做了什么"
    assert job.question("first", "rejection").follow_ups == 1
    assert job.question("case", "case1").follow_ups == 0
    assert job.extra("case").name == "病例分析"
    assert job.round("first").name == "第1轮"
    assert len(problems) == 1
    assert problems[0].startswith("warning: job.toml: dimensions: the weights add up to 0.40")


def test_the_examples_are_complete() -> None:
    book = load_jobs(EXAMPLES)
    assert book.problems == ()
    titles = {each.title for each in book.values()}
    assert {"门店销售顾问", "客服经理", "后端工程师", "护士"} <= titles
    for job in book.values():
        assert sum(each.weight for each in job.dimensions) == pytest.approx(1)
        assert all({1, 3, 5} <= each.anchors.keys() for each in job.dimensions)
        assert all(each.expect for each in job.all_questions())
        assert job.faq
        assert job.requirements.must
    assert book["nurse"].extra("case").name == "病例分析"
    assert any(len(job.managers) > 1 for job in book.values())


@pytest.mark.parametrize("beyond", [f"x = {'[' * 9000}", f"x = {'9' * 9000}"])
def test_toml_beyond_all_reason_is_a_named_error(tmp_path: Path, beyond: str) -> None:
    (tmp_path / "deep.toml").write_text(beyond, encoding="utf-8")
    (tmp_path / "good.toml").write_text(CONTRACT, encoding="utf-8")
    book = load_jobs(tmp_path)
    assert list(book) == ["store-sales"]
    assert [each.file for each in book.errors] == ["deep.toml"]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("weight = 0.4", "weight = -1"),
        ("follow_ups = 1", "follow_ups = 99"),
        ('requirements]\nmust = ["2年以上销售经验"]\nnice = ["用户增长案例"]', "[requirements]]"),
        ('anchors = { 1 = "答非所问"', 'anchors = { 9 = "答非所问"'),
    ],
)
def test_every_error_has_a_hint(tmp_path: Path, was: str, becomes: str) -> None:
    assert was in CONTRACT
    (tmp_path / "a.toml").write_text(CONTRACT.replace(was, becomes), encoding="utf-8")
    errors = load_jobs(tmp_path).errors
    assert errors
    assert all(each.hint for each in errors)


def test_a_file_saved_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "windows.toml").write_text(CONTRACT, encoding="utf-8-sig")
    assert list(load_jobs(tmp_path)) == ["store-sales"]


def test_a_bad_file_never_stops_the_good_ones(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("id = \n", encoding="utf-8")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "c.toml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "d.toml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "e.toml").mkdir()
    book = load_jobs(tmp_path)
    assert list(book) == ["store-sales"]
    wrong = {each.file: each.message for each in book.errors}
    assert wrong.keys() == {"a.toml", "b.toml", "d.toml", "e.toml"}
    assert "not TOML" in wrong["a.toml"]
    assert wrong["d.toml"] == "the id 'store-sales' is taken"


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    book = load_jobs(tmp_path / "nowhere")
    assert not book
    assert "ZHIMIAN_JOBS_DIR" in str(book.errors[0])


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('id = "store-sales"\n', "", "id: missing (add `id = …`)"),
        ('id = "store-sales"', 'id = "a b"', "id: not written as it must be (letters, digits"),
        ('title = "门店销售顾问"', 'title = "门店\\n销售"', "title: it has a line break"),
        ('title = "门店销售顾问"', "title = 3", "title: input should be a valid string"),
        ('title = "门店销售顾问"', 'title = " "', "it must not be empty"),
        ('managers = ["mgr_wang"]', "managers = []", "managers: empty (give at least one)"),
        ('recruiters = ["hr_li"]', 'recruiters = "hr_li"', "write it as a list"),
        ('"eastretail"', '"east-retail"', "group_chat_id: not written as it must be"),
        ('"eastretail"', f'"{"a" * 33}"', "letters and digits only, at most 32"),
        ('language = "zh"', 'language = "fr"', "language: not one of the words"),
        ("weight = 0.4", "weight = -1", "dimensions[communication].weight"),
        ("weight = 0.4", "weight = nan", "dimensions[communication].weight"),
        ("{ 1 =", "{ 7 =", "dimensions[communication].anchors.7"),
        ('mode = "text"\n\n', 'mode = "chat"\n\n', "rounds[first].mode: not one of the words"),
        ('"behavioural"', '"behavioral"', "rounds[first].questions[rejection].kind"),
        ("follow_ups = 1", "follow_ups = -1", "rounds[first].questions[rejection].follow_ups"),
        ('["communication"]\nf', '["tact"]\nf', "no dimension is called 'tact' (one of comm"),
        ('id = "case"', 'id = "first"', "rounds[first].id: used 2 times"),
        ('id = "case1"', 'id = "rejection"', "questions[rejection].id: used 2 times"),
        ('id = "case"', 'id = "asked1"', "rounds[asked1].id: kept for what only one interview"),
        ('id = "case1"', 'id = "personal"', "questions[personal].id: kept for what only one"),
        ("[requirements]", 'requirements = "x"\n[other]', "requirements"),
    ],
)
def test_what_is_wrong_is_named_with_file_key_and_hint(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    assert before in CONTRACT
    job, problems = read(tmp_path, CONTRACT.replace(before, after, 1))
    assert job is None
    errors = [each for each in problems if each.startswith("error: job.toml: ")]
    assert len(errors) == 1
    assert says in errors[0]


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('name = "病例分析"', 'name = "一个很长的病例分析"', "shows '加试一个很长的病例分'"),
        ("请讲一次", "请讲一次" + "很" * 120, "characters long"),
        ('must = ["2年以上销售经验"]', 'must = ["限男性"]', "妇女权益保障法"),
        ("follow_ups = 1", "follow_up = 1", "did you mean `follow_ups`?"),
        ('["hr_li", "mgr_wang"]', '["hr_li", "HR_LI"]', "no group of fewer than two"),
        ("门店销售顾问", "门店" * 20, "title: 40 characters long"),
        ("[[extra_rounds]]", SECOND_DIMENSION + "[[extra_rounds]]", "no planned question asks"),
    ],
)
def test_what_had_better_be_mended_is_a_warning(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    job, problems = read(tmp_path, CONTRACT.replace(before, after, 1))
    assert job is not None
    assert any(each.startswith("warning") and says in each for each in problems)


@pytest.mark.parametrize(
    ("before", "after", "key"),
    [
        ("请讲一次", "请问您结婚了吗?请讲一次", "questions[rejection].text"),
        ('"了解拒绝原因"', '"婚育计划"', "questions[rejection].expect[#1]"),
        ("follow_ups = 1", 'rephrase = "您今年多大?"\nfollow_ups = 1', "[rejection].rephrase"),
        (
            "[[extra_rounds]]",
            '[[faq]]\nkeywords = ["要求"]\nanswer = "限35岁以下。"\n[[extra_rounds]]',
            "faq[#1].answer",
        ),
    ],
)
def test_a_forbidden_question_is_an_error_with_the_statute_and_another_wording(
    tmp_path: Path, before: str, after: str, key: str
) -> None:
    job, problems = read(tmp_path, CONTRACT.replace(before, after, 1))
    assert job is None
    (said,) = [each for each in problems if "may not be asked" in each]
    assert key in said
    assert "法" in said
    assert "可以" in said


def test_a_card_has_room_for_three_extra_rounds(tmp_path: Path) -> None:
    more = "".join(
        f'[[extra_rounds]]\nid = "x{n}"\nname = "加{n}"\n[[extra_rounds.questions]]\n'
        f'id = "x{n}"\ntext = "?"\ndimensions = ["communication"]\n'
        for n in range(3)
    )
    job, problems = read(tmp_path, CONTRACT + more)
    assert job is None
    assert any("there are 4 (keep 3" in each for each in problems)


def test_an_answer_given_in_advance_has_its_keywords(tmp_path: Path) -> None:
    job, _ = read(tmp_path, CONTRACT + '[[faq]]\nkeywords = ["周末"]\nanswer = "轮班。"\n')
    assert job is not None
    assert (job.faq[0].keywords, job.faq[0].answer) == (("周末",), "轮班。")


def test_what_is_not_there_is_said_as_a_key_error(tmp_path: Path) -> None:
    job, _ = read(tmp_path, CONTRACT)
    assert job is not None
    for missing in (lambda: job.round("x"), lambda: job.extra("first"), lambda: job.dimension("x")):
        with pytest.raises(KeyError):
            missing()


def test_a_job_can_be_a_key() -> None:
    jobs = load_jobs(EXAMPLES)
    assert len(set(jobs.values())) == len(jobs)


def test_a_wording_for_a_point_nobody_expects_is_named(tmp_path: Path) -> None:
    given = 'ask = { "价格" = "后来呢?" }\nfollow_ups = 1'
    job, problems = read(tmp_path, CONTRACT.replace("follow_ups = 1", given, 1))
    assert job is None
    assert any(
        "'价格' is not expected" in each and "letter for letter" in each for each in problems
    )


ROLE = """
[rounds.questions.role]
persona = "顾客"
opening = "我要退款!"
mood = -2
settled_at = 1
unmoved = ["怎么办?"]
settled = "行。"
leaves = "走了。"
time = "没时间了。"
[[rounds.questions.role.facts]]
id = "usage"
name = "问使用"
asks = ["怎么用"]
says = "煮饭。"
[[rounds.questions.role.moves]]
id = "sorry"
name = "道歉"
words = ["抱歉"]
mood = 1
says = "然后呢?"
[[rounds.questions.role.moves]]
id = "offer"
name = "方案"
words = ["换"]
mood = 2
after = ["usage"]
too_soon = "这么快?"
says = "多久?"
"""


def with_role(before: str = "", after: str = "") -> str:
    played = CONTRACT.replace('kind = "behavioural"', 'kind = "scenario"', 1)
    return played.replace("[[extra_rounds]]", ROLE + "[[extra_rounds]]", 1).replace(
        before, after, 1
    )


def test_a_role_is_read_whole(tmp_path: Path) -> None:
    job, _ = read(tmp_path, with_role())
    assert job is not None
    role = job.question("first", "rejection").role
    assert role is not None
    assert [each.id for each in role.moves] == ["sorry", "offer"]
    assert role.moves[1].after == ("usage",)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('kind = "scenario"', 'kind = "case"', "only a scenario is played"),
        ('after = ["usage"]', 'after = ["use"]', "no fact or move is called 'use'"),
        ('too_soon = "这么快?"', "", "too_soon: missing"),
        ("settled_at = 1", "settled_at = 4", "nobody can reach 4"),
        ("settled_at = 1", "settled_at = -2", "over before it begins"),
        ('id = "offer"', 'id = "sorry"', "'sorry' is used twice"),
        ('opening = "我要退款!"', f'opening = "{"退" * 130}"', "130 characters long"),
        ('asks = ["怎么用"]', "asks = []", "facts[usage].asks: empty"),
        ('persona = "顾客"', "", "role.persona: missing"),
        ('kind = "scenario"', 'kind = "scenario"\ncode = true', "only a technical answer is code"),
    ],
)
def test_what_could_not_be_played_is_named(
    tmp_path: Path, before: str, after: str, says: str
) -> None:
    job, problems = read(tmp_path, with_role(before, after))
    assert job is None
    assert any(says in each for each in problems), problems


def test_a_program_has_a_language_or_any(tmp_path: Path) -> None:
    for given, kept in (("true", "any"), ("false", ""), ('"python"', "python")):
        technical = f'kind = "technical"\ncode = {given}'
        job, _ = read(tmp_path, CONTRACT.replace('kind = "behavioural"', technical, 1))
        assert job is not None
        assert job.question("first", "rejection").code == kept


def test_order_is_read_and_named_where_it_counts_for_nothing(tmp_path: Path) -> None:
    job, problems = read(tmp_path, CONTRACT.replace("follow_ups = 1", "ordered = true", 1))
    assert job is not None
    assert job.question("first", "rejection").ordered
    assert any(".ordered" in each and "no effect" in each for each in problems)


def test_somebody_named_twice_is_there_once(tmp_path: Path) -> None:
    twice = CONTRACT.replace('managers = ["mgr_wang"]', 'managers = ["mgr_wang", "MGR_Wang"]')
    job, _ = read(tmp_path, twice)
    assert job is not None
    assert job.managers == ("mgr_wang",)


def test_hidden_files_are_no_jobs(tmp_path: Path) -> None:
    (tmp_path / "job.toml").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "._job.toml").write_text("what a desktop leaves behind", encoding="utf-8")
    book = load_jobs(tmp_path)
    assert list(book) == ["store-sales"]
    assert book.errors == ()
