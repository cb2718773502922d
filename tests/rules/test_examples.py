"""What documents give to be copied works as it stands there."""

import re

from config.hr_words import TABLES
from config.mapping import parse_mapping
from storage.hr_model import Reason
from storage.tables import metadata
from tests.hr.theirs import MAPPING
from tests.rules.tree import ROOT

PRIVACY = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
HR = (ROOT / "docs" / "hr-database.md").read_text(encoding="utf-8")


def block(text: str, language: str) -> str:
    """Cut the first example of a language out of a document."""
    found = re.search(rf"```{language}\n(.*?)```", text, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_mapping_in_the_documents_is_the_one_that_is_tested() -> None:
    written = parse_mapping(block(HR, "toml"), file="m.toml")
    assert written == parse_mapping(MAPPING, file="m.toml")


def test_the_tables_in_the_documents_are_those_of_the_contract() -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", HR, re.MULTILINE))
    for table, columns in TABLES.items():
        assert set(re.findall(r"`(\w+)`", told[table])) == set(columns)


def test_every_reason_to_set_a_row_aside_is_in_the_documents() -> None:
    reasons = re.findall(r"^\| `(\w+)` \| (?!`)", HR, re.MULTILINE)
    assert set(Reason.__args__) <= set(reasons)  # type: ignore[attr-defined]  # a Literal


def test_every_table_has_a_class_in_the_privacy_table() -> None:
    rows = [line for line in PRIVACY.splitlines() if re.search(r"\| [A-D] \|$", line)]
    named = {name for line in rows for name in re.findall(r"`(\w+)`", line)}
    assert metadata.tables.keys() - named == set()
