"""The file that says what HR calls things: everything wrong with it is named."""

from pathlib import Path

import pytest

from config.mapping import HrMapping, MappingError, load_mapping, parse_mapping
from tests.hr.theirs import MAPPING


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(MappingError) as refused:
        parse_mapping(text, file="m.toml")
    return tuple(str(each) for each in refused.value.problems)


def test_the_contracts_example_is_read() -> None:
    text = """
    [applications]
    table = "t_apply"
    [applications.columns]
    stage = "status"
    [applications.values.stage]
    passed = "通过"
    """
    mapping = parse_mapping(text, file="m.toml")
    assert mapping.table("applications") == "t_apply"
    assert mapping.column("applications", "stage") == "status"
    assert mapping.words("applications", "stage") == {"passed": "通过"}
    assert mapping.words("stage_history", "to_stage") == {"passed": "通过"}
    assert mapping.table("candidates") == "candidates"
    assert mapping.column("applications", "id") == "id"


def test_nothing_said_is_the_reference_schema(tmp_path: Path) -> None:
    empty = tmp_path / "m.toml"
    empty.write_text("")
    assert load_mapping(None) == HrMapping()
    assert load_mapping(empty) == HrMapping(file="m.toml")
    assert not HrMapping().of("applications").is_theirs


def test_words_alone_do_not_make_a_table_hrs_own() -> None:
    mapping = parse_mapping('[applications.values.stage]\npassed = "通过"', file="m.toml")
    assert not mapping.of("applications").is_theirs


def test_codes_may_be_numbers() -> None:
    mapping = parse_mapping(MAPPING, file="m.toml")
    assert mapping.words("applications", "stage")["new"] == "0"
    assert mapping.words("applications", "position_id") == {"store-sales": "P-017"}


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            '[aplications]\ntable = "x"',
            "error: m.toml: aplications: there is no such table (did you mean applications?)",
        ),
        (
            '[applications]\ntabel = "x"',
            "error: m.toml: applications.tabel: there is no such key (did you mean table?)",
        ),
        (
            '[applications.columns]\nstages = "x"',
            (
                "error: m.toml: applications.columns.stages: applications has no such column "
                "(did you mean stage?)"
            ),
        ),
        (
            '[applications.values.stage]\npasst = "x"',
            (
                "error: m.toml: applications.values.stage.passt: applications.stage has no such value "
                "(did you mean passed?)"
            ),
        ),
        (
            '[manager_feedback.values.decision]\nyes = "x"',
            (
                "error: m.toml: manager_feedback.values.decision.yes: manager_feedback.decision has no "
                "such value (one of pass, hold, reject, extra)"
            ),
        ),
        (
            '[applications.values.stages]\npassed = "x"',
            (
                "error: m.toml: applications.values.stages: applications has no such column "
                "(did you mean stage?)"
            ),
        ),
        (
            '[applications.columns]\nstage = ""',
            (
                "error: m.toml: applications.columns.stage: this column cannot be left out "
                "(name the column HR keeps it in)"
            ),
        ),
        (
            "[applications]\ntable = 3",
            "error: m.toml: applications.table: not a name (write the name HR uses, in quotes)",
        ),
        (
            'applications = "x"',
            (
                "error: m.toml: applications: not a table "
                '(write [applications] and below it table = "…")'
            ),
        ),
        (
            "[applications.values.stage]\npassed = true",
            (
                "error: m.toml: applications.values.stage.passed: not a word "
                '(write HR\'s word in quotes, such as "通过")'
            ),
        ),
        (
            '[applications.values]\nstage = "x"',
            (
                "error: m.toml: applications.values.stage: not a table "
                "(write [applications.values.stage] and below it one line for each name)"
            ),
        ),
        (
            '[applications]\ntable = "candidates"',
            (
                "error: m.toml: applications.table: candidates is kept in 'candidates' already "
                "(give each table its own)"
            ),
        ),
        (
            '[applications.columns]\nstage = "id"',
            (
                "error: m.toml: applications.columns.stage: id is kept in 'id' already "
                "(give each column its own)"
            ),
        ),
        (
            '[applications.values.stage]\nnew = "待面"\ninvited = "待面"',
            (
                "error: m.toml: applications.values.stage.invited: '待面' is the word for new "
                "(a row with the word for new starts an interview; give new a word of its own)"
            ),
        ),
    ],
)
def test_a_mistake_is_named_with_what_to_write_instead(text: str, problem: str) -> None:
    assert problems(text) == (problem,)


def test_every_mistake_is_named_at_once() -> None:
    text = '[foo]\n[candidates.columns]\nnam = "x"\n[positions.columns]\nnow = "y"'
    assert len(problems(text)) == 3


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[applications")
    latin = tmp_path / "latin.toml"
    latin.write_bytes("[applications]\ntable = '表'".encode("gbk"))
    for file, said in (
        (broken, "broken.toml: not TOML"),
        (latin, "latin.toml: not UTF-8"),
        (tmp_path / "none.toml", "none.toml: cannot be read"),
    ):
        with pytest.raises(MappingError, match=said):
            load_mapping(file)


def test_words_for_an_extra_round_may_be_its_own() -> None:
    text = '[manager_feedback.values.decision]\nextra = "加面"\n"extra:case" = "病例"'
    words = parse_mapping(text, file="m.toml").words("manager_feedback", "decision")
    assert words == {"extra": "加面", "extra:case": "病例"}
