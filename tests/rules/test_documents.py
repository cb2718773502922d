"""The documents say what the code does."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from bot.cli import zhimian
from bot.contents import QUESTIONS, contents
from config.settings import known_variables
from tests.rules.tree import ROOT, texts

README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z][a-z-]*):", MAKEFILE, re.MULTILINE))


def test_every_setting_is_in_the_table_and_nothing_else() -> None:
    table = re.findall(r"^\| `(ZHIMIAN_\w+)` \| ", OPERATIONS, re.MULTILINE)
    assert sorted(table) == sorted(known_variables())


def commands(group: click.Group, *before: str) -> Iterator[str]:
    """List every command as it is typed."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, *before, name)
        else:
            yield " ".join(("zhimian", *before, name))


def test_every_command_is_in_the_readme_and_nothing_else() -> None:
    told = re.findall(r"^\| `(zhimian [a-z ]+?)(?: [-A-Z\[][^`]*)?` \| ", README, re.MULTILINE)
    assert sorted(told) == sorted(commands(zhimian))


def test_every_command_says_what_it_does() -> None:
    silent = [name for name, each in zhimian.commands.items() if not each.get_short_help_str()]
    assert silent == []


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


@pytest.mark.parametrize("question", QUESTIONS)
def test_what_is_said_without_loading_is_what_the_commands_say(question: list[str]) -> None:
    """Whoever adds or renames a command writes it into bot/contents.py as well."""
    said, meant = (
        CliRunner().invoke(each, question, prog_name="zhimian") for each in (contents(), zhimian)
    )
    assert (said.exit_code, said.output) == (0, meant.output)
