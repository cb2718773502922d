"""Habits that the linter cannot see."""

import ast
import re
from collections.abc import Iterator

from tests.rules.tree import PACKAGES, modules, texts

#: The job's edge and the web's error middleware, and nobody else.
BROAD_CATCHES = 2
BROAD = {"Exception", "BaseException"}

#: Pieces, so that this file does not contain what it looks for.
HOSTS = tuple(
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
    )
)
MACHINE = re.compile(r"(?<![\w.:/-])/(?:work|root)(?:/|(?=[\s`'\"]))")


def broad_catches() -> Iterator[str]:
    """Find who catches everything, but those who only tidy up and let it pass."""
    for name, module in modules(*PACKAGES):
        for node in ast.walk(module):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.walk(node.type) if node.type else ()
                names = {each.id for each in caught if isinstance(each, ast.Name)}
                tidies = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
                if (node.type is None or names & BROAD) and not tidies:
                    yield f"{name}:{node.lineno}"


def test_only_two_places_catch_everything() -> None:
    found = list(broad_catches())
    assert len(found) <= BROAD_CATCHES, found


def test_nothing_is_imported_inside_a_function() -> None:
    hidden = [
        f"{name}:{inner.lineno}"
        for name, module in modules(*PACKAGES, "tests")
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_test_is_skipped_patched_or_asleep() -> None:
    forbidden = re.compile(
        r"pytest\.(?:skip|xfail|importorskip)|mark\.(?:skip|skipif|xfail)\b"
        r"|mock\.patch|\btime\.sleep\(|monkeypatch\.setattr"
    )
    found = [
        f"{name}: {match.group()}"
        for name, text in texts()
        if name.startswith("tests/") and name != "tests/rules/test_habits.py"
        for match in forbidden.finditer(text)
    ]
    assert found == []


def test_nothing_unfinished_is_left() -> None:
    words = re.compile(r"#\s*(?:TO" + r"DO|FIX" + r"ME)\b|NotImplemented" + "Error")
    found = [
        f"{name}: {match.group()}"
        for name, text in texts()
        if name.split("/")[0] in {*PACKAGES, "tests", "docs", "benchmarks", "README.md"}
        for match in words.finditer(text)
    ]
    assert found == []


def test_no_file_names_a_download_host_or_somebodys_machine() -> None:
    found = [
        f"{name}: {word}"
        for name, text in texts()
        for word in (*(host for host in HOSTS if host in text), *MACHINE.findall(text))
    ]
    assert found == []
