"""Small is a feature: what outgrows its ceiling is split, not excused."""

import ast

from tests.rules.tree import PACKAGES, ROOT, files, modules

FUNCTION_LINES = 50
FILE_LINES = 300
TEST_FILE_LINES = 600


def lines_of(path: str) -> int:
    return len((ROOT / path).read_text(encoding="utf-8").splitlines())


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{name}:{node.lineno} {node.name} has {(node.end_lineno or node.lineno) - node.lineno + 1}"
        for name, module in modules(*PACKAGES)
        for node in ast.walk(module)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert long == []


def test_no_module_has_a_second_subject() -> None:
    long = {name: lines_of(name) for name, _ in modules(*PACKAGES) if lines_of(name) > FILE_LINES}
    assert long == {}


def test_no_test_module_is_a_novel() -> None:
    long = {
        name: lines_of(name) for name, _ in modules("tests") if lines_of(name) > TEST_FILE_LINES
    }
    assert long == {}


def test_nothing_is_called_utils() -> None:
    homeless = {"util", "utils", "helper", "helpers", "misc", "common"}
    assert [path for path in files() if path.stem in homeless] == []
