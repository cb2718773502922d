"""The documents say what the code does."""

import re

from config.settings import known_variables
from tests.rules.tree import ROOT, texts

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    table = re.findall(r"^\| `(ZHIMIAN_\w+)` \| ", OPERATIONS, re.MULTILINE)
    assert sorted(table) == sorted(known_variables())


def test_every_make_command_that_a_document_gives_exists() -> None:
    given = {
        (name, target)
        for name, text in texts()
        if name.endswith(".md")
        for target in re.findall(r"(?:`|^    |^|&& )make ([a-z][a-z-]*)", text, re.MULTILINE)
    }
    assert {each for each in given if each[1] not in TARGETS} == set()


def test_every_make_command_is_explained() -> None:
    explained = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert explained == TARGETS


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{name}: {link}"
        for name, text in texts()
        if name.endswith(".md")
        for link in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
        if not (ROOT / name).parent.joinpath(link).exists()
    ]
    assert broken == []
